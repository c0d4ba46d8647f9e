use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words as they are compared: without diacritics, case, punctuation or more than one blank. `Đơn vị:` and `don vi` are
/// the same.
pub fn folded(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    for letter in words.nfd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'đ' | 'Đ' => folded.push('d'),
            letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Words as a part of an id: `Tổ dân phố 1` is `to-dan-pho-1`. Empty where no letter or figure is Latin.
pub fn slug(words: &str) -> String {
    let words = folded(words);
    let parts = words.split(' ').map(|part| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_diacritics_case_and_signs() {
        for (given, wanted) in [
            ("Họ và tên:", "ho va ten"),
            ("  HỌ VÀ   TÊN ", "ho va ten"),
            ("Đơn vị (mã)", "don vi ma"),
            ("To\u{302}\u{309} trưởng", "to truong"),
            ("No.", "no"),
            ("…", ""),
        ] {
            assert_eq!(folded(given), wanted, "{given}");
        }
        assert_eq!(slug("Tổ dân phố số 1/2"), "to-dan-pho-so-1-2");
        assert_eq!(slug("漢"), "");
    }
}
