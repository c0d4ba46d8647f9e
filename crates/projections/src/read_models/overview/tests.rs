use ngayhoi_domain::{
    assessment::{AssessmentScope, FigureKind},
    ceremony::AgendaKind,
    pilot::Quota,
    programme::ActivityKind,
    testing::{document, text},
};
use rusqlite::Connection;

use super::*;
use crate::{
    read_models::testing::{Teller, folded, opened},
    timeline::{Order, testing::unit_id},
};

const A: &str = "tp-mau.phuong-a";

fn db() -> Connection {
    folded(&crate::read_models::testing::varied())
}

#[test]
fn a_year_says_what_it_was_opened_with_and_where_it_stands() {
    let db = db();
    let row = festival(&db, "tp-mau", 2019).unwrap().unwrap();
    assert_eq!(
        (row.status, row.theme.as_deref(), row.quota),
        (FestivalStatus::Open, Some("Năm nay"), Quota::Exactly(1))
    );
    assert_eq!((row.decision, row.plan, row.closing, row.sample), (document("521"), None, None, true));
    assert_eq!(row.window.map(|window| window.last().to_string()).as_deref(), Some("2019-08-19"));
    let closed = festival(&db, "tp-mau", 2018).unwrap().unwrap();
    assert_eq!((closed.status, closed.closing.as_deref()), (FestivalStatus::Closed, Some("Tốt")));
    let cancelled = festival(&db, "tp-khac", 2019).unwrap().unwrap();
    assert_eq!((cancelled.status, cancelled.closing.as_deref()), (FestivalStatus::Cancelled, Some("Dịch bệnh")));
    assert!(festival(&db, "tp-mau", 2017).unwrap().is_none());
}

#[test]
fn an_amended_year_has_the_theme_the_plan_and_the_days_of_its_amendment() {
    let mut tell = Teller::new();
    tell.year("2019-06-01", opened("Năm nay"));
    tell.year("2019-06-02", year::Event::UnitJoined { unit: unit_id(A) });
    let opening = festival(&tell.folded(), "tp-mau", 2019).unwrap().unwrap();
    assert!(opening.amendment.is_none());
    let (theme, plan, reason) = (None, Some(document("31/KH-UBND")), text("Mưa bão"));
    tell.year("2019-07-20", year::Event::FestivalYearAmended { theme, plan, window: None, reason });
    let db = tell.folded();
    let row = festival(&db, "tp-mau", 2019).unwrap().unwrap();
    assert_eq!((row.theme, row.plan, row.window), (None, Some(document("31/KH-UBND")), None));
    let (reason, source) = row.amendment.unwrap();
    assert_eq!(reason, "Mưa bão");
    assert_ne!(source.event, opening.source.event);
    // The rest stands as it was opened with, and says so.
    assert_eq!((row.decision, row.quota, row.opened), (opening.decision, opening.quota, opening.opened));
    assert_eq!(row.source.event, opening.source.event);
    assert_eq!(count_participants(&db, "tp-mau", 2019).unwrap(), 1);
}

#[test]
fn years_are_listed_from_the_latest_page_by_page() {
    let db = db();
    let of = |year, convener: Option<&str>| Years { year, convener: convener.map(str::to_owned) };
    let listed = |which: &Years, order, after, limit| {
        let rows = festivals(&db, which, order, after, limit).unwrap();
        rows.into_iter().map(|row| (row.year, row.convener)).collect::<Vec<_>>()
    };
    let list = |year, after, limit| listed(&of(year, None), Order::NewestFirst, after, limit);
    let (khac, mau) = ((2019, "tp-khac".to_owned()), (2019, "tp-mau".to_owned()));
    assert_eq!(list(None, None, 10), [khac.clone(), mau.clone(), (2018, "tp-mau".to_owned())]);
    assert_eq!(list(None, Some((2019, "tp-khac")), 1), std::slice::from_ref(&mau));
    assert_eq!(list(Some(2019), None, 10), [khac, mau]);
    let count = |year, convener| count_festivals(&db, &of(year, convener)).unwrap();
    assert_eq!((count(None, None), count(Some(2018), None), count(None, Some("tp-mau"))), (3, 1, 2));
    // Turned round, and of one convener.
    let own = |after| listed(&of(None, Some("tp-mau")), Order::OldestFirst, after, 10);
    let years = [2018, 2019].map(|year| (year, "tp-mau".to_owned()));
    assert_eq!(own(None), years);
    assert_eq!(own(Some((2018, "tp-mau"))), years[1..]);
    let all = listed(&of(None, None), Order::OldestFirst, Some((2018, "tp-mau")), 10);
    assert_eq!(all, [(2019, "tp-khac".to_owned()), (2019, "tp-mau".to_owned())]);
}

#[test]
fn participants_come_with_where_their_standard_stands() {
    let db = db();
    let rows = participants(&db, "tp-mau", 2019, "", 10).unwrap();
    let stands: Vec<_> = rows.iter().map(|row| (row.unit.as_str(), row.standard)).collect();
    assert_eq!(stands, [(A, Some(StandardStage::Recognised)), ("xa-ngoai", None)]);
    assert!(rows[0].standard_source.is_some() && rows[1].standard_source.is_none());
    assert_eq!(participants(&db, "tp-mau", 2019, A, 10).unwrap().len(), 1);
    assert_eq!(count_participants(&db, "tp-mau", 2019).unwrap(), 2);
    assert!(takes_part(&db, "tp-mau", 2019, A).unwrap() && !takes_part(&db, "tp-mau", 2018, A).unwrap());
    // A ward that did not join does not count, though it has registered.
    let (registered, source) = registered_units(&db, "tp-mau", 2019).unwrap();
    assert_eq!((registered, source), (1, rows[0].standard_source.clone()));
}

#[test]
fn a_later_report_and_a_later_outline_take_the_earliers_place() {
    let db = db();
    let [figure] = figures(&db, "tp-mau", 2019, "tp-mau").unwrap().try_into().unwrap();
    assert_eq!((figure.figure, figure.value), (FigureKind::SafeFamilyGroups, i64::MAX));
    let [first, second] = outline(&db, "tp-mau", 2019).unwrap().try_into().unwrap();
    assert_eq!((first.ceremony, first.festival, first.text.as_str()), (Some(AgendaKind::FlagSalute), None, "Chào cờ"));
    assert_eq!((second.ceremony, second.festival), (None, Some(ActivityKind::Culture)));
}

#[test]
fn assessments_and_the_emulation_campaign_are_read_by_unit() {
    let db = db();
    let call = assessment_call(&db, "tp-mau", 2019, "tp-mau").unwrap().unwrap();
    assert_eq!(call.scopes, [AssessmentScope::Convener, AssessmentScope::Unit]);
    assert!(assessment_call(&db, "tp-mau", 2019, A).unwrap().is_none());
    let [row] = assessments(&db, "tp-mau", 2019, A).unwrap().try_into().unwrap();
    assert_eq!((row.scope, row.summary.as_str()), (AssessmentScope::Unit, "Chuyển biến rõ"));
    let campaign = emulation(&db, "tp-mau", 2019, "tp-mau").unwrap().unwrap();
    assert_eq!((campaign.title.as_str(), campaign.contents), ("Thi đua", vec![text("Giữ trật tự")]));
}

#[test]
fn groups_add_up_their_cameras() {
    let db = db();
    let units = [A.to_owned()];
    let [group] = groups(&db, &units, "", 10).unwrap().try_into().unwrap();
    assert_eq!((group.id.as_str(), group.households, group.cameras), ("lien-gia-1", 12, 4));
    assert_eq!((count_groups(&db, &units).unwrap(), groups(&db, &units, "lien-gia-1", 10).unwrap().len()), (1, 0));
}

#[test]
fn what_people_were_told_and_who_signed_up_is_counted() {
    let db = db();
    let sessions = sessions(&db, "tp-mau", 2019, A, None, 10).unwrap();
    let [session] = sessions.try_into().unwrap();
    assert_eq!((session.topic.as_str(), session.attendees), ("Phòng, chống lừa đảo", 120));
    assert_eq!((session.held_by.as_str(), session.held.as_str()), ("Công an phường", "2019-06"));
    assert_eq!(outreach_totals(&db, "tp-mau", 2019, A).unwrap(), (1, 120));
    assert_eq!(outreach_totals(&db, "tp-mau", 2019, "tp-mau").unwrap(), (0, 0));
    let signed: Vec<_> = sign_ups(&db, "tp-mau", 2019, "tp-mau").unwrap();
    assert_eq!((signed.len(), signed[0].0.as_str(), signed[0].1), (1, A, 48));
    let cameras = neighbourhood_cameras(&db, A).unwrap();
    assert_eq!((cameras.len(), cameras[0].0.as_str(), cameras[0].1), (1, "tp-mau.phuong-a.to-1", 6));
    // What was reported as a figure stays a figure.
    assert!(figures(&db, "tp-mau", 2019, A).unwrap().is_empty());
}

#[test]
fn a_standard_keeps_what_each_step_said() {
    use ngayhoi_domain::{
        StreamId, Subject,
        standard::{Circular, CriterionResult, Event},
        testing::festival,
    };
    let year = festival().year;
    let result = |met| CriterionResult { criterion: text("Tiêu chí 1"), met };
    let mut history = crate::timeline::testing::History::default();
    let (stream, about) =
        (StreamId::Standard(A.parse().unwrap()), Subject::festival(&festival()).unit(A.parse().unwrap()));
    for event in [
        Event::StandardRegistered { year, circular: Some(Circular::Of2012) },
        Event::StandardSelfAssessed { year, report: text("Đạt"), results: vec![result(true)] },
        Event::StandardAppraised { year, opinion: text("Chưa đạt"), results: vec![result(false)] },
    ] {
        history.happened(&stream, &about, "2019-02", event);
    }
    let row = standard(&folded(&history), "tp-mau", 2019, A).unwrap().unwrap();
    assert_eq!((row.stage, row.circular), (StandardStage::Appraised, Some(Circular::Of2012)));
    assert_eq!((row.self_results, row.results), (vec![result(true)], vec![result(false)]));
}
