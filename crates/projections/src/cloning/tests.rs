use ngayhoi_domain::{
    Evidence, Role, Scope,
    ceremony::{self, Ceremony},
    unit::UnitKind,
};
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
    node_with(SAMPLE.to_owned()).await
}

/// The units of the sample year, and nothing else of it.
pub(super) async fn node_of_units() -> (TempDir, Node) {
    let units = SAMPLE.lines().filter(|line| line.contains("UnitRegistered"));
    node_with(units.collect::<Vec<_>>().join("\n")).await
}

async fn node_with(lines: String) -> (TempDir, Node) {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::start(folder.path(), &Options::default(), &Quiet).await.unwrap();
    exchange::import(&node, &[("sample".into(), lines)], &Quiet).await.unwrap();
    (folder, node)
}

pub(super) fn actor(role: Role) -> Actor {
    let scope = Scope::Convener("tp-mau".parse().unwrap());
    Actor { id: "van-phong".parse().unwrap(), role, scope, verified: false }
}

pub(super) fn of(year: i32) -> FestivalRef {
    FestivalRef { convener: "tp-mau".parse().unwrap(), year: year.try_into().unwrap() }
}

pub(super) fn wish(from: i32, to: i32, part: Part, rule: DateRule) -> Wish {
    Wish { from: from.try_into().unwrap(), to: of(to), part, rule }
}

pub(super) fn events(node: &Node) -> i64 {
    node.reached().borrow().seq
}

pub(super) fn count(lines: &[Line], what: What) -> usize {
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
    assert!(
        agenda.iter().any(|item| item.speaker.is_some())
            && activities.iter().any(|one| !one.contents.placings.is_empty())
    );
    assert_eq!(agenda.len(), new_agenda.len());
    for (old, new) in agenda.iter().zip(&new_agenda) {
        let title = old.title.replace("74 năm", "75 năm").replace("14 năm", "15 năm").replace("2019", "2020");
        assert_eq!((&new.title, new.slot.start() - old.slot.start()), (&title, now.starts_at - then.starts_at));
        assert_eq!(new.speaker, None);
    }
    assert_eq!(activities.iter().filter(|one| !one.cancelled).count(), new_activities.len());
    assert!(new_activities.iter().all(|one| one.contents.teams.is_empty() && one.contents.placings.is_empty()));
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
