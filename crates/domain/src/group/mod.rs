//! Safe family group (tổ liên gia an toàn): neighbours who settle disputes, keep watch, and fund cameras. A neighbourhood
//! that funds cameras as a whole has a stream of the same kind, under its own id.

mod event;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use event::Event;

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, Role,
    unit::UnitKind,
    values::{Text, UnitId},
};
use Command::{Form, FundCameras, FundNeighbourhoodCameras};
use Event::{CamerasFunded, NeighbourhoodCamerasFunded, SafeFamilyGroupFormed};
use SafeFamilyGroup::{Formed, Neighbourhood, NotFormed};

/// One safe family group.
#[derive(Debug, Clone, Default)]
pub enum SafeFamilyGroup {
    /// Nobody has formed it.
    #[default]
    NotFormed,
    /// At work.
    Formed,
    /// A whole neighbourhood, and no group.
    Neighbourhood,
}

/// What can be asked of a safe family group.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Form the group.
    Form {
        /// The ward, commune or neighbourhood where it lives.
        unit: UnitId,
        /// Its name.
        name: Text,
        /// How many households belong to it.
        households: u32,
        /// What that unit is, by the register; `None` when it is not registered.
        place: Evidence<Option<UnitKind>>,
    },
    /// Record cameras that the neighbours paid for.
    FundCameras {
        /// How many were added.
        cameras: u32,
    },
    /// Record cameras that a neighbourhood paid for as a whole.
    FundNeighbourhoodCameras {
        /// Which neighbourhood.
        neighbourhood: UnitId,
        /// How many were added.
        cameras: u32,
        /// Who paid, in words, where that is known.
        funders: Option<Text>,
        /// What it is, by the register; `None` when it is not registered.
        place: Evidence<Option<UnitKind>>,
    },
}

/// Why a safe family group said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was formed before.
    AlreadyFormed,
    /// Its unit is not in the register.
    UnknownPlace,
    /// Its unit is no place where families live together.
    PlaceOfAnotherKind,
    /// Fewer than two households.
    TooFewHouseholds {
        /// How many were given.
        households: u32,
    },
    /// Nobody has formed it yet.
    NotFormed,
    /// No camera at all.
    NoCameras,
    /// It is no neighbourhood.
    NotNeighbourhood {
        /// What it is.
        kind: UnitKind,
    },
    /// The id is a group's.
    IsGroup,
    /// The id is a neighbourhood's.
    IsNeighbourhood,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::AlreadyFormed => Explanation::of(
                "GROUP_ALREADY_FORMED",
                "Tổ liên gia này đã ra mắt.",
                "This safe family group has been formed already.",
            ),
            Self::UnknownPlace => Explanation::at(
                "unit",
                "GROUP_PLACE_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::PlaceOfAnotherKind => Explanation::at(
                "unit",
                "GROUP_PLACE_OF_ANOTHER_KIND",
                "Tổ liên gia thuộc một tổ dân phố, phường hoặc xã; hãy chọn lại đơn vị.",
                "A safe family group belongs to a neighbourhood, ward or commune; choose another unit.",
            ),
            Self::TooFewHouseholds { households } => Explanation::at(
                "households",
                "GROUP_TOO_FEW_HOUSEHOLDS",
                format!("Tổ liên gia có từ 2 hộ trở lên, đang nhập {households}."),
                format!("A safe family group has at least 2 households, not {households}."),
            ),
            Self::NotFormed => Explanation::of(
                "GROUP_NOT_FORMED",
                "Tổ liên gia này chưa ra mắt; hãy ghi nhận việc ra mắt trước.",
                "This safe family group has not been formed; form it first.",
            ),
            Self::NotNeighbourhood { kind } => Explanation::at(
                "unit",
                "GROUP_NOT_NEIGHBOURHOOD",
                format!("Chỉ ghi camera của tổ dân phố, thôn, xóm; đơn vị này là {}.", kind.vi()),
                format!("Only a neighbourhood's cameras are recorded; this unit is of the kind “{}”.", kind.en()),
            ),
            Self::IsGroup => Explanation::at(
                "unit",
                "GROUP_IS_GROUP",
                "Mã này là của một tổ liên gia; hãy ghi camera ở mục tổ liên gia.",
                "This id is a safe family group's; record its cameras there.",
            ),
            Self::IsNeighbourhood => Explanation::at(
                "group",
                "GROUP_IS_NEIGHBOURHOOD",
                "Mã này là của một tổ dân phố; hãy chọn mã khác cho tổ liên gia.",
                "This id is a neighbourhood's; choose another one for the group.",
            ),
            Self::NoCameras => Explanation::at(
                "cameras",
                "GROUP_CAMERAS_EMPTY",
                "Số camera phải từ 1 trở lên.",
                "There must be at least 1 camera.",
            ),
        }
    }
}

impl Aggregate for SafeFamilyGroup {
    const CATEGORY: Category = Category::Group;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Form { .. } | FundCameras { .. } | FundNeighbourhoodCameras { .. } => &[Role::Drafter, Role::Coordinator],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (NotFormed, Form { unit, name, households, place }) => {
                families_live_there(place.fact)?;
                match households {
                    0 | 1 => Err(Refusal::TooFewHouseholds { households }),
                    2.. => Ok(vec![SafeFamilyGroupFormed { unit, name, households }]),
                }
            }
            (NotFormed, FundCameras { .. }) => Err(Refusal::NotFormed),
            (Formed, Form { .. }) => Err(Refusal::AlreadyFormed),
            (Neighbourhood, Form { .. } | FundCameras { .. }) => Err(Refusal::IsNeighbourhood),
            (Formed, FundNeighbourhoodCameras { .. }) => Err(Refusal::IsGroup),
            (NotFormed | Neighbourhood, FundNeighbourhoodCameras { neighbourhood, cameras, funders, place }) => {
                is_neighbourhood(place.fact)?;
                if cameras == 0 {
                    return Err(Refusal::NoCameras);
                }
                Ok(vec![NeighbourhoodCamerasFunded { neighbourhood, cameras, funders }])
            }
            (Formed, FundCameras { cameras: 0 }) => Err(Refusal::NoCameras),
            (Formed, FundCameras { cameras }) => Ok(vec![CamerasFunded { cameras }]),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            SafeFamilyGroupFormed { .. } => Formed,
            CamerasFunded { .. } => self,
            NeighbourhoodCamerasFunded { .. } => Neighbourhood,
        }
    }
}

fn families_live_there(place: Option<UnitKind>) -> Result<(), Refusal> {
    match place {
        None => Err(Refusal::UnknownPlace),
        Some(kind) if kind.is_commune_level() || kind.is_neighbourhood() => Ok(()),
        Some(_) => Err(Refusal::PlaceOfAnotherKind),
    }
}

fn is_neighbourhood(place: Option<UnitKind>) -> Result<(), Refusal> {
    match place {
        None => Err(Refusal::UnknownPlace),
        Some(UnitKind::Neighbourhood) => Ok(()),
        Some(kind) => Err(Refusal::NotNeighbourhood { kind }),
    }
}
