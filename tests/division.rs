//! The nation's units as events, made from the public division list that lies beside them.

use std::collections::{BTreeMap, BTreeSet};

use ngayhoi_domain::values::folded;
use serde_json::{Value, json};

/// The first day of the list.
const SINCE: &str = "2025-07-01";

/// One unit of the level of wards and communes, with its province.
struct Row<'l> {
    province_code: &'l str,
    province: &'l str,
    code: &'l str,
    name: &'l str,
}

/// The events, one a line, that the list `province_code,province,unit_code,unit,kind` stands for: each province before
/// what lies in it.
pub fn events(list: &str) -> String {
    let rows: Vec<Row<'_>> = list.lines().skip(1).map(row).collect();
    let count = |id: fn(&Row<'_>) -> String| {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        rows.iter().for_each(|row| *count.entry(id(row)).or_default() += 1);
        count
    };
    let (plain, of_kind) = (count(id), count(id_with_kind));
    let mut provinces = BTreeSet::new();
    let mut lines = Vec::new();
    for row in &rows {
        if provinces.insert(row.province_code) {
            lines.push(province(row));
        }
        // Names that differ in their diacritics alone make the same id; then it ends in the kind, or else in the code.
        let unit = match (plain[&id(row)], of_kind[&id_with_kind(row)]) {
            (1, _) => id(row),
            (_, 1) => id_with_kind(row),
            _ => format!("{}-{}", id(row), row.code),
        };
        lines.push(commune(row, &unit));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn row(line: &str) -> Row<'_> {
    let fields: Vec<&str> = line.split(',').collect();
    let [province_code, province, code, name, _kind] = fields[..] else { panic!("{line}") };
    Row { province_code, province, code, name }
}

fn slug(name: &str) -> String {
    let folded = folded(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A name's kind, as events spell it, and the rest of it.
fn kind(name: &str) -> (&'static str, &str) {
    let kinds = [("Phường ", "ward"), ("Xã ", "commune"), ("Đặc khu ", "special_zone"), ("Thành phố ", "city")];
    let of_kind = |(word, kind): (&str, &'static str)| Some((kind, name.strip_prefix(word)?.trim()));
    kinds.into_iter().find_map(of_kind).unwrap_or(("province", name))
}

fn province_id(row: &Row<'_>) -> String {
    slug(kind(row.province).1)
}

fn id(row: &Row<'_>) -> String {
    format!("{}.{}", province_id(row), slug(kind(row.name).1))
}

fn id_with_kind(row: &Row<'_>) -> String {
    let word = row.name.strip_suffix(kind(row.name).1).unwrap_or_default();
    format!("{}-{}", id(row), slug(word))
}

fn province(row: &Row<'_>) -> Value {
    let (kind, name) = kind(row.province);
    let id = province_id(row);
    let mut data = json!({ "kind": kind, "name": name, "code": row.province_code });
    // Hà Tĩnh alone is known here from before: the lists of 2020 and of early 2025 are of that province.
    if row.province_code != "42" {
        data["since"] = json!(SINCE);
    }
    line(&id, &id, row.province_code, row.province, data)
}

fn commune(row: &Row<'_>, id: &str) -> Value {
    let (kind, name) = kind(row.name);
    let parent = province_id(row);
    let data = json!({ "kind": kind, "name": name, "code": row.code, "parent": parent, "since": SINCE });
    line(id, &parent, row.code, row.name, data)
}

fn line(id: &str, convener: &str, code: &str, listed: &str, data: Value) -> Value {
    json!({
        "stream": format!("unit-{id}"),
        "type": "UnitRegistered.v1",
        "occurred": SINCE,
        "about": { "convener": convener, "unit": id },
        "actor": {
            "id": "nguoi-lam-su", "role": "historian", "scope": { "convener": convener }, "verified": false,
        },
        "source": {
            "citation": {
                "title": "Danh mục đơn vị hành chính Việt Nam sau ngày 1/7/2025",
                "publisher": "Gói Python công khai vietnam-provinces, bản 2025.10.1",
                "published": "2025",
                "note": format!("“{code}, {listed}” trong danh mục. Ngày 1/7/2025 là ngày của danh mục; đơn vị cùng tên trước đó không có trong nguồn này."),
            },
            "sample": false,
        },
        "data": data,
    })
}
