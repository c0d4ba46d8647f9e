use std::collections::{BTreeSet, HashMap};

use ngayhoi_domain::{FestivalRef, Subject};

/// Which festival years something is read from, or changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Years {
    /// All there are, and whatever else the record holds.
    All,
    /// These alone, beside the standing facts that every year rests on (the register of units).
    Only(BTreeSet<FestivalRef>),
}

impl Years {
    /// None.
    pub const NONE: Self = Self::Only(BTreeSet::new());

    /// With another year among them; `None` of what is no single year.
    pub fn add(&mut self, festival: Option<FestivalRef>) {
        match (self, festival) {
            (Self::All, _) => {}
            (Self::Only(years), Some(festival)) => drop(years.insert(festival)),
            (years @ Self::Only(_), None) => *years = Self::All,
        }
    }

    /// Those that events change which are about these subjects. A standing fact changes all of them.
    pub fn changed_by<'s>(subjects: impl IntoIterator<Item = &'s Subject>) -> Self {
        let mut changed = Self::NONE;
        for Subject { convener, year, .. } in subjects {
            let festival = convener.clone().zip(*year).map(|(convener, year)| FestivalRef { convener, year });
            changed.add(festival);
        }
        changed
    }
}

/// What a reading rests on: as long as it is the same, reading the same again finds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    /// The number of the entry by which any of it last changed, or of a later one.
    pub seq: i64,
    /// The number of the build that is read.
    pub build: u32,
}

/// By which entry each festival year last changed.
#[derive(Debug)]
pub struct Versions {
    /// The last entry.
    last: i64,
    /// By which all last changed at once, as far as is known.
    all: i64,
    /// Those that changed since.
    years: HashMap<FestivalRef, i64>,
}

impl Versions {
    /// Everything as it is after so many entries.
    pub fn at(seq: i64) -> Self {
        Self { last: seq, all: seq, years: HashMap::new() }
    }

    /// Takes note of what changed by the entries up to a number.
    pub fn change(&mut self, changed: &Years, seq: i64) {
        match changed {
            Years::All => *self = Self::at(seq),
            Years::Only(years) => {
                self.last = seq;
                self.years.extend(years.iter().map(|festival| (festival.clone(), seq)));
            }
        }
    }

    /// The number of the entry by which any of these last changed, or of a later one.
    pub fn of(&self, years: &Years) -> i64 {
        match years {
            Years::All => self.last,
            Years::Only(years) => {
                years.iter().filter_map(|year| self.years.get(year)).copied().fold(self.all, i64::max)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use super::*;

    fn subject(convener: &str, year: Option<u16>) -> Subject {
        let year = year.map(|year| i32::from(year).try_into().unwrap());
        Subject { convener: Some(convener.parse().unwrap()), year, ..Subject::default() }
    }

    fn years(of: &[(&str, u16)]) -> Years {
        let subjects: Vec<_> = of.iter().map(|(convener, year)| subject(convener, Some(*year))).collect();
        Years::changed_by(&subjects)
    }

    #[test]
    fn a_year_changes_by_its_own_entries_and_by_standing_facts_alone() {
        let (one, other) = (years(&[("tp-mau", 2019)]), years(&[("tp-mau", 2020)]));
        let both = years(&[("tp-mau", 2019), ("tp-mau", 2020)]);
        let mut versions = Versions::at(10);
        let told = |versions: &Versions| [&one, &other, &both, &Years::All].map(|years| versions.of(years));
        assert_eq!(told(&versions), [10, 10, 10, 10]);
        versions.change(&one, 11);
        assert_eq!(told(&versions), [11, 10, 11, 11]);
        versions.change(&other, 12);
        assert_eq!(told(&versions), [11, 12, 12, 12]);
        versions.change(&years(&[("tp-khac", 2019)]), 13);
        assert_eq!(told(&versions), [11, 12, 12, 13]);
        versions.change(&Years::changed_by([&subject("tp-khac", None)]), 14);
        assert_eq!(told(&versions), [14, 14, 14, 14]);
    }

    #[test]
    fn what_is_of_no_single_year_is_of_all() {
        assert_eq!(Years::changed_by([]), Years::NONE);
        assert_eq!(Years::changed_by([&subject("tp-mau", Some(2019)), &Subject::default()]), Years::All);
        let mut all = Years::All;
        all.add(None);
        assert_eq!(all, Years::All);
    }
}
