use super::*;
use crate::testing::{actor, front, given, police, text};

fn unit() -> UnitId {
    "tp-mau.phuong-a.to-1".parse().unwrap()
}

fn formed(households: u32) -> Event {
    SafeFamilyGroupFormed { unit: unit(), name: text("Liên gia số 1"), households }
}

fn form(households: u32, place: Option<UnitKind>) -> Command {
    let place = Evidence { fact: place, read_at: "0.0".to_owned() };
    Form { unit: unit(), name: text("Liên gia số 1"), households, place }
}

fn form_in(place: UnitKind) -> Command {
    form(12, Some(place))
}

#[test]
fn a_group_forms_where_families_live() {
    for place in [UnitKind::Neighbourhood, UnitKind::Ward, UnitKind::Commune] {
        for by in [police(), front()] {
            given::<SafeFamilyGroup>([]).when(&by, form_in(place)).then([formed(12)]);
        }
    }
}

#[test]
fn a_group_forms_nowhere_else() {
    for place in [
        UnitKind::Province,
        UnitKind::City,
        UnitKind::Market,
        UnitKind::Hospital,
        UnitKind::School,
        UnitKind::Agency,
        UnitKind::Enterprise,
    ] {
        given::<SafeFamilyGroup>([]).when(&police(), form_in(place)).refused(Refusal::PlaceOfAnotherKind);
    }
}

#[test]
fn its_place_must_be_registered() {
    given::<SafeFamilyGroup>([]).when(&police(), form(12, None)).refused(Refusal::UnknownPlace);
}

#[test]
fn one_household_is_no_group() {
    for households in [0, 1] {
        given::<SafeFamilyGroup>([])
            .when(&police(), form(households, Some(UnitKind::Neighbourhood)))
            .refused(Refusal::TooFewHouseholds { households });
    }
    given::<SafeFamilyGroup>([]).when(&police(), form(2, Some(UnitKind::Neighbourhood))).then([formed(2)]);
}

#[test]
fn a_group_forms_once() {
    for past in [vec![formed(12)], vec![formed(12), CamerasFunded { cameras: 3 }]] {
        given::<SafeFamilyGroup>(past)
            .when(&police(), form_in(UnitKind::Neighbourhood))
            .refused(Refusal::AlreadyFormed);
    }
}

#[test]
fn neighbours_fund_cameras_again_and_again() {
    for by in [police(), front()] {
        given::<SafeFamilyGroup>([formed(12), CamerasFunded { cameras: 3 }])
            .when(&by, FundCameras { cameras: 1 })
            .then([CamerasFunded { cameras: 1 }]);
    }
}

#[test]
fn no_camera_is_none_funded() {
    given::<SafeFamilyGroup>([formed(12)]).when(&police(), FundCameras { cameras: 0 }).refused(Refusal::NoCameras);
}

#[test]
fn only_a_group_that_was_formed_funds_cameras() {
    given::<SafeFamilyGroup>([]).when(&police(), FundCameras { cameras: 3 }).refused(Refusal::NotFormed);
    // A slice that lacks the forming.
    given::<SafeFamilyGroup>([CamerasFunded { cameras: 3 }])
        .when(&police(), FundCameras { cameras: 3 })
        .refused(Refusal::NotFormed);
}

#[test]
fn each_office_keeps_to_its_own() {
    for role in [Role::Decider, Role::Council, Role::Convener, Role::Historian] {
        let by = actor("ai-do", role);
        given::<SafeFamilyGroup>([]).when(&by, form_in(UnitKind::Neighbourhood)).refused_to_role(role);
        given::<SafeFamilyGroup>([formed(12)]).when(&by, FundCameras { cameras: 3 }).refused_to_role(role);
    }
}

fn fund(cameras: u32, place: Option<UnitKind>) -> Command {
    let place = Evidence { fact: place, read_at: "0.0".to_owned() };
    FundNeighbourhoodCameras { neighbourhood: unit(), cameras, funders: Some(text("Các hộ trong tổ")), place }
}

fn funded(cameras: u32) -> Event {
    NeighbourhoodCamerasFunded { neighbourhood: unit(), cameras, funders: Some(text("Các hộ trong tổ")) }
}

#[test]
fn a_neighbourhood_funds_cameras_as_a_whole_and_is_no_group() {
    let place = Some(UnitKind::Neighbourhood);
    for by in [police(), front()] {
        given::<SafeFamilyGroup>([]).when(&by, fund(6, place)).then([funded(6)]);
        given::<SafeFamilyGroup>([funded(6)]).when(&by, fund(2, place)).then([funded(2)]);
    }
    given::<SafeFamilyGroup>([]).when(&police(), fund(0, place)).refused(Refusal::NoCameras);
    given::<SafeFamilyGroup>([]).when(&police(), fund(6, None)).refused(Refusal::UnknownPlace);
    given::<SafeFamilyGroup>([])
        .when(&police(), fund(6, Some(UnitKind::Ward)))
        .refused(Refusal::NotNeighbourhood { kind: UnitKind::Ward });
    given::<SafeFamilyGroup>([formed(12)]).when(&police(), fund(6, place)).refused(Refusal::IsGroup);
    given::<SafeFamilyGroup>([funded(6)])
        .when(&police(), form_in(UnitKind::Neighbourhood))
        .refused(Refusal::IsNeighbourhood);
    given::<SafeFamilyGroup>([funded(6)]).when(&police(), FundCameras { cameras: 2 }).refused(Refusal::IsNeighbourhood);
    for role in Role::ALL.into_iter().filter(|role| ![Role::Drafter, Role::Coordinator].contains(role)) {
        given::<SafeFamilyGroup>([]).when(&actor("ai-do", role), fund(6, place)).refused_to_role(role);
    }
}
