//! A host's activities: venues, slots, performers, teams, results.

use serde::Deserialize;

use super::{
    Here,
    ceremony::{field_value, span, words},
    contest,
};
use crate::{
    desk::{
        form::{Choice, Field, Form, Kind, Rows},
        page::{Cell, Section, between, cell},
    },
    pages::{
        contest::Contest,
        words::{ActivityKind, ChangeCause, Severity},
    },
};

#[derive(Deserialize)]
pub struct Venue {
    id: String,
    name: String,
    capacity: Option<u32>,
}

#[derive(Deserialize)]
pub struct Performer {
    id: String,
    group: Option<String>,
    person: Option<Person>,
}

#[derive(Deserialize)]
struct Person {
    name: Option<String>,
}

/// Something to look at before the next release.
#[derive(Deserialize)]
pub struct Warning {
    severity: Severity,
    message: String,
}

impl Warning {
    pub fn row(&self) -> Vec<Cell> {
        vec![cell(self.severity.title()), cell(&self.message)]
    }
}

impl Venue {
    fn words(&self) -> String {
        match self.capacity {
            Some(capacity) => format!("{} (chứa {capacity} người)", self.name),
            None => self.name.clone(),
        }
    }
}

impl Performer {
    fn name(&self) -> &str {
        let person = || self.person.as_ref().and_then(|person| person.name.as_deref());
        self.group.as_deref().or_else(person).unwrap_or("tên đã xóa")
    }

    fn choice(&self) -> Choice {
        Choice::new(&self.id, self.name())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    pub id: String,
    kind: ActivityKind,
    pub title: String,
    venue_id: String,
    venue: Option<String>,
    start: String,
    end: String,
    pub cancelled: bool,
    reason: Option<String>,
    cause: ChangeCause,
    places: Option<u32>,
    pub teams: Vec<Team>,
    waiting: Vec<Team>,
    performers: Vec<Performer>,
    pub contest: Option<Contest>,
    pub placings: Vec<Placing>,
    correction: Option<String>,
}

#[derive(Deserialize)]
pub struct Team {
    pub id: String,
    name: String,
    members: Option<u32>,
}

impl Team {
    pub fn choice(&self) -> Choice {
        Choice::new(&self.id, &self.name)
    }

    fn words(&self) -> String {
        match self.members {
            Some(members) => format!("{} ({members} người)", self.name),
            None => self.name.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placing {
    place: u32,
    team_id: String,
    team: Option<String>,
    score: Option<String>,
    prize: Option<String>,
}

impl Activity {
    fn row(&self) -> Vec<Cell> {
        let (moved, cancelled) = match self.cause {
            ChangeCause::Weather => ("đã dời vì thời tiết", "đã hủy vì thời tiết"),
            ChangeCause::Other => ("đã dời", "đã hủy"),
        };
        let stands = match (&self.reason, self.cancelled) {
            (Some(reason), true) => format!("{cancelled}: {reason}"),
            (None, true) => cancelled.to_owned(),
            (Some(reason), false) => format!("{moved}: {reason}"),
            (None, false) => "theo kế hoạch".to_owned(),
        };
        let placings: Vec<_> = self
            .placings
            .iter()
            .map(|placing| {
                let extra = [&placing.score, &placing.prize].into_iter().flatten().map(String::as_str);
                let extra: Vec<_> = extra.collect();
                let extra = if extra.is_empty() { String::new() } else { format!(" ({})", extra.join(", ")) };
                format!("{}. {}{extra}", placing.place, placing.team.as_deref().unwrap_or("?"))
            })
            .chain(self.correction.iter().map(|reason| format!("đã đính chính: {reason}")))
            .collect();
        let performers: Vec<_> = self.performers.iter().map(Performer::name).collect();
        vec![
            between(
                format!("{}, đến {}", words(&self.start), words(&self.end).split(',').next().unwrap_or_default()),
                &self.start,
                &self.end,
            ),
            cell(&self.title),
            cell(self.kind),
            cell(self.venue.as_deref().unwrap_or(&self.venue_id)),
            cell(performers.join("; ")),
            cell(self.teams_in_words()),
            cell(placings.join("; ")),
            cell(stands),
        ]
    }

    fn teams_in_words(&self) -> String {
        let list = |teams: &[Team]| teams.iter().map(Team::words).collect::<Vec<_>>().join("; ");
        let room = self.places.map(|places| format!("nhận {places} đội"));
        let waiting = (!self.waiting.is_empty()).then(|| format!("chờ: {}", list(&self.waiting)));
        let entered = (!self.teams.is_empty()).then(|| list(&self.teams));
        [entered, waiting, room].into_iter().flatten().collect::<Vec<_>>().join(". ")
    }

    fn is_registered(&self) -> bool {
        let is_under_way = self.contest.as_ref().is_some_and(|contest| !contest.standings.is_empty());
        let is_anybody = self.teams.iter().chain(&self.waiting).next().is_some();
        is_anybody && !is_under_way && self.placings.is_empty()
    }

    pub fn choice(&self) -> Choice {
        Choice::new(&self.id, format!("{} {}", span(&self.start, &self.end), self.title))
    }
}

pub fn section(here: &Here<'_>) -> Section {
    let draft = here.draft();
    let venues: Vec<_> = draft.venues.iter().map(|venue| Choice::new(&venue.id, &venue.name)).collect();
    let held: Vec<_> = draft.activities.iter().filter(|activity| !activity.cancelled).collect();
    let choices: Vec<_> = held.iter().map(|activity| activity.choice()).collect();
    let form = |name, title: &str, help| Form::new(name, title, help, here.fixed());
    let which = || Field::pick("activity", "Hoạt động", choices.clone());
    let (has_venue, has_activity) = (here.is_open() && !venues.is_empty(), here.is_open() && !held.is_empty());
    let names: Vec<_> = draft.venues.iter().map(Venue::words).collect();
    let performers: Vec<_> = draft.performers.iter().map(Performer::choice).collect();
    let can_perform = here.is_open() && !held.is_empty() && !performers.is_empty();
    let is_booked = held.iter().any(|activity| !activity.performers.is_empty());
    let cause = || Field::choice("cause", "Nguyên nhân", ChangeCause::ALL).preset("OTHER");
    let after = held.last().map(|activity| activity.end.as_str());
    let beginning = after.or(draft.ceremony.as_ref().map(super::ceremony::Ceremony::beginning)).and_then(field_value);
    let mut section = Section::new("phan-hoi", "Phần hội")
        .maybe("Địa điểm", (!names.is_empty()).then(|| names.join("; ")))
        .missing(venues.is_empty(), "Chưa có địa điểm nào; hãy thêm địa điểm trước khi thêm hoạt động.")
        .missing(has_venue && held.is_empty(), "Chưa có hoạt động nào.")
        .table(
            "Các hoạt động",
            &["Thời gian", "Hoạt động", "Loại", "Địa điểm", "Biểu diễn", "Các đội", "Kết quả", "Hiện trạng"],
            draft.activities.iter().map(Activity::row).collect(),
        )
        .form(
            form("addVenue", "Thêm địa điểm", "")
                .button("Thêm địa điểm")
                .field(Field::text("name", "Tên địa điểm"))
                .field(Field::number("capacity", "Sức chứa (người)").optional())
                .when(here.is_open()),
        )
        .form(
            form("addActivity", "Thêm hoạt động", "Trùng địa điểm hoặc trùng đội thì không công bố được.")
                .button("Thêm hoạt động")
                .field(Field::choice("kind", "Loại hoạt động", ActivityKind::ALL))
                .field(Field::text("title", "Tên hoạt động").help("Như in trong chương trình"))
                .field(Field::pick("venue", "Địa điểm", venues.clone()))
                .slot(beginning)
                .when(has_venue),
        )
        .form(
            form("moveActivity", "Dời hoạt động", "Đổi giờ hoặc địa điểm, nêu lý do.")
                .button("Dời hoạt động")
                .field(which())
                .field(Field::pick("venue", "Địa điểm mới", venues))
                .slot(beginning)
                .field(cause())
                .field(Field::long("reason", "Lý do"))
                .when(has_activity),
        )
        .form(
            form("cancelActivity", "Hủy hoạt động", "")
                .button("Hủy hoạt động")
                .field(which())
                .field(cause())
                .field(Field::long("reason", "Lý do"))
                .when(has_activity),
        )
        .form(
            form("addPerformer", "Thêm nhóm, người biểu diễn", "Tên cá nhân được niêm phong trong sổ ghi.")
                .button("Thêm")
                .field(Field::of(
                    "name",
                    "Nhóm hoặc người biểu diễn",
                    Kind::Named(vec![Choice::new("group", "Nhóm"), Choice::new("individual", "Cá nhân")], "Tên"),
                ))
                .when(here.is_open()),
        )
        .form(
            form(
                "bookPerformer",
                "Ghi ai biểu diễn trong hoạt động nào",
                "Một người, một nhóm không ở hai nơi cùng giờ.",
            )
            .button("Ghi biểu diễn")
            .field(which())
            .field(Field::pick("performer", "Nhóm, người biểu diễn", performers.clone()))
            .when(can_perform),
        )
        .form(
            form("unbookPerformer", "Ghi ai thôi biểu diễn", "")
                .button("Ghi thôi biểu diễn")
                .field(which())
                .field(Field::pick("performer", "Nhóm, người biểu diễn", performers))
                .field(Field::long("reason", "Lý do"))
                .when(can_perform && is_booked),
        )
        .form(
            form(
                "limitRegistration",
                "Đặt số đội được nhận",
                "Đội đến sau khi hết chỗ vào danh sách chờ, theo thứ tự.",
            )
            .button("Đặt số đội")
            .field(which())
            .field(Field::number("places", "Số đội").optional().help("Bỏ trống nếu nhận mọi đội"))
            .when(has_activity),
        )
        .form(
            form("enterTeam", "Ghi đội tham gia", "Hết chỗ thì đội vào danh sách chờ.")
                .button("Ghi đội")
                .field(which())
                .field(Field::text("name", "Tên đội"))
                .field(Field::number("members", "Số người").optional())
                .when(has_activity),
        )
        .form(contest::set(here, &held).when(has_activity));
    for activity in draft.activities.iter().filter(|activity| activity.is_registered()) {
        section = section.form(withdraw(here, activity).when(here.is_open() && !activity.cancelled));
    }
    section = contest::tables(section, draft.activities.iter());
    for activity in draft.activities.iter() {
        for form in contest::forms(here, activity) {
            section = section.form(form);
        }
    }
    for activity in draft.activities.iter().filter(|activity| !activity.teams.is_empty()) {
        let is_held = here.is_open() && !activity.cancelled;
        let has_result = !activity.placings.is_empty();
        let is_by_hand = activity.contest.is_none() && !has_result;
        section = section
            .form(results(here, activity, "recordResult").when(is_held && is_by_hand))
            .form(results(here, activity, "correctResult").when(is_held && has_result));
    }
    section
}

fn withdraw(here: &Here<'_>, activity: &Activity) -> Form {
    let teams: Vec<_> = activity.teams.iter().chain(&activity.waiting).map(Team::choice).collect();
    Form::new(
        "withdrawTeam",
        format!("Rút đội: {}", activity.title),
        "Đội chờ lâu nhất vào thay. Đã bốc thăm thì ghi bỏ cuộc ở trận đấu.",
        contest::of(here, activity),
    )
    .about(&activity.id)
    .button("Rút đội")
    .field(Field::pick("team", "Đội", teams))
    .field(Field::long("reason", "Lý do"))
}

/// The result, to be recorded or, where one stands, corrected.
fn results(here: &Here<'_>, activity: &Activity, name: &'static str) -> Form {
    let is_correction = name == "correctResult";
    let teams: Vec<_> = activity.teams.iter().map(Team::choice).collect();
    let columns = vec![
        Field::number("place", "Hạng"),
        Field::pick("team", "Đội", teams),
        Field::text("score", "Thành tích").optional(),
        Field::text("prize", "Giải").optional(),
    ];
    let (title, help, button) = if is_correction {
        ("Đính chính kết quả", "Nêu lý do; kết quả cũ vẫn còn trong diễn biến.", "Đính chính")
    } else {
        ("Ghi kết quả", "Đồng hạng thì ghi cùng một hạng.", "Ghi kết quả")
    };
    let count = activity.teams.len().clamp(1, 12);
    let mut rows = Rows::new("placings", "Thứ hạng", "Dòng để trống được bỏ qua", count, columns);
    if is_correction {
        let given = |placing: &Placing| {
            let score = placing.score.clone().unwrap_or_default();
            vec![placing.place.to_string(), placing.team_id.clone(), score, placing.prize.clone().unwrap_or_default()]
        };
        rows = rows.given(activity.placings.iter().map(given).collect());
    }
    let form = Form::new(name, format!("{title}: {}", activity.title), help, contest::of(here, activity))
        .about(&activity.id)
        .button(button)
        .rows(rows);
    if is_correction { form.field(Field::long("reason", "Lý do đính chính")) } else { form }
}
