use ngayhoi_domain::{
    commendation::{Event, Form, Nominee},
    testing::{document, id, text},
    values::CommendationId,
};
use rusqlite::Connection;

use super::{
    CommendationRow, CommendationStatus, Filter, Votes, commendation, commendations, count_by_status,
    count_commendations,
};
use crate::{
    read_models::testing::{Teller, commended, decided, sealed},
    timeline::testing::host_id,
};

const A: &str = "tp-mau.phuong-a";
const B: &str = "tp-mau.phuong-b";

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
    Event::CouncilRecommended { commendation: id(1), votes_for: 6, votes_against: 1, recused: 2 }
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
    let rows = commendations(&db, "tp-mau", 2019, &Filter::default(), None, 10).unwrap();
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
    let list = |filter: &Filter, after, limit| {
        let rows = commendations(&db, "tp-mau", 2019, filter, after, limit).unwrap();
        rows.into_iter().map(|row| row.commendation).collect::<Vec<_>>()
    };
    let ids = |figures: &[u128]| figures.iter().map(|f| id::<CommendationId>(*f).to_string()).collect::<Vec<_>>();
    let all = Filter::default();
    assert_eq!(list(&all, None, 10), ids(&[2, 1, 3]));
    assert_eq!(list(&all, Some((A, 0)), 1), ids(&[1]));
    assert_eq!(list(&all, Some((A, 1)), 5), ids(&[3]));
    let of_b = Filter { unit: Some(B.to_owned()), ..Filter::default() };
    assert_eq!(list(&of_b, None, 10), ids(&[3]));
    let public = Filter { statuses: Some(CommendationStatus::PUBLIC.to_vec()), ..Filter::default() };
    assert_eq!(list(&public, None, 10), ids(&[1]));
    assert_eq!(count_commendations(&db, "tp-mau", 2019, &public).unwrap(), 1);
    assert_eq!(count_commendations(&db, "tp-mau", 2019, &all).unwrap(), 3);
    assert_eq!(count_commendations(&db, "tp-mau", 2018, &all).unwrap(), 0);
    let counts = [(CommendationStatus::Decided, 1), (CommendationStatus::Nominated, 2)];
    assert_eq!(count_by_status(&db, "tp-mau", 2019, None).unwrap(), counts);
    assert_eq!(count_by_status(&db, "tp-mau", 2019, Some(B)).unwrap(), [(CommendationStatus::Nominated, 1)]);
}
