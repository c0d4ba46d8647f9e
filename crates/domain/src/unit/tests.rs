use super::*;
use crate::{
    Refusal as _,
    testing::{chair, convener, council, front, given, historian, police, text},
};
use UnitKind::{Agency, City, Commune, Enterprise, Hospital, Market, Neighbourhood, Province, School, Ward};

const HOSTS: [UnitKind; 6] = [Neighbourhood, Market, Hospital, School, Agency, Enterprise];
const ADMINISTRATIVE: [UnitKind; 4] = [Province, City, Ward, Commune];

fn ward() -> UnitId {
    "tp-mau.phuong-a".parse().unwrap()
}

fn register(kind: UnitKind, parent: Option<UnitId>, parent_kind: Option<UnitKind>) -> Command {
    let code = Some("18088".parse().unwrap());
    let parent_kind = Evidence { fact: parent_kind, read_at: "0.0".to_owned() };
    Register { kind, name: text("Mẫu"), code, parent, parent_kind }
}

fn registered(kind: UnitKind, parent: Option<UnitId>) -> Event {
    UnitRegistered { kind, name: text("Mẫu"), code: Some("18088".parse().unwrap()), parent }
}

#[test]
fn an_administrative_unit_may_be_the_topmost_or_have_a_parent() {
    for kind in ADMINISTRATIVE {
        given::<Unit>([]).when(&convener(), register(kind, None, None)).then([registered(kind, None)]);
        given::<Unit>([])
            .when(&convener(), register(kind, Some(ward()), Some(City)))
            .then([registered(kind, Some(ward()))]);
    }
}

#[test]
fn a_host_belongs_to_an_administrative_unit() {
    for kind in HOSTS {
        for parent_kind in ADMINISTRATIVE {
            given::<Unit>([])
                .when(&police(), register(kind, Some(ward()), Some(parent_kind)))
                .then([registered(kind, Some(ward()))]);
        }
        for evidence in [None, Some(Ward)] {
            given::<Unit>([]).when(&police(), register(kind, None, evidence)).refused(Refusal::ParentMissing { kind });
        }
    }
}

#[test]
fn a_code_may_be_unknown() {
    let parent_kind = Evidence { fact: None, read_at: "0.0".to_owned() };
    let register = Register { kind: Commune, name: text("Mẫu"), code: None, parent: None, parent_kind };
    let registered = UnitRegistered { kind: Commune, name: text("Mẫu"), code: None, parent: None };
    given::<Unit>([]).when(&historian(), register).then([registered]);
}

#[test]
fn a_parent_must_be_registered() {
    for kind in [Ward, Neighbourhood] {
        given::<Unit>([])
            .when(&police(), register(kind, Some(ward()), None))
            .refused(Refusal::UnknownParent { parent: ward() });
    }
}

#[test]
fn nothing_answers_to_a_host() {
    for parent_kind in HOSTS {
        for kind in [Ward, Market] {
            given::<Unit>([])
                .when(&convener(), register(kind, Some(ward()), Some(parent_kind)))
                .refused(Refusal::ParentIsHost { parent_kind });
        }
    }
}

#[test]
fn a_unit_is_registered_once() {
    given::<Unit>([registered(City, None)])
        .when(&convener(), register(City, None, None))
        .refused(Refusal::AlreadyRegistered);
}

#[test]
fn convener_police_and_historian_keep_the_register() {
    for by in [convener(), police(), historian()] {
        given::<Unit>([]).when(&by, register(City, None, None)).then([registered(City, None)]);
    }
    for by in [chair(), front(), council()] {
        given::<Unit>([]).when(&by, register(City, None, None)).refused_to_role(by.role);
    }
}

#[test]
fn the_register_answers_what_a_unit_is_and_where_it_belongs() {
    let unknown = Unit::default();
    assert_eq!((unknown.kind(), unknown.parent()), (None, None));
    let market = unknown.evolve(&registered(Market, Some(ward())));
    assert_eq!((market.kind(), market.parent()), (Some(Market), Some(&ward())));
    let city = Unit::default().evolve(&registered(City, None));
    assert_eq!((city.kind(), city.parent()), (Some(City), None));
}

#[test]
fn every_kind_has_its_word_in_both_languages() {
    let words = UnitKind::ALL.map(|kind| (kind.vi(), kind.en()));
    assert_eq!(
        words,
        [
            ("tỉnh", "province"),
            ("thành phố", "city"),
            ("phường", "ward"),
            ("xã", "commune"),
            ("tổ dân phố", "neighbourhood"),
            ("chợ", "market"),
            ("bệnh viện", "hospital"),
            ("trường học", "school"),
            ("cơ quan", "agency"),
            ("doanh nghiệp", "enterprise"),
        ]
    );
}

#[test]
fn a_refusal_names_what_it_is_about() {
    let missing = Refusal::ParentMissing { kind: Market }.explain();
    assert_eq!((missing.code, missing.field), ("PARENT_MISSING", Some("parent")));
    assert!(missing.vi.contains("chợ") && missing.en.contains("market"), "{missing:?}");
    let unknown = Refusal::UnknownParent { parent: ward() }.explain();
    assert!(unknown.vi.contains("tp-mau.phuong-a") && unknown.en.contains("tp-mau.phuong-a"), "{unknown:?}");
    let host = Refusal::ParentIsHost { parent_kind: Hospital }.explain();
    assert!(host.vi.contains("bệnh viện") && host.en.contains("hospital"), "{host:?}");
    assert_eq!(Refusal::AlreadyRegistered.explain().field, None);
}
