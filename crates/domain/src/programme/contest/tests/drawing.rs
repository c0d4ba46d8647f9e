//! Who meets whom.

use super::*;

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
    given::<Programme>(with_contest(many, SHARED))
        .when(&police(), draw_it(order(many)))
        .then([ContestDrawn { activity: id(1), fixtures: draw(SHARED, &order(many)) }]);
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
