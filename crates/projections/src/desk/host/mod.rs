//! A host's day: the ceremony, the programme, and what the public was told.

mod ceremony;
mod contest;
mod duty;
mod programme;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    documents::read,
    home::{Named, name_of},
    missing,
    page::{Desk, Section},
    place::{Festival as Which, Place},
};
use crate::{
    http::Service,
    pages::{Frame, Link, PageError, dates::When, words::FestivalStatus},
};

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/host-page.graphql");

#[derive(Deserialize)]
struct Answer {
    festival: Option<Festival>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Host {
    full_name: String,
    parent_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    status: FestivalStatus,
    unit: Option<Named>,
    host: Option<Host>,
    sample: bool,
    convener: Option<Named>,
    host_programme: Programme,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delegates {
    total_count: u32,
    nodes: Vec<ceremony::Delegate>,
}

#[derive(Deserialize)]
struct Programme {
    latest: Option<Release>,
    draft: Draft,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Release {
    version: u32,
    changelog: String,
    recorded_at: When,
    agenda_version: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    ceremony: Option<ceremony::Ceremony>,
    delegates: Delegates,
    delegates_coming: u32,
    agenda: Vec<ceremony::Item>,
    venues: Vec<programme::Venue>,
    performers: Vec<programme::Performer>,
    duties: Vec<duty::Duty>,
    warnings: Vec<programme::Warning>,
    activities: Vec<programme::Activity>,
}

/// What every section of the page knows.
struct Here<'a> {
    which: &'a Which,
    id: &'a str,
    festival: &'a Festival,
}

impl Here<'_> {
    /// What the address says already.
    fn fixed(&self) -> Value {
        json!({ "festival": self.which.input(), "host": self.id })
    }

    /// Whether anything can be done in this year.
    fn is_open(&self) -> bool {
        self.festival.status == FestivalStatus::Open
    }

    fn draft(&self) -> &Draft {
        &self.festival.host_programme.draft
    }
}

/// Loads the page.
pub async fn load(service: &Service, place: &Place, which: &Which, unit_id: &str, id: &str) -> Result<Desk, PageError> {
    let Answer { festival } = read::<Answer>(service, DOCUMENT, place).await?;
    let Which { year, convener } = which;
    let Some(festival) = festival else {
        return Err(missing(format!("“{convener}” chưa mở ngày hội năm {year}.")));
    };
    let Some(host) = festival.host.as_ref().filter(|host| host.parent_id.as_deref() == Some(unit_id)) else {
        return Err(missing(format!(
            "Không có nơi tổ chức “{id}” thuộc “{unit_id}” trong danh bạ; hãy đăng ký trước."
        )));
    };
    let here = Here { which, id, festival: &festival };
    let mut frame = Frame::new(format!("{}, ngày hội năm {year}", host.full_name))
        .crumb("Bàn làm việc", "/desk")
        .crumb(format!("{} {year}", name_of(festival.convener.as_ref(), convener)), format!("/desk/{year}/{convener}"));
    if unit_id != convener {
        frame = frame.crumb(name_of(festival.unit.as_ref(), unit_id), format!("/desk/{year}/{convener}/{unit_id}"));
    }
    frame.sample = festival.sample;
    let sections = vec![ceremony::section(&here), programme::section(&here), duty::section(&here), release(&here)];
    let public = Some(Link::new("Trang công khai", format!("/{year}/{convener}/{unit_id}/{id}")));
    Ok(Desk { frame, public, sections })
}

/// What the public reads, and the next version of it.
fn release(here: &Here<'_>) -> Section {
    use super::form::{Field, Form};
    let latest = here.festival.host_programme.latest.as_ref();
    let form = Form::new(
        "releaseProgramme",
        "Công bố chương trình",
        "Chủ tịch UBND công bố. Bản đã công bố không sửa được; thay đổi thì công bố bản mới.",
        here.fixed(),
    )
    .button("Công bố")
    .field(Field::long("changelog", "Thay đổi so với bản trước").help("Ghi cho người dân đọc, ví dụ Công bố lần đầu"));
    let approved = here.draft().ceremony.as_ref().and_then(|ceremony| ceremony.approved_version);
    Section::new("cong-bo", "Công bố")
        .maybe(
            "Bản mới nhất",
            latest.map(|release| {
                let agenda = release.agenda_version.map_or("không kèm chương trình lễ".to_owned(), |version| {
                    format!("kèm chương trình lễ bản {version}")
                });
                format!("Bản {}, {agenda}, công bố lúc {}: {}", release.version, release.recorded_at, release.changelog)
            }),
        )
        .missing(latest.is_none(), "Chưa công bố bản nào: người dân chưa thấy chương trình.")
        .table(
            "Cần xem lại trước khi công bố",
            &["Mức độ", "Nội dung"],
            here.draft().warnings.iter().map(programme::Warning::row).collect(),
        )
        .missing(approved.is_none(), "Chương trình lễ chưa được duyệt nên chưa kèm vào bản công bố.")
        .form(form.when(here.is_open()))
}
