//! Files in which the keys lay unwrapped.

use std::fs;

use super::*;

const PERSONS: u8 = 200;

/// A plain key that no chance makes.
fn plain(number: u8) -> [u8; 32] {
    std::array::from_fn(|at| number.wrapping_mul(31).wrapping_add(u8::try_from(at).unwrap() * 7))
}

/// A file of format 1, as earlier versions made it: one insert after another.
fn earlier(folder: &Folder) {
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch(
        "PRAGMA secure_delete = ON;
         CREATE TABLE key (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
         CREATE TABLE erased (person BLOB PRIMARY KEY) STRICT;
         CREATE TABLE secret (only INTEGER PRIMARY KEY CHECK (only = 1), bytes BLOB NOT NULL) STRICT;
         PRAGMA application_id = 0x6b686f61; PRAGMA user_version = 1;",
    )
    .unwrap();
    db.execute("INSERT INTO secret VALUES (1, ?1)", [plain(255)]).unwrap();
    db.execute("INSERT INTO erased VALUES (?1)", [id(1000).0]).unwrap();
    // In no order, so that pages split and leave parts of themselves behind.
    for number in (0..=u8::MAX).map(u8::reverse_bits).filter(|number| *number < PERSONS) {
        let sql = "INSERT INTO key VALUES (?1, ?2)";
        db.execute(sql, rusqlite::params![id(number.into()).0, plain(number)]).unwrap();
    }
}

#[test]
fn given_keys_that_lie_unwrapped_when_it_is_opened_then_no_byte_of_them_stays() {
    let folder = Folder::new();
    earlier(&folder);
    let personal: Vec<Personal> = (0..PERSONS)
        .map(|number| {
            let (key, person) = (Key::from_bytes(&plain(number)).unwrap(), id(number.into()));
            Personal { person, value: PersonalValue::Sealed(seal(&key, person, NAME).unwrap()) }
        })
        .collect();
    let all = || (0..PERSONS).chain([255]);
    assert!(all().all(|number| folder.holds(&plain(number))));

    let keys = folder.open();
    let id_now = keys.open_file().master.id();
    let wrapped = Notice::Wrapped { path: folder.file(), id: id_now };
    assert_eq!(keys.notices(), [Notice::MasterKeyMade { path: folder.master(), id: id_now }, wrapped]);
    for number in all() {
        // Not even a half of one.
        assert!(!folder.holds(&plain(number)[..16]) && !folder.holds(&plain(number)[16..]), "{number}");
    }
    for keys in [keys, folder.open()] {
        assert!(personal.iter().all(|personal| keys.reveal(personal).unwrap() == name()));
        assert_eq!(keys.fingerprint(b"phieu"), hex(&Key::from_bytes(&plain(255)).unwrap().mac(b"phieu")));
        assert!(keys.seal(open(1000)).unwrap().as_str().contains("erased"));
    }
}

#[test]
fn given_an_upgrade_that_fails_then_the_file_stays_as_it_was() {
    let folder = Folder::new();
    earlier(&folder);
    let db = Connection::open(folder.file()).unwrap();
    db.execute("UPDATE key SET bytes = x'00' WHERE person = ?1", [id(7).0]).unwrap();
    drop(db);
    let before = fs::read(folder.file()).unwrap();
    let refused = folder.try_open().unwrap_err();
    assert!(matches!(refused, KeyStoreError::Unusable { .. }), "{refused:?}");
    assert_eq!(fs::read(folder.file()).unwrap(), before);
}

#[test]
fn given_keys_that_lie_unwrapped_when_they_are_copied_then_the_copy_says_so() {
    let (folder, to) = (Folder::new(), Folder::new());
    earlier(&folder);
    assert_eq!(KeyStore::copy(&folder.file(), &to.file()).unwrap(), None);
}
