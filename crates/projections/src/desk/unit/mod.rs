//! A unit in a year: its pilot round, its commendations, its movement, its standard, its groups, its hosts.

mod commendations;
mod council;
mod pilot;
mod standing;

use serde::Deserialize;

use super::{
    documents::read,
    form::Choice,
    home::{Named, name_of},
    missing,
    movement::Movement,
    page::{Cell, Desk, Section, cell, link},
    place::{Festival as Which, Place},
    register::register_unit,
    worklist::Worklist,
    year::{Hosts, Quota},
};
use crate::{
    http::Service,
    pages::{
        Frame, Link, PageError,
        words::{FestivalStatus, StandardStage, UnitKind},
    },
};

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/unit-page.graphql");

#[derive(Deserialize)]
struct Answer {
    festival: Option<Festival>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    full_name: String,
    hosts: HostUnits,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostUnits {
    total_count: usize,
    nodes: Vec<HostUnit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostUnit {
    id: String,
    full_name: String,
    kind: UnitKind,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Festival {
    status: FestivalStatus,
    sample: bool,
    unit: Option<Unit>,
    convener: Option<Named>,
    pilot_quota: Quota,
    units: Units,
    pilot_board: pilot::Board,
    hosts: Hosts,
    commendations: commendations::Roll,
    council: Option<council::Council>,
    award_items: Vec<commendations::AwardItem>,
    worklist: Worklist,
    safe_family_groups: standing::Groups,
    standard_dossier: Option<standing::Dossier>,
    neighbourhood_cameras: Vec<standing::Cameras>,
    #[serde(flatten)]
    movement: Movement,
}

#[derive(Deserialize)]
struct Units {
    nodes: Vec<Participation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participation {
    unit_id: String,
    standard: Option<StandardStage>,
}

/// What every section of the page knows.
struct Here<'a> {
    which: &'a Which,
    id: &'a str,
    unit: &'a Unit,
    festival: &'a Festival,
}

impl Here<'_> {
    /// What the address says already.
    fn fixed(&self) -> serde_json::Value {
        serde_json::json!({ "festival": self.which.input(), "unit": self.id })
    }

    /// Whether anything can be done in this year.
    fn is_open(&self) -> bool {
        self.festival.status == FestivalStatus::Open
    }

    /// The unit's neighbourhoods, unless there are more than one list holds.
    fn neighbourhoods(&self) -> Vec<Choice> {
        self.choices(|host| host.kind.is_neighbourhood())
    }

    fn choices(&self, wanted: impl Fn(&HostUnit) -> bool) -> Vec<Choice> {
        let HostUnits { total_count, nodes } = &self.unit.hosts;
        if *total_count > nodes.len() {
            return Vec::new();
        }
        nodes.iter().filter(|host| wanted(host)).map(|host| Choice::new(&host.id, &host.full_name)).collect()
    }

    fn name_of_host<'n>(&'n self, id: &'n str) -> &'n str {
        self.unit.hosts.nodes.iter().find(|host| host.id == id).map_or(id, |host| host.full_name.as_str())
    }
}

/// Loads the page.
pub async fn load(service: &Service, place: &Place, which: &Which, id: &str) -> Result<Desk, PageError> {
    let Answer { festival } = read::<Answer>(service, DOCUMENT, place).await?;
    let Which { year, convener } = which;
    let Some(festival) = festival else {
        return Err(missing(format!("“{convener}” chưa mở ngày hội năm {year}.")));
    };
    let Some(unit) = &festival.unit else {
        return Err(missing(format!("Không có đơn vị “{id}” trong danh bạ; hãy đăng ký trước.")));
    };
    let here = Here { which, id, unit, festival: &festival };
    let above = format!("{} {year}", name_of(festival.convener.as_ref(), convener));
    let mut frame = Frame::new(format!("{}, ngày hội năm {year}", unit.full_name))
        .crumb("Bàn làm việc", "/desk")
        .crumb(above, format!("/desk/{year}/{convener}"));
    frame.sample = festival.sample;
    let sections = vec![
        festival.worklist.section(which),
        pilot::section(&here),
        hosts(&here),
        commendations::section(&here),
        council::section(&here),
        standing::standard(&here),
        festival.movement.section(which, id, "Đánh giá phong trào và thi đua"),
        festival.movement.outreach(which, id),
        standing::groups(&here),
    ];
    let public = Some(Link::new("Trang công khai", format!("/{year}/{convener}/{id}")));
    Ok(Desk { frame, public, sections })
}

fn hosts(here: &Here<'_>) -> Section {
    let Which { year, convener } = here.which;
    let HostUnits { total_count, nodes } = &here.unit.hosts;
    let row = |host: &HostUnit| -> Vec<Cell> {
        let href = format!("/desk/{year}/{convener}/{}/{}", here.id, host.id);
        vec![link(&host.full_name, href), cell(here.festival.hosts.stand(&host.id))]
    };
    Section::new("noi-to-chuc", "Nơi tổ chức")
        .missing(
            nodes.is_empty(),
            "Chưa có tổ dân phố hay nơi tổ chức nào trong danh bạ; hãy đăng ký trước khi chọn điểm.",
        )
        .missing(nodes.len() < *total_count, format!("Chỉ liệt kê {} nơi đầu theo mã.", nodes.len()))
        .table("Buổi lễ và chương trình từng nơi", &["Nơi tổ chức", "Buổi lễ"], nodes.iter().map(row).collect())
        .form(register_unit(Some(convener), Some(here.id)))
}
