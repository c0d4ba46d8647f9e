use ngayhoi_domain::{
    Role, Scope, Subject,
    testing::{festival, police},
};

use super::*;
use crate::conformance::event;

fn stored(given: &NewMetadata) -> String {
    stored::stamped(stored::given(given).unwrap(), "2019-08-18T05:00:00.000001Z", "").as_str().to_owned()
}

fn read(json: &str) -> Metadata {
    StoredMetadata::new(json.to_owned()).read().unwrap()
}

/// What goes without saying.
fn plain() -> NewMetadata {
    let id = Uuid::from_u128(1);
    NewMetadata {
        command: CommandStamp { id: CommandId(id), fingerprint: "ab".repeat(32) },
        causation: None,
        evidence: None,
        source: Source { kind: SourceKind::Live, citation: None, sample: false },
        ..event(1).metadata
    }
}

#[test]
fn what_goes_without_saying_is_left_out() {
    assert_eq!(
        stored(&plain()),
        r#"{"by":"cong-an","role":"drafter","scope":"convener","cmd":"00000000-0000-0000-0000-000000000001","print":"q6urq6urq6urq6urq6urqw","at":"undated","about":{"convener":"tp-mau","year":2019},"rec":"2019-08-18T05:00:00.000001Z"}"#
    );
}

#[test]
fn whatever_is_said_is_read_back() {
    let text = |words: &str| words.parse::<Text>().unwrap();
    let actor = |role, scope| Actor { role, scope, verified: true, ..police() };
    let unit = "tp-mau.phuong-1".parse().unwrap();
    let host: ngayhoi_domain::values::HostId = "tp-mau.phuong-1.to-2".parse().unwrap();
    let (of_unit, of_host) = (Scope::Unit("tp-mau.phuong-1".parse().unwrap()), Scope::Host(host.clone()));
    let citation = Citation {
        title: text("Báo “Hà Tĩnh” \\ 2018"),
        publisher: None,
        published: "2018-08~".parse().ok(),
        note: Some(text("dòng 1\ndòng 2")),
    };
    for given in [
        event(1).metadata,
        NewMetadata { command: CommandStamp { fingerprint: String::new(), ..plain().command }, ..plain() },
        NewMetadata { correlation: Uuid::from_u128(7), ..plain() },
        NewMetadata { about: Subject::default(), ..plain() },
        NewMetadata { actor: actor(Role::Decider, of_unit.clone()), ..plain() },
        NewMetadata {
            actor: actor(Role::Council, of_unit),
            about: Subject::festival(&festival()).unit(unit),
            ..plain()
        },
        NewMetadata { actor: actor(Role::Historian, of_host.clone()), ..plain() },
        NewMetadata {
            actor: actor(Role::Historian, of_host),
            about: Subject::festival(&festival()).host(host),
            source: Source { kind: SourceKind::Import, citation: Some(citation), sample: true },
            occurred: "2019-08-19T08:00:00.000000001+07:00".parse().unwrap(),
            ..plain()
        },
    ] {
        let json = stored(&given);
        let metadata = read(&json);
        assert_eq!(stored(&metadata.given), json);
        assert_eq!(StoredMetadata::try_from(&metadata).unwrap().as_str(), json);
        let command = &metadata.given.command;
        assert!(command.is_of(&given.command.fingerprint), "{json}");
        assert_eq!(metadata.given, NewMetadata { command: command.clone(), ..given });
        assert_eq!(metadata.previous, "");
    }
}

#[test]
fn the_hash_of_the_event_before_is_kept() {
    let given = stored::given(&plain()).unwrap();
    assert_eq!(stored::stamped(given, "2019-08-18T05:00:00Z", "abc").read().unwrap().previous, "abc");
}

#[test]
fn what_is_no_metadata_is_refused_and_says_why() {
    let good = stored(&plain());
    for (bad, reason) in [
        (String::new(), "EOF"),
        ("{}".to_owned(), "by"),
        (good.replace("\"at\"", "\"when\""), "when"),
        (good.replace("\"convener\",", "\"unit\","), "“unit”"),
        (good.replace("\"convener\",", "\"city:tp-mau\","), "“city:tp-mau”"),
        (good.replace("undated", "hôm qua"), "hôm qua"),
    ] {
        let error = StoredMetadata::new(bad.clone()).read().unwrap_err();
        assert!(error.reason.contains(reason), "{bad}: {error}");
    }
}

#[test]
fn fingerprints_of_every_age_agree_with_themselves_alone() {
    let (long, other) = ("0a".repeat(32), "0b".repeat(32));
    let stamp = |fingerprint: &str| CommandStamp { id: CommandId(Uuid::nil()), fingerprint: fingerprint.to_owned() };
    let kept = canonical::half(&long).into_owned();
    for stamp in [stamp(&long), stamp(&kept)] {
        assert!(stamp.is_of(&long) && stamp.is_of(&kept));
        assert!(!stamp.is_of(&other) && !stamp.is_of(""));
    }
}
