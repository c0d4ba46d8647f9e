use ngayhoi_domain::{
    Evidence, Role, Scope,
    ceremony::{self, AgendaItem, AgendaKind, Ceremony},
    pilot::Quota,
    programme::{self, ActivityKind, Programme},
    unit::UnitKind,
    values::{ActivityId, AgendaItemId, DocumentRef, DutyId, PersonId, Personal, Slot, TeamId, VenueId},
    year::{self, FestivalYear},
};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{
    exchange,
    node::Options,
    progress::Quiet,
    read_models::host_programme::{self, DutyStanding},
};

const SAMPLE: &str = include_str!("../../../../fixtures/sample-year/events.jsonl");

async fn node() -> (TempDir, Node) {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    exchange::import(&node, &[("sample".into(), SAMPLE.to_owned())], &Quiet).await.unwrap();
    (folder, node)
}

fn actor(role: Role) -> Actor {
    let scope = Scope::Convener("tp-mau".parse().unwrap());
    Actor { id: "van-phong".parse().unwrap(), role, scope, verified: false }
}

fn of(year: i32) -> FestivalRef {
    FestivalRef { convener: "tp-mau".parse().unwrap(), year: year.try_into().unwrap() }
}

fn wish(from: i32, to: i32, part: Part, rule: DateRule) -> Wish {
    Wish { from: from.try_into().unwrap(), to: of(to), part, rule }
}

fn events(node: &Node) -> i64 {
    node.reached().borrow().seq
}

fn count(lines: &[Line], what: What) -> usize {
    lines.iter().filter(|line| line.what == what && line.standing == Standing::New).count()
}

#[tokio::test]
async fn a_year_is_made_after_another_without_its_people_and_results() {
    let (_folder, node) = node().await;
    let structure = wish(2019, 2020, Part::Structure, DateRule::SameWeekday);
    let days = wish(2019, 2020, Part::Days, DateRule::SameWeekday);
    let (convener, police) = (actor(Role::Convener), actor(Role::Drafter));
    let before = events(&node);
    let planned = preview(&node, &convener, &structure).await.unwrap();
    assert_eq!((count(&planned, What::Year), count(&planned, What::Unit), count(&planned, What::Outline)), (1, 3, 1));
    assert_eq!(events(&node), before, "a preview writes nothing");
    let (made, done) = clone_year(&node, &convener, None, &structure).await.unwrap();
    assert!(made == planned && done.unwrap().visible);
    let window = |year| node.read_models.read(move |db| Ok(overview::festival(db, "tp-mau", year)?.unwrap().window));
    let (old, new) = (window(2019).await.unwrap().unwrap(), window(2020).await.unwrap().unwrap());
    assert_eq!((new.first() - old.first()).num_days() % 7, 0);

    let (made, _) = clone_year(&node, &police, None, &days).await.unwrap();
    for what in [What::Ceremony, What::AgendaItem, What::Venue, What::Activity, What::Duty] {
        assert!(count(&made, what) > 0, "{what:?}");
    }
    let host = "tp-mau.phuong-mau-mot.to-3";
    let rows = |year| {
        node.read_models.read(move |db| {
            Ok((
                host_programme::ceremony(db, "tp-mau", year, host)?.unwrap(),
                host_programme::agenda(db, "tp-mau", year, host)?,
                host_programme::activities(db, "tp-mau", year, host)?,
                host_programme::duties(db, "tp-mau", year, host)?,
            ))
        })
    };
    let ((then, agenda, activities, duties), (now, new_agenda, new_activities, new_duties)) =
        (rows(2019).await.unwrap(), rows(2020).await.unwrap());
    assert_eq!((now.starts_at - then.starts_at).num_days() % 7, 0);
    assert_eq!((now.approved_version, now.attendees, now.pact.len()), (None, None, 0));
    assert_eq!(now.planner, "van-phong");
    assert!(agenda.iter().any(|item| item.speaker.is_some()) && activities.iter().any(|one| !one.placings.is_empty()));
    assert_eq!(agenda.len(), new_agenda.len());
    for (old, new) in agenda.iter().zip(&new_agenda) {
        let title = old.title.replace("74 năm", "75 năm").replace("14 năm", "15 năm").replace("2019", "2020");
        assert_eq!((&new.title, new.slot.start() - old.slot.start()), (&title, now.starts_at - then.starts_at));
        assert_eq!(new.speaker, None);
    }
    assert_eq!(activities.iter().filter(|one| !one.cancelled).count(), new_activities.len());
    assert!(new_activities.iter().all(|one| one.teams.is_empty() && one.placings.is_empty()));
    let kept: Vec<_> = duties.iter().filter(|duty| duty.standing != DutyStanding::Dropped).collect();
    assert!(kept.len() < duties.len() && kept.iter().any(|duty| duty.standing == DutyStanding::Done));
    assert_eq!(kept.len(), new_duties.len());
    for (old, new) in kept.iter().zip(&new_duties) {
        assert_eq!((&new.task, &new.in_charge, new.standing), (&old.task, &old.in_charge, DutyStanding::Open));
        assert_eq!(new.due - old.due, now.starts_at - then.starts_at);
    }
    let written = events(&node);
    for wish in [&structure, &days, &wish(2019, 2020, Part::Days, DateRule::SameDate)] {
        let by = if wish.part == Part::Days { &police } else { &convener };
        let (again, done) = clone_year(&node, by, None, wish).await.unwrap();
        assert!(done.is_none() && again.iter().all(|line| line.standing == Standing::Known), "{again:?}");
    }
    assert_eq!(events(&node), written);
}

#[tokio::test]
async fn whoever_may_not_and_years_that_do_not_fit_are_told() {
    let (_folder, node) = node().await;
    let before = events(&node);
    for (role, wish, code) in [
        (Role::Drafter, wish(2019, 2020, Part::Structure, DateRule::SameDate), "ROLE_NOT_PERMITTED"),
        (Role::Drafter, wish(2019, 2020, Part::Days, DateRule::SameDate), "FESTIVAL_NOT_OPEN"),
        (Role::Convener, wish(2018, 2020, Part::Structure, DateRule::SameDate), "SOURCE_YEAR_UNKNOWN"),
        (Role::Convener, wish(2019, 2019, Part::Structure, DateRule::SameDate), "SOURCE_YEAR_NOT_EARLIER"),
    ] {
        let refused = clone_year(&node, &actor(role), None, &wish).await;
        assert!(matches!(&refused, Err(CommandError::Refused(what)) if what.code == code), "{code}: {refused:?}");
    }
    assert_eq!(events(&node), before);
}

#[tokio::test]
async fn a_day_that_was_planned_otherwise_is_left_as_it_is() {
    let (_folder, node) = node().await;
    clone_year(&node, &actor(Role::Convener), None, &wish(2019, 2020, Part::Structure, DateRule::SameDate))
        .await
        .unwrap();
    let (host, unit): (HostId, UnitId) =
        ("tp-mau.phuong-mau-mot.to-3".parse().unwrap(), "tp-mau.phuong-mau-mot".parse().unwrap());
    let mut batch = Batch::new(&node, actor(Role::Drafter), None);
    let subject = Subject::festival(&of(2020)).unit(unit).host(host.clone());
    let kind = Evidence { fact: Some(UnitKind::Neighbourhood), read_at: String::new() };
    let (starts_at, venue) = ("2020-08-10T01:00:00Z".parse().unwrap(), "Sân đình".parse().unwrap());
    let stream = StreamId::Ceremony(of(2020).year, host.clone());
    let plan = ceremony::Command::Plan { starts_at, venue, host: kind };
    batch.ask::<Ceremony>(Uuid::new_v4().into(), &stream, subject, plan, None).await.unwrap();
    batch.commit().await.unwrap();
    let days = wish(2019, 2020, Part::Days, DateRule::SameDate);
    let (lines, _) = clone_year(&node, &actor(Role::Drafter), None, &days).await.unwrap();
    let of_host: Vec<_> = lines.iter().filter(|line| line.host.as_ref() == Some(&host)).collect();
    assert!(matches!(&of_host[0].standing, Standing::Left(what) if what.code == "CEREMONY_ALREADY_PLANNED"));
    assert!(of_host.iter().all(|line| line.what != What::AgendaItem));
    assert!(of_host.iter().any(|line| line.what == What::Activity && line.standing == Standing::New));
}

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

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6), ..ProptestConfig::default() })]

    /// Whatever a year held, copying it twice, by whichever rules, is copying it once.
    #[test]
    fn copied_twice_is_copied_once(days in invented(), weekday: bool, again: bool) {
        let rule = |weekday| if weekday { DateRule::SameWeekday } else { DateRule::SameDate };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (_folder, node) = node().await;
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
