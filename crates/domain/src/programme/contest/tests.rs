use super::{
    Contest, Fixture, FixtureNo, Format, Mark, Outcome, Prize, Rules, Seat, Side, Stage, TEAMS_MAX, ThirdPlace,
    TieBreak, draw,
};
use crate::{
    Aggregate, Refusal as _,
    programme::{Command, Event, Placing, Programme, Refusal},
    testing::{given, id, police, slot, text},
    values::TeamId,
};
use Command::{
    ConcludeContest, CorrectFixture, CorrectMark, DecideFixture, DrawContest, EnterTeam, RecordMark, RecordResult,
    SetContest, WithdrawTeam,
};
use Event::{
    ContestDrawn, ContestSet, FixtureCorrected, FixtureDecided, MarkCorrected, MarkRecorded, ResultCorrected,
    ResultRecorded,
};

const SHARED: Format = Format::Knockout { third_place: ThirdPlace::Shared };
const PLAYED: Format = Format::Knockout { third_place: ThirdPlace::Played };
const LEAGUE: Format = Format::RoundRobin { win: 3, draw: 1, loss: 0 };

fn rules(format: Format) -> Rules {
    let prize = |place, title| Prize { place, title: text(title) };
    Rules { format, tie_breaks: vec![], prizes: vec![prize(1, "Giải nhất"), prize(3, "Giải ba")] }
}

/// An activity that so many teams entered.
fn with_teams(teams: u128) -> Vec<Event> {
    let activity = Event::ActivityAdded {
        activity: id(1),
        kind: crate::programme::ActivityKind::Sport,
        title: text("Kéo co"),
        venue: id(1),
        slot: slot("08:00", "10:00"),
    };
    let entered = |team: u128| Event::TeamEntered {
        activity: id(1),
        team: id(team),
        name: text(&format!("Đội {team}")),
        members: None,
    };
    std::iter::once(activity).chain((1..=teams).map(entered)).collect()
}

fn with_contest(teams: u128, format: Format) -> Vec<Event> {
    after(with_teams(teams), [set(rules(format))])
}

fn drawn(teams: u128, format: Format) -> Vec<Event> {
    let fixtures = draw(format, &order(teams));
    after(with_contest(teams, format), [ContestDrawn { activity: id(1), fixtures }])
}

fn after(mut past: Vec<Event>, next: impl IntoIterator<Item = Event>) -> Vec<Event> {
    past.extend(next);
    past
}

fn order(teams: u128) -> Vec<TeamId> {
    (1..=teams).map(id).collect()
}

fn set(rules: Rules) -> Event {
    ContestSet { activity: id(1), rules }
}

fn set_it(rules: Rules) -> Command {
    SetContest { activity: id(1), rules }
}

fn draw_it(order: Vec<TeamId>) -> Command {
    DrawContest { activity: id(1), order }
}

fn played(home: u32, away: u32) -> Outcome {
    Outcome::Played { home, away, decider: None }
}

fn walkover(winner: Seat) -> Outcome {
    Outcome::Walkover { winner, reason: text("Vắng mặt") }
}

fn decide(fixture: u32, outcome: Outcome) -> Command {
    DecideFixture { activity: id(1), fixture: FixtureNo(fixture), outcome }
}

fn decided(fixture: u32, outcome: Outcome) -> Event {
    FixtureDecided { activity: id(1), fixture: FixtureNo(fixture), outcome }
}

fn correct(fixture: u32, outcome: Outcome) -> Command {
    CorrectFixture { activity: id(1), fixture: FixtureNo(fixture), outcome, reason: text("Ghi nhầm") }
}

fn corrected(fixture: u32, outcome: Outcome) -> Event {
    FixtureCorrected { activity: id(1), fixture: FixtureNo(fixture), outcome, reason: text("Ghi nhầm") }
}

fn marked(team: u128, mark: Option<u32>) -> Event {
    MarkRecorded { activity: id(1), team: id(team), mark: mark.map(Mark) }
}

fn result(placings: &[(u32, u128, Option<&str>, Option<&str>)]) -> Vec<Placing> {
    let placing = |(place, team, score, prize): &(u32, u128, Option<&str>, Option<&str>)| Placing {
        place: *place,
        team: id(*team),
        score: score.map(text),
        prize: prize.map(text),
    };
    placings.iter().map(placing).collect()
}

fn folded(events: Vec<Event>) -> Contest {
    let mut contest = None;
    for event in events {
        if let ContestSet { rules, .. } = &event {
            contest = Some(Contest::of(rules.clone()));
        }
        if let Some(contest) = &mut contest {
            contest.remember(&event);
        }
    }
    contest.unwrap()
}

/// Teams with their places, by figure.
fn table(events: Vec<Event>) -> Vec<(Option<u32>, TeamId)> {
    folded(events).standings().into_iter().map(|standing| (standing.place, standing.team)).collect()
}

fn places(expected: &[(u32, u128)]) -> Vec<(Option<u32>, TeamId)> {
    expected.iter().map(|(place, team)| (Some(*place).filter(|place| *place > 0), id(*team))).collect()
}

#[test]
fn rules_are_set_until_the_draw() {
    given::<Programme>(with_teams(2)).when(&police(), set_it(rules(SHARED))).then([set(rules(SHARED))]);
    given::<Programme>(with_contest(2, SHARED)).when(&police(), set_it(rules(LEAGUE))).then([set(rules(LEAGUE))]);
    let under_way = Refusal::ContestUnderWay { title: text("Kéo co") };
    given::<Programme>(drawn(2, SHARED)).when(&police(), set_it(rules(LEAGUE))).refused(under_way.clone());
    given::<Programme>(after(with_contest(2, Format::Timed), [marked(1, None)]))
        .when(&police(), set_it(rules(LEAGUE)))
        .refused(under_way);
}

#[test]
fn rules_make_sense() {
    let unfair = |win, draw, loss| Rules { format: Format::RoundRobin { win, draw, loss }, ..rules(LEAGUE) };
    for rules in [unfair(1, 1, 0), unfair(3, 0, 1), unfair(0, 0, 0)] {
        given::<Programme>(with_teams(2)).when(&police(), set_it(rules)).refused(Refusal::PointsUnfair);
    }
    let two_points = unfair(2, 0, 0);
    given::<Programme>(with_teams(2)).when(&police(), set_it(two_points.clone())).then([set(two_points)]);
    for format in [SHARED, PLAYED, Format::Timed, Format::Scored] {
        let rules = Rules { tie_breaks: vec![TieBreak::Wins], ..rules(format) };
        given::<Programme>(with_teams(2)).when(&police(), set_it(rules)).refused(Refusal::TieBreaksNotNeeded);
    }
    let twice = Rules { tie_breaks: vec![TieBreak::Wins, TieBreak::Scored, TieBreak::Wins], ..rules(LEAGUE) };
    given::<Programme>(with_teams(2)).when(&police(), set_it(twice)).refused(Refusal::TieBreakTwice);
    let prizes = |places: [u32; 2]| Rules {
        prizes: places.map(|place| Prize { place, title: text("Giải") }).to_vec(),
        ..rules(LEAGUE)
    };
    given::<Programme>(with_teams(2)).when(&police(), set_it(prizes([1, 0]))).refused(Refusal::PrizeOutOfRange);
    given::<Programme>(with_teams(2)).when(&police(), set_it(prizes([2, 2]))).refused(Refusal::PrizeTwice { place: 2 });
}

#[test]
fn the_draw_names_every_team_once() {
    let by_lot = vec![id(3), id(1), id(2)];
    let fixtures = draw(SHARED, &by_lot);
    given::<Programme>(with_contest(3, SHARED))
        .when(&police(), draw_it(by_lot.clone()))
        .then([ContestDrawn { activity: id(1), fixtures }]);
    given::<Programme>(with_teams(3)).when(&police(), draw_it(by_lot.clone())).refused(Refusal::NoContest);
    for format in [Format::Timed, Format::Scored] {
        given::<Programme>(with_contest(3, format))
            .when(&police(), draw_it(by_lot.clone()))
            .refused(Refusal::NothingToDraw);
    }
    given::<Programme>(with_contest(1, SHARED)).when(&police(), draw_it(vec![id(1)])).refused(Refusal::TooFewTeams);
    let many = TEAMS_MAX as u128;
    given::<Programme>(with_contest(many + 1, SHARED))
        .when(&police(), draw_it(order(many + 1)))
        .refused(Refusal::TooManyTeams { most: TEAMS_MAX });
    given::<Programme>(with_contest(2, SHARED))
        .when(&police(), draw_it(vec![id(1), id(2), id(9)]))
        .refused(Refusal::TeamNotDrawable { team: id(9) });
    given::<Programme>(with_contest(2, SHARED))
        .when(&police(), draw_it(vec![id(1), id(2), id(1)]))
        .refused(Refusal::TeamDrawnTwice { name: text("Đội 1") });
    given::<Programme>(with_contest(3, SHARED))
        .when(&police(), draw_it(vec![id(1), id(3)]))
        .refused(Refusal::TeamNotDrawn { name: text("Đội 2") });
    given::<Programme>(drawn(3, SHARED))
        .when(&police(), draw_it(by_lot))
        .refused(Refusal::ContestUnderWay { title: text("Kéo co") });
}

#[test]
fn after_the_draw_nobody_comes_or_goes() {
    let under_way = || Refusal::ContestUnderWay { title: text("Kéo co") };
    let enter = EnterTeam { activity: id(1), team: id(9), name: text("Đội 9"), members: None };
    let leave = WithdrawTeam { activity: id(1), team: id(1), reason: text("Bận") };
    let limit = Command::LimitRegistration { activity: id(1), places: std::num::NonZeroU32::new(9) };
    for command in [enter, leave, limit] {
        given::<Programme>(drawn(2, SHARED)).when(&police(), command).refused(under_way());
    }
}

fn meets(fixture: &Fixture) -> (u32, Stage, u32, Side, Side) {
    (fixture.fixture.0, fixture.stage, fixture.round, fixture.home, fixture.away)
}

#[test]
fn a_knock_out_gives_byes_to_those_drawn_last() {
    let team = |figure: u128| Side::Team(id(figure));
    let winner = |number| Side::WinnerOf(FixtureNo(number));
    let loser = |number| Side::LoserOf(FixtureNo(number));
    let of = |format, teams| draw(format, &order(teams)).iter().map(meets).collect::<Vec<_>>();
    assert_eq!(of(SHARED, 2), [(1, Stage::Final, 1, team(1), team(2))]);
    assert_eq!(of(PLAYED, 3), [(1, Stage::SemiFinal, 1, team(1), team(2)), (2, Stage::Final, 2, winner(1), team(3))]);
    assert_eq!(
        of(PLAYED, 4),
        [
            (1, Stage::SemiFinal, 1, team(1), team(2)),
            (2, Stage::SemiFinal, 1, team(3), team(4)),
            (3, Stage::ThirdPlace, 2, loser(1), loser(2)),
            (4, Stage::Final, 2, winner(1), winner(2)),
        ]
    );
    assert_eq!(
        of(SHARED, 6),
        [
            (1, Stage::QuarterFinal, 1, team(1), team(2)),
            (2, Stage::QuarterFinal, 1, team(3), team(4)),
            (3, Stage::SemiFinal, 2, winner(1), winner(2)),
            (4, Stage::SemiFinal, 2, team(5), team(6)),
            (5, Stage::Final, 3, winner(3), winner(4)),
        ]
    );
    assert_eq!(of(SHARED, 9)[0].1, Stage::Early);
    for teams in 2..=TEAMS_MAX as u128 {
        assert_eq!(of(SHARED, teams).len() as u128, teams - 1);
        assert_eq!(of(PLAYED, teams).len() as u128, if teams > 3 { teams } else { teams - 1 });
    }
}

#[test]
fn in_a_round_robin_everybody_meets_everybody_once() {
    for teams in 2..=TEAMS_MAX as u128 {
        let fixtures = draw(LEAGUE, &order(teams));
        let mut pairs = std::collections::BTreeSet::new();
        for round in 1..=fixtures.last().unwrap().round {
            let of_round: Vec<_> = fixtures.iter().filter(|fixture| fixture.round == round).collect();
            let busy: std::collections::BTreeSet<_> = of_round
                .iter()
                .flat_map(|fixture| [format!("{:?}", fixture.home), format!("{:?}", fixture.away)])
                .collect();
            assert_eq!(busy.len(), of_round.len() * 2, "nobody plays twice in a round");
        }
        for fixture in &fixtures {
            let mut pair = [format!("{:?}", fixture.home), format!("{:?}", fixture.away)];
            pair.sort();
            assert!(pairs.insert(pair));
        }
        assert_eq!(pairs.len() as u128, teams * (teams - 1) / 2);
    }
}

#[test]
fn fewer_than_two_or_teams_of_their_own_meet_nobody() {
    for (format, teams) in [(SHARED, 0), (SHARED, 1), (LEAGUE, 0), (LEAGUE, 1), (Format::Timed, 4), (Format::Scored, 4)]
    {
        assert_eq!(draw(format, &order(teams)), []);
    }
}

#[test]
fn fixtures_are_decided_once_their_teams_are_known() {
    given::<Programme>(drawn(4, SHARED)).when(&police(), decide(1, played(2, 0))).then([decided(1, played(2, 0))]);
    given::<Programme>(with_teams(4)).when(&police(), decide(1, played(2, 0))).refused(Refusal::NoContest);
    given::<Programme>(drawn(4, SHARED))
        .when(&police(), decide(9, played(2, 0)))
        .refused(Refusal::UnknownFixture { fixture: FixtureNo(9) });
    given::<Programme>(after(drawn(4, SHARED), [decided(1, played(2, 0))]))
        .when(&police(), decide(3, played(2, 0)))
        .refused(Refusal::FixtureNotReady { fixture: FixtureNo(3) });
    given::<Programme>(after(drawn(4, SHARED), [decided(1, played(2, 0)), decided(2, walkover(Seat::Away))]))
        .when(&police(), decide(3, walkover(Seat::Home)))
        .then([decided(3, walkover(Seat::Home))]);
    given::<Programme>(after(drawn(4, SHARED), [decided(1, played(2, 0))]))
        .when(&police(), decide(1, played(2, 0)))
        .refused(Refusal::FixtureAlreadyDecided { fixture: FixtureNo(1) });
}

#[test]
fn a_knock_out_fixture_has_a_winner_and_no_other_needs_more_than_its_score() {
    let level = |decider| Outcome::Played { home: 1, away: 1, decider };
    given::<Programme>(drawn(2, SHARED))
        .when(&police(), decide(1, level(None)))
        .refused(Refusal::KnockoutNeedsWinner { fixture: FixtureNo(1) });
    let by_lot = level(Some(Seat::Away));
    given::<Programme>(drawn(2, SHARED)).when(&police(), decide(1, by_lot.clone())).then([decided(1, by_lot.clone())]);
    given::<Programme>(drawn(2, LEAGUE)).when(&police(), decide(1, level(None))).then([decided(1, level(None))]);
    given::<Programme>(drawn(2, LEAGUE)).when(&police(), decide(1, by_lot)).refused(Refusal::DeciderNotNeeded);
    let won = Outcome::Played { home: 2, away: 1, decider: Some(Seat::Home) };
    given::<Programme>(drawn(2, SHARED)).when(&police(), decide(1, won)).refused(Refusal::DeciderNotNeeded);
}

#[test]
fn a_fixture_is_corrected_with_a_reason_while_nobody_has_played_on() {
    let past = after(drawn(4, SHARED), [decided(1, played(2, 0)), decided(2, played(2, 0))]);
    given::<Programme>(past.clone()).when(&police(), correct(1, played(0, 2))).then([corrected(1, played(0, 2))]);
    given::<Programme>(past.clone()).when(&police(), correct(1, played(2, 0))).refused(Refusal::NothingCorrected);
    given::<Programme>(past.clone())
        .when(&police(), correct(3, played(2, 0)))
        .refused(Refusal::FixtureNotDecided { fixture: FixtureNo(3) });
    given::<Programme>(past.clone())
        .when(&police(), correct(9, played(2, 0)))
        .refused(Refusal::UnknownFixture { fixture: FixtureNo(9) });
    given::<Programme>(past.clone())
        .when(&police(), correct(1, played(1, 1)))
        .refused(Refusal::KnockoutNeedsWinner { fixture: FixtureNo(1) });
    given::<Programme>(with_teams(4)).when(&police(), correct(1, played(2, 0))).refused(Refusal::NoContest);
    let over = after(past, [decided(3, played(1, 0))]);
    given::<Programme>(over.clone())
        .when(&police(), correct(1, played(0, 2)))
        .refused(Refusal::LaterFixtureDecided { fixture: FixtureNo(1), later: FixtureNo(3) });
    given::<Programme>(over).when(&police(), correct(1, played(3, 0))).then([corrected(1, played(3, 0))]);
}

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
}

/// A league of four, in which each pair's outcome is given as seen from the first.
fn league(tie_breaks: &[TieBreak], outcomes: &[(u128, u128, u32, u32)]) -> Vec<Event> {
    let fixtures = draw(LEAGUE, &order(4));
    let decide = |(one, other, mine, theirs): &(u128, u128, u32, u32)| {
        let fixture = fixtures
            .iter()
            .find(|fixture| {
                [(one, other), (other, one)].iter().any(|(home, away)| {
                    fixture.home == Side::Team(id(**home)) && fixture.away == Side::Team(id(**away))
                })
            })
            .unwrap();
        let is_home = fixture.home == Side::Team(id(*one));
        decided(fixture.fixture.0, if is_home { played(*mine, *theirs) } else { played(*theirs, *mine) })
    };
    let rules = Rules { tie_breaks: tie_breaks.to_vec(), ..rules(LEAGUE) };
    let past = after(with_teams(4), [set(rules), ContestDrawn { activity: id(1), fixtures: fixtures.clone() }]);
    after(past, outcomes.iter().map(decide))
}

/// 1 beats 2, 2 beats 3 highly, 3 beats 1; 4 loses to all.
const CIRCLE: [(u128, u128, u32, u32); 6] =
    [(1, 2, 1, 0), (2, 3, 5, 0), (3, 1, 1, 0), (1, 4, 1, 0), (2, 4, 2, 0), (3, 4, 9, 3)];

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
fn marks_are_written_down_once_and_corrected_with_a_reason() {
    let past = with_contest(2, Format::Timed);
    let record = |team: u128, mark: Option<u32>| RecordMark { activity: id(1), team: id(team), mark: mark.map(Mark) };
    let correct = |team: u128, mark: Option<u32>| CorrectMark {
        activity: id(1),
        team: id(team),
        mark: mark.map(Mark),
        reason: text("Bấm giờ sai"),
    };
    given::<Programme>(past.clone()).when(&police(), record(1, Some(1_235))).then([marked(1, Some(1_235))]);
    given::<Programme>(past.clone()).when(&police(), record(1, None)).then([marked(1, None)]);
    given::<Programme>(past.clone()).when(&police(), record(9, None)).refused(Refusal::UnknownTeam);
    given::<Programme>(with_teams(2)).when(&police(), record(1, None)).refused(Refusal::NoContest);
    given::<Programme>(drawn(2, SHARED)).when(&police(), record(1, None)).refused(Refusal::MarksNotCounted);
    given::<Programme>(drawn(2, SHARED)).when(&police(), correct(1, None)).refused(Refusal::MarksNotCounted);
    given::<Programme>(past.clone()).when(&police(), correct(1, None)).refused(Refusal::MarkMissing);
    let past = after(past, [marked(1, Some(1_235))]);
    given::<Programme>(past.clone()).when(&police(), record(1, Some(1))).refused(Refusal::MarkExists);
    given::<Programme>(past.clone()).when(&police(), correct(1, Some(1_235))).refused(Refusal::NothingCorrected);
    let event =
        MarkCorrected { activity: id(1), team: id(1), mark: Some(Mark(1_300)), reason: text("Bấm giờ sai") };
    given::<Programme>(past.clone()).when(&police(), correct(1, Some(1_300))).then([event.clone()]);
    given::<Programme>(after(past, [event]))
        .when(&police(), correct(1, Some(1_300)))
        .refused(Refusal::NothingCorrected);
}

#[test]
fn the_fastest_or_the_highest_is_first_and_who_gave_up_has_no_place() {
    let marks = [marked(1, Some(1_235)), marked(2, None), marked(3, Some(1_200)), marked(4, Some(1_235))];
    let of = |format| after(with_contest(4, format), marks.clone());
    assert_eq!(table(of(Format::Timed)), places(&[(1, 3), (2, 1), (2, 4), (0, 2)]));
    assert_eq!(table(of(Format::Scored)), places(&[(1, 1), (1, 4), (3, 3), (0, 2)]));
}

#[test]
fn a_contest_that_is_over_becomes_the_result_with_its_prizes() {
    let conclude = || ConcludeContest { activity: id(1) };
    let over = after(drawn(2, LEAGUE), [decided(1, played(1, 2))]);
    let league = result(&[(1, 2, Some("3 điểm"), Some("Giải nhất")), (2, 1, Some("0 điểm"), None)]);
    given::<Programme>(over).when(&police(), conclude()).then([ResultRecorded { activity: id(1), placings: league }]);
    let semis = [decided(1, played(2, 0)), decided(2, played(0, 1)), decided(3, played(1, 0))];
    let knockout = result(&[
        (1, 1, None, Some("Giải nhất")),
        (2, 4, None, None),
        (3, 2, None, Some("Giải ba")),
        (3, 3, None, Some("Giải ba")),
    ]);
    given::<Programme>(after(drawn(4, SHARED), semis))
        .when(&police(), conclude())
        .then([ResultRecorded { activity: id(1), placings: knockout }]);
    for (format, score) in [(Format::Timed, "1:02,35"), (Format::Scored, "62,35")] {
        let marks = [marked(1, Some(6_235)), marked(2, None)];
        given::<Programme>(after(with_contest(2, format), marks))
            .when(&police(), conclude())
            .then([ResultRecorded {
                activity: id(1), placings: result(&[(1, 1, Some(score), Some("Giải nhất"))])
            }]);
    }
}

#[test]
fn what_is_not_over_has_no_result() {
    let conclude = || ConcludeContest { activity: id(1) };
    given::<Programme>(with_teams(2)).when(&police(), conclude()).refused(Refusal::NoContest);
    given::<Programme>(with_contest(2, SHARED)).when(&police(), conclude()).refused(Refusal::NotDrawn);
    given::<Programme>(after(drawn(4, SHARED), [decided(1, played(1, 0))]))
        .when(&police(), conclude())
        .refused(Refusal::ContestNotOver { open: 2 });
    given::<Programme>(after(with_contest(2, Format::Timed), [marked(1, Some(1))]))
        .when(&police(), conclude())
        .refused(Refusal::ContestNotOver { open: 1 });
    given::<Programme>(after(with_contest(1, Format::Timed), [marked(1, None)]))
        .when(&police(), conclude())
        .refused(Refusal::NoPlacings);
    let placings = result(&[(1, 1, None, None)]);
    let stands = ResultRecorded { activity: id(1), placings: placings.clone() };
    given::<Programme>(after(drawn(2, SHARED), [decided(1, played(1, 0)), stands]))
        .when(&police(), conclude())
        .refused(Refusal::ResultStands { title: text("Kéo co") });
    given::<Programme>(drawn(2, SHARED))
        .when(&police(), RecordResult { activity: id(1), placings })
        .refused(Refusal::ContestConcludes { title: text("Kéo co") });
}

#[test]
fn a_correction_after_the_end_corrects_the_result_too() {
    let placings = |first: u128, second: u128| {
        result(&[(1, first, Some("3 điểm"), Some("Giải nhất")), (2, second, Some("0 điểm"), None)])
    };
    let over = after(
        drawn(2, LEAGUE),
        [decided(1, played(1, 2)), ResultRecorded { activity: id(1), placings: placings(2, 1) }],
    );
    given::<Programme>(over.clone()).when(&police(), correct(1, played(2, 1))).then([
        corrected(1, played(2, 1)),
        ResultCorrected { activity: id(1), placings: placings(1, 2), reason: text("Ghi nhầm") },
    ]);
    // Where the places stay, so does the result.
    given::<Programme>(over).when(&police(), correct(1, played(0, 2))).then([corrected(1, played(0, 2))]);
    let marks = after(
        with_contest(1, Format::Scored),
        [
            marked(1, Some(100)),
            ResultRecorded { activity: id(1), placings: result(&[(1, 1, Some("1"), Some("Giải nhất"))]) },
        ],
    );
    let correction = CorrectMark { activity: id(1), team: id(1), mark: Some(Mark(200)), reason: text("Cộng sai") };
    given::<Programme>(marks).when(&police(), correction).then([
        MarkCorrected { activity: id(1), team: id(1), mark: Some(Mark(200)), reason: text("Cộng sai") },
        ResultCorrected {
            activity: id(1),
            placings: result(&[(1, 1, Some("2"), Some("Giải nhất"))]),
            reason: text("Cộng sai"),
        },
    ]);
}

#[test]
fn marks_are_read_as_people_write_them() {
    for (given, hundredths) in
        [("85", 8_500), ("12,35", 1_235), ("12.3", 1_230), ("1:02,35", 6_235), (" 0,05 ", 5), ("10:00", 60_000)]
    {
        assert_eq!(given.parse(), Ok(Mark(hundredths)), "{given}");
    }
    for bad in ["", "a", "-1", "1,", ",5", "1,234", "1:60", "1:2:3", "99999999", "1 2", "+1"] {
        assert!(bad.parse::<Mark>().is_err(), "{bad}");
    }
    assert_eq!((Mark(1_235).as_time(), Mark(6_235).as_time()), ("12,35".to_owned(), "1:02,35".to_owned()));
    assert_eq!((Mark(8_500).as_points(), Mark(8_505).as_points()), ("85".to_owned(), "85,05".to_owned()));
    let told = "x".parse::<Mark>().unwrap_err().explain();
    assert!(told.vi.contains("“x”") && told.en.contains("“x”"));
}

#[test]
fn facts_of_a_contest_that_a_slice_lacks_are_harmless() {
    let lost = [decided(1, played(1, 0)), corrected(7, played(1, 0)), marked(1, None)];
    let programme = lost.iter().chain(&with_teams(2)).fold(Programme::default(), |state, event| state.evolve(event));
    let stands = lost.iter().fold(programme, |state, event| state.evolve(event));
    drop(stands);
    // A fixture that waits for itself, or for a later one, never gets its teams.
    let circular = |home, away| Fixture { fixture: FixtureNo(1), stage: Stage::Final, round: 1, home, away };
    for side in [Side::WinnerOf(FixtureNo(1)), Side::LoserOf(FixtureNo(2))] {
        let mut contest = Contest::of(rules(SHARED));
        contest.fixtures = vec![circular(side, Side::Team(id(1)))];
        contest.remember(&decided(1, played(1, 0)));
        assert_eq!(contest.team(side), None);
        assert_eq!(contest.standings().len(), 1);
    }
}
