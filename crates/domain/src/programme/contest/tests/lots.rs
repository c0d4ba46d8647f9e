//! What the lot parts, and what becomes of it.

use super::*;

fn draw_lot(order: &[u128]) -> Command {
    DrawLot { activity: id(1), order: order.iter().copied().map(id).collect() }
}

fn conclude() -> Command {
    ConcludeContest { activity: id(1) }
}

/// 1 and 2 are equal, and so are 3 and 4.
const PAIRS: [(u128, u128, u32, u32); 6] =
    [(1, 2, 1, 1), (3, 4, 0, 0), (1, 3, 1, 0), (1, 4, 1, 0), (2, 3, 1, 0), (2, 4, 1, 0)];

fn circle(next: impl IntoIterator<Item = Event>) -> Vec<Event> {
    after(league(&[TieBreak::HeadToHead, TieBreak::Lot], &CIRCLE), next)
}

/// What was written of two who met is corrected, as seen from the first.
fn rewritten(one: u128, other: u128, mine: u32, theirs: u32) -> (u32, Outcome) {
    let (first, second) = (Side::Team(id(one)), Side::Team(id(other)));
    let fixtures = draw(LEAGUE, &order(4));
    let is_theirs = |met: &&Fixture| [(first, second), (second, first)].contains(&(met.home, met.away));
    let met = fixtures.iter().find(is_theirs).unwrap();
    (met.fixture.0, if met.home == first { played(mine, theirs) } else { played(theirs, mine) })
}

#[test]
fn the_lot_parts_whom_nothing_else_does() {
    assert_eq!(table(circle([])), places(&[(1, 1), (1, 2), (1, 3), (4, 4)]));
    given::<Programme>(circle([])).when(&police(), draw_lot(&[3, 1, 2])).then([lot(&[3, 1, 2])]);
    let drawn = circle([lot(&[3, 1, 2])]);
    assert_eq!(table(drawn.clone()), places(&[(1, 3), (2, 1), (3, 2), (4, 4)]));
    let by_lot: Vec<_> = folded(drawn.clone()).standings().iter().map(|standing| standing.by_lot).collect();
    assert_eq!(by_lot, [true, true, true, false]);
    let placings = result(&[
        (1, 3, Some("6 điểm"), Some("Giải nhất")),
        (2, 1, Some("6 điểm"), None),
        (3, 2, Some("6 điểm"), Some("Giải ba")),
        (4, 4, Some("0 điểm"), None),
    ]);
    given::<Programme>(drawn).when(&police(), conclude()).then([ResultRecorded { activity: id(1), placings }]);
    // Whom an earlier tie-break has parted, it leaves as they are.
    let parted = league(&[TieBreak::LeastConceded, TieBreak::Lot], &CIRCLE);
    assert_eq!(table(after(parted, [lot(&[2, 1])])), places(&[(1, 2), (2, 1), (3, 3), (4, 4)]));
}

#[test]
fn each_group_of_equals_draws_its_own_lot_before_the_contest_is_concluded() {
    let missing = |first: u128, second: u128| Refusal::LotMissing {
        names: [first, second].map(|team| text(&format!("Đội {team}"))).to_vec(),
    };
    let past = league(&[TieBreak::Lot], &PAIRS);
    given::<Programme>(past.clone()).when(&police(), conclude()).refused(missing(1, 2));
    given::<Programme>(past.clone()).when(&police(), draw_lot(&[4, 3])).then([lot(&[4, 3])]);
    let past = after(past, [lot(&[2, 1])]);
    given::<Programme>(past.clone()).when(&police(), conclude()).refused(missing(4, 3));
    assert_eq!(table(after(past, [lot(&[4, 3])])), places(&[(1, 2), (2, 1), (3, 4), (4, 3)]));
}

#[test]
fn a_lot_names_all_equals_once_and_nobody_else() {
    let past = league(&[TieBreak::Lot], &PAIRS);
    let name = || text("Đội 3");
    for (order, refusal) in [
        ([].as_slice(), Refusal::NothingToPart),
        (&[1, 2, 9], Refusal::TeamNotDrawable { team: id(9) }),
        (&[1, 2, 1], Refusal::TeamDrawnTwice { name: text("Đội 1") }),
        (&[1, 3, 2], Refusal::TeamNotEqual { name: name() }),
        (&[4], Refusal::EqualLeftOut { name: name() }),
    ] {
        given::<Programme>(past.clone()).when(&police(), draw_lot(order)).refused(refusal);
    }
    given::<Programme>(circle([])).when(&police(), draw_lot(&[4])).refused(Refusal::NothingToPart);
    // Nor is a lot drawn until it pleases.
    given::<Programme>(circle([lot(&[3, 1, 2])])).when(&police(), draw_lot(&[1, 2, 3])).refused(Refusal::NothingToPart);
}

#[test]
fn a_lot_is_drawn_where_the_rules_end_in_one_between_the_last_fixture_and_the_result() {
    given::<Programme>(with_teams(2)).when(&police(), draw_lot(&[1, 2])).refused(Refusal::NoContest);
    given::<Programme>(league(&[TieBreak::HeadToHead], &CIRCLE))
        .when(&police(), draw_lot(&[3, 1, 2]))
        .refused(Refusal::LotNotInRules);
    let by_lot = Rules { tie_breaks: vec![TieBreak::Lot], ..rules(LEAGUE) };
    given::<Programme>(after(with_teams(2), [set(by_lot)]))
        .when(&police(), draw_lot(&[1, 2]))
        .refused(Refusal::NotDrawn);
    given::<Programme>(league(&[TieBreak::Lot], &CIRCLE[..4]))
        .when(&police(), draw_lot(&[1, 2]))
        .refused(Refusal::ContestNotOver { open: 2 });
    let stands = ResultRecorded { activity: id(1), placings: result(&[(1, 1, None, None)]) };
    given::<Programme>(circle([stands]))
        .when(&police(), draw_lot(&[3, 1, 2]))
        .refused(Refusal::ResultStands { title: text("Kéo co") });
}

#[test]
fn a_correction_that_changes_who_is_equal_makes_a_lot_of_no_account() {
    let upset = || rewritten(4, 1, 1, 0);
    let corrected = |(fixture, outcome)| corrected(fixture, outcome);
    let lots = |past: Vec<Event>| folded(past).standings().iter().filter(|standing| standing.by_lot).count();
    // Points and their own matches part everybody.
    let past = circle([lot(&[3, 1, 2]), corrected(upset())]);
    assert_eq!(table(past.clone()), places(&[(1, 2), (2, 3), (3, 4), (4, 1)]));
    assert_eq!(lots(past.clone()), 0);
    given::<Programme>(past).when(&police(), draw_lot(&[3, 1, 2])).refused(Refusal::NothingToPart);
    // Two and two are equal: each draw anew.
    let past = after(league(&[TieBreak::Lot], &CIRCLE), [lot(&[3, 1, 2]), corrected(upset())]);
    assert_eq!((table(past.clone()), lots(past.clone())), (places(&[(1, 2), (1, 3), (3, 1), (3, 4)]), 0));
    given::<Programme>(past.clone()).when(&police(), draw_lot(&[3, 2])).then([lot(&[3, 2])]);
    let past = after(past, [lot(&[3, 2]), lot(&[1, 4])]);
    assert_eq!((table(past.clone()), lots(past.clone())), (places(&[(1, 3), (2, 2), (3, 1), (4, 4)]), 4));
    // It was no upset after all: they are equal whom the first lot parted.
    let past = after(past, [corrected(rewritten(4, 1, 0, 1))]);
    assert_eq!((table(past.clone()), lots(past)), (places(&[(1, 3), (2, 1), (3, 2), (4, 4)]), 3));
    // Nor does a lot fall with a score that leaves everybody where it was.
    let past = circle([lot(&[3, 1, 2]), corrected(rewritten(3, 4, 8, 3))]);
    assert_eq!((table(past.clone()), lots(past)), (places(&[(1, 3), (2, 1), (3, 2), (4, 4)]), 3));
}

#[test]
fn a_correction_after_the_end_has_equals_share_their_place() {
    let placings = |rows: [(u32, u128, &str, Option<&str>); 4]| {
        result(&rows.map(|(place, team, score, prize)| (place, team, Some(score), prize)))
    };
    let (first, third) = (Some("Giải nhất"), Some("Giải ba"));
    let by_lot =
        placings([(1, 3, "6 điểm", first), (2, 1, "6 điểm", None), (3, 2, "6 điểm", third), (4, 4, "0 điểm", None)]);
    let past = after(
        league(&[TieBreak::Lot], &CIRCLE),
        [lot(&[3, 1, 2]), ResultRecorded { activity: id(1), placings: by_lot }],
    );
    let (fixture, outcome) = rewritten(4, 1, 1, 0);
    let shared =
        placings([(1, 2, "6 điểm", first), (1, 3, "6 điểm", first), (3, 1, "3 điểm", third), (3, 4, "3 điểm", third)]);
    let recounted = [
        corrected(fixture, outcome.clone()),
        ResultCorrected { activity: id(1), placings: shared, reason: text("Ghi nhầm") },
    ];
    given::<Programme>(past.clone()).when(&police(), correct(fixture, outcome)).then(recounted.clone());
    given::<Programme>(after(past, recounted))
        .when(&police(), draw_lot(&[3, 2]))
        .refused(Refusal::ResultStands { title: text("Kéo co") });
}
