//! A host's activities: venues, slots, teams, results.

use serde::Deserialize;

use super::{
    Here,
    ceremony::{field_value, span, words},
};
use crate::{
    desk::{
        form::{Choice, Field, Form, Rows},
        page::{Cell, Section, between, cell},
    },
    pages::words::ActivityKind,
};

#[derive(Deserialize)]
pub struct Venue {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    id: String,
    kind: ActivityKind,
    title: String,
    venue_id: String,
    venue: Option<String>,
    start: String,
    end: String,
    cancelled: bool,
    reason: Option<String>,
    teams: Vec<Team>,
    placings: Vec<Placing>,
}

#[derive(Deserialize)]
struct Team {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Placing {
    place: u32,
    team: Option<String>,
    score: Option<String>,
    prize: Option<String>,
}

impl Activity {
    fn row(&self) -> Vec<Cell> {
        let stands = match (&self.reason, self.cancelled) {
            (Some(reason), true) => format!("đã hủy: {reason}"),
            (None, true) => "đã hủy".to_owned(),
            (Some(reason), false) => format!("đã dời: {reason}"),
            (None, false) => "theo kế hoạch".to_owned(),
        };
        let teams: Vec<_> = self.teams.iter().map(|team| team.name.as_str()).collect();
        let placings: Vec<_> = self
            .placings
            .iter()
            .map(|placing| {
                let extra = [&placing.score, &placing.prize].into_iter().flatten().map(String::as_str);
                let extra: Vec<_> = extra.collect();
                let extra = if extra.is_empty() { String::new() } else { format!(" ({})", extra.join(", ")) };
                format!("{}. {}{extra}", placing.place, placing.team.as_deref().unwrap_or("?"))
            })
            .collect();
        vec![
            between(
                format!("{}, đến {}", words(&self.start), words(&self.end).split(',').next().unwrap_or_default()),
                &self.start,
                &self.end,
            ),
            cell(&self.title),
            cell(self.kind),
            cell(self.venue.as_deref().unwrap_or(&self.venue_id)),
            cell(teams.join("; ")),
            cell(placings.join("; ")),
            cell(stands),
        ]
    }

    fn choice(&self) -> Choice {
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
    let names: Vec<_> = draft.venues.iter().map(|venue| venue.name.as_str()).collect();
    let after = held.last().map(|activity| activity.end.as_str());
    let beginning = after.or(draft.ceremony.as_ref().map(super::ceremony::Ceremony::beginning)).and_then(field_value);
    let mut section = Section::new("phan-hoi", "Phần hội")
        .maybe("Địa điểm", (!names.is_empty()).then(|| names.join("; ")))
        .missing(venues.is_empty(), "Chưa có địa điểm nào; hãy thêm địa điểm trước khi thêm hoạt động.")
        .missing(has_venue && held.is_empty(), "Chưa có hoạt động nào.")
        .table(
            "Các hoạt động",
            &["Thời gian", "Hoạt động", "Loại", "Địa điểm", "Các đội", "Kết quả", "Hiện trạng"],
            draft.activities.iter().map(Activity::row).collect(),
        )
        .form(
            form("addVenue", "Thêm địa điểm", "")
                .button("Thêm địa điểm")
                .field(Field::text("name", "Tên địa điểm"))
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
                .field(Field::long("reason", "Lý do"))
                .when(has_activity),
        )
        .form(
            form("cancelActivity", "Hủy hoạt động", "")
                .button("Hủy hoạt động")
                .field(which())
                .field(Field::long("reason", "Lý do"))
                .when(has_activity),
        )
        .form(
            form("enterTeam", "Ghi đội tham gia", "")
                .button("Ghi đội")
                .field(which())
                .field(Field::text("name", "Tên đội"))
                .when(has_activity),
        );
    for activity in draft.activities.iter().filter(|activity| !activity.teams.is_empty()) {
        section = section.form(results(here, activity).when(here.is_open() && !activity.cancelled));
    }
    section
}

fn results(here: &Here<'_>, activity: &Activity) -> Form {
    let teams: Vec<_> = activity.teams.iter().map(|team| Choice::new(&team.id, &team.name)).collect();
    let columns = vec![
        Field::number("place", "Hạng"),
        Field::pick("team", "Đội", teams),
        Field::text("score", "Thành tích").optional(),
        Field::text("prize", "Giải").optional(),
    ];
    let mut fixed = here.fixed();
    fixed["activity"] = activity.id.clone().into();
    let title = format!("Ghi kết quả: {}", activity.title);
    Form::new("recordResult", title, "Kết quả ghi sau thay kết quả trước. Đồng hạng thì ghi cùng một hạng.", fixed)
        .about(&activity.id)
        .button("Ghi kết quả")
        .rows(Rows::new(
            "placings",
            "Thứ hạng",
            "Dòng để trống được bỏ qua",
            activity.teams.len().clamp(1, 12),
            columns,
        ))
}
