//! Pilot selection (chọn điểm): a ward or commune chooses which neighbourhood holds the festival day for all to see.
//!
//! Open round → nominate → assess → (withdraw) → select within the quota → endorse → close.

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use event::{Event, Quota, Score};

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, Role,
    values::{ActorId, DocumentRef, HostId, Text, UnitId},
};
use Command::{Assess, Close, Endorse, Nominate, OpenRound, Select, Withdraw};
use Event::{
    NeighbourhoodAssessed, NeighbourhoodNominated, NomineeWithdrawn, PilotEndorsed, PilotRoundClosed, PilotRoundOpened,
    PilotSelected,
};
use PilotSelection::{Closed, NotOpened, Open};

/// One ward's choice of pilots in one year.
#[derive(Debug, Clone, Default)]
pub enum PilotSelection {
    /// Nobody has opened a round yet.
    #[default]
    NotOpened,
    /// Nominees come, are assessed and selected.
    Open(Round),
    /// What was selected stands.
    Closed,
}

/// An open round.
#[derive(Debug, Clone)]
pub struct Round {
    quota: Quota,
    nominees: BTreeMap<HostId, Nominee>,
}

#[derive(Debug, Clone)]
struct Nominee {
    proposer: ActorId,
    assessed: bool,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Nominated,
    Withdrawn,
    Selected,
    Endorsed,
}

/// What can be asked of a pilot selection.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Open the round.
    OpenRound {
        /// The year's quota, copied.
        quota: Quota,
    },
    /// Nominate a neighbourhood.
    Nominate {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// The ward that is choosing.
        unit: UnitId,
        /// The unit that the neighbourhood belongs to, by the register; `None` when it is not registered.
        belongs_to: Evidence<Option<UnitId>>,
    },
    /// Assess a nominee against the criteria.
    Assess {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Its points.
        scores: Vec<Score>,
    },
    /// Take a nominee back.
    Withdraw {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why.
        reason: Text,
    },
    /// Select a nominee as pilot.
    Select {
        /// The neighbourhood.
        neighbourhood: HostId,
        /// Why this one.
        rationale: Text,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Endorse a selected pilot, as the convener.
    Endorse {
        /// The neighbourhood.
        neighbourhood: HostId,
    },
    /// Close the round.
    Close {},
}

/// Why a pilot selection said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The round was opened before.
    AlreadyOpened,
    /// A quota of none.
    EmptyQuota,
    /// There is no open round yet.
    NotOpen,
    /// The round has been closed.
    RoundClosed,
    /// The neighbourhood is not in the register.
    UnknownNeighbourhood,
    /// It belongs to another unit.
    ForeignNeighbourhood {
        /// Which one.
        belongs_to: UnitId,
    },
    /// It is a nominee already.
    AlreadyNominated,
    /// It is no nominee, or no longer.
    NotNominated,
    /// No scores at all.
    NoScores,
    /// Points over 100 or a weight of 0.
    ScoreOutOfRange {
        /// For which criterion.
        criterion: Text,
    },
    /// Nobody has assessed it.
    NotAssessed,
    /// It is a pilot already.
    AlreadySelected,
    /// As many as the quota allows are selected.
    QuotaFilled {
        /// How many.
        quota: u32,
    },
    /// The one who proposed it may not select it.
    ProposerDecides,
    /// It is not selected.
    NotSelected,
    /// It is endorsed already.
    AlreadyEndorsed,
    /// Fewer are selected than the quota asks.
    QuotaNotMet {
        /// How many are selected.
        selected: usize,
        /// How many the quota asks.
        quota: u32,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const HOST: &str = "neighbourhood";
        match self {
            Self::AlreadyOpened => Explanation::of(
                "PILOT_ROUND_ALREADY_OPENED",
                "Đợt chọn điểm của đơn vị này đã mở rồi.",
                "This unit's pilot round is open already.",
            ),
            Self::EmptyQuota => Explanation::at(
                "quota",
                "PILOT_QUOTA_EMPTY",
                "Số điểm phải từ 1 trở lên.",
                "The quota must be at least 1.",
            ),
            Self::NotOpen => Explanation::of(
                "PILOT_ROUND_NOT_OPEN",
                "Chưa mở đợt chọn điểm; hãy mở đợt trước.",
                "No pilot round is open; open one first.",
            ),
            Self::RoundClosed => Explanation::of(
                "PILOT_ROUND_CLOSED",
                "Đợt chọn điểm đã kết thúc, không thay đổi được nữa.",
                "The pilot round is closed and can no longer change.",
            ),
            Self::UnknownNeighbourhood => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_UNKNOWN",
                "Không có tổ dân phố này trong danh bạ đơn vị; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this neighbourhood; check its id or register it first.",
            ),
            Self::ForeignNeighbourhood { belongs_to } => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_FOREIGN",
                format!("Tổ dân phố này thuộc “{belongs_to}”, không thuộc đơn vị đang chọn điểm."),
                format!("This neighbourhood belongs to “{belongs_to}”, not to the unit that is choosing."),
            ),
            Self::AlreadyNominated => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_ALREADY_NOMINATED",
                "Tổ dân phố này đã được giới thiệu.",
                "This neighbourhood has been nominated already.",
            ),
            Self::NotNominated => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_NOT_NOMINATED",
                "Tổ dân phố này chưa được giới thiệu hoặc đã rút tên.",
                "This neighbourhood is not nominated, or was withdrawn.",
            ),
            Self::NoScores => Explanation::at(
                "scores",
                "SCORES_MISSING",
                "Chưa có điểm cho tiêu chí nào.",
                "There is no score for any criterion.",
            ),
            Self::ScoreOutOfRange { criterion } => Explanation::at(
                "scores",
                "SCORE_OUT_OF_RANGE",
                format!("Tiêu chí “{criterion}”: điểm từ 0 đến 100, hệ số từ 1 trở lên."),
                format!("Criterion “{criterion}”: points go from 0 to 100, the weight from 1."),
            ),
            Self::NotAssessed => Explanation::at(
                HOST,
                "NEIGHBOURHOOD_NOT_ASSESSED",
                "Tổ dân phố này chưa được thẩm định; hãy thẩm định trước khi chọn.",
                "This neighbourhood has not been assessed; assess it before selecting it.",
            ),
            Self::AlreadySelected => Explanation::at(
                HOST,
                "PILOT_ALREADY_SELECTED",
                "Tổ dân phố này đã được chọn làm điểm.",
                "This neighbourhood is selected as pilot already.",
            ),
            Self::QuotaFilled { quota } => Explanation::at(
                HOST,
                "PILOT_QUOTA_FILLED",
                format!("Đã chọn đủ {quota} điểm theo chỉ tiêu của năm."),
                format!("The year's quota of {quota} is filled."),
            ),
            Self::ProposerDecides => Explanation::at(
                "by",
                "PROPOSER_MUST_NOT_DECIDE",
                "Người giới thiệu không được tự mình quyết định chọn.",
                "Who proposed it may not decide on it.",
            ),
            Self::NotSelected => Explanation::at(
                HOST,
                "PILOT_NOT_SELECTED",
                "Tổ dân phố này chưa được chọn làm điểm.",
                "This neighbourhood has not been selected as pilot.",
            ),
            Self::AlreadyEndorsed => Explanation::at(
                HOST,
                "PILOT_ALREADY_ENDORSED",
                "Điểm này đã được cấp triệu tập thống nhất.",
                "The convener has endorsed this pilot already.",
            ),
            Self::QuotaNotMet { selected, quota } => Explanation::of(
                "PILOT_QUOTA_NOT_MET",
                format!("Mới chọn {selected}/{quota} điểm; hãy chọn đủ rồi mới kết thúc."),
                format!("Only {selected} of {quota} pilots are selected; select all before closing."),
            ),
        }
    }
}

impl Aggregate for PilotSelection {
    const CATEGORY: Category = Category::Pilot;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            OpenRound { .. } => &[Role::Drafter, Role::Convener],
            Nominate { .. } | Assess { .. } | Withdraw { .. } => &[Role::Drafter, Role::Coordinator],
            Select { .. } | Close {} => &[Role::Decider],
            Endorse { .. } => &[Role::Convener],
        }
    }

    fn decide(&self, by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (NotOpened, OpenRound { quota: Quota::Exactly(0) | Quota::AtLeast(0) }) => Err(Refusal::EmptyQuota),
            (NotOpened, OpenRound { quota }) => Ok(vec![PilotRoundOpened { quota }]),
            (
                NotOpened,
                Nominate { .. } | Assess { .. } | Withdraw { .. } | Select { .. } | Endorse { .. } | Close {},
            ) => Err(Refusal::NotOpen),
            (Open(_), OpenRound { .. }) => Err(Refusal::AlreadyOpened),
            (Open(round), Nominate { neighbourhood, unit, belongs_to }) => {
                round.nominate(by, neighbourhood, unit, belongs_to.fact)
            }
            (Open(round), Assess { neighbourhood, scores }) => round.assess(neighbourhood, scores),
            (Open(round), Withdraw { neighbourhood, reason }) => round.withdraw(neighbourhood, reason),
            (Open(round), Select { neighbourhood, rationale, decision }) => {
                round.select(by, neighbourhood, rationale, decision)
            }
            (Open(round), Endorse { neighbourhood }) => round.endorse(neighbourhood),
            (Open(round), Close {}) => round.close(),
            (
                Closed,
                OpenRound { .. }
                | Nominate { .. }
                | Assess { .. }
                | Withdraw { .. }
                | Select { .. }
                | Endorse { .. }
                | Close {},
            ) => Err(Refusal::RoundClosed),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match (self, event) {
            (_, PilotRoundOpened { quota }) => Open(Round { quota: *quota, nominees: BTreeMap::new() }),
            (_, PilotRoundClosed {}) => Closed,
            (
                Open(round),
                NeighbourhoodNominated { .. }
                | NeighbourhoodAssessed { .. }
                | NomineeWithdrawn { .. }
                | PilotSelected { .. }
                | PilotEndorsed { .. },
            ) => Open(round.evolve(event)),
            // A slice of the past may lack the opening; what follows it then says nothing here.
            (
                state @ (NotOpened | Closed),
                NeighbourhoodNominated { .. }
                | NeighbourhoodAssessed { .. }
                | NomineeWithdrawn { .. }
                | PilotSelected { .. }
                | PilotEndorsed { .. },
            ) => state,
        }
    }
}

impl Round {
    fn nominate(
        &self,
        by: &Actor,
        neighbourhood: HostId,
        unit: UnitId,
        belongs_to: Option<UnitId>,
    ) -> Result<Vec<Event>, Refusal> {
        match belongs_to {
            None => Err(Refusal::UnknownNeighbourhood),
            Some(belongs_to) if belongs_to != unit => Err(Refusal::ForeignNeighbourhood { belongs_to }),
            Some(_) if self.standing(&neighbourhood).is_ok() => Err(Refusal::AlreadyNominated),
            Some(_) => Ok(vec![NeighbourhoodNominated { neighbourhood, proposer: by.id.clone() }]),
        }
    }

    fn assess(&self, neighbourhood: HostId, scores: Vec<Score>) -> Result<Vec<Event>, Refusal> {
        self.undecided(&neighbourhood)?;
        if scores.is_empty() {
            return Err(Refusal::NoScores);
        }
        match scores.iter().find(|score| score.points > 100 || score.weight == 0) {
            Some(score) => Err(Refusal::ScoreOutOfRange { criterion: score.criterion.clone() }),
            None => Ok(vec![NeighbourhoodAssessed { neighbourhood, scores }]),
        }
    }

    fn withdraw(&self, neighbourhood: HostId, reason: Text) -> Result<Vec<Event>, Refusal> {
        self.undecided(&neighbourhood)?;
        Ok(vec![NomineeWithdrawn { neighbourhood, reason }])
    }

    fn select(
        &self,
        by: &Actor,
        neighbourhood: HostId,
        rationale: Text,
        decision: DocumentRef,
    ) -> Result<Vec<Event>, Refusal> {
        let nominee = self.undecided(&neighbourhood)?;
        match self.quota {
            _ if !nominee.assessed => Err(Refusal::NotAssessed),
            _ if nominee.proposer == by.id => Err(Refusal::ProposerDecides),
            Quota::Exactly(quota) if self.selected() >= quota as usize => Err(Refusal::QuotaFilled { quota }),
            Quota::Exactly(_) | Quota::AtLeast(_) => Ok(vec![PilotSelected { neighbourhood, rationale, decision }]),
        }
    }

    fn endorse(&self, neighbourhood: HostId) -> Result<Vec<Event>, Refusal> {
        match self.standing(&neighbourhood)?.standing {
            Standing::Selected => Ok(vec![PilotEndorsed { neighbourhood }]),
            Standing::Endorsed => Err(Refusal::AlreadyEndorsed),
            Standing::Nominated | Standing::Withdrawn => Err(Refusal::NotSelected),
        }
    }

    fn close(&self) -> Result<Vec<Event>, Refusal> {
        let (Quota::Exactly(quota) | Quota::AtLeast(quota)) = self.quota;
        match self.selected() {
            selected if selected < quota as usize => Err(Refusal::QuotaNotMet { selected, quota }),
            _ => Ok(vec![PilotRoundClosed {}]),
        }
    }

    /// The nominee, unless it was withdrawn.
    fn standing(&self, neighbourhood: &HostId) -> Result<&Nominee, Refusal> {
        match self.nominees.get(neighbourhood) {
            Some(nominee) if nominee.standing != Standing::Withdrawn => Ok(nominee),
            Some(_) | None => Err(Refusal::NotNominated),
        }
    }

    /// The nominee, while nothing is decided about it.
    fn undecided(&self, neighbourhood: &HostId) -> Result<&Nominee, Refusal> {
        let nominee = self.standing(neighbourhood)?;
        match nominee.standing {
            Standing::Nominated | Standing::Withdrawn => Ok(nominee),
            Standing::Selected | Standing::Endorsed => Err(Refusal::AlreadySelected),
        }
    }

    fn selected(&self) -> usize {
        let is_pilot = |nominee: &&Nominee| matches!(nominee.standing, Standing::Selected | Standing::Endorsed);
        self.nominees.values().filter(is_pilot).count()
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            NeighbourhoodNominated { neighbourhood, proposer } => {
                let nominee = Nominee { proposer: proposer.clone(), assessed: false, standing: Standing::Nominated };
                self.nominees.insert(neighbourhood.clone(), nominee);
            }
            NeighbourhoodAssessed { neighbourhood, .. } => {
                self.change(neighbourhood, |nominee| nominee.assessed = true)
            }
            NomineeWithdrawn { neighbourhood, .. } => self.stand(neighbourhood, Standing::Withdrawn),
            PilotSelected { neighbourhood, .. } => self.stand(neighbourhood, Standing::Selected),
            PilotEndorsed { neighbourhood } => self.stand(neighbourhood, Standing::Endorsed),
            PilotRoundOpened { .. } | PilotRoundClosed {} => {}
        }
        self
    }

    fn stand(&mut self, neighbourhood: &HostId, standing: Standing) {
        self.change(neighbourhood, |nominee| nominee.standing = standing);
    }

    fn change(&mut self, neighbourhood: &HostId, change: impl FnOnce(&mut Nominee)) {
        if let Some(nominee) = self.nominees.get_mut(neighbourhood) {
            change(nominee);
        }
    }
}
