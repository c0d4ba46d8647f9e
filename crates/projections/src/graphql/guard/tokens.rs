//! What a document holds before anything is made of it: the parser goes as deep as the text does, so that is looked at
//! first, in one pass that stops at the first thing too many.

use crate::graphql::{Code, Fault};

/// The most tokens of a document.
pub const TOKENS: usize = 5_000;

/// The deepest that brackets of any kind may stand in one another.
pub const BRACKETS: usize = 64;

/// Counts tokens and brackets.
///
/// # Errors
/// When there are too many, or they are too deep.
pub fn count(document: &str) -> Result<usize, Fault> {
    let mut rest = document.as_bytes();
    let (mut tokens, mut depth) = (0, 0_usize);
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = skip_while(after, |byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' => after_string(rest),
            b'{' | b'[' | b'(' => {
                depth += 1;
                after
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                after
            }
            byte if is_of_word(*byte) => skip_while(after, is_of_word),
            _ => after,
        };
        tokens += 1;
        if depth > BRACKETS {
            return Err(Fault::most(Code::TooDeep, "độ sâu của dấu ngoặc", "the depth of brackets", BRACKETS));
        }
        if tokens > TOKENS {
            return Err(Fault::most(Code::TooManyTokens, "số từ và dấu", "tokens", TOKENS));
        }
    }
    Ok(tokens)
}

/// Names and numbers, and whatever is no token of GraphQL at all and makes the parser stop.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.') || !byte.is_ascii()
}

fn skip_while(bytes: &[u8], is: impl Fn(u8) -> bool) -> &[u8] {
    let length = bytes.iter().position(|byte| !is(*byte)).unwrap_or(bytes.len());
    bytes.get(length..).unwrap_or_default()
}

/// What follows a string that begins here; nothing where it does not end.
fn after_string(bytes: &[u8]) -> &[u8] {
    let quotes: &[u8] = if bytes.starts_with(b"\"\"\"") { b"\"\"\"" } else { b"\"" };
    let mut rest = bytes.get(quotes.len()..).unwrap_or_default();
    while !rest.is_empty() && !rest.starts_with(quotes) {
        // A backslash takes what follows it along: of a block string, only a closing that is none.
        let step = if rest.first() == Some(&b'\\') { 2 } else { 1 };
        rest = rest.get(step..).unwrap_or_default();
    }
    rest.get(quotes.len()..).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects in the plainest way")]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_as_the_language_parts_them() {
        for (document, tokens) in [
            ("", 0),
            ("{ a }", 3),
            ("{a,b ,, c}", 5),
            ("# { { {\n{ a } # b", 3),
            ("{ a(x: \"{ \\\" [\", y: -1.5e3) }", 11),
            ("{ a(x: \"\"\"{ \" \\\"\"\" [\"\"\") { ...b } }", 11),
            ("{ a(x: \"never ends", 6),
            ("{ đại_biểu }", 3),
        ] {
            assert_eq!(count(document).unwrap(), tokens, "{document}");
        }
    }

    #[test]
    fn what_is_too_deep_or_too_long_is_refused_at_once() {
        for bracket in ["{a", "[", "(a:", "{a(b:["] {
            assert_eq!(count(&bracket.repeat(20_000)).unwrap_err().code, Code::TooDeep);
        }
        assert_eq!(count(&format!("{{{}", " a:b".repeat(100_000))).unwrap_err().code, Code::TooManyTokens);
        assert_eq!(count(&"{a}".repeat(TOKENS)).unwrap_err().code, Code::TooManyTokens);
    }
}
