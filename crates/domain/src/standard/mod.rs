//! Standard (tiêu chuẩn “An toàn về an ninh trật tự”): yearly registered, self-assessed, appraised, recognised or not.
//! The criteria came from Circular 23/2012/TT-BCA, and from Circular 124/2021/TT-BCA since 10 February 2022.

mod event;

use serde::Serialize;

pub use event::Event;

use crate::{
    Evidence,
    unit::UnitKind,
    values::{DocumentRef, Text, Year},
};

/// What can be asked of a holder's standard.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// Register for a year.
    Register {
        /// Which year.
        year: Year,
        /// What the holder is, by the register; `None` when it is not registered.
        holder: Evidence<Option<UnitKind>>,
    },
    /// Assess oneself.
    SelfAssess {
        /// For which year.
        year: Year,
        /// What the holder says of itself.
        report: Text,
    },
    /// Appraise what the holder said.
    Appraise {
        /// For which year.
        year: Year,
        /// What the appraisal says.
        opinion: Text,
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
