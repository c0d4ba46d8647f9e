use super::*;

fn seat(figure: u32) -> ActorId {
    format!("uy-vien-{figure}").parse().unwrap()
}

fn convene(members: &[u32], quorum: u32) -> Command {
    ConveneCouncil { members: members.iter().map(|figure| seat(*figure)).collect(), quorum }
}

fn convened() -> Event {
    CouncilConvened { members: (1..=5).map(seat).collect(), quorum: 3 }
}

fn ballots(votes: &[(u32, bool)]) -> Vec<Ballot> {
    votes.iter().map(|(figure, in_favour)| Ballot { member: seat(*figure), in_favour: *in_favour }).collect()
}

fn record(votes: &[(u32, bool)]) -> Command {
    RecordVote { commendation: first(), ballots: ballots(votes) }
}

fn recuse(figure: u32) -> Command {
    Recuse { commendation: first(), member: seat(figure), reason: text("Người nhà") }
}

fn recused(figure: u32) -> Event {
    MemberRecused { commendation: first(), member: seat(figure), reason: text("Người nhà") }
}

fn before_the_vote(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    [convened()].into_iter().chain(pending(Progress::Appraised)).chain(more).collect()
}

#[test]
fn a_council_has_members_and_a_quorum_among_them() {
    for by in [council(), chair()] {
        given::<Commendations>([]).when(&by, convene(&[1, 2, 3, 4, 5], 3)).then([convened()]);
    }
    given::<Commendations>([]).when(&council(), convene(&[], 1)).refused(Refusal::CouncilEmpty);
    given::<Commendations>([])
        .when(&council(), convene(&[1, 2, 1], 1))
        .refused(Refusal::MemberTwice { member: seat(1) });
    for quorum in [0, 3] {
        given::<Commendations>([])
            .when(&council(), convene(&[1, 2], quorum))
            .refused(Refusal::QuorumOutOfRange { quorum, members: 2 });
    }
    given::<Commendations>([convened()])
        .when(&council(), convene(&[1, 2], 2))
        .then([CouncilConvened { members: vec![seat(1), seat(2)], quorum: 2 }]);
}

#[test]
fn members_vote_by_name_and_who_stands_aside_is_counted() {
    let votes = [(1, true), (2, true), (3, false)];
    given::<Commendations>(before_the_vote([recused(4)])).when(&council(), record(&votes)).then([CouncilRecommended {
        commendation: first(),
        votes_for: 2,
        votes_against: 1,
        recused: 1,
        ballots: ballots(&votes),
    }]);
}

#[test]
fn whoever_does_not_vote_for_it_votes_against_it() {
    let votes = [(1, true), (2, false), (3, true), (4, true), (5, false)];
    given::<Commendations>(before_the_vote([])).when(&council(), record(&votes)).then([CouncilRecommended {
        commendation: first(),
        votes_for: 3,
        votes_against: 2,
        recused: 0,
        ballots: ballots(&votes),
    }]);
}

#[test]
fn who_stands_aside_or_proposed_it_does_not_vote() {
    given::<Commendations>(before_the_vote([recused(2)]))
        .when(&council(), record(&[(1, true), (2, true), (3, true)]))
        .refused(Refusal::MemberRecused { member: seat(2) });
    let with_police = CouncilConvened { members: vec![police().id, seat(1)], quorum: 1 };
    let mine = RecordVote { commendation: first(), ballots: vec![Ballot { member: police().id, in_favour: true }] };
    given::<Commendations>([with_police].into_iter().chain(pending(Progress::Appraised)))
        .when(&council(), mine)
        .refused(Refusal::MemberRecused { member: police().id });
}

#[test]
fn only_members_vote_each_once_and_enough_of_them() {
    let past = || given::<Commendations>(before_the_vote([]));
    past()
        .when(&council(), record(&[(1, true), (9, true), (2, true)]))
        .refused(Refusal::NotOnCouncil { member: seat(9) });
    past()
        .when(&council(), record(&[(1, true), (1, true), (2, true)]))
        .refused(Refusal::MemberTwice { member: seat(1) });
    past().when(&council(), record(&[(1, true), (2, true)])).refused(Refusal::NoQuorum { votes: 2, quorum: 3 });
    past()
        .when(&council(), record(&[(1, true), (2, true), (3, false), (4, false)]))
        .refused(Refusal::NoMajority { votes_for: 2, votes_against: 2 });
}

#[test]
fn a_council_that_was_convened_votes_by_name_and_no_other_does() {
    given::<Commendations>(before_the_vote([])).when(&council(), vote(5, 0)).refused(Refusal::CouncilVotesByName);
    given::<Commendations>(pending(Progress::Appraised))
        .when(&council(), record(&[(1, true)]))
        .refused(Refusal::CouncilNotConvened);
}

#[test]
fn a_vote_waits_for_the_appraisal_and_is_held_once() {
    let with = |step| [convened()].into_iter().chain(pending(step)).collect::<Vec<_>>();
    let votes = [(1, true), (2, true), (3, true)];
    given::<Commendations>(with(Progress::Nominated)).when(&council(), record(&votes)).refused(Refusal::NotAppraised);
    given::<Commendations>(with(Progress::Recommended))
        .when(&council(), record(&votes))
        .refused(Refusal::AlreadyRecommended);
}

#[test]
fn a_member_stands_aside_before_the_vote_once() {
    given::<Commendations>(before_the_vote([])).when(&council(), recuse(1)).then([recused(1)]);
    given::<Commendations>(before_the_vote([recused(1)]))
        .when(&council(), recuse(1))
        .refused(Refusal::MemberRecused { member: seat(1) });
    given::<Commendations>(before_the_vote([]))
        .when(&council(), recuse(9))
        .refused(Refusal::NotOnCouncil { member: seat(9) });
    given::<Commendations>(pending(Progress::Appraised))
        .when(&council(), recuse(1))
        .refused(Refusal::CouncilNotConvened);
    given::<Commendations>(before_the_vote([recommended()]))
        .when(&council(), recuse(1))
        .refused(Refusal::AlreadyRecommended);
}

#[test]
fn each_office_keeps_to_its_own() {
    for (command, roles) in [
        (convene(&[1], 1), vec![Role::Council, Role::Decider]),
        (recuse(1), vec![Role::Council]),
        (record(&[(1, true)]), vec![Role::Council]),
    ] {
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            given::<Commendations>([]).when(&actor("ai-do", role), command.clone()).refused_to_role(role);
        }
    }
}
