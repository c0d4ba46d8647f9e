//! The commendations of a unit.

use serde::Deserialize;

use super::Here;
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind, capitalised, code},
        page::{Cell, Section, cell, sentences},
    },
    pages::{
        dates::Count,
        documents::Document,
        words::{CommendationAuthority, CommendationForm, CommendationStatus, NomineeKind, RevocationGround},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Roll {
    total_count: usize,
    nodes: Vec<Commendation>,
}

/// An item of an agenda at which commendations can be presented.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwardItem {
    host_id: String,
    item_id: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Commendation {
    id: String,
    status: CommendationStatus,
    form: CommendationForm,
    merit: String,
    proposer: String,
    nominee: Nominee,
    opinion: Option<String>,
    votes: Option<Votes>,
    decision: Option<Document>,
    amount: Option<Count>,
    host_id: Option<String>,
    ballots: Vec<Ballot>,
    revocation: Option<Revocation>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ballot {
    member: String,
    in_favour: bool,
}

#[derive(Deserialize)]
struct Revocation {
    ground: RevocationGround,
    owed: bool,
}

#[derive(Deserialize)]
struct Nominee {
    kind: NomineeKind,
    collective: Option<String>,
    person: Option<Person>,
}

/// A person's name, while it can be read.
#[derive(Deserialize)]
pub struct Person {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Votes {
    votes_for: u32,
    votes_against: u32,
    recused: u32,
}

impl Roll {
    /// The commendations that stand so, to choose from.
    pub fn choices(&self, statuses: &[CommendationStatus]) -> Vec<Choice> {
        let some = self.nodes.iter().filter(|one| statuses.contains(&one.status));
        some.map(|one| Choice::new(&one.id, format!("{}: {}", one.name(), one.merit))).collect()
    }
}

impl Commendation {
    fn name(&self) -> String {
        let Nominee { kind, collective, person } = &self.nominee;
        let erased = || "tên đã xóa".to_owned();
        let name = match (collective, person) {
            (Some(name), _) => name.clone(),
            (None, Some(person)) => person.name.clone().unwrap_or_else(erased),
            (None, None) => erased(),
        };
        format!("{name} ({kind})")
    }

    fn row(&self, here: &Here<'_>) -> Vec<Cell> {
        let votes = self.votes.as_ref().map(|votes| {
            format!(
                "Hội đồng: {} đồng ý, {} không, {} không biểu quyết",
                votes.votes_for, votes.votes_against, votes.recused
            )
        });
        let remarks: Vec<_> = [
            self.opinion.as_ref().map(|opinion| format!("Thẩm định: {opinion}")),
            votes,
            (!self.ballots.is_empty()).then(|| {
                let said = |ballot: &Ballot| {
                    format!("{} {}", ballot.member, if ballot.in_favour { "đồng ý" } else { "không đồng ý" })
                };
                self.ballots.iter().map(said).collect::<Vec<_>>().join(", ")
            }),
            self.decision.as_ref().map(|decision| format!("Quyết định {decision}")),
            self.amount.as_ref().map(|amount| format!("{amount} đồng")),
            self.host_id.as_ref().map(|host| format!("Buổi lễ của {}", here.name_of_host(host))),
            self.revocation.as_ref().map(|revocation| format!("Hủy bỏ vì {}", revocation.ground)),
            self.revocation.as_ref().filter(|revocation| revocation.owed).map(|_| "Chưa thu hồi".to_owned()),
            self.reason.as_ref().map(|reason| format!("Lý do: {reason}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        vec![
            cell(self.name()),
            cell(self.form),
            cell(self.status),
            cell(&self.merit),
            cell(&self.proposer),
            cell(sentences(remarks)),
        ]
    }
}

pub fn section(here: &Here<'_>) -> Section {
    let Roll { total_count, nodes } = &here.festival.commendations;
    let of = |statuses: &[CommendationStatus]| here.festival.commendations.choices(statuses);
    let (nominated, appraised) = (of(&[CommendationStatus::Nominated]), of(&[CommendationStatus::Appraised]));
    let (recommended, decided) = (of(&[CommendationStatus::Recommended]), of(&[CommendationStatus::Decided]));
    let decided_or_waiting = of(&[CommendationStatus::Decided, CommendationStatus::Scheduled]);
    let standing = of(&[CommendationStatus::Decided, CommendationStatus::Scheduled, CommendationStatus::Presented]);
    let owed: Vec<_> = nodes
        .iter()
        .filter(|one| one.revocation.as_ref().is_some_and(|revocation| revocation.owed))
        .map(|one| Choice::new(&one.id, format!("{}: {}", one.name(), one.merit)))
        .collect();
    let pending = of(&[CommendationStatus::Nominated, CommendationStatus::Appraised, CommendationStatus::Recommended]);
    let hosts: Vec<_> = here.festival.hosts.planned().map(|host| Choice::new(host, here.name_of_host(host))).collect();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let on = |form: Form, choices: &[Choice]| {
        let shown = here.is_open() && !choices.is_empty();
        form.field(Field::pick("commendation", "Hồ sơ", choices.to_vec())).when(shown)
    };
    let nominate = form(
        "nominateCommendation",
        "Đề nghị khen thưởng",
        "Công an hoặc Mặt trận đề nghị. Tên người được niêm phong trong sổ ghi.",
    )
    .button("Đề nghị")
    .field(
        Field::of("nominee", "Khen thưởng cho", Kind::Named(nominee_kinds(), "Tên"))
            .help("Chọn loại rồi ghi tên tập thể, cá nhân hoặc chủ hộ"),
    )
    .field(Field::choice("form", "Hình thức", CommendationForm::ALL))
    .field(Field::long("merit", "Thành tích"))
    .field(
        Field::text("achievement", "Mã thành tích")
            .optional()
            .help("Chỉ ghi khi thành tích đã có mã; một thành tích chỉ được khen một lần"),
    );
    let appraise = on(form("appraiseCommendation", "Thẩm định hồ sơ", "Công an thẩm định."), &nominated)
        .button("Ghi thẩm định")
        .field(Field::long("opinion", "Ý kiến thẩm định"));
    let recommend = on(
        form("recommendCommendation", "Hội đồng biểu quyết", "Hội đồng Thi đua – Khen thưởng ghi kết quả biểu quyết."),
        &appraised,
    )
    .button("Ghi biểu quyết")
    .field(Field::number("votesFor", "Số phiếu đồng ý"))
    .field(Field::number("votesAgainst", "Số phiếu không đồng ý").preset("0"))
    .field(Field::number("recused", "Số thành viên không tham gia biểu quyết").preset("0"));
    // A council that was convened votes by name, in its own section.
    let recommend = if here.festival.council.is_some() { recommend.when(false) } else { recommend };
    let decide = on(
        form(
            "decideCommendation",
            "Quyết định khen thưởng",
            "Chủ tịch UBND quyết định; người đề nghị không tự quyết định.",
        ),
        &recommended,
    )
    .button("Ghi quyết định")
    .document("decision", "Số quyết định", "Ngày ký", "Cơ quan ban hành")
    .field(Field::text("signer", "Người ký").help("Tên được niêm phong trong sổ ghi"))
    .field(
        Field::text("legalBasis", "Căn cứ pháp lý").help("Như ghi trong quyết định, ví dụ Luật Thi đua, khen thưởng"),
    )
    .field(
        Field::number("amount", "Tiền thưởng, đồng")
            .optional()
            .help("Số tiền như trong quyết định; bỏ trống nếu không có"),
    )
    .field(
        Field::choice("authority", "Cấp ký quyết định", CommendationAuthority::ALL)
            .optional()
            .help("Bỏ trống nếu Chủ tịch UBND xã, phường ký; bằng khen do cấp tỉnh hoặc bộ tặng"),
    );
    let reject = on(form("rejectCommendation", "Không khen thưởng", "Chủ tịch UBND kết luận, nêu lý do."), &pending)
        .button("Ghi kết luận")
        .field(Field::long("reason", "Lý do"));
    let withdraw =
        on(form("withdrawCommendation", "Rút đề nghị", "Công an hoặc Mặt trận rút trước khi có quyết định."), &pending)
            .button("Rút đề nghị")
            .field(Field::long("reason", "Lý do"));
    let present =
        on(form("presentCommendation", "Trao khen thưởng", "Trao tại một buổi lễ đã khai mạc."), &decided_or_waiting)
            .button("Ghi đã trao")
            .field(Field::pick("host", "Tại buổi lễ của", hosts.clone()));
    // After the year's end, too.
    let whenever = |form: Form, choices: &[Choice]| {
        form.field(Field::pick("commendation", "Hồ sơ", choices.to_vec())).when(!choices.is_empty())
    };
    let revoke = whenever(
        form(
            "revokeCommendation",
            "Hủy bỏ quyết định khen thưởng",
            "Chủ tịch UBND hủy bỏ khi có gian dối hoặc xét duyệt trái pháp luật, kể cả sau khi tổng kết năm.",
        ),
        &standing,
    )
    .button("Hủy bỏ quyết định")
    .field(Field::choice("ground", "Căn cứ", RevocationGround::ALL))
    .document("decision", "Số quyết định hủy bỏ", "Ngày ký", "Cơ quan ban hành")
    .field(Field::long("reason", "Lý do"));
    let give_back =
        whenever(form("recordAwardReturn", "Ghi đã thu hồi", "Hiện vật và tiền thưởng đã trao được thu hồi."), &owed)
            .button("Ghi đã thu hồi");
    let cannot_present = !decided.is_empty() && hosts.is_empty();
    let section = Section::new("khen-thuong", "Khen thưởng")
        .fact("Số hồ sơ", total_count)
        .missing(nodes.is_empty(), "Chưa có đề nghị khen thưởng nào.")
        .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} hồ sơ đầu.", nodes.len()))
        .missing(!nominated.is_empty(), format!("{} hồ sơ chờ thẩm định.", nominated.len()))
        .missing(!appraised.is_empty(), format!("{} hồ sơ chờ Hội đồng biểu quyết.", appraised.len()))
        .missing(!recommended.is_empty(), format!("{} hồ sơ chờ Chủ tịch UBND quyết định.", recommended.len()))
        .missing(!decided.is_empty(), format!("{} hồ sơ đã quyết định, chờ trao.", decided.len()))
        .missing(cannot_present, "Chưa nơi nào có kế hoạch buổi lễ nên chưa trao được.")
        .table(
            "Hồ sơ khen thưởng",
            &["Tập thể, cá nhân, hộ", "Hình thức", "Hiện trạng", "Thành tích", "Đơn vị đề nghị", "Quá trình"],
            nodes.iter().map(|one| one.row(here)).collect(),
        )
        .form(nominate.when(here.is_open()))
        .form(appraise)
        .form(recommend)
        .form(decide)
        .form(reject)
        .form(withdraw)
        .form(present)
        .form(revoke)
        .form(give_back);
    let section =
        here.festival.award_items.iter().fold(section, |section, item| section.form(schedule(here, item, &decided)));
    let mut waiting: Vec<_> = nodes.iter().filter(|one| one.status == CommendationStatus::Scheduled).collect();
    waiting.sort_by_key(|one| one.host_id.as_deref());
    waiting
        .chunk_by(|one, next| one.host_id == next.host_id)
        .filter_map(|of_host| Some((of_host.first()?.host_id.as_deref()?, of_host)))
        .fold(section, |section, (host, of_host)| section.form(call_off(here, host, of_host)))
}

/// Arranges to present a commendation at one item of a ceremony.
fn schedule(here: &Here<'_>, item: &AwardItem, decided: &[Choice]) -> Form {
    let mut fixed = here.fixed();
    fixed["host"] = item.host_id.clone().into();
    fixed["item"] = item.item_id.clone().into();
    let title = format!("Hẹn trao tại buổi lễ của {}: {}", here.name_of_host(&item.host_id), item.title);
    Form::new("schedulePresentation", title, "Khi mục này xong, việc trao được ghi tự động.", fixed)
        .about(&item.item_id)
        .button("Hẹn trao")
        .field(Field::pick("commendation", "Hồ sơ", decided.to_vec()))
        .when(here.is_open() && !decided.is_empty())
}

/// Takes back what was to be presented at a ceremony.
fn call_off(here: &Here<'_>, host: &str, waiting: &[&Commendation]) -> Form {
    let mut fixed = here.fixed();
    fixed["host"] = host.into();
    let choices = waiting.iter().map(|one| Choice::new(&one.id, format!("{}: {}", one.name(), one.merit))).collect();
    let title = format!("Không trao theo hẹn tại buổi lễ của {}", here.name_of_host(host));
    Form::new("callOffPresentation", title, "Hồ sơ trở lại danh sách chờ trao.", fixed)
        .about(host)
        .button("Ghi không trao")
        .field(Field::pick("commendation", "Hồ sơ", choices))
        .field(Field::long("reason", "Lý do"))
}

/// The kinds of nominees, each as the key under which the API takes the name.
fn nominee_kinds() -> Vec<Choice> {
    NomineeKind::ALL.iter().map(|kind| Choice::new(code(kind).to_lowercase(), capitalised(kind.vi()))).collect()
}
