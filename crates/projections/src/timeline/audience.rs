//! Which events are told to whom. What is not written down here is for organisers alone, so that a new event is.

use ngayhoi_domain::Fact;

/// For whom a part of the timeline is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Audience {
    /// Those within whose scope it lies: everything.
    #[default]
    Organisers,
    /// Everybody, of a year whose figures are settled.
    Settled,
    /// Everybody, always.
    Everybody,
}

/// What everybody is told of a festival year and of the register, and when a programme is released.
const PUBLISHED: [&str; 13] = [
    "FestivalYearOpened",
    "UnitJoined",
    "OutlineAdopted",
    "PilotRulesAdopted",
    "FestivalYearClosed",
    "FestivalYearCancelled",
    "UnitRegistered",
    "UnitRenamed",
    "UnitTransferred",
    "UnitMerged",
    "UnitSplit",
    "UnitDissolved",
    "ProgrammeReleased",
];

/// What everybody is told once the figures are settled.
const FIGURES: [&str; 17] = [
    "PilotDesignated",
    "DesignationUndone",
    "SafeFamilyGroupFormed",
    "CamerasFunded",
    "NeighbourhoodCamerasFunded",
    "StandardRegistered",
    "StandardSelfAssessed",
    "StandardAppraised",
    "StandardRecognised",
    "StandardNotRecognised",
    "AssessmentCalled",
    "FigureReported",
    "MovementAssessed",
    "EmulationLaunched",
    "SignUpsReported",
    "OutreachSessionHeld",
    "OutreachSessionCorrected",
];

impl Audience {
    /// For whom events of a name are told at the widest.
    pub fn of(event: &str) -> Self {
        if PUBLISHED.contains(&event) {
            Self::Everybody
        } else if FIGURES.contains(&event) {
            Self::Settled
        } else {
            Self::Organisers
        }
    }

    /// What an entry must meet to be told, in SQL. A type is its name and a version.
    pub(super) fn condition(self) -> String {
        let mut told: Vec<&str> = match self {
            Self::Organisers => return "TRUE".to_owned(),
            Self::Settled => PUBLISHED.into_iter().chain(FIGURES).collect(),
            Self::Everybody => PUBLISHED.to_vec(),
        };
        // What was stored under another name is told to whom it is told under today's.
        let before = Fact::former().filter(|former| told.contains(&former.now));
        let before: Vec<&str> = before.filter_map(|former| former.stored.split('.').next()).collect();
        told.extend(before);
        let names = told.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
        format!("substr(entry.type, 1, instr(entry.type, '.') - 1) IN ({names})")
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// The names of all events, by their golden files.
    fn events() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/events");
        let folders = fs::read_dir(root).unwrap().map(|folder| folder.unwrap().path());
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()));
        files.map(|file| file.to_string_lossy().split('.').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn whatever_is_told_to_everybody_exists() {
        let events = events();
        for name in PUBLISHED.into_iter().chain(FIGURES) {
            assert!(events.contains(name), "{name}");
        }
    }

    #[test]
    fn drafts_nominees_votes_and_accounts_are_for_organisers() {
        let hidden = events().into_iter().filter(|name| Audience::of(name) == Audience::Organisers).count();
        assert_eq!(events().len() - hidden, PUBLISHED.len() + FIGURES.len());
        for name in ["NeighbourhoodNominated", "AgendaItemAdded", "CouncilRecommended", "AccountOpened", "NoSuchEvent"]
        {
            assert_eq!(Audience::of(name), Audience::Organisers, "{name}");
        }
    }
}
