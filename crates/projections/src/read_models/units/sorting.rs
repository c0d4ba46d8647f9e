use std::sync::LazyLock;

use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
use icu_locale_core::locale;

/// The Vietnamese alphabet (`a ă â b c d đ …`, then the tones), and figures by their value.
static ALPHABET: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let wanted = CollatorPreferences::from(locale!("vi-u-kn"));
    Collator::try_new(wanted, CollatorOptions::default()).ok()
});

/// Bytes that stand among those of other names as the name stands among them in a Vietnamese list: `Tổ dân phố 9` before
/// `Tổ dân phố 10`, `Phường Đa Kao` after `Phường Dĩ An`.
pub(super) fn sort_key(name: &str) -> Vec<u8> {
    let mut key = Vec::new();
    match &*ALPHABET {
        Some(alphabet) => {
            let Ok(()) = alphabet.write_sort_key_to(name, &mut key);
        }
        // The program holds the alphabet; a list without it is better than none.
        None => key.extend(name.as_bytes()),
    }
    key
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_stand_as_in_a_vietnamese_list() {
        let list = [
            "Chợ Hạ Vàng",
            "Phường An Khê",
            "Phường Ân Thi",
            "Phường Bắc Hà",
            "Phường Dĩ An",
            "Phường Đa Kao",
            "Phường Mẫu Hai",
            "Phường Mẫu Một",
            "phường Ô Chợ Dừa",
            "Phường Ô Môn",
            "Phường Ơn",
            "Tổ dân phố 1",
            "Tổ dân phố 2",
            "Tổ dân phố 9A",
            "Tổ dân phố 10",
            "Tổ dân phố 100",
            "Tổ dân phố Tân An",
            "Tổ dân phố Tân Ấp",
            "Xã Ba",
            "Xã Bà",
            "Xã Bả",
            "Xã Bã",
            "Xã Bá",
            "Xã Bạ",
        ];
        let mut sorted = list;
        sorted.reverse();
        sorted.sort_by_key(|name| sort_key(name));
        assert_eq!(sorted, list);
        assert_ne!(sort_key("Xã Ba"), sort_key("Xã Bá"));
    }
}
