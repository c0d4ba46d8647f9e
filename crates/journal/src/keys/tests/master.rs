//! The master key: made, found, missing, wrong, damaged, seen by others.

use super::*;
use std::fs;

const OTHER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn environment() -> MasterKeySource {
    MasterKeySource::environment(OTHER).unwrap()
}

fn id_of(source: &MasterKeySource) -> MasterKeyId {
    source.find_or_make(&mut Vec::new()).unwrap().id()
}

/// A file that stands beside the key file, with this text in it.
fn text(folder: &Folder, text: &str) -> MasterKeySource {
    let path = folder.0.path().join("other.key");
    fs::write(&path, text).unwrap();
    MasterKeySource::File(path)
}

#[test]
fn given_nothing_when_it_is_opened_then_a_master_key_is_made_and_said() {
    let folder = Folder::new();
    let keys = folder.open();
    let id = id_of(&folder.source());
    assert_eq!(keys.notices(), [Notice::MasterKeyMade { path: folder.master(), id }]);
    let text = fs::read_to_string(folder.master()).unwrap();
    assert!(text.starts_with("# Khóa chủ") && text.contains(&id.to_string()), "{text}");
    assert_eq!(folder.open().notices(), []);
    // Nothing else is left beside it.
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn given_a_new_master_key_then_its_owner_alone_reads_it_and_who_opens_it_up_is_warned() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.open();
    assert_eq!(fs::metadata(folder.master()).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(folder.master(), fs::Permissions::from_mode(0o644)).unwrap();
    let keys = folder.open();
    assert_eq!(keys.notices(), [Notice::MasterKeyExposed { path: folder.master(), mode: 0o644 }]);
    let words = keys.notices()[0].to_string();
    assert!(words.contains("chmod 600") && words.contains("644"), "{words}");
    fs::set_permissions(folder.master(), fs::Permissions::from_mode(0o400)).unwrap();
    assert_eq!(folder.open().notices(), []);
}

#[test]
fn given_wrapped_keys_when_the_master_key_is_missing_then_that_is_said_and_none_is_made() {
    let folder = Folder::new();
    folder.open();
    let id = id_of(&folder.source());
    fs::remove_file(folder.master()).unwrap();
    let refused = folder.try_open().unwrap_err();
    assert!(matches!(&refused, KeyStoreError::MasterKeyMissing { wanted, .. } if *wanted == id), "{refused:?}");
    let words = refused.to_string();
    for part in ["master.key", "keys.sqlite", "không thấy khóa chủ", "forget-all", "stays whole", &id.to_string()]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!folder.master().exists());
}

#[test]
fn given_wrapped_keys_when_the_master_key_is_another_then_both_are_named() {
    let folder = Folder::new();
    let personal = sealed(&folder.open(), 1);
    let (right, wrong) = (id_of(&folder.source()), id_of(&environment()));
    for source in [environment(), text(&folder, OTHER)] {
        let refused = KeyStore::open(&folder.file(), &source).unwrap_err();
        let KeyStoreError::WrongMasterKey { wanted, found, .. } = &refused else { panic!("{refused:?}") };
        assert_eq!((*wanted, *found), (right, wrong));
        let words = refused.to_string();
        for part in ["khóa chủ không đúng với tệp khóa này", "keys.sqlite", &right.to_string(), &wrong.to_string()]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
        let origin = if matches!(source, MasterKeySource::File(_)) { "other.key" } else { "NGAYHOI_MASTER_KEY" };
        assert!(words.contains(origin) && !words.contains(OTHER), "{words}");
    }
    assert_eq!(folder.open().reveal(&personal).unwrap(), name());
}

#[test]
fn given_a_master_key_in_the_environment_then_no_file_is_made_and_a_file_of_it_opens_the_same_names() {
    let folder = Folder::new();
    let keys = KeyStore::open(&folder.file(), &environment()).unwrap();
    let personal = sealed(&keys, 1);
    assert!(!folder.master().exists() && keys.notices().is_empty());
    // Comments, blank lines and the kind of line end say nothing.
    for written in [OTHER.to_owned(), format!("# khóa\r\n\r\n  {OTHER}\r\n")] {
        let keys = KeyStore::open(&folder.file(), &text(&folder, &written)).unwrap();
        assert_eq!(keys.reveal(&personal).unwrap(), name());
    }
}

#[test]
fn given_what_is_no_master_key_then_where_it_stands_is_named_and_it_is_not_repeated() {
    let folder = Folder::new();
    let too_long = format!("{OTHER}\n{OTHER}");
    for wrong in ["", "# chú thích\n", "mật khẩu", "AAECAwQF", &OTHER[..43], &too_long] {
        for source in [folder.source(), text(&folder, wrong)] {
            let MasterKeySource::File(path) = &source else { panic!("a file") };
            fs::write(path, wrong).unwrap();
            let refused = KeyStore::open(&folder.file(), &source).unwrap_err();
            assert!(matches!(refused, KeyStoreError::MasterKeyUnusable { .. }), "{wrong}: {refused:?}");
            let words = refused.to_string();
            assert!(words.contains(path.to_str().unwrap()), "{words}");
            assert!(wrong.trim().is_empty() || wrong.starts_with('#') || !words.contains(wrong), "{words}");
            assert_eq!(fs::read_to_string(path).unwrap(), wrong);
        }
        let refused = MasterKeySource::environment(wrong).unwrap_err();
        let words = refused.to_string();
        assert!(words.contains("NGAYHOI_MASTER_KEY") && words.contains("32 byte"), "{words}");
    }
    let folder = Folder::new();
    fs::write(folder.master(), [0xff, 0xfe, 0x00]).unwrap();
    assert!(matches!(folder.try_open(), Err(KeyStoreError::MasterKeyUnusable { .. })));
}

#[test]
fn given_many_who_open_first_at_once_then_they_agree_on_one_master_key() {
    let (folder, others) = (Folder::new(), Folder::new());
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            // Some share the key file; all share the master key.
            let (folder, others, start) = (&folder, &others, &start);
            scope.spawn(move || {
                start.wait();
                let file = others.0.path().join(format!("keys-{}.sqlite", number / 2));
                KeyStore::open(&file, &folder.source()).unwrap();
            });
        }
    });
    for number in 0..4 {
        KeyStore::open(&others.0.path().join(format!("keys-{number}.sqlite")), &folder.source()).unwrap();
    }
}

#[test]
fn given_the_right_master_key_when_a_wrapped_key_is_altered_or_moved_then_the_damage_is_named() {
    let folder = Folder::new();
    let keys = folder.open();
    let (one, other) = (sealed(&keys, 1), sealed(&keys, 2));
    let moved = "UPDATE key SET bytes = (SELECT other.bytes FROM key AS other WHERE other.person <> key.person)
                 WHERE person = (SELECT min(person) FROM key)";
    let cut = "UPDATE key SET bytes = substr(bytes, 1, 71)";
    for (sql, hit) in [(moved, vec![&one]), (cut, vec![&one, &other])] {
        Connection::open(folder.file()).unwrap().execute_batch(sql).unwrap();
        for personal in hit {
            let refused = keys.reveal(personal).unwrap_err();
            assert!(matches!(refused, KeyStoreError::Unusable { .. }), "{refused:?}");
            assert!(refused.to_string().contains(&personal.person.to_string()), "{refused}");
        }
    }
    Connection::open(folder.file()).unwrap().execute_batch("UPDATE secret SET bytes = zeroblob(72)").unwrap();
    let refused = folder.try_open().unwrap_err();
    assert!(matches!(refused, KeyStoreError::Unusable { .. }), "{refused:?}");
}

#[test]
fn given_a_copy_then_it_names_the_master_key_that_it_needs() {
    let (folder, to) = (Folder::new(), Folder::new());
    let personal = sealed(&folder.open(), 1);
    let needed = KeyStore::copy(&folder.file(), &to.file()).unwrap();
    assert_eq!(needed, Some(id_of(&folder.source())));
    assert!(matches!(to.try_open(), Err(KeyStoreError::MasterKeyMissing { .. })));
    assert_eq!(KeyStore::open(&to.file(), &folder.source()).unwrap().reveal(&personal).unwrap(), name());
}

#[test]
fn given_nothing_lost_when_all_is_to_be_forgotten_then_it_is_refused() {
    let folder = Folder::new();
    let personal = sealed(&folder.open(), 1);
    let refused = KeyStore::forget_all(&folder.file(), &folder.source(), &mut std::iter::empty()).unwrap_err();
    assert!(matches!(refused, KeyStoreError::NothingLost { .. }), "{refused:?}");
    assert_eq!(folder.open().reveal(&personal).unwrap(), name());
}

#[test]
fn given_a_lost_master_key_when_all_is_forgotten_then_names_are_erased_and_new_ones_are_sealed() {
    let folder = Folder::new();
    let keys = folder.open();
    let (personal, erased) = (sealed(&keys, 1), sealed(&keys, 2));
    keys.erase(id(2)).unwrap();
    drop(keys);
    let lost = id_of(&folder.source());
    let kept = fs::read(folder.master()).unwrap();
    fs::remove_file(folder.master()).unwrap();

    let forgotten = KeyStore::forget_all(&folder.file(), &folder.source(), &mut std::iter::once(id(3))).unwrap();
    assert_eq!(forgotten.notices, [Notice::MasterKeyMade { path: folder.master(), id: forgotten.id }]);
    let keys = folder.open();
    for personal in [&personal, &erased] {
        assert_eq!(keys.reveal(personal).unwrap(), None);
    }
    assert_eq!(keys.reveal(&sealed(&keys, 4)).unwrap(), name());
    for figure in 1..4 {
        let again = keys.seal(open(figure)).unwrap();
        assert!(again.as_str().contains("erased"), "{}", again.as_str());
    }
    drop(keys);

    // The lost one is found: what was put aside still opens.
    fs::write(folder.master(), kept).unwrap();
    let aside = forgotten.aside.unwrap();
    assert!(aside.ends_with(format!("keys.sqlite.{lost}.lost")), "{}", aside.display());
    assert_eq!(KeyStore::open(&aside, &folder.source()).unwrap().reveal(&personal).unwrap(), name());
}

#[test]
fn given_a_lost_key_file_when_all_is_forgotten_then_the_persons_that_are_named_are_erased() {
    let folder = Folder::new();
    let personal = sealed(&folder.open(), 1);
    fs::remove_file(folder.file()).unwrap();
    let forgotten = KeyStore::forget_all(&folder.file(), &folder.source(), &mut std::iter::once(id(1))).unwrap();
    assert_eq!((forgotten.aside, forgotten.id), (None, id_of(&folder.source())));
    let keys = folder.open();
    assert_eq!(keys.reveal(&personal).unwrap(), None);
    assert!(keys.seal(open(1)).unwrap().as_str().contains("erased"));
}
