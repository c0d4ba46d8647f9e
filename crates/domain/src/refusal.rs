use std::fmt;

/// Why a command was not done, or a value not taken. It is an answer to a person: it names what, where and what to do.
pub trait Refusal {
    /// The refusal in words, in both languages, with its code and the field it stands beside.
    fn explain(&self) -> Explanation;
}

/// A refusal in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Stable and made for machines, such as `QUOTA_FILLED`.
    pub code: &'static str,
    /// The field of the command that it is about, as the API spells it; `None` where it is about the whole.
    pub field: Option<&'static str>,
    /// What and what to do, as a ward office would say it.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

impl Explanation {
    /// About the command as a whole.
    pub fn of(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, field: None, vi: vi.into(), en: en.into() }
    }

    /// About one of its fields.
    pub fn at(field: &'static str, code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, field: Some(field), vi: vi.into(), en: en.into() }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.vi, self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explanation_is_told_in_both_languages() {
        assert_eq!(Explanation::of("LATE", "Đã muộn.", "It is late.").to_string(), "Đã muộn. / It is late.");
    }
}
