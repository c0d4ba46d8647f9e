use async_graphql::connection::CursorType;
use ngayhoi_domain::{
    commendation::{Authority, Ballot, Event, Form, Ground, Law, Nominee},
    testing::{document, id, text},
    values::CommendationId,
};
use rusqlite::Connection;

use super::{
    CommendationRow, CommendationStatus, Filter, Order, RollPlace, Votes, commendation, commendations, count_by_status,
    count_commendations,
};
use crate::{
    read_models::testing::{Teller, commended, decided, sealed},
    timeline::testing::host_id,
};

const A: &str = "tp-mau.phuong-a";
const B: &str = "tp-mau.phuong-b";
const YEAR: (&str, i32) = ("tp-mau", 2019);

fn collective() -> Nominee {
    Nominee::Collective { name: text("Tổ liên gia 1") }
}

fn folded(of_a: impl IntoIterator<Item = Event>) -> Connection {
    let mut tell = Teller::new();
    for event in of_a {
        tell.commendation(A, "2019-08-01", event);
    }
    tell.folded()
}

fn after(steps: impl IntoIterator<Item = Event>) -> CommendationRow {
    let db = folded([commended(1, collective())].into_iter().chain(steps));
    commendation(&db, "tp-mau", 2019, &id::<CommendationId>(1).to_string()).unwrap().unwrap()
}

fn appraised() -> Event {
    Event::CommendationAppraised { commendation: id(1), opinion: text("Đủ điều kiện") }
}

fn recommended() -> Event {
    Event::CouncilRecommended { commendation: id(1), votes_for: 6, votes_against: 1, recused: 2, ballots: vec![] }
}

#[test]
fn a_nomination_says_for_whom_and_for_what() {
    let row = after([]);
    assert_eq!(
        (row.status, row.nominee, row.form),
        (CommendationStatus::Nominated, collective(), Form::MeritCertificate)
    );
    assert_eq!((row.unit.as_str(), row.merit.as_str(), row.proposer.as_str()), (A, "Giữ gìn trật tự", "mat-tran"));
    assert_eq!((row.decision, row.votes, row.source), (None, None, row.status_source));
}

#[test]
fn each_step_adds_what_it_says() {
    let row = after([appraised()]);
    assert_eq!((row.status, row.opinion.as_deref()), (CommendationStatus::Appraised, Some("Đủ điều kiện")));

    let row = after([appraised(), recommended()]);
    let votes = Votes { votes_for: 6, votes_against: 1, recused: 2 };
    assert_eq!((row.status, row.votes), (CommendationStatus::Recommended, Some(votes)));

    let row = after([appraised(), recommended(), decided(1, Some(2_980_000))]);
    assert_eq!((row.status, row.decision), (CommendationStatus::Decided, Some(document("34/QĐ-UBND"))));
    assert_eq!((row.signer, row.amount), (Some(sealed(900)), Some(2_980_000)));
    assert_eq!(row.legal_basis.as_deref(), Some("Luật Thi đua, khen thưởng"));

    let presented = Event::CommendationPresented { commendation: id(1), host: host_id("tp-mau.phuong-a.to-1") };
    let row = after([decided(1, None), presented]);
    assert_eq!((row.status, row.host.as_deref()), (CommendationStatus::Presented, Some("tp-mau.phuong-a.to-1")));
    assert_eq!(row.amount, None);
}

#[test]
fn a_refused_or_withdrawn_one_says_why() {
    let reason = text("Trùng thành tích");
    let row = after([Event::CommendationRejected { commendation: id(1), reason: reason.clone() }]);
    assert_eq!((row.status, row.reason.as_deref()), (CommendationStatus::Rejected, Some(reason.as_str())));
    let row = after([Event::CommendationWithdrawn { commendation: id(1), reason: reason.clone() }]);
    assert_eq!((row.status, row.reason.as_deref()), (CommendationStatus::Withdrawn, Some(reason.as_str())));
}

#[test]
fn a_persons_name_stays_sealed() {
    let individual = Nominee::Individual { name: sealed(7) };
    let household = Nominee::Household { head: sealed(8) };
    let db = folded([commended(1, individual.clone()), commended(2, household.clone())]);
    let rows = commendations(&db, YEAR, &Filter::default(), Order::Unit, None, 10).unwrap();
    assert_eq!(rows.into_iter().map(|row| row.nominee).collect::<Vec<_>>(), [individual, household]);
}

#[test]
fn the_roll_is_filtered_paged_and_counted() {
    let mut tell = Teller::new();
    tell.commendation(B, "2019-08-01", commended(3, collective()));
    for figure in [2, 1] {
        tell.commendation(A, "2019-08-01", commended(figure, collective()));
    }
    tell.commendation(A, "2019-08-02", decided(1, None));
    let db = tell.folded();
    let list = |filter: &Filter, after: Option<(&str, i64)>, limit| {
        let after = after.map(|(unit, ordinal)| RollPlace { unit: unit.to_owned(), ordinal, decision: None });
        let rows = commendations(&db, YEAR, filter, Order::Unit, after.as_ref(), limit).unwrap();
        rows.into_iter().map(|row| row.commendation).collect::<Vec<_>>()
    };
    let ids = |figures: &[u128]| figures.iter().map(|f| id::<CommendationId>(*f).to_string()).collect::<Vec<_>>();
    let all = Filter::default();
    assert_eq!(list(&all, None, 10), ids(&[2, 1, 3]));
    assert_eq!(list(&all, Some((A, 0)), 1), ids(&[1]));
    assert_eq!(list(&all, Some((A, 1)), 5), ids(&[3]));
    let of_b = Filter { unit: Some(B.to_owned()), ..Filter::default() };
    assert_eq!(list(&of_b, None, 10), ids(&[3]));
    let stand = vec![CommendationStatus::Decided, CommendationStatus::Presented];
    let public = Filter { statuses: Some(stand), ..Filter::default() };
    assert_eq!(list(&public, None, 10), ids(&[1]));
    assert_eq!(count_commendations(&db, "tp-mau", 2019, &public).unwrap(), 1);
    let only = Filter { only: Some(ids(&[3])), ..Filter::default() };
    assert_eq!((list(&only, None, 10), count_commendations(&db, "tp-mau", 2019, &only).unwrap()), (ids(&[3]), 1));
    let none = Filter { only: Some(super::presented(&db, "tp-mau", 2019).unwrap()), ..Filter::default() };
    assert_eq!(list(&none, None, 10), ids(&[]));
    assert_eq!(count_commendations(&db, "tp-mau", 2019, &all).unwrap(), 3);
    assert_eq!(count_commendations(&db, "tp-mau", 2018, &all).unwrap(), 0);
    let counts = [(CommendationStatus::Decided, 1), (CommendationStatus::Nominated, 2)];
    assert_eq!(count_by_status(&db, "tp-mau", 2019, None).unwrap(), counts);
    assert_eq!(count_by_status(&db, "tp-mau", 2019, Some(B)).unwrap(), [(CommendationStatus::Nominated, 1)]);
}

#[test]
fn the_roll_by_decision_goes_by_day_then_by_number_and_ends_with_what_is_not_decided() {
    let by = |figure, number: &str, date: &str| {
        let mut event = decided(figure, None);
        if let Event::CommendationDecided { decision, .. } = &mut event {
            (decision.number, decision.date) = (text(number), date.parse().unwrap());
        }
        event
    };
    let mut tell = Teller::new();
    for (unit, figure) in [(A, 1), (A, 2), (A, 3), (B, 4), (B, 5), (B, 6)] {
        tell.commendation(unit, "2019-08-01", commended(figure, collective()));
    }
    tell.commendation(A, "2019-08-09", by(1, "34/QĐ-UBND", "2019-08-09"));
    tell.commendation(A, "2019-08-09", by(3, "9/QĐ-UBND", "2019-08-09"));
    tell.commendation(B, "2019-08-09", by(4, "KT/7", "2019-07-30"));
    tell.commendation(B, "2019-08-09", by(5, "34/QĐ-UBND", "2019-08-09"));
    let db = tell.folded();
    let list = |after: Option<&RollPlace>, limit| {
        commendations(&db, YEAR, &Filter::default(), Order::Decision, after, limit).unwrap()
    };
    let ids = |rows: &[CommendationRow]| rows.iter().map(|row| row.commendation.clone()).collect::<Vec<_>>();
    let expected = [4, 3, 1, 5, 2, 6].map(|figure| id::<CommendationId>(figure).to_string());
    assert_eq!(ids(&list(None, 10)), expected);

    // A cursor leads on by what it says itself: also where another list was read to there.
    let (mut paged, mut after) = (Vec::new(), None);
    while let Some(row) = list(after.as_ref(), 1).pop() {
        let cursor = row.place().encode_cursor();
        after = Some(RollPlace::decode_cursor(&cursor).unwrap());
        assert_eq!(after, Some(row.place()), "{cursor}");
        paged.push(row);
    }
    assert_eq!(ids(&paged), expected);
    for broken in ["", A, "a/b", "a/1/", "a/1/2019-08-09", "a/1/2019-13-09/34/QĐ-UBND"] {
        assert_eq!(RollPlace::decode_cursor(broken), Err(broken.to_owned()));
    }
}

#[test]
fn what_follows_a_decision_is_told_step_by_step() {
    let host = host_id("tp-mau.phuong-a.to-1");
    let scheduled = || Event::PresentationScheduled { commendation: id(1), host: host.clone(), item: id(70) };
    let row = after([decided(1, None), scheduled()]);
    assert_eq!((row.status, row.host.as_deref()), (CommendationStatus::Scheduled, Some("tp-mau.phuong-a.to-1")));
    assert!(row.item.is_some() && !row.owed);

    let called_off =
        || Event::PresentationCalledOff { commendation: id(1), host: host.clone(), reason: text("Hủy buổi lễ") };
    let row = after([decided(1, None), scheduled(), called_off()]);
    assert_eq!((row.status, row.host, row.item), (CommendationStatus::Decided, None, None));
    assert_eq!(row.reason.as_deref(), Some("Hủy buổi lễ"));

    let revoked = || Event::CommendationRevoked {
        commendation: id(1),
        ground: Ground::Fraud,
        decision: document("40/QĐ-UBND"),
        reason: text("Kê khai sai"),
    };
    let row = after([decided(1, None), revoked()]);
    assert_eq!((row.status, row.owed), (CommendationStatus::Revoked, false));
    let presented = || Event::CommendationPresented { commendation: id(1), host: host.clone() };
    let row = after([decided(1, None), presented(), revoked()]);
    assert_eq!((row.revocation, row.owed), (Some((Ground::Fraud, document("40/QĐ-UBND"))), true));
    let row = after([decided(1, None), presented(), revoked(), Event::AwardReturned { commendation: id(1) }]);
    assert!(!row.owed);
    assert_eq!(after([Event::ClaimLapsed { commendation: id(1) }]).status, CommendationStatus::Nominated);
}

#[test]
fn law_authority_and_ballots_are_kept_as_told() {
    let ballots = vec![Ballot { member: "uy-vien-1".parse().unwrap(), in_favour: true }];
    let vote = Event::CouncilRecommended {
        commendation: id(1),
        votes_for: 1,
        votes_against: 0,
        recused: 1,
        ballots: ballots.clone(),
    };
    let mut decision = decided(1, None);
    if let Event::CommendationDecided { law, authority, .. } = &mut decision {
        (*law, *authority) = (Some(Law::Of2003), Some(Authority::Police));
    }
    let convened =
        Event::CouncilConvened { members: vec!["uy-vien-1".parse().unwrap(), "uy-vien-2".parse().unwrap()], quorum: 1 };
    let recused =
        Event::MemberRecused {
            commendation: id(1), member: "uy-vien-2".parse().unwrap(), reason: text("Người nhà")
        };
    let db = folded([commended(1, collective()), convened, recused, vote, decision]);
    let of_it = id::<CommendationId>(1).to_string();
    let row = commendation(&db, "tp-mau", 2019, &of_it).unwrap().unwrap();
    assert_eq!((row.law, row.authority, row.ballots), (Some(Law::Of2003), Some(Authority::Police), ballots));
    let council = super::council(&db, "tp-mau", 2019, A).unwrap().unwrap();
    assert_eq!((council.members, council.quorum), (vec!["uy-vien-1".to_owned(), "uy-vien-2".to_owned()], 1));
    assert_eq!(super::council(&db, "tp-mau", 2019, B).unwrap(), None);
    let aside = super::recusals(&db, "tp-mau", 2019, &of_it).unwrap();
    assert_eq!(aside, [("uy-vien-2".to_owned(), "Người nhà".to_owned())]);
}
