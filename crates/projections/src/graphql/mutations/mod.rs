//! Mutations: one an aggregate's command, each with one input and one payload.

mod account;
mod assessment;
mod ceremony;
mod clone;
mod commendation;
mod contest;
mod duty;
mod emulation;
mod group;
mod input;
mod office;
mod outreach;
mod payload;
mod pilot;
mod programme;
mod standard;
mod unit;
mod year;

pub use account::AccountMutations;
pub use assessment::AssessmentMutations;
pub use ceremony::CeremonyMutations;
pub use clone::CloneMutations;
pub use commendation::CommendationMutations;
pub use contest::ContestMutations;
pub use duty::DutyMutations;
pub use emulation::EmulationMutations;
pub use group::GroupMutations;
pub use office::OfficeMutations;
pub use outreach::OutreachMutations;
pub use pilot::PilotMutations;
pub use programme::ProgrammeMutations;
pub use standard::StandardMutations;
pub use unit::UnitMutations;
pub use year::YearMutations;
