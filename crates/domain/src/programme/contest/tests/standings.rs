//! Who stands where, and what parts equals.

use super::*;

#[test]
fn a_knock_out_ranks_by_how_far_each_came() {
    let semis = [decided(1, played(2, 0)), decided(2, played(0, 1))];
    let shared = after(drawn(4, SHARED), semis.clone());
    assert_eq!(table(shared.clone()), places(&[(0, 1), (0, 4), (3, 2), (3, 3)]));
    let over = after(shared, [decided(3, walkover(Seat::Away))]);
    assert_eq!(table(over), places(&[(1, 4), (2, 1), (3, 2), (3, 3)]));
    let third = after(drawn(4, PLAYED), semis);
    assert_eq!(table(third.clone()), places(&[(0, 1), (0, 2), (0, 3), (0, 4)]));
    let third = after(third, [decided(3, played(0, 1))]);
    assert_eq!(table(third.clone()), places(&[(0, 1), (0, 4), (3, 3), (4, 2)]));
    assert_eq!(table(after(third, [decided(4, played(5, 3))])), places(&[(1, 1), (2, 4), (3, 3), (4, 2)]));
    let small = after(drawn(3, PLAYED), [decided(1, played(2, 0)), decided(2, played(0, 1))]);
    assert_eq!(table(small), places(&[(1, 3), (2, 1), (3, 2)]));
}

#[test]
fn a_knock_out_of_three_rounds_follows_its_winners() {
    let past = (1..=7).map(|number| decided(number, played(1, 0)));
    let expected = [(1, 1), (2, 5), (3, 3), (3, 7), (5, 2), (5, 4), (5, 6), (5, 8)];
    assert_eq!(table(after(drawn(8, SHARED), past)), places(&expected));
}

#[test]
fn a_round_robin_ranks_by_points_and_counts_what_was_played() {
    assert_eq!(table(drawn(3, LEAGUE)), places(&[(0, 2), (0, 3), (0, 1)]));
    let fixtures = draw(LEAGUE, &order(3));
    let number = |one: u128, other: u128| {
        let is = |fixture: &&Fixture| {
            let sides = [fixture.home, fixture.away];
            sides.contains(&Side::Team(id(one))) && sides.contains(&Side::Team(id(other)))
        };
        fixtures.iter().find(is).map(|fixture| (fixture.fixture.0, fixture.home == Side::Team(id(one)))).unwrap()
    };
    // As seen from the first of the two.
    let met = |one, other, mine, theirs| {
        let (fixture, is_home) = number(one, other);
        decided(fixture, if is_home { played(mine, theirs) } else { played(theirs, mine) })
    };
    let past = after(drawn(3, LEAGUE), [met(1, 2, 2, 0), met(2, 3, 1, 1), met(1, 3, 0, 4)]);
    let standings = folded(past.clone()).standings();
    assert_eq!(table(past), places(&[(1, 3), (2, 1), (3, 2)]));
    let third = standings.iter().find(|standing| standing.team == id(2)).unwrap();
    assert_eq!((third.played, third.won, third.drawn, third.lost, third.points), (2, 0, 1, 1, 1));
    assert_eq!((third.scored, third.conceded, third.walkovers), (1, 3, 0));
    let wins: Vec<u32> = standings.iter().map(|standing| standing.won).collect();
    assert_eq!(wins, [1, 1, 0]);
}

#[test]
fn tie_breaks_part_equal_teams_in_the_order_that_the_contest_chose() {
    assert_eq!(table(league(&[], &CIRCLE)), places(&[(1, 1), (1, 2), (1, 3), (4, 4)]));
    assert_eq!(table(league(&[TieBreak::Wins, TieBreak::HeadToHead], &CIRCLE))[3], places(&[(4, 4)])[0]);
    assert_eq!(table(league(&[TieBreak::Difference], &CIRCLE)), places(&[(1, 2), (2, 3), (3, 1), (4, 4)]));
    assert_eq!(table(league(&[TieBreak::Scored], &CIRCLE)), places(&[(1, 3), (2, 2), (3, 1), (4, 4)]));
    assert_eq!(table(league(&[TieBreak::LeastConceded], &CIRCLE)), places(&[(1, 1), (1, 2), (3, 3), (4, 4)]));
    // Once a first criterion has parted some, the next speaks only of those who are still equal.
    assert_eq!(
        table(league(&[TieBreak::LeastConceded, TieBreak::HeadToHead], &CIRCLE)),
        places(&[(1, 1), (2, 2), (3, 3), (4, 4)])
    );
    assert_eq!(
        table(league(&[TieBreak::LeastConceded, TieBreak::Scored], &CIRCLE)),
        places(&[(1, 2), (2, 1), (3, 3), (4, 4)])
    );
}

#[test]
fn the_rarer_tie_breaks_part_too() {
    // 1 and 2 have four points each: one by a win, a draw and a loss and the other likewise; 4 draws thrice.
    let even = [(1, 2, 1, 1), (1, 3, 2, 0), (2, 3, 1, 0), (1, 4, 0, 0), (2, 4, 0, 0), (3, 4, 0, 0)];
    assert_eq!(table(league(&[TieBreak::Wins], &even)), places(&[(1, 1), (1, 2), (3, 4), (4, 3)]));
    let mut given_up = league(&[TieBreak::FewestWalkovers], &[(1, 3, 2, 0), (2, 3, 1, 0)]);
    let fixtures = draw(LEAGUE, &order(4));
    let against_four = |team: u128| {
        let sides = [Side::Team(id(team)), Side::Team(id(4))];
        let fixture = fixtures.iter().find(|f| sides.contains(&f.home) && sides.contains(&f.away)).unwrap();
        (fixture.fixture.0, if fixture.home == Side::Team(id(4)) { Seat::Home } else { Seat::Away })
    };
    let (number, four) = against_four(1);
    given_up.push(decided(number, walkover(four)));
    let (number, four) = against_four(2);
    given_up.push(decided(number, if four == Seat::Home { played(1, 0) } else { played(0, 1) }));
    let standings = folded(given_up.clone()).standings();
    assert_eq!(table(given_up), places(&[(1, 4), (2, 2), (3, 1), (4, 3)]));
    let of = |team: u128| standings.iter().find(|standing| standing.team == id(team)).copied().unwrap();
    assert_eq!((of(1).walkovers, of(1).lost, of(4).walkovers, of(4).scored), (1, 1, 0, 1));
}

#[test]
fn the_fastest_or_the_highest_is_first_and_who_gave_up_has_no_place() {
    let marks = [marked(1, Some(1_235)), marked(2, None), marked(3, Some(1_200)), marked(4, Some(1_235))];
    let of = |format| after(with_contest(4, format), marks.clone());
    assert_eq!(table(of(Format::Timed)), places(&[(1, 3), (2, 1), (2, 4), (0, 2)]));
    assert_eq!(table(of(Format::Scored)), places(&[(1, 1), (1, 4), (3, 3), (0, 2)]));
}

#[test]
fn equals_are_parted_by_their_own_match_wherever_it_was_played() {
    // As seen from the first: two win twice, and each of the others once.
    let told = |one: u128, other: u128| {
        [(one, other, 1, 0), (one, 3, 0, 1), (one, 4, 1, 0), (other, 3, 1, 0), (other, 4, 1, 0), (4, 3, 1, 0)]
    };
    for (one, other) in [(1, 2), (2, 1)] {
        let past = league(&[TieBreak::HeadToHead], &told(one, other));
        assert_eq!(table(past), places(&[(1, one), (2, other), (3, 4), (4, 3)]));
    }
}

#[test]
fn no_points_are_a_mark_too() {
    let marks = [marked(1, Some(0)), marked(2, Some(7)), marked(3, None)];
    assert_eq!(table(after(with_contest(3, Format::Scored), marks)), places(&[(1, 2), (2, 1), (0, 3)]));
}
