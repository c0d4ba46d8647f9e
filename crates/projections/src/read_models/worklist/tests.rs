use ngayhoi_domain::{
    ceremony::{self, AgendaItem, AgendaKind},
    commendation::{Event as Award, Ground, Nominee},
    pilot,
    testing::{document, id, slot, text},
    year,
};
use rusqlite::Connection;

use super::{MatterKind, award_items, count_matters, matters};
use crate::{
    read_models::testing::{Teller, commended, decided, opened, planned},
    timeline::testing::host_id,
};

const A: &str = "tp-mau.phuong-a";
const HOST: &str = "tp-mau.phuong-a.to-1";

fn told(tell: impl FnOnce(&mut Teller)) -> Connection {
    let mut teller = Teller::new();
    teller.year("2019-07-01", opened("Năm nay"));
    tell(&mut teller);
    teller.folded()
}

fn kinds(db: &Connection) -> Vec<MatterKind> {
    let all = matters(db, "tp-mau", 2019, None, None, 10).unwrap();
    assert_eq!(count_matters(db, "tp-mau", 2019, None).unwrap(), i64::try_from(all.len()).unwrap());
    assert_eq!(matters(db, "tp-mau", 2019, Some(A), None, 10).unwrap(), all);
    assert_eq!(matters(db, "tp-mau", 2019, Some("tp-mau.phuong-b"), None, 10).unwrap(), []);
    all.into_iter().map(|row| row.kind).collect()
}

fn collective() -> Nominee {
    Nominee::Collective { name: text("Tổ liên gia 1") }
}

fn award(tell: &mut Teller, event: Award) {
    tell.commendation(A, "2019-08-01", event);
}

fn ceremony(tell: &mut Teller, event: ceremony::Event) {
    tell.ceremony(A, HOST, "2019-08-02", event);
}

fn awards_item() -> ceremony::Event {
    let item = AgendaItem {
        item: id(70),
        kind: AgendaKind::Commendation,
        title: text("Trao khen thưởng"),
        slot: slot("08:00", "08:10"),
        speaker: None,
    };
    ceremony::Event::AgendaItemAdded { item }
}

fn scheduled(tell: &mut Teller) {
    ceremony(tell, planned("08:00"));
    ceremony(tell, awards_item());
    award(tell, commended(1, collective()));
    award(tell, decided(1, None));
    award(tell, Award::PresentationScheduled { commendation: id(1), host: host_id(HOST), item: id(70) });
}

fn presented() -> Award {
    Award::CommendationPresented { commendation: id(1), host: host_id(HOST) }
}

#[test]
fn a_pilot_waits_for_its_day_until_somebody_plans_it() {
    let endorsed = pilot::Event::PilotEndorsed { neighbourhood: host_id(HOST) };
    assert_eq!(kinds(&told(|tell| tell.pilot(A, "2019-07-20", endorsed.clone()))), [MatterKind::PilotWithoutDay]);
    let db = told(|tell| {
        tell.pilot(A, "2019-07-20", endorsed.clone());
        ceremony(tell, planned("08:00"));
    });
    assert_eq!(kinds(&db), []);
}

#[test]
fn what_waits_for_an_item_is_missed_once_the_item_is_done() {
    let db = told(scheduled);
    assert_eq!(kinds(&db), []);
    let items = award_items(&db, "tp-mau", 2019, A).unwrap();
    assert_eq!((items[0].host.as_str(), items[0].title.as_str(), items.len()), (HOST, "Trao khen thưởng", 1));
    let done = |tell: &mut Teller| {
        scheduled(tell);
        ceremony(tell, ceremony::Event::CeremonyStarted {});
        ceremony(tell, ceremony::Event::AgendaItemDone { item: id(70) });
    };
    let db = told(done);
    assert_eq!(kinds(&db), [MatterKind::AwardNotPresented]);
    assert_eq!(award_items(&db, "tp-mau", 2019, A).unwrap(), []);
    let over = told(|tell| {
        scheduled(tell);
        ceremony(tell, ceremony::Event::CeremonyCompleted {});
    });
    assert_eq!(kinds(&over), [MatterKind::AwardNotPresented]);
    let handed_over = told(|tell| {
        done(tell);
        award(tell, presented());
    });
    assert_eq!(kinds(&handed_over), []);
}

#[test]
fn what_waits_for_a_cancelled_ceremony_is_called_off() {
    let cancelled = |tell: &mut Teller| {
        scheduled(tell);
        ceremony(tell, ceremony::Event::CeremonyCancelled { reason: text("Bão") });
    };
    assert_eq!(kinds(&told(cancelled)), [MatterKind::AwardAtCancelledCeremony]);
    let called_off = told(|tell| {
        cancelled(tell);
        let (host, reason) = (host_id(HOST), text("Bão"));
        award(tell, Award::PresentationCalledOff { commendation: id(1), host, reason });
    });
    assert_eq!(kinds(&called_off), []);
}

#[test]
fn what_was_handed_over_and_revoked_comes_back() {
    let revoked = |tell: &mut Teller| {
        scheduled(tell);
        award(tell, presented());
        award(
            tell,
            Award::CommendationRevoked {
                commendation: id(1),
                ground: Ground::Fraud,
                decision: document("40/QĐ-UBND"),
                reason: text("Kê khai sai"),
            },
        );
    };
    assert_eq!(kinds(&told(revoked)), [MatterKind::AwardToReturn]);
    let back = told(|tell| {
        revoked(tell);
        award(tell, Award::AwardReturned { commendation: id(1) });
    });
    assert_eq!(kinds(&back), []);
}

#[test]
fn a_cancelled_year_holds_no_ceremony() {
    let db = told(|tell| {
        ceremony(tell, planned("08:00"));
        tell.year("2019-08-03", year::Event::FestivalYearCancelled { reason: text("Dịch bệnh") });
    });
    assert_eq!(kinds(&db), [MatterKind::CeremonyInCancelledYear]);
}

#[test]
fn an_achievement_rewarded_twice_is_found() {
    let twice = |tell: &mut Teller| {
        for figure in [1, 2] {
            let mut nominated = commended(figure, collective());
            if let Award::CommendationNominated { achievement, .. } = &mut nominated {
                *achievement = id(5);
            }
            award(tell, nominated);
            award(tell, decided(figure, None));
        }
    };
    let db = told(twice);
    assert_eq!(kinds(&db), [MatterKind::RewardedTwice]);
    let first = matters(&db, "tp-mau", 2019, None, None, 1).unwrap().remove(0);
    let after = super::graphql::WorkCursor::of(&first);
    assert_eq!(matters(&db, "tp-mau", 2019, None, Some((&after.kind, &after.key)), 10).unwrap(), []);
}

#[test]
fn a_pilot_of_a_higher_level_that_is_replaced_is_found() {
    let level = pilot::Level::Province;
    let designated = |tell: &mut Teller| {
        tell.pilot(A, "2019-07-20", pilot::Event::PilotEndorsed { neighbourhood: host_id(HOST) });
        ceremony(tell, planned("08:00"));
        let (unit, neighbourhood) = (A.parse().unwrap(), host_id(HOST));
        tell.year("2019-07-21", year::Event::PilotDesignated { unit, neighbourhood, level });
    };
    assert_eq!(kinds(&told(designated)), []);
    let replaced = |tell: &mut Teller| {
        designated(tell);
        let replacement = host_id("tp-mau.phuong-a.to-2");
        let (reason, decision) = (text("Thay điểm"), document("15/QĐ-UBND"));
        let neighbourhood = host_id(HOST);
        tell.pilot(A, "2019-07-22", pilot::Event::PilotReplaced { neighbourhood, replacement, reason, decision });
    };
    assert_eq!(kinds(&told(replaced)), [MatterKind::LevelWithoutPilot]);
    let undone = told(|tell| {
        replaced(tell);
        let (neighbourhood, reason) = (host_id(HOST), text("Thay điểm"));
        tell.year("2019-07-23", year::Event::DesignationUndone { neighbourhood, level, reason });
    });
    assert_eq!(kinds(&undone), []);
}
