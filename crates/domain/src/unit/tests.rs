use chrono::NaiveDate;

use super::*;
use crate::{
    Evidence, Refusal as _, Refused,
    testing::{actor, chair, convener, council, document, festival, front, given, historian, police, text},
    values::{ConvenerId, DocumentRef, UnitId},
};
use UnitKind::{
    Agency, City, Commune, District, Enterprise, Hamlet, Hospital, Market, Neighbourhood, Province, School,
    SpecialZone, Town, Township, UrbanDistrict, Ward,
};

mod reforms;
mod registers;
mod state;

const HOSTS: [UnitKind; 7] = [Neighbourhood, Hamlet, Market, Hospital, School, Agency, Enterprise];
const ADMINISTRATIVE: [UnitKind; 9] =
    [Province, City, UrbanDistrict, Town, District, Ward, Commune, Township, SpecialZone];

fn id(slug: &str) -> UnitId {
    slug.parse().unwrap()
}

fn city() -> UnitId {
    id("tp-mau")
}

fn ward() -> UnitId {
    id("tp-mau.phuong-a")
}

fn other() -> UnitId {
    id("tp-mau.phuong-b")
}

fn third() -> UnitId {
    id("tp-mau.phuong-c")
}

fn day(given: &str) -> NaiveDate {
    given.parse().unwrap()
}

fn read<T>(fact: T) -> Evidence<T> {
    Evidence { fact, read_at: "0.0".to_owned() }
}

/// A unit that is there, within these.
fn there(kind: UnitKind, above: &[UnitId]) -> Option<Registration> {
    Some(Registration { kind, presence: Presence::There, above: above.to_vec() })
}

fn called(kind: UnitKind, name: &str, code: &str) -> Called {
    Called { kind, name: text(name), code: code.parse().ok() }
}
