//! Reforms of units through the forms on their pages of the register.

use super::*;

const CITY: &str = "tp-thu";
const TWO: &str = "tp-thu.phuong-hai";
const THREE: &str = "tp-thu.phuong-ba";
const FOUR: &str = "tp-thu.phuong-bon";
const NOWHERE: &str = "tp-thu.khong-co";

fn entry(unit: &str) -> String {
    format!("/desk/don-vi/{unit}")
}

/// What every reform's form asks, with a decision.
fn reform<'f>(on: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let decided = [
        ("convener", CITY),
        ("on", on),
        ("decision.number", "10/NQ-HĐND"),
        ("decision.date", "2026-07-01"),
        ("decision.issuer", "HĐND Thành phố Thử"),
    ];
    [&decided[..], more].concat()
}

impl Desk {
    /// A unit's page as on a day.
    async fn entry_on(&self, unit: &str, on: &str) -> String {
        let (status, page) = self.0.page(&format!("{}?ngay={on}", entry(unit))).await;
        assert_eq!(status, StatusCode::OK, "{unit}");
        page
    }

    /// What a refusal must show: what was typed, as it was, and why it was not taken.
    async fn keeps(&self, unit: &str, office: &str, form: &str, fields: &[(&str, &str)], reason: &str) -> String {
        let page = self.refused(&entry(unit), office, form, fields).await;
        assert!(page.contains(reason), "{form}, {reason}: {page}");
        let mine = page.split(&format!("name=\"form\" value=\"{form}\"")).nth(1).expect(form);
        let mine = mine.split("</form>").next().unwrap();
        for (name, typed) in fields {
            // As a text that stands there, or as the choice that is made.
            let input = format!("name=\"input.{name}\"");
            let field = mine.split(&input).nth(1).unwrap_or_else(|| panic!("{form} has {name}: {mine}"));
            let field = &field[..field.find("name=\"").unwrap_or(field.len())];
            let kept = [format!(" value=\"{typed}\""), format!("<option value=\"{typed}\" selected>")];
            assert!(kept.iter().any(|kept| field.contains(kept)), "{form}, {name}: {field}");
        }
        page
    }
}

/// The year's city, with three wards more.
async fn city_of_four_wards() -> (TempDir, Program, Desk) {
    let (folder, program, desk) = sit_down();
    open_the_year(&desk).await;
    for (unit, name) in [(TWO, "Hai"), (THREE, "Ba"), (FOUR, "Bốn")] {
        let ward = [("convener", CITY), ("unit", unit), ("kind", "WARD"), ("name", name), ("parent", CITY)];
        desk.done(HOME, CONVENER, "registerUnit", &ward).await;
    }
    (folder, program, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reform_shows_on_the_pages_of_its_units_from_its_day_on() {
    let (_folder, _program, desk) = city_of_four_wards().await;
    let named = reform("2026-07-10", &[("kind", "WARD"), ("name", "Một Mới"), ("code", "18088")]);
    desk.done(&entry(WARD), CONVENER, "renameUnit", &named).await;
    let (before, after) = (desk.entry_on(WARD, "2026-07-09").await, desk.entry_on(WARD, "2026-07-10").await);
    assert!(before.contains("<title>Phường Một</title>"), "{before}");
    assert!(after.contains("<title>Phường Một Mới</title>") && after.contains("18088"), "{after}");
    assert!(after.contains("10/NQ-HĐND"), "what it rests on is told: {after}");

    let home = format!("href=\"{}?ngay=2026-07-12\"", entry(HOST));
    desk.done(&entry(HOST), CONVENER, "transferUnit", &reform("2026-07-12", &[("parent", TWO)])).await;
    assert!(desk.entry_on(TWO, "2026-07-12").await.contains(&home));
    assert!(!desk.entry_on(WARD, "2026-07-12").await.contains(&home));

    let shares = [("into.0.unit", TWO), ("into.0.extent", "MOST"), ("into.1.unit", THREE), ("into.1.extent", "PART")];
    desk.done(&entry(WARD), CONVENER, "splitUnit", &reform("2026-07-15", &shares)).await;
    let page = desk.entry_on(WARD, "2026-07-15").await;
    assert!(page.contains("đã kết thúc từ 15/7/2026"), "{page}");
    assert!(page.contains("Phường Hai") && page.contains("Phường Ba") && !page.contains("value=\"splitUnit\""));

    let merged = reform("2026-07-20", &[("into", THREE), ("units.0", TWO)]);
    desk.done(&entry(TWO), CONVENER, "mergeUnits", &merged).await;
    let page = desk.entry_on(TWO, "2026-07-20").await;
    assert!(page.contains("đã kết thúc từ 20/7/2026") && page.contains("Phường Ba"), "{page}");
    let home = format!("href=\"{}?ngay=2026-07-20\"", entry(HOST));
    assert!(desk.entry_on(THREE, "2026-07-20").await.contains(&home), "what lay in it goes with it");

    let ended = reform("2026-07-25", &[("cause", "DISBANDED")]);
    desk.done(&entry(FOUR), CONVENER, "dissolveUnit", &ended).await;
    let page = desk.entry_on(FOUR, "2026-07-25").await;
    assert!(page.contains("đã kết thúc từ 25/7/2026") && !page.contains("value=\"dissolveUnit\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reform_that_is_refused_keeps_what_was_typed() {
    let (_folder, _program, desk) = city_of_four_wards().await;
    let named = reform("31/2/2026", &[("kind", "COMMUNE"), ("name", "Một Mới"), ("code", "18a88")]);
    let page = desk.keeps(WARD, CONVENER, "renameUnit", &named, "không phải ngày hợp lệ").await;
    assert!(page.contains("mã đơn vị hành chính gồm 2 đến 5 chữ số"), "{page}");
    let named = reform("2026-07-10", &[("kind", "WARD"), ("name", "Một Mới"), ("code", "18088")]);
    desk.keeps(WARD, POLICE, "renameUnit", &named, "Ban tổ chức cấp triệu tập").await;

    let reason = format!("Không có đơn vị “{NOWHERE}” trong danh bạ");
    let moved = reform("2026-07-12", &[("parent", NOWHERE)]);
    desk.keeps(HOST, CONVENER, "transferUnit", &moved, &reason).await;
    let merged = reform("2026-07-15", &[("into", NOWHERE), ("units.0", WARD), ("units.1", TWO)]);
    desk.keeps(WARD, CONVENER, "mergeUnits", &merged, &reason).await;
    let alone = reform("2026-07-15", &[("into.0.unit", TWO), ("into.0.extent", "MOST")]);
    desk.keeps(FOUR, CONVENER, "splitUnit", &alone, "Chia tách phải có ít nhất hai đơn vị tiếp nhận").await;
    let ended = reform("2026-07-25", &[("cause", "LEVEL_ABOLISHED")]);
    desk.keeps(WARD, CONVENER, "dissolveUnit", &ended, "Còn 1 đơn vị thuộc đơn vị này vào ngày ấy").await;

    // Nothing of all that was done.
    for unit in [WARD, TWO, FOUR] {
        assert!(desk.entry_on(unit, "2026-08-01").await.contains("value=\"mergeUnits\""), "{unit}");
    }
    assert!(desk.entry_on(WARD, "2026-08-01").await.contains("<title>Phường Một</title>"));
}
