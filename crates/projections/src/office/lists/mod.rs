//! The lists that offices import: which columns each has, and which command each row becomes.

mod activities;
mod agenda;
mod delegates;
mod neighbourhoods;
mod nominees;
mod results;
mod teams;

use std::str::FromStr;

use ngayhoi_domain::{
    FestivalRef, Subject,
    values::{HostId, UnitId},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    column::{Column, NUMBER},
    import::{Fault, Work},
    reader::RowReader,
};

/// A list that offices import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Tổ dân phố: neighbourhoods and other hosts of a unit, for the register.
    Neighbourhoods,
    /// Đề nghị khen thưởng: nominees for commendation of a unit.
    Nominees,
    /// Chương trình lễ: items of a host's agenda.
    Agenda,
    /// Đại biểu: delegates invited to a host's ceremony.
    Delegates,
    /// Hoạt động phần hội: activities of a host's programme.
    Activities,
    /// Đội: teams and performing groups of a host's activities.
    Teams,
    /// Kết quả: results of a host's contests.
    Results,
}

/// What a list belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A unit in a year.
    Unit,
    /// A host in a year.
    Host,
}

/// Whose list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Of which festival year, or in whose register.
    pub festival: FestivalRef,
    /// Which unit.
    pub unit: UnitId,
    /// Which host, for the lists of one.
    pub host: Option<HostId>,
}

impl Target {
    /// What its events are about.
    pub fn subject(&self) -> Subject {
        let subject = Subject::festival(&self.festival).unit(self.unit.clone());
        match &self.host {
            Some(host) => subject.host(host.clone()),
            None => subject,
        }
    }
}

impl List {
    /// Every list, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Neighbourhoods,
        Self::Nominees,
        Self::Agenda,
        Self::Delegates,
        Self::Activities,
        Self::Teams,
        Self::Results,
    ];

    /// In one word, for addresses and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Neighbourhoods => "to-dan-pho",
            Self::Nominees => "khen-thuong",
            Self::Agenda => "chuong-trinh-le",
            Self::Delegates => "dai-bieu",
            Self::Activities => "hoat-dong",
            Self::Teams => "doi",
            Self::Results => "ket-qua",
        }
    }

    /// In Vietnamese; a template's table has this name.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Neighbourhoods => "Tổ dân phố, nơi tổ chức",
            Self::Nominees => "Đề nghị khen thưởng",
            Self::Agenda => "Chương trình lễ",
            Self::Delegates => "Đại biểu dự lễ",
            Self::Activities => "Hoạt động phần hội",
            Self::Teams => "Đội tham gia",
            Self::Results => "Kết quả thi đấu",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Neighbourhoods => "neighbourhoods and hosts",
            Self::Nominees => "nominees for commendation",
            Self::Agenda => "agenda of the ceremony",
            Self::Delegates => "delegates of the ceremony",
            Self::Activities => "activities of the programme",
            Self::Teams => "teams",
            Self::Results => "results",
        }
    }

    /// What it belongs to.
    pub fn level(self) -> Level {
        match self {
            Self::Neighbourhoods | Self::Nominees => Level::Unit,
            Self::Agenda | Self::Delegates | Self::Activities | Self::Teams | Self::Results => Level::Host,
        }
    }

    /// Its columns in order, without the number that offices put first.
    pub fn columns(self) -> &'static [&'static Column] {
        match self {
            Self::Neighbourhoods => neighbourhoods::COLUMNS,
            Self::Nominees => nominees::COLUMNS,
            Self::Agenda => agenda::COLUMNS,
            Self::Delegates => delegates::COLUMNS,
            Self::Activities => activities::COLUMNS,
            Self::Teams => teams::COLUMNS,
            Self::Results => results::COLUMNS,
        }
    }

    /// Its columns in order as a template has them.
    pub fn with_number(self) -> impl Iterator<Item = &'static Column> {
        std::iter::once(&NUMBER).chain(self.columns().iter().copied())
    }

    /// Judges every row.
    pub(super) async fn enter(self, work: &mut Work<'_>, rows: Vec<RowReader<'_>>) -> Result<(), Fault> {
        match self {
            Self::Neighbourhoods => neighbourhoods::enter(work, rows).await,
            Self::Nominees => nominees::enter(work, rows).await,
            Self::Agenda => agenda::enter(work, rows).await,
            Self::Delegates => delegates::enter(work, rows).await,
            Self::Activities => activities::enter(work, rows).await,
            Self::Teams => teams::enter(work, rows).await,
            Self::Results => results::enter(work, rows).await,
        }
    }
}

impl FromStr for List {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|list| list.code() == given).ok_or_else(|| {
            let known = Self::ALL.map(|list| format!("{} ({} / {})", list.code(), list.vi(), list.en())).join("; ");
            format!("“{given}”: chọn một trong / choose one of: {known}")
        })
    }
}

/// The choices of one of the API's enums: the domain's value, its Vietnamese name, and its code in plain words.
fn named<W: Copy + Serialize, T: DeserializeOwned>(
    words: &[W],
    vi: fn(W) -> &'static str,
) -> Vec<(T, &'static str, String)> {
    let choice = |word: &W| {
        let code = serde_json::to_value(word).ok()?.as_str()?.to_lowercase();
        let value = serde_json::from_value(code.clone().into()).ok()?;
        Some((value, vi(*word), code))
    };
    words.iter().filter_map(choice).collect()
}
