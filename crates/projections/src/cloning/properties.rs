use ngayhoi_domain::{
    Evidence, Role,
    ceremony::{self, AgendaItem, AgendaKind, Ceremony},
    pilot::Quota,
    programme::{self, ActivityKind, Programme},
    unit::UnitKind,
    values::{ActivityId, AgendaItemId, DocumentRef, DutyId, PersonId, Personal, Slot, TeamId, VenueId},
    year::{self, FestivalYear},
};
use proptest::prelude::*;

use super::{
    tests::{actor, count, events, node_of_units, of, wish},
    *,
};

/// A host's day of an invented year, with a speaker and a team.
#[derive(Debug, Clone)]
struct Invented {
    start: i64,
    items: usize,
    venues: usize,
    activities: usize,
    duties: usize,
}

fn invented() -> impl Strategy<Value = Vec<Invented>> {
    let day = (0..50i64, 0..4usize, 0..3usize, 0..4usize, 0..4usize)
        .prop_map(|(start, items, venues, activities, duties)| Invented { start, items, venues, activities, duties });
    prop::collection::vec(day, 1..4)
}

/// Opens a year with these days, one a host of the sample's first ward.
async fn hold(node: &Node, year: i32, days: &[Invented]) {
    let unit: UnitId = "tp-mau.phuong-mau-mot".parse().unwrap();
    let kind = |kind| Evidence { fact: Some(kind), read_at: String::new() };
    let new = || CommandId(Uuid::new_v4());
    let mut batch = Batch::new(node, actor(Role::Convener), None);
    let founding_decision =
        DocumentRef { number: "521".parse().unwrap(), date: "2005-06-13".parse().unwrap(), issuer: None };
    let open = year::Command::Open {
        theme: None,
        founding_decision,
        plan: None,
        pilot_quota: Quota::Exactly(1),
        window: None,
    };
    let (stream, subject) = (StreamId::Year(of(year)), Subject::festival(&of(year)));
    batch.ask::<FestivalYear>(new(), &stream, subject.clone(), open, None).await.unwrap();
    let join = year::Command::Join {
        unit: unit.clone(),
        convener: of(year).convener,
        registration: node.registered(&unit).await.unwrap(),
    };
    batch.ask::<FestivalYear>(new(), &stream, subject.clone(), join, None).await.unwrap();
    batch.commit().await.unwrap();
    let mut batch = Batch::new(node, actor(Role::Drafter), None);
    for (index, day) in days.iter().enumerate() {
        let host: HostId = format!("{unit}.to-{}", index + 1).parse().unwrap();
        let subject = subject.clone().unit(unit.clone()).host(host.clone());
        let start =
            format!("{year}-07-01T01:00:00Z").parse::<DateTime<Utc>>().unwrap() + chrono::TimeDelta::days(day.start);
        let hour = |from: usize| {
            let from = start + chrono::TimeDelta::hours(i64::try_from(from).unwrap());
            Slot::new(from, from + chrono::TimeDelta::minutes(30)).unwrap()
        };
        let stream = StreamId::Ceremony(of(year).year, host.clone());
        let plan = ceremony::Command::Plan {
            starts_at: start,
            venue: "Nhà văn hóa".parse().unwrap(),
            host: kind(UnitKind::Neighbourhood),
        };
        batch.ask::<Ceremony>(new(), &stream, subject.clone(), plan, None).await.unwrap();
        for number in 0..day.items {
            let speaker = Some(Personal::open(PersonId(Uuid::new_v4()), "Trần Văn Nói".parse().unwrap()));
            let item = AgendaItem {
                item: AgendaItemId(Uuid::new_v4()),
                kind: AgendaKind::Purpose,
                title: format!("Mục {number}").parse().unwrap(),
                slot: hour(number),
                speaker,
            };
            let add = ceremony::Command::AddItem { item };
            batch.ask::<Ceremony>(new(), &stream, subject.clone(), add, None).await.unwrap();
        }
        let stream = StreamId::Programme(of(year).year, host);
        for number in 0..day.duties {
            let duty = DutyId(Uuid::new_v4());
            let assign = programme::Command::AssignDuty {
                duty,
                task: format!("Việc {number}").parse().unwrap(),
                in_charge: "Đoàn".parse().unwrap(),
                due: start.date_naive(),
                host: kind(UnitKind::Neighbourhood),
            };
            batch.ask::<Programme>(new(), &stream, subject.clone(), assign, None).await.unwrap();
            if number == 1 {
                let finish = programme::Command::FinishDuty { duty };
                batch.ask::<Programme>(new(), &stream, subject.clone(), finish, None).await.unwrap();
            }
        }
        let venues: Vec<_> = (0..day.venues).map(|_| VenueId(Uuid::new_v4())).collect();
        for (number, venue) in venues.iter().enumerate() {
            let name = format!("Sân {number}").parse().unwrap();
            let add = programme::Command::AddVenue {
                venue: *venue,
                name,
                capacity: None,
                host: kind(UnitKind::Neighbourhood),
            };
            batch.ask::<Programme>(new(), &stream, subject.clone(), add, None).await.unwrap();
        }
        for number in 0..day.activities {
            let Some(venue) = venues.get(number % venues.len().max(1)) else { continue };
            let activity = ActivityId(Uuid::new_v4());
            let add = programme::Command::AddActivity {
                activity,
                kind: ActivityKind::Sport,
                title: format!("Môn {number}").parse().unwrap(),
                venue: *venue,
                slot: hour(number + 4),
            };
            batch.ask::<Programme>(new(), &stream, subject.clone(), add, None).await.unwrap();
            let enter = programme::Command::EnterTeam {
                activity,
                team: TeamId(Uuid::new_v4()),
                name: "Đội một".parse().unwrap(),
                members: None,
            };
            batch.ask::<Programme>(new(), &stream, subject.clone(), enter, None).await.unwrap();
        }
    }
    batch.commit().await.unwrap();
}

/// How many years are tried: each fills a folder of its own.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    /// Whatever a year held, copying it twice, by whichever rules, is copying it once.
    #[test]
    fn copied_twice_is_copied_once(days in invented(), weekday: bool, again: bool) {
        let rule = |weekday| if weekday { DateRule::SameWeekday } else { DateRule::SameDate };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (_folder, node) = node_of_units().await;
            hold(&node, 2022, &days).await;
            let before = events(&node);
            let copy = async |rule| {
                let structure = wish(2022, 2023, Part::Structure, rule);
                let (mut lines, _) = clone_year(&node, &actor(Role::Convener), None, &structure).await.unwrap();
                let days = wish(2022, 2023, Part::Days, rule);
                lines.extend(clone_year(&node, &actor(Role::Drafter), None, &days).await.unwrap().0);
                lines
            };
            let first = copy(rule(weekday)).await;
            let written = events(&node);
            let items: usize = days.iter().map(|day| day.items).sum();
            prop_assert_eq!(count(&first, What::AgendaItem), items);
            prop_assert_eq!(count(&first, What::Duty), days.iter().map(|day| day.duties).sum::<usize>());
            prop_assert_eq!(i64::try_from(first.len()).unwrap(), written - before);
            let second = copy(rule(again)).await;
            prop_assert_eq!(events(&node), written);
            prop_assert_eq!(second.len(), first.len());
            prop_assert!(second.iter().all(|line| line.standing == Standing::Known));
            Ok(())
        })?;
    }
}
