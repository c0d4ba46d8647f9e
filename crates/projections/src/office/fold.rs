use ngayhoi_domain::values;

/// Words as they are compared: folded as people search for them, and without punctuation. `Đơn vị:` and `don vi` are the
/// same.
pub fn folded(words: &str) -> String {
    let words = values::folded(words);
    words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
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
