//! Standard (tiêu chuẩn “An toàn về an ninh trật tự”): yearly registered, self-assessed, appraised, recognised or not.
//! The criteria came from Circular 23/2012/TT-BCA, and from Circular 124/2021/TT-BCA since 10 February 2022.

mod event;
#[cfg(test)]
mod tests;

pub use event::Event;

/// What can be asked about a holder's standard.
#[derive(Debug, Clone, Serialize)]
pub enum Command {
    /// `holder_registered`: whether the unit register knows the holder (evidence).
    Register { year: Year, holder_registered: Evidence<bool> },
    SelfAssess { year: Year, report: Text },
    Appraise { year: Year, opinion: Text },
    Recognise { year: Year, decision: DocumentRef },
    Decline { year: Year, reason: Text },
}
