use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words as people search for them: lower case, without diacritics, đ as d, one blank between two words. Whoever looks
/// for `nguyen du` finds “Nguyễn Du”, however it was typed.
pub fn folded(words: &str) -> String {
    let plain = |letter: char| match letter {
        'đ' | 'Đ' => 'd',
        other => other,
    };
    let letters = words.nfd().filter(|letter| !is_combining_mark(*letter)).map(plain).flat_map(char::to_lowercase);
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn diacritics_case_and_blanks_make_no_difference() {
        for given in ["Nguyễn Du", "nguyen du", "NGUYỄN  DU ", "Nguye\u{302}\u{303}n Du"] {
            assert_eq!(folded(given), "nguyen du", "{given}");
        }
        assert_eq!(folded("Đồng Đăng, thị trấn đỏ"), "dong dang, thi tran do");
        assert_eq!(folded("Ươm Ấp Ỹ"), "uom ap y");
        assert_eq!(folded(" \t"), "");
    }
}
