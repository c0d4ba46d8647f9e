use serde::{Deserialize, Serialize};

use super::{PersonId, Text};

/// A value that belongs to a person: in the clear only while a command is judged and when an answer is written,
/// sealed under that person's key wherever it rests.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Personal {
    /// Whose value it is.
    pub person: PersonId,
    /// The value, open or sealed.
    #[serde(flatten)]
    pub value: PersonalValue,
}

/// How a personal value is held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalValue {
    /// In the clear; the journal seals it before it is written.
    Open(Text),
    /// Ciphertext in base64, readable while the person's key exists.
    Sealed(String),
    /// The key is gone, and with it the value.
    Erased(bool),
}

impl Personal {
    /// A value in the clear, to be sealed on its way into the journal.
    pub fn open(person: PersonId, value: Text) -> Self {
        Self { person, value: PersonalValue::Open(value) }
    }
}
