use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Explanation, Refusal};

/// A slug that breaks the rule: lower-case ASCII letters, digits and hyphens, in parts joined by dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSlug {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidSlug {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "ID_INVALID",
            format!(
                "“{given}” không phải mã hợp lệ: chỉ dùng chữ thường không dấu, số và gạch nối, các phần cách nhau bằng dấu chấm, tối đa {SLUG_MAX} ký tự."
            ),
            format!(
                "“{given}” is not a valid id: lower-case letters, digits and hyphens, parts joined by dots, at most {SLUG_MAX} characters."
            ),
        )
    }
}

impl fmt::Display for InvalidSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidSlug {}

/// The longest slug, in characters.
pub const SLUG_MAX: usize = 120;

/// Words that stand in page addresses beside slugs and can therefore not be one.
const RESERVED: [&str; 2] = ["timeline", "desk"];

fn check_slug(given: &str) -> Result<(), InvalidSlug> {
    let part_is_fine = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if given.len() <= SLUG_MAX && !RESERVED.contains(&given) && given.split('.').all(part_is_fine) {
        Ok(())
    } else {
        Err(InvalidSlug { given: given.to_owned() })
    }
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The slug as written in addresses and stream names.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidSlug;
            fn from_str(given: &str) -> Result<Self, InvalidSlug> {
                check_slug(given).map(|()| Self(given.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidSlug;
            fn try_from(given: String) -> Result<Self, InvalidSlug> {
                check_slug(&given).map(|()| Self(given))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug_id!(
    /// A unit in the register (đơn vị): province, city, ward, commune, neighbourhood, market, hospital…
    ///
    /// Given once and never reused; official codes and names are dated properties of it.
    UnitId
);
slug_id!(
    /// Who convenes a festival year: a city in 2018, a province or commune since July 2025. A unit in that office.
    ConvenerId
);
slug_id!(
    /// Who holds a festival day: a neighbourhood, a market, a hospital. A unit in that office.
    HostId
);
slug_id!(
    /// Who acted: an office or account, never a person's name.
    ActorId
);
slug_id!(
    /// A safe family group (tổ liên gia an toàn).
    GroupId
);

impl ActorId {
    /// The service itself, where one fact follows from another by a policy.
    pub fn of_policies() -> Self {
        Self("tu-dong".to_owned())
    }
}

impl ConvenerId {
    /// The convener as a unit of the register.
    pub fn as_unit(&self) -> UnitId {
        UnitId(self.0.clone())
    }
}

impl HostId {
    /// The host as a unit of the register.
    pub fn as_unit(&self) -> UnitId {
        UnitId(self.0.clone())
    }
}

impl UnitId {
    /// This unit in the office of a host.
    pub fn as_host(&self) -> HostId {
        HostId(self.0.clone())
    }

    /// This unit in the office of a convener.
    pub fn as_convener(&self) -> ConvenerId {
        ConvenerId(self.0.clone())
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id that a command gives to what it makes: the same command makes the same id.
            pub fn made_by(command: CommandId) -> Self {
                Self(Uuid::new_v5(&command.0, stringify!($name).as_bytes()))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidUuid;
            fn from_str(given: &str) -> Result<Self, InvalidUuid> {
                InvalidUuid::check(given).map(Self)
            }
        }
    };
}

/// An id that is no UUID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidUuid {
    /// What was given.
    pub given: String,
}

impl InvalidUuid {
    fn check(given: &str) -> Result<Uuid, Self> {
        Uuid::parse_str(given).map_err(|_| Self { given: given.to_owned() })
    }
}

impl Refusal for InvalidUuid {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "UUID_INVALID",
            format!("“{given}” không phải mã UUID; hãy chọn lại trong danh sách."),
            format!("“{given}” is not a UUID; choose from the list again."),
        )
    }
}

impl fmt::Display for InvalidUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidUuid {}

uuid_id!(
    /// One wish of one actor, repeated as often as the network needs it (idempotency key).
    CommandId
);
uuid_id!(
    /// A person whose name is sealed.
    PersonId
);
uuid_id!(
    /// An item of a ceremony's agenda (mục trong chương trình lễ).
    AgendaItemId
);
uuid_id!(
    /// A delegate who is invited to a ceremony (đại biểu).
    DelegateId
);
uuid_id!(
    /// A place within a host where activities are held (địa điểm).
    VenueId
);
uuid_id!(
    /// A cultural, sports or community activity (hoạt động phần hội).
    ActivityId
);
uuid_id!(
    /// A team that enters an activity (đội).
    TeamId
);
uuid_id!(
    /// A group or person who performs (nhóm, người biểu diễn).
    PerformerId
);
uuid_id!(
    /// A duty in preparing a host's day (nhiệm vụ được phân công).
    DutyId
);
uuid_id!(
    /// One proposal to commend one nominee (đề nghị khen thưởng).
    CommendationId
);
uuid_id!(
    /// A session of outreach (buổi tuyên truyền).
    OutreachSessionId
);
uuid_id!(
    /// An achievement (thành tích), which is rewarded once.
    AchievementId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_to_the_rule() {
        for good in ["tp-ha-tinh", "tp-ha-tinh.thach-trung", "a1.b2.c3"] {
            assert!(good.parse::<UnitId>().is_ok(), "{good}");
        }
        for bad in ["", "Hà", "a..b", "-a", "a-", "a b", "A", "a/b", "timeline", &"a".repeat(SLUG_MAX + 1)] {
            assert_eq!(bad.parse::<UnitId>(), Err(InvalidSlug { given: bad.to_owned() }));
        }
    }

    #[test]
    fn the_same_command_makes_the_same_ids_and_kinds_never_collide() {
        let command = CommandId(Uuid::from_u128(7));
        assert_eq!(ActivityId::made_by(command), ActivityId::made_by(command));
        assert_ne!(ActivityId::made_by(command).0, VenueId::made_by(command).0);
    }

    #[test]
    fn a_refused_id_is_repeated_to_whoever_gave_it() {
        let slug = "Hà".parse::<UnitId>().unwrap_err().to_string();
        let uuid = "hai".parse::<TeamId>().unwrap_err().to_string();
        assert!(slug.contains("“Hà”") && uuid.contains("“hai” không phải mã UUID"), "{slug} {uuid}");
    }
}
