//! Entering the register.

use super::*;

fn register(kind: UnitKind, parent: Option<UnitId>, above: Option<Registration>) -> Command {
    Register {
        unit: id("tp-mau.phuong-a.moi"),
        convener: festival().convener,
        kind,
        name: text("Mẫu"),
        code: "18088".parse().ok(),
        parent,
        since: Some(day("2019-01-01")),
        decision: Some(document("1/NQ-HĐND")),
        above: read(above),
    }
}

fn topmost(kind: UnitKind) -> Command {
    Register {
        unit: city(),
        convener: festival().convener,
        kind,
        name: text("Mẫu"),
        code: None,
        parent: None,
        since: None,
        decision: None,
        above: read(None),
    }
}

fn registered(kind: UnitKind, parent: Option<UnitId>) -> Event {
    UnitRegistered {
        kind,
        name: text("Mẫu"),
        code: "18088".parse().ok(),
        parent,
        since: Some(day("2019-01-01")),
        decision: Some(document("1/NQ-HĐND")),
    }
}

fn registered_topmost(kind: UnitKind) -> Event {
    UnitRegistered { kind, name: text("Mẫu"), code: None, parent: None, since: None, decision: None }
}

fn in_ward() -> Option<Registration> {
    there(Ward, &[city()])
}

#[test]
fn an_administrative_unit_may_be_the_topmost_or_have_a_parent() {
    for kind in ADMINISTRATIVE {
        given::<Unit>([]).when(&convener(), topmost(kind)).then([registered_topmost(kind)]);
        given::<Unit>([])
            .when(&convener(), register(kind, Some(city()), there(City, &[])))
            .then([registered(kind, Some(city()))]);
    }
}

#[test]
fn a_host_belongs_to_an_administrative_unit() {
    for kind in HOSTS {
        for parent_kind in ADMINISTRATIVE {
            given::<Unit>([])
                .when(&police(), register(kind, Some(ward()), there(parent_kind, &[city()])))
                .then([registered(kind, Some(ward()))]);
        }
        for above in [None, in_ward()] {
            given::<Unit>([]).when(&police(), register(kind, None, above)).refused(Refusal::ParentMissing { kind });
        }
    }
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
                .when(&convener(), register(kind, Some(ward()), there(parent_kind, &[city()])))
                .refused(Refusal::ParentIsHost { parent_kind });
        }
    }
}

#[test]
fn a_parent_is_there_on_the_first_day() {
    for presence in [Presence::NotYet { since: day("2019-01-02") }, Presence::Ended { on: day("2019-01-01") }] {
        let above = Some(Registration { kind: Ward, presence, above: vec![city()] });
        given::<Unit>([])
            .when(&convener(), register(Neighbourhood, Some(ward()), above))
            .refused(Refusal::ParentNotThere { parent: ward(), presence });
    }
}

#[test]
fn a_unit_lies_within_the_convener_whose_register_is_written() {
    let outside = Refusal::OutsideConvener { convener: festival().convener };
    given::<Unit>([])
        .when(&convener(), register(Neighbourhood, Some(id("tp-khac.phuong")), there(Ward, &[id("tp-khac")])))
        .refused(outside.clone());
    given::<Unit>([]).when(&convener(), register(Commune, None, None)).refused(outside);
    // Several levels below.
    let above = there(Ward, &[id("quan-mau"), city()]);
    given::<Unit>([])
        .when(&convener(), register(Neighbourhood, Some(id("quan-mau.phuong")), above))
        .then([registered(Neighbourhood, Some(id("quan-mau.phuong")))]);
}

#[test]
fn a_unit_is_registered_once() {
    given::<Unit>([registered_topmost(City)]).when(&convener(), topmost(City)).refused(Refusal::AlreadyRegistered);
}

#[test]
fn convener_police_and_historian_enter_units() {
    for by in [convener(), police(), historian()] {
        given::<Unit>([]).when(&by, topmost(City)).then([registered_topmost(City)]);
    }
    for by in [chair(), front(), council()] {
        given::<Unit>([]).when(&by, topmost(City)).refused_to_role(by.role);
    }
}

#[test]
fn the_police_of_a_ward_enter_what_lies_in_their_ward_and_nothing_else() {
    let of_ward = |ward: UnitId| Actor { scope: Scope::Unit(ward), ..actor("cong-an-phuong", Role::Drafter) };
    let subject = Subject::festival(&festival()).unit(id("tp-mau.phuong-a.moi"));
    let judged =
        |by: &Actor, command| crate::judge(&Unit::default(), by, &subject, crate::FestivalStanding::NotOpened, command);
    for kind in HOSTS {
        let command = register(kind, Some(ward()), in_ward());
        assert_eq!(judged(&of_ward(ward()), command.clone()), Ok(vec![registered(kind, Some(ward()))]));
        assert!(matches!(judged(&of_ward(other()), command), Err(Refused::Scope { .. })));
    }
    let commune = register(Commune, Some(ward()), in_ward());
    assert!(matches!(judged(&of_ward(ward()), commune), Err(Refused::Scope { .. })));
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
    let presence = Presence::Ended { on: day("2025-07-01") };
    let ended = Refusal::ParentNotThere { parent: ward(), presence }.explain();
    assert!(ended.vi.contains("đã kết thúc từ 1/7/2025") && ended.en.contains("2025-07-01"), "{ended:?}");
    assert_eq!(Refusal::AlreadyRegistered.explain().field, None);
}

#[test]
fn every_kind_has_its_word_in_both_languages() {
    let words = UnitKind::ALL.map(|kind| (kind.vi(), kind.en()));
    assert_eq!(
        words,
        [
            ("tỉnh", "province"),
            ("thành phố", "city"),
            ("quận", "urban district"),
            ("thị xã", "town"),
            ("huyện", "district"),
            ("phường", "ward"),
            ("xã", "commune"),
            ("thị trấn", "township"),
            ("đặc khu", "special zone"),
            ("tổ dân phố", "neighbourhood"),
            ("thôn", "hamlet"),
            ("chợ", "market"),
            ("bệnh viện", "hospital"),
            ("trường học", "school"),
            ("cơ quan", "agency"),
            ("doanh nghiệp", "enterprise"),
        ]
    );
    for kind in UnitKind::ALL {
        assert_eq!(kind.is_host(), HOSTS.contains(&kind));
        assert_eq!(kind.is_neighbourhood(), [Neighbourhood, Hamlet].contains(&kind));
        assert_eq!(kind.is_commune_level(), [Ward, Commune, Township, SpecialZone].contains(&kind));
    }
}
