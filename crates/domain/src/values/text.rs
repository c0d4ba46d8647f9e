use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{Explanation, Refusal};

/// The longest text, in characters after normalisation.
pub const TEXT_MAX: usize = 2_000;

/// Words that people wrote: trimmed, in Unicode form NFC, neither empty nor endless, without control characters
/// other than the line break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidText {
    /// Nothing but blanks.
    Empty,
    /// More than 2,000 characters.
    TooLong {
        /// How many were given.
        characters: usize,
    },
    /// A control character, such as a tab or a null.
    ControlCharacter,
}

impl Refusal for InvalidText {
    fn explain(&self) -> Explanation {
        match self {
            Self::Empty => Explanation::of("TEXT_EMPTY", "Chưa nhập nội dung.", "The text is empty."),
            Self::TooLong { characters } => Explanation::of(
                "TEXT_TOO_LONG",
                format!("Nội dung dài {characters} ký tự, tối đa {TEXT_MAX}."),
                format!("The text has {characters} characters, at most {TEXT_MAX} are kept."),
            ),
            Self::ControlCharacter => Explanation::of(
                "TEXT_CONTROL_CHARACTER",
                "Nội dung có ký tự điều khiển; hãy gõ lại.",
                "The text holds a control character; type it again.",
            ),
        }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidText {}

impl Text {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// A text without blanks around it, in composed letters.
    fn tidy(text: String) -> Result<Self, InvalidText> {
        if text.is_empty() {
            return Err(InvalidText::Empty);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(InvalidText::ControlCharacter);
        }
        match text.chars().count() {
            0..=TEXT_MAX => Ok(Self(text)),
            characters => Err(InvalidText::TooLong { characters }),
        }
    }
}

impl FromStr for Text {
    type Err = InvalidText;

    fn from_str(given: &str) -> Result<Self, InvalidText> {
        Self::tidy(given.replace("\r\n", "\n").trim().nfc().collect())
    }
}

impl TryFrom<String> for Text {
    type Error = InvalidText;
    fn try_from(given: String) -> Result<Self, InvalidText> {
        // What was kept before is tidy already, and is taken as it stands: a replay is little else.
        if is_tidy(&given) { Ok(Self(given)) } else { given.parse() }
    }
}

/// How many bytes of a text are looked at together: as many as every processor compares at once.
const LANES: usize = 16;

/// Whether a text stands as it would be kept, by one look at each of its bytes. Latin letters before the combining marks
/// (U+0300), and all Vietnamese ones after them (U+1E00 to U+1EFF), are composed wherever they stand; only others need
/// to be looked up.
fn is_tidy(text: &str) -> bool {
    let (mut is_plain, mut is_composed) = ([true; LANES], [true; LANES]);
    let whole = text.as_bytes().array_windows().step_by(LANES);
    let (rest, mut padded) = (&text.as_bytes()[whole.len() * LANES..], [b' '; LANES + 1]);
    padded[..rest.len()].copy_from_slice(rest);
    // A loop over the chain would ask at each step which of the two is at its turn.
    whole.chain([&padded]).for_each(|bytes: &[u8; LANES + 1]| {
        for lane in 0..LANES {
            // In UTF-8, U+0080 to U+009F, which are control characters too, begin with 0xC2.
            let [byte, next] = [bytes[lane], bytes[lane + 1]];
            is_plain[lane] &= ((byte >= b' ') & (byte != 0x7f) & ((byte != 0xc2) | (next >= 0xa0))) | (byte == b'\n');
            is_composed[lane] &= (byte < 0xcc) | ((byte == 0xe1) & (0xb8..=0xbb).contains(&next));
        }
    });
    let (is_plain, is_composed) = (is_plain == [true; LANES], is_composed == [true; LANES]);
    // No text has more characters than bytes.
    let is_short = text.len() <= TEXT_MAX || text.chars().count() <= TEXT_MAX;
    let is_trimmed = !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace);
    !text.is_empty() && is_short && is_plain && is_trimmed && (is_composed || is_nfc(text))
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A numbered document (quyết định, kế hoạch): what a decision rests on or is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Its number as printed, such as `12/QĐ-UBND`.
    pub number: Text,
    /// The day it was signed, in Vietnam.
    #[serde(deserialize_with = "super::stored_day::read")]
    pub date: NaiveDate,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Text>,
}

/// The state's code of a unit (mã đơn vị hành chính): digits, a key only together with a date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitCode(String);

impl UnitCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code that is not 2 to 5 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidUnitCode {
    /// What was given.
    pub given: String,
}

impl Refusal for InvalidUnitCode {
    fn explain(&self) -> Explanation {
        let given = &self.given;
        Explanation::of(
            "UNIT_CODE_INVALID",
            format!("“{given}”: mã đơn vị hành chính gồm 2 đến 5 chữ số."),
            format!("“{given}”: a unit's code has 2 to 5 digits."),
        )
    }
}

impl fmt::Display for InvalidUnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for InvalidUnitCode {}

impl FromStr for UnitCode {
    type Err = InvalidUnitCode;
    fn from_str(given: &str) -> Result<Self, InvalidUnitCode> {
        if (2..=5).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(given.to_owned()))
        } else {
            Err(InvalidUnitCode { given: given.to_owned() })
        }
    }
}

impl TryFrom<String> for UnitCode {
    type Error = InvalidUnitCode;
    fn try_from(given: String) -> Result<Self, InvalidUnitCode> {
        given.parse()
    }
}

impl From<UnitCode> for String {
    fn from(code: UnitCode) -> String {
        code.0
    }
}

/// An amount of money in Vietnamese đồng, kept as decided and never recomputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Dong(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_said_in_both_languages() {
        let refusal = " ".parse::<Text>().unwrap_err();
        assert_eq!(refusal.to_string(), refusal.explain().to_string());
        assert!(refusal.to_string().contains(" / "), "{refusal}");
    }

    #[test]
    fn text_is_trimmed_and_composed() {
        assert_eq!("  To\u{302}\u{309} 1 \r\n".parse::<Text>().unwrap().as_str(), "Tổ 1");
    }

    #[test]
    fn a_string_becomes_the_same_text_however_it_comes() {
        for given in
            ["Tổ 1", " Tổ 1", "To\u{302}\u{309} 1", "a\r\nb", "a\nb", "a\rb", "", " ", "漢字", "e\u{301}", "\u{37e}"]
        {
            assert_eq!(Text::try_from(given.to_owned()), given.parse(), "{given:?}");
        }
    }

    #[test]
    fn no_letter_is_taken_as_it_stands_that_would_be_kept_otherwise() {
        for c in '\0'..='\u{ffff}' {
            for given in [format!("e{c}"), format!("e{c}e"), c.to_string()] {
                assert_eq!(Text::try_from(given.clone()), given.parse(), "{given:?}");
            }
        }
    }

    #[test]
    fn letters_that_are_not_looked_up_are_composed() {
        let mut letters = ('\0'..'\u{300}').chain('\u{1e00}'..='\u{1eff}');
        assert!(letters.all(|c| is_nfc(&format!("e{c}"))));
    }

    #[test]
    fn text_refuses_what_nobody_means() {
        assert_eq!(" \n ".parse::<Text>(), Err(InvalidText::Empty));
        assert_eq!("a\tb".parse::<Text>(), Err(InvalidText::ControlCharacter));
        let long = "ổ".repeat(TEXT_MAX + 1);
        assert_eq!(long.parse::<Text>(), Err(InvalidText::TooLong { characters: TEXT_MAX + 1 }));
        assert!("ổ".repeat(TEXT_MAX).parse::<Text>().is_ok());
    }

    #[test]
    fn unit_codes_are_digits() {
        assert!(UnitCode::try_from("18088".to_owned()).is_ok());
        for bad in ["", "1", "180888", "18a88"] {
            assert!(UnitCode::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_what_would_be_kept_as_it_is_counts_as_tidy() {
        let long = "ổ".repeat(TEXT_MAX);
        for given in
            ["Tổ 1", "a\nb", "\u{a0}".trim(), "a\u{a0}b", "漢字", "z", "a b~c", "Đội Ớt", "=\u{338}", "e\u{301}", &long]
        {
            assert_eq!(is_tidy(given), given.parse().is_ok_and(|text: Text| text.as_str() == given), "{given:?}");
        }
        assert!(is_tidy("Tổ 1") && is_tidy("a\nb") && is_tidy("漢字") && is_tidy(&long));
    }

    proptest::proptest! {
        #[test]
        fn tidy_is_what_a_text_makes_of_itself(given in "[ -~é ạ\u{300}-\u{304}\u{7e}-\u{a1}\u{1e9f}-\u{1f01}가-각\n\r\t]{0,40}") {
            let kept = given.parse().is_ok_and(|text: Text| text.as_str() == given);
            proptest::prop_assert_eq!(is_tidy(&given), kept);
        }
    }

    #[test]
    fn texts_and_codes_are_written_as_they_were_read() {
        let code = UnitCode::try_from("18088".to_owned()).unwrap();
        assert_eq!((code.as_str(), String::from(code.clone())), ("18088", "18088".to_owned()));
        assert_eq!(String::from("Tổ 1".parse::<Text>().unwrap()), "Tổ 1");
        let refused = "18a".parse::<UnitCode>().unwrap_err().to_string();
        assert!(refused.contains("“18a”: mã đơn vị") && refused.contains("2 to 5 digits"), "{refused}");
    }
}
