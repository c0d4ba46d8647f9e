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
    ConcludeContest, CorrectFixture, CorrectMark, DecideFixture, DrawContest, DrawLot, EnterTeam, RecordMark,
    RecordResult, SetContest, WithdrawTeam,
};
use Event::{
    ContestDrawn, ContestSet, FixtureCorrected, FixtureDecided, LotDrawn, MarkCorrected, MarkRecorded, ResultCorrected,
    ResultRecorded,
};

mod drawing;
mod lots;
mod result;
mod standings;

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

fn lot(order: &[u128]) -> Event {
    LotDrawn { activity: id(1), order: order.iter().copied().map(id).collect() }
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
    let lot = |tie_breaks: &[TieBreak]| Rules { tie_breaks: tie_breaks.to_vec(), ..rules(LEAGUE) };
    for tie_breaks in [[TieBreak::Lot, TieBreak::Wins].as_slice(), &[TieBreak::Wins, TieBreak::Lot, TieBreak::Scored]] {
        given::<Programme>(with_teams(2)).when(&police(), set_it(lot(tie_breaks))).refused(Refusal::LotNotLast);
    }
    for tie_breaks in [[TieBreak::Lot].as_slice(), &[TieBreak::Wins, TieBreak::Lot]] {
        given::<Programme>(with_teams(2)).when(&police(), set_it(lot(tie_breaks))).then([set(lot(tie_breaks))]);
    }
    let knockout = Rules { tie_breaks: vec![TieBreak::Lot], ..rules(SHARED) };
    given::<Programme>(with_teams(2)).when(&police(), set_it(knockout)).refused(Refusal::TieBreaksNotNeeded);
    let prizes = |places: [u32; 2]| Rules {
        prizes: places.map(|place| Prize { place, title: text("Giải") }).to_vec(),
        ..rules(LEAGUE)
    };
    given::<Programme>(with_teams(2)).when(&police(), set_it(prizes([1, 0]))).refused(Refusal::PrizeOutOfRange);
    given::<Programme>(with_teams(2)).when(&police(), set_it(prizes([2, 2]))).refused(Refusal::PrizeTwice { place: 2 });
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
    assert_eq!("x".parse::<Mark>().unwrap_err().to_string(), told.to_string());
}

#[test]
fn facts_of_a_contest_that_a_slice_lacks_are_harmless() {
    let lost = [decided(1, played(1, 0)), corrected(7, played(1, 0)), marked(1, None), lot(&[1, 9])];
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
