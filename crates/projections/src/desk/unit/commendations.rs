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
        words::{CommendationForm, CommendationStatus, NomineeKind},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Roll {
    total_count: usize,
    nodes: Vec<Commendation>,
}

#[derive(Deserialize)]
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
    reason: Option<String>,
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

    fn row(&self) -> Vec<Cell> {
        let votes = self.votes.as_ref().map(|votes| {
            format!(
                "Hội đồng: {} đồng ý, {} không, {} không biểu quyết",
                votes.votes_for, votes.votes_against, votes.recused
            )
        });
        let remarks: Vec<_> = [
            self.opinion.as_ref().map(|opinion| format!("Thẩm định: {opinion}")),
            votes,
            self.decision.as_ref().map(|decision| format!("Quyết định {decision}")),
            self.amount.as_ref().map(|amount| format!("{amount} đồng")),
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
    let of = |statuses: &[CommendationStatus]| -> Vec<Choice> {
        let some = nodes.iter().filter(|one| statuses.contains(&one.status));
        some.map(|one| Choice::new(&one.id, format!("{}: {}", one.name(), one.merit))).collect()
    };
    let (nominated, appraised) = (of(&[CommendationStatus::Nominated]), of(&[CommendationStatus::Appraised]));
    let (recommended, decided) = (of(&[CommendationStatus::Recommended]), of(&[CommendationStatus::Decided]));
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
    );
    let reject = on(form("rejectCommendation", "Không khen thưởng", "Chủ tịch UBND kết luận, nêu lý do."), &pending)
        .button("Ghi kết luận")
        .field(Field::long("reason", "Lý do"));
    let withdraw =
        on(form("withdrawCommendation", "Rút đề nghị", "Công an hoặc Mặt trận rút trước khi có quyết định."), &pending)
            .button("Rút đề nghị")
            .field(Field::long("reason", "Lý do"));
    let present = on(form("presentCommendation", "Trao khen thưởng", "Trao tại một buổi lễ đã khai mạc."), &decided)
        .button("Ghi đã trao")
        .field(Field::pick("host", "Tại buổi lễ của", hosts.clone()));
    let cannot_present = !decided.is_empty() && hosts.is_empty();
    Section::new("khen-thuong", "Khen thưởng")
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
            nodes.iter().map(Commendation::row).collect(),
        )
        .form(nominate.when(here.is_open()))
        .form(appraise)
        .form(recommend)
        .form(decide)
        .form(reject)
        .form(withdraw)
        .form(present)
}

/// The kinds of nominees, each as the key under which the API takes the name.
fn nominee_kinds() -> Vec<Choice> {
    NomineeKind::ALL.iter().map(|kind| Choice::new(code(kind).to_lowercase(), capitalised(kind.vi()))).collect()
}
