//! Festival year (ngày hội của một năm): one convener opens it, units join, an outline is laid down, and it is closed
//! with a summary or cancelled with a reason.

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use event::{CeremonyPart, Event, FestivalPart};

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, FestivalStanding, Role,
    pilot::Quota,
    unit::UnitKind,
    values::{DateWindow, DocumentRef, Text, UnitId},
};
use Command::{AdoptOutline, Cancel, Close, Join};
use Event::{FestivalYearCancelled, FestivalYearClosed, FestivalYearOpened, OutlineAdopted, UnitJoined};

/// One convener's festival of one year.
#[derive(Debug, Clone, Default)]
pub enum FestivalYear {
    /// Nobody has opened it yet.
    #[default]
    NotOpened,
    /// Units join and hold their days.
    Open(Festival),
    /// What it came to stands.
    Closed,
    /// It is not held.
    Cancelled,
}

/// A festival under way.
#[derive(Debug, Clone)]
pub struct Festival {
    quota: Quota,
    window: Option<DateWindow>,
    outline: Option<Outline>,
    joined: BTreeSet<UnitId>,
}

/// What a year lays down for every unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Of the ceremony, in order.
    pub ceremony: Vec<CeremonyPart>,
    /// Of the festival part, in order.
    pub festival: Vec<FestivalPart>,
}

/// What a day of the year is drafted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The parts.
    pub outline: Outline,
    /// The days within which units hold it, where laid down.
    pub window: Option<DateWindow>,
}

/// What can be asked of a festival year.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the year.
    Open {
        /// Its theme, where there is one.
        theme: Option<Text>,
        /// The decision that the festival rests on.
        founding_decision: DocumentRef,
        /// The convener's plan of the year, where known.
        plan: Option<DocumentRef>,
        /// How many pilots each unit chooses.
        pilot_quota: Quota,
        /// The days within which units hold it, where laid down.
        window: Option<DateWindow>,
    },
    /// Let a ward or commune join.
    Join {
        /// The ward or commune.
        unit: UnitId,
        /// What it is, by the register; `None` when it is not registered.
        kind: Evidence<Option<UnitKind>>,
    },
    /// Lay down the outline for every unit.
    AdoptOutline {
        /// Of the ceremony, in order.
        ceremony: Vec<CeremonyPart>,
        /// Of the festival part, in order.
        festival: Vec<FestivalPart>,
    },
    /// Close the year with its summary.
    Close {
        /// What it came to.
        summary: Text,
    },
    /// Cancel the year.
    Cancel {
        /// Why.
        reason: Text,
    },
}

/// Why a festival year said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The year was opened before.
    AlreadyOpened,
    /// A quota of none.
    EmptyQuota,
    /// The year is not open yet.
    NotOpen,
    /// The year has been closed.
    YearClosed,
    /// The year has been cancelled.
    YearCancelled,
    /// The unit is not in the register.
    UnknownUnit,
    /// It is neither a ward nor a commune.
    NotWardOrCommune {
        /// What it is.
        kind: UnitKind,
    },
    /// It takes part already.
    AlreadyJoined,
    /// An outline without any part.
    EmptyOutline,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const UNIT: &str = "unit";
        match self {
            Self::AlreadyOpened => Explanation::of(
                "YEAR_ALREADY_OPENED",
                "Ngày hội của năm này đã mở rồi.",
                "This festival year is open already.",
            ),
            Self::EmptyQuota => Explanation::at(
                "pilotQuota",
                "PILOT_QUOTA_EMPTY",
                "Số điểm mỗi đơn vị phải từ 1 trở lên.",
                "The quota of pilots must be at least 1.",
            ),
            Self::NotOpen => Explanation::of(
                "YEAR_NOT_OPEN",
                "Ngày hội của năm này chưa mở; hãy mở năm trước.",
                "This festival year is not open yet; open it first.",
            ),
            Self::YearClosed => Explanation::of(
                "YEAR_CLOSED",
                "Ngày hội của năm này đã tổng kết, không thay đổi được nữa.",
                "This festival year is closed and can no longer change.",
            ),
            Self::YearCancelled => Explanation::of(
                "YEAR_CANCELLED",
                "Ngày hội của năm này đã hủy, không thay đổi được nữa.",
                "This festival year is cancelled and can no longer change.",
            ),
            Self::UnknownUnit => Explanation::at(
                UNIT,
                "UNIT_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::NotWardOrCommune { kind } => Explanation::at(
                UNIT,
                "UNIT_NOT_WARD_OR_COMMUNE",
                format!("Chỉ phường, xã tham gia ngày hội; đơn vị này là {}.", kind.vi()),
                format!("Only wards and communes join a festival year; this unit is of the kind “{}”.", kind.en()),
            ),
            Self::AlreadyJoined => Explanation::at(
                UNIT,
                "UNIT_ALREADY_JOINED",
                "Đơn vị này đã tham gia ngày hội của năm.",
                "This unit has joined the festival year already.",
            ),
            Self::EmptyOutline => Explanation::of(
                "OUTLINE_EMPTY",
                "Khung chương trình chưa có phần nào; hãy thêm ít nhất một phần lễ hoặc phần hội.",
                "The outline has no part; add at least one to the ceremony or the festival part.",
            ),
        }
    }
}

impl Aggregate for FestivalYear {
    const CATEGORY: Category = Category::Year;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Command::Open { .. } | Close { .. } | Cancel { .. } => &[Role::Convener, Role::Decider],
            Join { .. } | AdoptOutline { .. } => &[Role::Convener],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::NotOpened, Command::Open { pilot_quota: Quota::Exactly(0) | Quota::AtLeast(0), .. }) => {
                Err(Refusal::EmptyQuota)
            }
            (Self::NotOpened, Command::Open { theme, founding_decision, plan, pilot_quota, window }) => {
                Ok(vec![FestivalYearOpened { theme, founding_decision, plan, pilot_quota, window }])
            }
            (Self::NotOpened, Join { .. } | AdoptOutline { .. } | Close { .. } | Cancel { .. }) => {
                Err(Refusal::NotOpen)
            }
            (Self::Open(_), Command::Open { .. }) => Err(Refusal::AlreadyOpened),
            (Self::Open(festival), Join { unit, kind }) => festival.join(unit, kind.fact),
            (Self::Open(_), AdoptOutline { ceremony, festival }) if ceremony.is_empty() && festival.is_empty() => {
                Err(Refusal::EmptyOutline)
            }
            (Self::Open(_), AdoptOutline { ceremony, festival }) => Ok(vec![OutlineAdopted { ceremony, festival }]),
            (Self::Open(_), Close { summary }) => Ok(vec![FestivalYearClosed { summary }]),
            (Self::Open(_), Cancel { reason }) => Ok(vec![FestivalYearCancelled { reason }]),
            (Self::Closed, Command::Open { .. } | Join { .. } | AdoptOutline { .. } | Close { .. } | Cancel { .. }) => {
                Err(Refusal::YearClosed)
            }
            (
                Self::Cancelled,
                Command::Open { .. } | Join { .. } | AdoptOutline { .. } | Close { .. } | Cancel { .. },
            ) => Err(Refusal::YearCancelled),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, FestivalYearOpened { pilot_quota, window, .. }) => {
                Self::Open(Festival { quota: *pilot_quota, window: *window, outline: None, joined: BTreeSet::new() })
            }
            (_, FestivalYearClosed { .. }) => Self::Closed,
            (_, FestivalYearCancelled { .. }) => Self::Cancelled,
            (Self::Open(mut festival), UnitJoined { unit }) => {
                festival.joined.insert(unit.clone());
                Self::Open(festival)
            }
            (Self::Open(mut open), OutlineAdopted { ceremony, festival }) => {
                open.outline = Some(Outline { ceremony: ceremony.clone(), festival: festival.clone() });
                Self::Open(open)
            }
            // A slice of the past may lack the opening; what follows it then says nothing here.
            (state @ (Self::NotOpened | Self::Closed | Self::Cancelled), UnitJoined { .. } | OutlineAdopted { .. }) => {
                state
            }
        }
    }
}

impl FestivalYear {
    /// Where the year stands: what every command within it is judged against first.
    pub fn standing(&self) -> FestivalStanding {
        match self {
            Self::NotOpened => FestivalStanding::NotOpened,
            Self::Open(_) => FestivalStanding::Open,
            Self::Closed => FestivalStanding::Closed,
            Self::Cancelled => FestivalStanding::Cancelled,
        }
    }

    /// What a day of the year is drafted from; `None` unless the year is open and has an outline.
    pub fn template(&self) -> Option<Template> {
        match self {
            Self::Open(Festival { outline: Some(outline), window, .. }) => {
                Some(Template { outline: outline.clone(), window: *window })
            }
            Self::Open(Festival { outline: None, .. }) | Self::NotOpened | Self::Closed | Self::Cancelled => None,
        }
    }

    /// How many pilots a unit chooses: what a pilot round copies when it opens. `None` unless the year is open.
    pub fn quota(&self) -> Option<Quota> {
        match self {
            Self::Open(festival) => Some(festival.quota),
            Self::NotOpened | Self::Closed | Self::Cancelled => None,
        }
    }
}

impl Festival {
    fn join(&self, unit: UnitId, kind: Option<UnitKind>) -> Result<Vec<Event>, Refusal> {
        match kind {
            None => Err(Refusal::UnknownUnit),
            Some(UnitKind::Ward | UnitKind::Commune) if self.joined.contains(&unit) => Err(Refusal::AlreadyJoined),
            Some(UnitKind::Ward | UnitKind::Commune) => Ok(vec![UnitJoined { unit }]),
            Some(
                kind @ (UnitKind::Province
                | UnitKind::City
                | UnitKind::Neighbourhood
                | UnitKind::Market
                | UnitKind::Hospital
                | UnitKind::School
                | UnitKind::Agency
                | UnitKind::Enterprise),
            ) => Err(Refusal::NotWardOrCommune { kind }),
        }
    }
}
