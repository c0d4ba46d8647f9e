//! Standard (tiêu chuẩn “An toàn về an ninh trật tự”) of a ward, commune, neighbourhood or organisation.
//!
//! Year by year: register → self-assess → appraise → recognise or not.

mod event;
mod legal;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

pub use event::{CriterionResult, Event};
pub use legal::{Circular, legal_basis};

use crate::{
    Actor, Aggregate, Category, Evidence, Explanation, Role,
    unit::UnitKind,
    values::{DocumentRef, Text, Year},
};
use Command::{Appraise, NotRecognise, Recognise, Register, SelfAssess};
use Event::{StandardAppraised, StandardNotRecognised, StandardRecognised, StandardRegistered, StandardSelfAssessed};

/// One holder's standard: where each year stands. A year that is not there was never registered.
#[derive(Debug, Clone, Default)]
pub struct Standard {
    years: BTreeMap<Year, Dossier>,
}

/// One year: how far it has come, and what was said criterion by criterion.
#[derive(Debug, Clone)]
struct Dossier {
    standing: Standing,
    criteria: BTreeSet<Text>,
    unmet: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Registered,
    SelfAssessed,
    Appraised,
    Concluded,
}

/// What can be asked of a holder's standard.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Register for a year.
    Register {
        /// Which year.
        year: Year,
        /// What the holder is, by the register; `None` when it is not registered.
        holder: Evidence<Option<UnitKind>>,
        /// The day of registering.
        on: Evidence<NaiveDate>,
    },
    /// Assess oneself.
    SelfAssess {
        /// For which year.
        year: Year,
        /// What the holder says of itself.
        report: Text,
        /// Criterion by criterion, where that is said.
        results: Vec<CriterionResult>,
    },
    /// Appraise what the holder said.
    Appraise {
        /// For which year.
        year: Year,
        /// What the appraisal says.
        opinion: Text,
        /// Criterion by criterion, where that is said.
        results: Vec<CriterionResult>,
    },
    /// Recognise the holder.
    Recognise {
        /// For which year.
        year: Year,
        /// By which decision.
        decision: DocumentRef,
    },
    /// Refuse to recognise the holder.
    NotRecognise {
        /// For which year.
        year: Year,
        /// Why.
        reason: Text,
    },
}

/// Why a holder's standard said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The holder is not in the register.
    UnknownHolder,
    /// The holder is of a kind that the standard is not made for.
    HolderOfAnotherKind,
    /// It was registered for this year before.
    AlreadyRegistered,
    /// It was not registered for this year.
    NotRegistered,
    /// The holder has not assessed itself.
    NotSelfAssessed,
    /// The holder assessed itself before.
    AlreadySelfAssessed,
    /// It has not been appraised.
    NotAppraised,
    /// It was appraised before.
    AlreadyAppraised,
    /// Whether it is recognised was decided before.
    AlreadyConcluded,
    /// No circular laid the standard down on that day.
    NoCircular,
    /// A criterion stands there twice.
    CriterionTwice {
        /// Which one.
        criterion: Text,
    },
    /// The appraisal is by other criteria than the self-assessment.
    CriteriaDiffer {
        /// One that only one of them names.
        criterion: Text,
    },
    /// The appraisal found a criterion that is not met.
    CriterionNotMet {
        /// Which one.
        criterion: Text,
    },
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        const YEAR: &str = "year";
        match self {
            Self::UnknownHolder => Explanation::at(
                "holder",
                "STANDARD_HOLDER_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::HolderOfAnotherKind => Explanation::at(
                "holder",
                "STANDARD_HOLDER_OF_ANOTHER_KIND",
                "Tiêu chuẩn này dành cho phường, xã, tổ dân phố, cơ quan, doanh nghiệp, trường học; không dành cho tỉnh, thành phố.",
                "The standard is for wards, communes, neighbourhoods, agencies, enterprises and schools, not for provinces or cities.",
            ),
            Self::AlreadyRegistered => Explanation::at(
                YEAR,
                "STANDARD_ALREADY_REGISTERED",
                "Đơn vị đã đăng ký tiêu chuẩn cho năm này.",
                "The standard is registered for this year already.",
            ),
            Self::NotRegistered => Explanation::at(
                YEAR,
                "STANDARD_NOT_REGISTERED",
                "Đơn vị chưa đăng ký tiêu chuẩn cho năm này; hãy đăng ký trước.",
                "The standard is not registered for this year; register it first.",
            ),
            Self::NotSelfAssessed => Explanation::at(
                YEAR,
                "STANDARD_NOT_SELF_ASSESSED",
                "Đơn vị chưa tự đánh giá cho năm này; hãy tự đánh giá trước.",
                "The holder has not assessed itself for this year; it does so first.",
            ),
            Self::AlreadySelfAssessed => Explanation::at(
                YEAR,
                "STANDARD_ALREADY_SELF_ASSESSED",
                "Đơn vị đã tự đánh giá cho năm này.",
                "The holder has assessed itself for this year already.",
            ),
            Self::NotAppraised => Explanation::at(
                YEAR,
                "STANDARD_NOT_APPRAISED",
                "Hồ sơ năm này chưa được thẩm định; hãy thẩm định trước khi kết luận.",
                "This year has not been appraised; appraise it before the conclusion.",
            ),
            Self::AlreadyAppraised => Explanation::at(
                YEAR,
                "STANDARD_ALREADY_APPRAISED",
                "Hồ sơ năm này đã được thẩm định.",
                "This year has been appraised already.",
            ),
            Self::NoCircular => Explanation::at(
                YEAR,
                "STANDARD_WITHOUT_CIRCULAR",
                "Vào ngày đăng ký chưa có thông tư nào quy định tiêu chuẩn này.",
                "No circular laid the standard down on the day of registering.",
            ),
            Self::CriterionTwice { criterion } => Explanation::at(
                "results",
                "STANDARD_CRITERION_TWICE",
                format!("Tiêu chí “{criterion}” được nêu hai lần."),
                format!("The criterion “{criterion}” stands there twice."),
            ),
            Self::CriteriaDiffer { criterion } => Explanation::at(
                "results",
                "STANDARD_CRITERIA_DIFFER",
                format!(
                    "Thẩm định phải theo đúng các tiêu chí đã tự đánh giá; tiêu chí “{criterion}” chỉ có ở một bên."
                ),
                format!(
                    "The appraisal goes by the criteria of the self-assessment; only one of them names “{criterion}”."
                ),
            ),
            Self::CriterionNotMet { criterion } => Explanation::at(
                YEAR,
                "STANDARD_CRITERION_NOT_MET",
                format!("Thẩm định kết luận chưa đạt tiêu chí “{criterion}” nên chưa công nhận được."),
                format!("The appraisal found the criterion “{criterion}” not met, so it cannot be recognised."),
            ),
            Self::AlreadyConcluded => Explanation::at(
                YEAR,
                "STANDARD_ALREADY_CONCLUDED",
                "Việc công nhận của năm này đã có kết luận.",
                "Whether this year is recognised has been decided already.",
            ),
        }
    }
}

impl Aggregate for Standard {
    const CATEGORY: Category = Category::Standard;
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn permitted(command: &Command) -> &'static [Role] {
        match command {
            Register { .. } | SelfAssess { .. } => &[Role::Coordinator, Role::Drafter, Role::Decider],
            Appraise { .. } => &[Role::Drafter],
            Recognise { .. } | NotRecognise { .. } => &[Role::Decider],
        }
    }

    fn decide(&self, _by: &Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Register { year, holder, on } => {
                self.may_register(year, holder.fact)?;
                match Circular::on(on.fact) {
                    None => Err(Refusal::NoCircular),
                    circular => Ok(vec![StandardRegistered { year, circular }]),
                }
            }
            SelfAssess { year, report, results } => {
                self.may_assess_itself(year)?;
                once(&results)?;
                Ok(vec![StandardSelfAssessed { year, report, results }])
            }
            Appraise { year, opinion, results } => {
                self.may_appraise(year)?;
                self.are_the_same_criteria(year, &once(&results)?)?;
                Ok(vec![StandardAppraised { year, opinion, results }])
            }
            Recognise { year, decision } => {
                self.may_conclude(year)?;
                self.meets_its_criteria(year)?;
                Ok(vec![StandardRecognised { year, decision }])
            }
            NotRecognise { year, reason } => {
                self.may_conclude(year)?;
                Ok(vec![StandardNotRecognised { year, reason }])
            }
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        let (year, standing) = match event {
            StandardRegistered { year, .. } => (year, Standing::Registered),
            StandardSelfAssessed { year, .. } => (year, Standing::SelfAssessed),
            StandardAppraised { year, .. } => (year, Standing::Appraised),
            StandardRecognised { year, .. } | StandardNotRecognised { year, .. } => (year, Standing::Concluded),
        };
        let dossier =
            self.years.entry(*year).or_insert_with(|| Dossier { standing, criteria: BTreeSet::new(), unmet: None });
        dossier.standing = standing;
        match event {
            StandardSelfAssessed { results, .. } => {
                dossier.criteria = results.iter().map(|result| result.criterion.clone()).collect();
            }
            StandardAppraised { results, .. } => {
                dossier.unmet = results.iter().find(|result| !result.met).map(|result| result.criterion.clone());
            }
            StandardRegistered { .. } | StandardRecognised { .. } | StandardNotRecognised { .. } => {}
        }
        self
    }
}

impl Standard {
    fn may_register(&self, year: Year, holder: Option<UnitKind>) -> Result<(), Refusal> {
        match holder {
            None => Err(Refusal::UnknownHolder),
            Some(kind) if !may_hold(kind) => Err(Refusal::HolderOfAnotherKind),
            Some(_) if self.years.contains_key(&year) => Err(Refusal::AlreadyRegistered),
            Some(_) => Ok(()),
        }
    }

    fn may_assess_itself(&self, year: Year) -> Result<(), Refusal> {
        match self.standing(year)? {
            Standing::Registered => Ok(()),
            Standing::SelfAssessed | Standing::Appraised => Err(Refusal::AlreadySelfAssessed),
            Standing::Concluded => Err(Refusal::AlreadyConcluded),
        }
    }

    fn may_appraise(&self, year: Year) -> Result<(), Refusal> {
        match self.standing(year)? {
            Standing::Registered => Err(Refusal::NotSelfAssessed),
            Standing::SelfAssessed => Ok(()),
            Standing::Appraised => Err(Refusal::AlreadyAppraised),
            Standing::Concluded => Err(Refusal::AlreadyConcluded),
        }
    }

    fn may_conclude(&self, year: Year) -> Result<(), Refusal> {
        match self.standing(year)? {
            Standing::Registered | Standing::SelfAssessed => Err(Refusal::NotAppraised),
            Standing::Appraised => Ok(()),
            Standing::Concluded => Err(Refusal::AlreadyConcluded),
        }
    }

    /// Where the holder named criteria, the appraisal names the same; where it did not, the appraisal is free.
    fn are_the_same_criteria(&self, year: Year, appraised: &BTreeSet<Text>) -> Result<(), Refusal> {
        match self.years.get(&year) {
            Some(dossier) if !dossier.criteria.is_empty() => {
                match dossier.criteria.symmetric_difference(appraised).next() {
                    Some(criterion) => Err(Refusal::CriteriaDiffer { criterion: criterion.clone() }),
                    None => Ok(()),
                }
            }
            Some(_) | None => Ok(()),
        }
    }

    fn meets_its_criteria(&self, year: Year) -> Result<(), Refusal> {
        match self.years.get(&year).and_then(|dossier| dossier.unmet.clone()) {
            Some(criterion) => Err(Refusal::CriterionNotMet { criterion }),
            None => Ok(()),
        }
    }

    fn standing(&self, year: Year) -> Result<Standing, Refusal> {
        self.years.get(&year).map(|dossier| dossier.standing).ok_or(Refusal::NotRegistered)
    }
}

/// Residential areas, wards, communes and organisations hold the standard; what lies above them does not.
fn may_hold(kind: UnitKind) -> bool {
    kind.is_commune_level() || kind.is_host()
}

/// The criteria that are named, each once.
fn once(results: &[CriterionResult]) -> Result<BTreeSet<Text>, Refusal> {
    let mut named = BTreeSet::new();
    match results.iter().find(|result| !named.insert(result.criterion.clone())) {
        Some(result) => Err(Refusal::CriterionTwice { criterion: result.criterion.clone() }),
        None => Ok(named),
    }
}
