use serde::{Deserialize, Serialize};

use crate::{
    stream::Subject,
    values::{ActorId, ConvenerId, HostId, UnitId},
};

/// Who acts, in which office and how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The office or account, never a person's name.
    pub id: ActorId,
    /// The office held.
    pub role: Role,
    /// How far it reaches.
    pub scope: Scope,
    /// Whether somebody checked who this is. `false` while actors are only declared.
    pub verified: bool,
}

/// The offices of a festival. Police draft and advise, chairs decide: who proposes never decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Công an tham mưu: the police who draft and advise.
    Drafter,
    /// Chủ tịch UBND: the chair who decides.
    Decider,
    /// Mặt trận Tổ quốc và các đoàn thể: the Front and the mass organisations.
    Coordinator,
    /// Hội đồng Thi đua – Khen thưởng: the emulation and commendation council.
    Council,
    /// Ban tổ chức cấp triệu tập: the convener of the year.
    Convener,
    /// Người làm sử: who enters and reads past years.
    Historian,
}

impl Role {
    /// Every role, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Drafter, Self::Decider, Self::Coordinator, Self::Council, Self::Convener, Self::Historian];

    /// As a ward office calls it.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Drafter => "Công an (tham mưu)",
            Self::Decider => "Chủ tịch UBND (quyết định)",
            Self::Coordinator => "Mặt trận, đoàn thể (phối hợp)",
            Self::Council => "Hội đồng Thi đua – Khen thưởng",
            Self::Convener => "Ban tổ chức cấp triệu tập",
            Self::Historian => "Người làm sử",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Drafter => "drafter (police)",
            Self::Decider => "decider (chair)",
            Self::Coordinator => "coordinator (Front and organisations)",
            Self::Council => "emulation and commendation council",
            Self::Convener => "convener",
            Self::Historian => "historian",
        }
    }
}

/// How far an office reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All that one convener's festivals hold.
    Convener(ConvenerId),
    /// One ward or commune, with its hosts.
    Unit(UnitId),
    /// One host.
    Host(HostId),
}

impl Scope {
    /// Whether a matter lies within it.
    pub fn covers(&self, subject: &Subject) -> bool {
        match self {
            Self::Convener(convener) => subject.convener.as_ref() == Some(convener),
            Self::Unit(unit) => subject.unit.as_ref() == Some(unit),
            Self::Host(host) => subject.host.as_ref() == Some(host),
        }
    }

    /// The unit in whose name it stands.
    pub fn id(&self) -> &str {
        match self {
            Self::Convener(convener) => convener.as_str(),
            Self::Unit(unit) => unit.as_str(),
            Self::Host(host) => host.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_own_and_nothing_else() {
        let subject = Subject {
            convener: "tp-mau".parse().ok(),
            year: None,
            unit: "tp-mau.phuong-a".parse().ok(),
            host: "tp-mau.phuong-a.to-1".parse().ok(),
        };
        for mine in [
            Scope::Convener("tp-mau".parse().unwrap()),
            Scope::Unit("tp-mau.phuong-a".parse().unwrap()),
            Scope::Host("tp-mau.phuong-a.to-1".parse().unwrap()),
        ] {
            assert!(mine.covers(&subject), "{mine:?}");
        }
        for foreign in [
            Scope::Convener("tp-khac".parse().unwrap()),
            Scope::Unit("tp-mau".parse().unwrap()),
            Scope::Host("tp-mau.phuong-a".parse().unwrap()),
        ] {
            assert!(!foreign.covers(&subject), "{foreign:?}");
            assert!(!foreign.covers(&Subject::default()), "{foreign:?}");
        }
    }

    #[test]
    fn every_office_has_a_name_of_its_own() {
        for name in [Role::vi, Role::en] {
            let names: std::collections::BTreeSet<_> = Role::ALL.map(name).into();
            assert_eq!(names.len(), Role::ALL.len(), "{names:?}");
            assert!(!names.contains(""));
        }
    }

    #[test]
    fn a_scope_stands_in_the_name_of_a_unit() {
        let scopes = [
            Scope::Convener("tp-mau".parse().unwrap()),
            Scope::Unit("tp-mau.phuong-a".parse().unwrap()),
            Scope::Host("tp-mau.phuong-a.to-1".parse().unwrap()),
        ];
        assert_eq!(scopes.each_ref().map(Scope::id), ["tp-mau", "tp-mau.phuong-a", "tp-mau.phuong-a.to-1"]);
    }
}
