use ngayhoi_domain::{
    pilot::{Event, Quota},
    testing::{document, text},
};
use rusqlite::Connection;

use super::{
    NomineeStanding, RoundStatus, count_nominees, count_pilots, nominee, nominees, pilots, round, units_with_pilot,
};
use crate::{
    read_models::testing::{Teller, assessed, nominated, selected},
    timeline::testing::host_id,
};

const A: &str = "tp-mau.phuong-a";
const B: &str = "tp-mau.phuong-b";
const FIRST: &str = "tp-mau.phuong-a.to-1";
const SECOND: &str = "tp-mau.phuong-a.to-2";

fn opened() -> Event {
    Event::PilotRoundOpened { quota: Quota::Exactly(1), criteria: vec![] }
}

fn folded(of_a: impl IntoIterator<Item = Event>) -> Connection {
    let mut tell = Teller::new();
    for event in of_a {
        tell.pilot(A, "2019-08-01", event);
    }
    tell.folded()
}

fn standing(db: &Connection, neighbourhood: &str) -> NomineeStanding {
    nominee(db, "tp-mau", 2019, A, neighbourhood).unwrap().unwrap().standing
}

#[test]
fn a_round_opens_with_its_quota_and_closes() {
    let row = |db: &Connection| round(db, "tp-mau", 2019, A).unwrap();
    assert_eq!(row(&folded([])), None);
    let open = row(&folded([opened()])).unwrap();
    assert_eq!((open.status, open.quota), (RoundStatus::Open, Quota::Exactly(1)));
    assert_eq!(row(&folded([opened(), Event::PilotRoundClosed {}])).unwrap().status, RoundStatus::Closed);
}

#[test]
fn nominees_come_in_the_order_of_their_nomination_page_by_page() {
    let db = folded([opened(), nominated(SECOND), nominated(FIRST)]);
    let all = nominees(&db, "tp-mau", 2019, A, None, 10).unwrap();
    assert_eq!(all.iter().map(|row| row.neighbourhood.as_str()).collect::<Vec<_>>(), [SECOND, FIRST]);
    assert_eq!(nominees(&db, "tp-mau", 2019, A, Some(all[0].ordinal), 10).unwrap(), all[1..]);
    assert_eq!(nominees(&db, "tp-mau", 2019, A, None, 1).unwrap(), all[..1]);
    assert_eq!(count_nominees(&db, "tp-mau", 2019, A).unwrap(), 2);
    assert_eq!((all[0].proposer.as_str(), all[0].mean, all[0].scores.len()), ("cong-an", None, 0));
}

#[test]
fn points_weigh_as_their_criteria_and_a_later_assessment_takes_the_earliers_place() {
    let of = |events| nominee(&folded(events), "tp-mau", 2019, A, FIRST).unwrap().unwrap();
    let once = of(vec![nominated(FIRST), assessed(FIRST, &[(70, 1), (90, 3)])]);
    assert_eq!((once.mean, once.scores.len()), (Some(85.0), 2));
    assert_ne!(once.scores_source, Some(once.source));
    let twice = of(vec![nominated(FIRST), assessed(FIRST, &[(70, 1)]), assessed(FIRST, &[(10, 2)])]);
    assert_eq!(twice.mean, Some(10.0));
}

#[test]
fn a_nominee_is_selected_and_endorsed() {
    let mut events = vec![opened(), nominated(FIRST), assessed(FIRST, &[(70, 1)]), selected(FIRST)];
    let db = folded(events.clone());
    let row = nominee(&db, "tp-mau", 2019, A, FIRST).unwrap().unwrap();
    assert_eq!((row.standing, row.decision), (NomineeStanding::Selected, Some(document("12/QĐ-UBND"))));
    assert_eq!(row.words.as_deref(), Some("Địa bàn phức tạp"));
    events.push(Event::PilotEndorsed { neighbourhood: host_id(FIRST) });
    assert_eq!(standing(&folded(events), FIRST), NomineeStanding::Endorsed);
}

#[test]
fn a_withdrawn_nominee_says_why_and_begins_anew_when_nominated_again() {
    let withdrawn = Event::NomineeWithdrawn { neighbourhood: host_id(FIRST), reason: text("Xin rút") };
    let mut events = vec![nominated(FIRST), assessed(FIRST, &[(70, 1)]), withdrawn];
    let row = nominee(&folded(events.clone()), "tp-mau", 2019, A, FIRST).unwrap().unwrap();
    assert_eq!((row.standing, row.words.as_deref()), (NomineeStanding::Withdrawn, Some("Xin rút")));
    events.push(nominated(FIRST));
    let again = nominee(&folded(events), "tp-mau", 2019, A, FIRST).unwrap().unwrap();
    assert_eq!((again.standing, again.words, again.mean), (NomineeStanding::Nominated, None, None));
}

#[test]
fn the_years_pilots_are_listed_and_their_wards_counted() {
    let mut tell = Teller::new();
    for host in [FIRST, SECOND] {
        tell.pilot(A, "2019-08-01", nominated(host));
        tell.pilot(A, "2019-08-02", selected(host));
    }
    tell.pilot(B, "2019-08-01", nominated("tp-mau.phuong-b.to-1"));
    tell.pilot(B, "2019-08-02", selected("tp-mau.phuong-b.to-1"));
    tell.pilot("tp-mau.phuong-c", "2019-08-01", nominated("tp-mau.phuong-c.to-1"));
    tell.turn_to("tp-mau", 2018);
    tell.pilot(A, "2018-08-01", nominated(FIRST));
    tell.pilot(A, "2018-08-02", selected(FIRST));
    let db = tell.folded();
    let all = pilots(&db, "tp-mau", 2019, None, 10).unwrap();
    let names: Vec<_> = all.iter().map(|row| row.neighbourhood.as_str()).collect();
    assert_eq!(names, [FIRST, SECOND, "tp-mau.phuong-b.to-1"]);
    assert_eq!(pilots(&db, "tp-mau", 2019, Some((A, FIRST)), 1).unwrap(), all[1..2]);
    assert_eq!(pilots(&db, "tp-mau", 2019, Some((A, SECOND)), 9).unwrap(), all[2..]);
    assert_eq!(count_pilots(&db, "tp-mau", 2019).unwrap(), 3);
    assert_eq!(units_with_pilot(&db, "tp-mau", 2019).unwrap(), 2);
    assert_eq!(units_with_pilot(&db, "tp-mau", 2017).unwrap(), 0);
}

#[test]
fn what_the_year_lays_down_and_what_was_replaced_are_told() {
    use ngayhoi_domain::{
        pilot::{Criterion, Level, LevelQuota},
        testing::{document, text},
        year,
    };

    let host = |name: &str| crate::timeline::testing::host_id(&format!("tp-mau.phuong-a.{name}"));
    let criteria = vec![Criterion { criterion: text("Phong trào"), weight: 2 }];
    let levels = vec![LevelQuota { level: Level::Province, quota: Quota::Exactly(1) }];
    let ward = "tp-mau.phuong-a";
    let mut tell = crate::read_models::testing::Teller::new();
    let adopted = year::Event::PilotRulesAdopted { version: 2, criteria: criteria.clone(), levels: levels.clone() };
    tell.year("2019-07-01", adopted);
    tell.pilot(ward, "2019-07-02", Event::PilotRoundOpened { quota: Quota::Exactly(1), criteria: criteria.clone() });
    for name in ["to-1", "to-2"] {
        let neighbourhood = host(name);
        let proposer = "cong-an".parse().unwrap();
        tell.pilot(ward, "2019-07-03", Event::NeighbourhoodNominated { neighbourhood, proposer });
    }
    let replaced = Event::PilotReplaced {
        neighbourhood: host("to-1"),
        replacement: host("to-2"),
        reason: text("Thay điểm"),
        decision: document("15/QĐ-UBND"),
    };
    tell.pilot(ward, "2019-07-04", replaced);
    let level = Level::Province;
    let designated =
        || year::Event::PilotDesignated { unit: ward.parse().unwrap(), neighbourhood: host("to-2"), level };
    tell.year("2019-07-05", designated());
    let db = tell.folded();
    let rules = super::rules(&db, "tp-mau", 2019).unwrap().unwrap();
    assert_eq!((rules.version, rules.criteria, rules.levels), (2, criteria.clone(), levels));
    assert_eq!(super::round(&db, "tp-mau", 2019, ward).unwrap().unwrap().criteria, criteria);
    let stands: Vec<_> = super::nominees(&db, "tp-mau", 2019, ward, None, 10)
        .unwrap()
        .into_iter()
        .map(|row| (row.standing, row.words.unwrap_or_default()))
        .collect();
    let reason = || "Thay điểm".to_owned();
    assert_eq!(stands, [(super::NomineeStanding::Replaced, reason()), (super::NomineeStanding::Selected, reason())]);
    let designations = super::designations(&db, "tp-mau", 2019).unwrap();
    assert_eq!((designations.len(), designations[0].level), (1, level));

    let undone = year::Event::DesignationUndone { neighbourhood: host("to-2"), level, reason: text("Thay điểm") };
    tell.year("2019-07-06", undone);
    assert_eq!(super::designations(&tell.folded(), "tp-mau", 2019).unwrap(), []);
}
