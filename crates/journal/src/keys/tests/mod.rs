mod master;
mod rotation;
mod upgrade;

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use ngayhoi_domain::testing::person;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::{file::FORMAT, *};

const NAME: &str = "Nguyễn Thị Mẫu";

/// A folder of one test's own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("keys.sqlite")
    }

    fn master(&self) -> PathBuf {
        self.0.path().join("master.key")
    }

    /// Its master key, from its own file.
    fn source(&self) -> MasterKeySource {
        MasterKeySource::File(self.master())
    }

    fn try_open(&self) -> Result<KeyStore, KeyStoreError> {
        KeyStore::open(&self.file(), &self.source())
    }

    fn open(&self) -> KeyStore {
        self.try_open().unwrap()
    }

    /// Everything that rests in the folder, journals of SQLite included.
    fn holds(&self, bytes: &[u8]) -> bool {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).any(|file| contains(&file, bytes))
    }

    /// The key of a person, as it rests.
    fn key(&self, of: PersonId) -> Vec<u8> {
        let db = Connection::open(self.file()).unwrap();
        db.query_row("SELECT bytes FROM key WHERE person = ?1", [of.0], |row| row.get(0)).unwrap()
    }
}

fn contains(file: &[u8], bytes: &[u8]) -> bool {
    file.windows(bytes.len()).any(|window| window == bytes)
}

fn id(figure: u128) -> PersonId {
    PersonId(Uuid::from_u128(figure))
}

/// A name of this person as it stands in an event's data before it is sealed.
fn open(figure: u128) -> Value {
    serde_json::to_value(person(figure, NAME)).unwrap()
}

/// The same, sealed.
fn sealed(keys: &KeyStore, figure: u128) -> Personal {
    serde_json::from_str(keys.seal(open(figure)).unwrap().as_str()).unwrap()
}

fn name() -> Option<Text> {
    Some(NAME.parse().unwrap())
}

#[test]
fn a_sealed_name_is_revealed_by_its_key() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal = sealed(&keys, 1);
    assert_eq!((personal.person, keys.reveal(&personal).unwrap()), (id(1), name()));
    drop(keys);
    assert_eq!(folder.open().reveal(&personal).unwrap(), name());
}

#[test]
fn names_are_sealed_wherever_they_stand_and_nothing_else_is_touched() {
    let folder = Folder::new();
    let keys = folder.open();
    let data = json!({
        "speaker": open(1),
        "teams": [{"name": "Đội 1", "members": [open(2), open(1)]}, {"members": []}],
        // None of these is a personal value.
        "open": "08:00",
        "door": {"open": true, "person": id(3)},
        "note": {"person": "ai đó", "open": "không"},
        "erased": {"person": id(4), "erased": true},
        "count": [1, null, 2.5],
    });
    let stored = keys.seal(data.clone()).unwrap();
    assert!(!stored.as_str().contains("Nguyễn"));
    assert_eq!(keys.reveal_json(stored.as_str()).unwrap(), data);

    let stored: Value = serde_json::from_str(stored.as_str()).unwrap();
    for untouched in ["open", "door", "note", "erased", "count"] {
        assert_eq!(stored[untouched], data[untouched]);
    }
    assert!(keys.reveal_json("{").is_err_and(|error| matches!(error, KeyStoreError::Json(_))));
}

#[test]
fn what_is_sealed_already_stays_as_it_is() {
    let folder = Folder::new();
    let keys = folder.open();
    let once = keys.seal(json!([open(1)])).unwrap();
    assert_eq!(keys.seal(serde_json::from_str(once.as_str()).unwrap()).unwrap(), once);
}

#[test]
fn the_same_name_never_looks_the_same_twice() {
    let folder = Folder::new();
    let keys = folder.open();
    assert_ne!(sealed(&keys, 1), sealed(&keys, 1));
}

#[test]
fn no_name_rests_in_the_key_file_or_in_what_was_sealed() {
    let folder = Folder::new();
    let keys = folder.open();
    let stored = keys.seal(json!({"speaker": open(1)})).unwrap();
    let Personal { value: PersonalValue::Sealed(sealed), .. } = sealed(&keys, 1) else { panic!("not sealed") };
    for part in NAME.split(' ') {
        assert!(!folder.holds(part.as_bytes()));
        assert!(!stored.as_str().contains(part));
        assert!(!contains(&BASE64.decode(&sealed).unwrap(), part.as_bytes()));
    }
}

#[test]
fn an_erased_name_is_gone_and_says_so() {
    let folder = Folder::new();
    let keys = folder.open();
    let (first, other) = (sealed(&keys, 1), sealed(&keys, 2));
    let key = folder.key(id(1));
    assert!(folder.holds(&key));
    keys.erase(id(1)).unwrap();
    keys.erase(id(1)).unwrap();
    assert!(!folder.holds(&key), "the key can still be found in the files");

    assert_eq!((keys.reveal(&first).unwrap(), keys.reveal(&other).unwrap()), (None, name()));
    let data = serde_json::to_string(&[&first, &other]).unwrap();
    assert_eq!(keys.reveal_json(&data).unwrap(), json!([{"person": id(1), "erased": true}, open(2)]));
    drop(keys);
    assert_eq!(folder.open().reveal(&first).unwrap(), None);
}

#[test]
fn an_erased_name_does_not_come_back_with_an_old_export() {
    let folder = Folder::new();
    let keys = folder.open();
    let before = sealed(&keys, 1);
    keys.erase(id(1)).unwrap();
    let after = keys.seal(json!([open(1), open(2)])).unwrap();
    let after = keys.reveal_json(after.as_str()).unwrap();
    assert_eq!(after, json!([{"person": id(1), "erased": true}, open(2)]));
    assert_eq!(keys.reveal(&before).unwrap(), None);
}

#[test]
fn erasing_reaches_every_process_at_once() {
    let folder = Folder::new();
    let (one, another) = (folder.open(), folder.open());
    let personal = sealed(&one, 1);
    for keys in [&one, &another] {
        assert_eq!(keys.reveal(&personal).unwrap(), name());
    }
    another.erase(id(1)).unwrap();
    assert_eq!(one.reveal(&personal).unwrap(), None);
    // Nor does anybody seal under a key that is gone.
    let later = one.seal(open(1)).unwrap();
    assert_eq!(another.reveal_json(later.as_str()).unwrap(), json!({"person": id(1), "erased": true}));
}

#[test]
fn a_key_of_another_file_opens_nothing() {
    let (ours, other) = (Folder::new(), Folder::new());
    let (ours, other) = (ours.open(), other.open());
    let personal = sealed(&ours, 1);
    sealed(&other, 1);
    assert!(
        other
            .reveal(&personal)
            .is_err_and(|error| matches!(error, KeyStoreError::WrongKey { person } if person == id(1)))
    );
}

#[test]
fn a_sealed_value_belongs_to_its_person_and_to_nobody_else() {
    let folder = Folder::new();
    let keys = folder.open();
    sealed(&keys, 2);
    let Personal { value: PersonalValue::Sealed(value), .. } = sealed(&keys, 1) else { panic!("not sealed") };
    let damaged = [String::new(), "không".to_owned(), value[..20].to_owned(), value.replacen(&value[40..41], "/", 1)];
    let foreign = Personal { person: id(2), value: PersonalValue::Sealed(value) };
    let damaged = damaged.map(|value| Personal { person: id(1), value: PersonalValue::Sealed(value) });
    for personal in damaged.into_iter().chain([foreign]) {
        assert!(keys.reveal(&personal).is_err_and(|error| matches!(error, KeyStoreError::WrongKey { .. })));
    }
}

#[test]
fn fingerprints_are_the_files_own() {
    let (ours, other) = (Folder::new(), Folder::new());
    let keys = ours.open();
    let fingerprint = keys.fingerprint(b"tu choi");
    assert_ne!(fingerprint, keys.fingerprint(b"tu choj"));
    assert_ne!(fingerprint, other.open().fingerprint(b"tu choi"));
    drop(keys);
    assert_eq!(fingerprint, ours.open().fingerprint(b"tu choi"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.open();
    assert_eq!(std::fs::metadata(folder.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn nothing_of_it_is_printed() {
    let folder = Folder::new();
    assert_eq!(format!("{:?}", folder.open()), "KeyStore { .. }");
}

#[test]
fn a_file_of_a_newer_version_is_named_as_such() {
    let folder = Folder::new();
    folder.open();
    Connection::open(folder.file()).unwrap().pragma_update(None, "user_version", FORMAT + 1).unwrap();
    let refused = folder.try_open();
    assert!(matches!(refused, Err(KeyStoreError::Newer { found, .. }) if found == FORMAT + 1), "{refused:?}");
}

#[test]
fn a_file_of_another_program_is_refused_and_left_alone() {
    let folder = Folder::new();
    let other = "CREATE TABLE key (person, bytes); PRAGMA user_version = 1";
    Connection::open(folder.file()).unwrap().execute_batch(other).unwrap();
    let text = folder.0.path().join("ghi-chu.txt");
    std::fs::write(&text, NAME).unwrap();
    for path in [folder.file(), text] {
        let before = std::fs::read(&path).unwrap();
        let refused = KeyStore::open(&path, &folder.source());
        assert!(matches!(refused, Err(KeyStoreError::Unusable { .. })), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_place_that_holds_no_file_is_refused() {
    let folder = Folder::new();
    let missing = folder.0.path().join("khong-co");
    for path in [folder.0.path(), &missing.join("keys.sqlite"), "".as_ref()] {
        let refused = KeyStore::open(path, &folder.source());
        assert!(matches!(refused, Err(KeyStoreError::Unusable { .. })), "{refused:?}");
    }
}

/// Whoever is quicker makes the key that counts, in this process or in another.
#[test]
fn those_who_seal_for_a_new_person_at_once_agree_on_one_key() {
    const THREADS: usize = 8;
    let folder = Folder::new();
    let (one, another) = (folder.open(), folder.open());
    let start = Barrier::new(THREADS);
    let personal: Vec<Personal> = std::thread::scope(|scope| {
        let seal = |number: usize| {
            let (keys, start) = (if number.is_multiple_of(2) { &one } else { &another }, &start);
            scope.spawn(move || {
                start.wait();
                sealed(keys, 1)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(seal).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for personal in personal {
        assert_eq!(one.reveal(&personal).unwrap(), name());
    }
}

/// Whoever reads while a key is erased must not keep it.
#[test]
fn nobody_keeps_a_key_beyond_its_erasure() {
    let folder = Folder::new();
    let keys = folder.open();
    for figure in 1..6 {
        let before = sealed(&keys, figure);
        let (start, is_erased) = (Barrier::new(3), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    while !is_erased.load(Ordering::Acquire) {
                        keys.reveal(&before).unwrap();
                    }
                });
            }
            start.wait();
            keys.erase(id(figure)).unwrap();
            is_erased.store(true, Ordering::Release);
        });
        assert_eq!(keys.reveal(&before).unwrap(), None);
    }
}

/// What is sealed while the person is being erased is readable afterwards, or gone; it is never an error.
#[test]
fn sealing_during_an_erasure_is_no_error() {
    let folder = Folder::new();
    let keys = folder.open();
    std::thread::scope(|scope| {
        let sealing = scope.spawn(|| (0..8).map(|_| sealed(&keys, 1)).collect::<Vec<_>>());
        while !sealing.is_finished() {
            keys.erase(id(1)).unwrap();
        }
        sealing.join().unwrap();
    });
    assert_eq!(keys.reveal(&sealed(&keys, 1)).unwrap(), None);
}

/// A key that is lost in a power cut takes a name with it that the journal has acknowledged: the end of a rollback
/// journal must be on the disk too (3 is `EXTRA`).
#[test]
fn a_key_outlives_a_power_cut() {
    let folder = Folder::new();
    for keys in [folder.open(), folder.open()] {
        let level: i64 = keys.open_file().db.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap();
        assert_eq!(level, 3);
    }
}

#[test]
fn many_events_are_sealed_as_one_is_and_wait_for_the_disk_once() {
    let folder = Folder::new();
    let keys = folder.open();
    let of = |figure| json!({ "name": person(figure, NAME), "also": [person(figure + 100, NAME)], "count": 3 });
    keys.seal(of(1)).unwrap();
    let erased = person(2, NAME).person;
    keys.erase(erased).unwrap();
    let commits = Arc::new(AtomicUsize::new(0));
    let seen = commits.clone();
    let count = move || {
        seen.fetch_add(1, Ordering::SeqCst);
        false
    };
    keys.open_file().db.commit_hook(Some(count)).unwrap();
    let sealed = keys.seal_all((1..=40).map(of).collect()).unwrap();
    assert_eq!((commits.load(Ordering::SeqCst), keys.persons().unwrap()), (1, 79));
    assert_eq!(keys.seal_all(vec![of(3), json!({})]).unwrap().len(), 2);
    assert_eq!(commits.load(Ordering::SeqCst), 1, "nobody new, nothing written");
    for (sealed, figure) in sealed.iter().zip(1..) {
        assert!(!sealed.as_str().contains(NAME));
        let mut wanted = of(figure);
        if figure == 2 {
            wanted["name"] = json!({ "person": erased, "erased": true });
        }
        assert_eq!(keys.reveal_json(sealed.as_str()).unwrap(), wanted);
    }
}
