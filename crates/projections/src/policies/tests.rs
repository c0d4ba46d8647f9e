use chrono::{DateTime, Utc};
use ngayhoi_domain::{
    StreamId, Subject, achievement,
    ceremony::{self, AgendaKind},
    commendation, pilot,
    programme::ActivityKind,
    testing::{document, festival, id, text},
    values::{ActivityId, AgendaItemId, CommandId, DateWindow},
    year::{self, CeremonyPart, FestivalPart, Outline, Template},
};
use uuid::Uuid;

use super::{ALL, Wish, draft};
use crate::timeline::testing::{History, host_id, unit_id};

/// What every policy wishes after one event, by the policy's name.
fn wishes(stream: &StreamId, about: &Subject, event: impl serde::Serialize) -> Vec<(&'static str, Wish)> {
    let mut history = History::default();
    history.happened(stream, about, "2019-08-01", event);
    let entry = history.timeline().1.remove(0).decode().unwrap();
    ALL.iter().filter_map(|policy| Some((policy.name, (policy.react)(&entry)?))).collect()
}

fn of_unit() -> Subject {
    Subject::festival(&festival()).unit(unit_id("tp-mau.a"))
}

fn of_host() -> Subject {
    of_unit().host(host_id("tp-mau.a.to-1"))
}

#[test]
fn each_event_makes_its_policy_wish_and_no_other() {
    let (festival, unit, host) = (festival(), unit_id("tp-mau.a"), host_id("tp-mau.a.to-1"));
    let (year, reason) = (festival.year, text("Bão"));

    let pilot = StreamId::Pilot(year, unit.clone());
    let endorsed = pilot::Event::PilotEndorsed { neighbourhood: host.clone() };
    let wish = Wish::DraftDay { festival: festival.clone(), unit: unit.clone(), host: host.clone() };
    assert_eq!(wishes(&pilot, &of_unit(), endorsed), [("draft-pilot-day", wish)]);
    assert_eq!(wishes(&pilot, &of_unit(), pilot::Event::PilotRoundClosed {}), []);

    let ceremony = StreamId::Ceremony(year, host.clone());
    let done = ceremony::Event::AgendaItemDone { item: id(1) };
    let wish = Wish::Present { festival: festival.clone(), unit: unit.clone(), host: host.clone(), item: id(1) };
    assert_eq!(wishes(&ceremony, &of_host(), done), [("present-at-item", wish)]);
    let cancelled = ceremony::Event::CeremonyCancelled { reason: reason.clone() };
    let wish =
        Wish::CallOff { festival: festival.clone(), unit: unit.clone(), host: host.clone(), reason: reason.clone() };
    assert_eq!(wishes(&ceremony, &of_host(), cancelled), [("call-off-with-ceremony", wish)]);
    assert_eq!(wishes(&ceremony, &of_host(), ceremony::Event::CeremonyStarted {}), []);

    let of_year = StreamId::Year(festival.clone());
    let cancelled = year::Event::FestivalYearCancelled { reason: reason.clone() };
    let wish = Wish::CancelAll { festival: festival.clone(), reason: reason.clone() };
    assert_eq!(wishes(&of_year, &Subject::festival(&festival), cancelled), [("cancel-with-year", wish)]);
    let closed = year::Event::FestivalYearClosed { summary: text("Tốt") };
    assert_eq!(wishes(&of_year, &Subject::festival(&festival), closed), []);

    let wish = || Wish::LetClaimGo { festival: festival.clone(), unit: unit.clone(), commendation: id(1) };
    let claimed = achievement::Event::AchievementClaimed { commendation: id(1), attempt: 0 };
    assert_eq!(wishes(&StreamId::Achievement(id(9)), &of_unit(), claimed), [("free-achievement", wish())]);
    let roll = StreamId::Commendation(year, unit.clone());
    for event in [
        commendation::Event::CommendationRejected { commendation: id(1), reason: reason.clone() },
        commendation::Event::CommendationWithdrawn { commendation: id(1), reason: reason.clone() },
        commendation::Event::CommendationRevoked {
            commendation: id(1),
            ground: commendation::Ground::Fraud,
            decision: document("40/QĐ-UBND"),
            reason: reason.clone(),
        },
    ] {
        assert_eq!(wishes(&roll, &of_unit(), event), [("free-achievement", wish())]);
    }
    assert_eq!(wishes(&roll, &of_unit(), commendation::Event::ClaimLapsed { commendation: id(1) }), []);
}

fn template(window: Option<DateWindow>) -> Template {
    let part = |kind, words: &str| CeremonyPart { kind, text: text(words) };
    let outline = Outline {
        ceremony: vec![part(AgendaKind::FlagSalute, "Chào cờ"), part(AgendaKind::Purpose, "Tuyên bố lý do")],
        festival: vec![FestivalPart { kind: ActivityKind::Culture, text: text("Văn nghệ") }],
    };
    Template { outline, window }
}

fn instant(words: &str) -> DateTime<Utc> {
    words.parse().unwrap()
}

#[test]
fn a_day_is_drawn_part_after_part_from_half_past_seven() {
    let command = |kind: &str, index: usize| CommandId(Uuid::new_v5(&Uuid::nil(), format!("{kind}{index}").as_bytes()));
    let window = DateWindow::new("2019-07-01".parse().unwrap(), "2019-08-17".parse().unwrap()).unwrap();
    let day = draft::day(&template(Some(window)), festival().year, command).unwrap();
    assert_eq!(day.starts_at, instant("2019-08-17T07:30:00+07:00"));
    let items: Vec<_> = day.agenda.iter().map(|(_, item)| (item.title.as_str(), item.slot.start())).collect();
    let second = instant("2019-08-17T07:40:00+07:00");
    assert_eq!(items, [("Chào cờ", day.starts_at), ("Tuyên bố lý do", second)]);
    assert_eq!(day.agenda[1].1.item, AgendaItemId::made_by(command("item", 1)));
    let (_, activity) = &day.activities[0];
    assert_eq!(activity.activity, ActivityId::made_by(command("activity", 0)));
    assert_eq!(activity.slot.start(), instant("2019-08-17T07:50:00+07:00"));
    assert_eq!(activity.slot.end(), instant("2019-08-17T08:50:00+07:00"));

    let without_window = draft::day(&template(None), festival().year, command).unwrap();
    assert_eq!(without_window.starts_at, instant("2019-08-19T07:30:00+07:00"));
}
