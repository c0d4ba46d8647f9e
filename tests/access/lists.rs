//! Lists that hold what everybody may read and what only some may: they hold what whoever asks may read, live and at every
//! moment of the past.

use ngayhoi_domain::{Role, Scope};
use ngayhoi_projections::access::Viewer;
use serde_json::{Value, json};

use super::{CONVENER, HOST, OTHER_UNIT, Sample, UNIT, foreign, holder, own};

const LISTS: &str = "query($at: MomentInput, $unit: ID) { festival(in: \"tp-mau\", year: 2019, at: $at) {
    commendations(unit: $unit, first: 200) { totalCount nodes { unitId status } }
    hosts(unit: $unit, first: 200) { totalCount nodes { hostId unitId latestVersion } }
    timeline(unit: $unit, first: 200) { totalCount nodes { eventType unitId } } } }";

const LATE: &str = "2019-12-31T00:00+07:00";

async fn lists(sample: &Sample, viewer: &Viewer, unit: Option<&str>, at: Option<&str>) -> Value {
    let at = at.map(|at| json!({ "occurred": at }));
    let answer = sample.ask(viewer, LISTS, json!({ "at": at, "unit": unit })).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    answer["data"]["festival"].clone()
}

fn nodes<'a>(lists: &'a Value, list: &str) -> &'a Vec<Value> {
    lists[list]["nodes"].as_array().unwrap()
}

fn ward(unit: &str) -> Scope {
    Scope::Unit(unit.parse().unwrap())
}

#[tokio::test]
async fn everybody_reads_what_is_published_and_nothing_else() {
    let sample = Sample::new(false).await;
    for viewer in [Viewer::Public, holder(Role::Decider, foreign()), holder(Role::Drafter, ward(UNIT))] {
        for at in [None, Some(LATE)] {
            let lists = lists(&sample, &viewer, None, at).await;
            let commendations = nodes(&lists, "commendations");
            assert!(!commendations.is_empty());
            assert!(commendations.iter().all(|one| one["status"] == "PRESENTED"), "{commendations:?}");
            assert_eq!(lists["commendations"]["totalCount"], commendations.len());
            let hosts = nodes(&lists, "hosts");
            assert!(!hosts.is_empty());
            assert!(hosts.iter().all(|one| one["latestVersion"].is_number()), "{hosts:?}");
            assert_eq!(lists["hosts"]["totalCount"], hosts.len());
            let told = nodes(&lists, "timeline");
            assert!(!told.is_empty());
            let hidden = ["Nominat", "Agenda", "Council", "Commend", "Account", "Figure", "Activity", "Achievement"];
            for entry in told {
                let kind = entry["eventType"].as_str().unwrap();
                assert!(!hidden.iter().any(|word| kind.contains(word)), "{kind}");
            }
        }
    }
}

#[tokio::test]
async fn an_office_reads_all_of_its_own_and_no_more_of_others() {
    let sample = Sample::new(false).await;
    for role in Role::ALL {
        let of_ward = holder(role, ward(UNIT));
        for at in [None, Some(LATE)] {
            let everything = lists(&sample, &holder(role, own()), Some(UNIT), at).await;
            assert_eq!(lists(&sample, &of_ward, Some(UNIT), at).await, everything);
            assert!(nodes(&everything, "commendations").iter().any(|one| one["status"] != "PRESENTED"));
            assert!(
                everything["timeline"]["totalCount"].as_i64() > Some(60),
                "{}",
                everything["timeline"]["totalCount"]
            );
            let of_others = lists(&sample, &of_ward, Some(OTHER_UNIT), at).await;
            assert_eq!(of_others, lists(&sample, &Viewer::Public, Some(OTHER_UNIT), at).await);
        }
    }
}

#[tokio::test]
async fn a_host_reads_its_own_draft_and_no_other() {
    let sample = Sample::new(false).await;
    let draft = "query($host: ID!) { festival(in: \"tp-mau\", year: 2019) { hostProgramme(host: $host) {
        latest { version } draft { agenda { title speaker { name } } } } } }";
    let of_host = holder(Role::Coordinator, Scope::Host(HOST.parse().unwrap()));
    for (viewer, host, sees) in [
        (&of_host, HOST, true),
        (&holder(Role::Drafter, ward(UNIT)), HOST, true),
        (&of_host, "tp-mau.phuong-mau-mot.to-4", false),
        (&holder(Role::Drafter, ward(OTHER_UNIT)), HOST, false),
        (&Viewer::Public, HOST, false),
    ] {
        let answer = sample.ask(viewer, draft, json!({ "host": host })).await;
        let programme = &answer["data"]["festival"]["hostProgramme"];
        assert!(programme.is_object() && (host != HOST || programme["latest"].is_object()), "{answer:#}");
        assert_eq!(programme["draft"].is_object(), sees, "{viewer:?}: {answer:#}");
    }
}

/// What is revoked today is hidden at every moment, also at one when it still stood.
#[tokio::test]
async fn what_no_longer_stands_today_is_hidden_at_every_moment() {
    let sample = Sample::new(true).await;
    let all = "query($at: MomentInput) { festival(in: \"tp-mau\", year: 2019, at: $at) {
        commendations(first: 200) { nodes { id status } } } }";
    let of = async |viewer: &Viewer, at: Option<&str>| {
        let at = at.map(|at| json!({ "occurred": at }));
        let answer = sample.ask(viewer, all, json!({ "at": at })).await;
        answer["data"]["festival"]["commendations"]["nodes"].as_array().unwrap().clone()
    };
    let now = of(&Viewer::Declared, None).await;
    let stands = |id: &Value| now.iter().any(|one| one["id"] == *id && one["status"] == "PRESENTED");
    let mut fell = 0;
    for day in 17..=31 {
        let moment = format!("2019-08-{day}T23:00+07:00");
        let then = of(&Viewer::Declared, Some(&moment)).await;
        fell += then.iter().filter(|one| one["status"] == "PRESENTED" && !stands(&one["id"])).count();
        for one in of(&Viewer::Public, Some(&moment)).await {
            assert!(stands(&one["id"]), "{moment}: {one}");
        }
    }
    assert!(fell > 0, "nothing that was presented in August is revoked today, so this shows nothing");
}

#[tokio::test]
async fn followers_are_told_what_is_published() {
    let sample = Sample::new(false).await;
    let document = format!("subscription {{ timeline(convener: \"{CONVENER}\", year: 2019) {{ eventType }} }}");
    // Nothing happens meanwhile; that it begins is all that can be seen here. What it tells goes by the same filter.
    let request = async_graphql::Request::new(document).data(Viewer::Public);
    let mut stream = Box::pin(sample.schema.execute_stream(request));
    let first = futures_util::FutureExt::now_or_never(futures_util::StreamExt::next(&mut stream));
    assert!(first.is_none(), "{first:?}");
}
