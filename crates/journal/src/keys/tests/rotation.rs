//! A new master key: all or nothing, whenever it is cut short, and seen by whoever has the file open.

use std::{fs, path::Path};

use super::*;

fn rotate(keys: &KeyStore) -> Rotated {
    keys.rotate(NewMasterKey::SamePlace, || {}).unwrap()
}

/// The master key that the key file needs.
fn needed(folder: &Folder) -> MasterKeyId {
    file::master_id(&Connection::open(folder.file()).unwrap()).unwrap()
}

fn in_file(path: &Path) -> MasterKeyId {
    master_file::read(path).unwrap().unwrap().id()
}

fn names(folder: &Folder) -> Vec<String> {
    let files = fs::read_dir(folder.0.path()).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn given_names_when_the_master_key_changes_then_they_open_under_the_new_one_alone() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal: Vec<Personal> = (1..50).map(|figure| sealed(&keys, figure)).collect();
    let (fingerprint, before) = (keys.fingerprint(b"phieu"), folder.key(id(1)));
    let mut done = 0;
    let rotated = keys.rotate(NewMasterKey::SamePlace, || done += 1).unwrap();
    assert_eq!((done, keys.persons().unwrap()), (49, 49));
    assert_eq!((needed(&folder), in_file(&folder.master())), (rotated.id, rotated.id));
    assert!(!folder.holds(&before), "what the former master key opens can still be found");
    for keys in [keys, folder.open()] {
        assert!(personal.iter().all(|personal| keys.reveal(personal).unwrap() == name()));
        assert_eq!(keys.fingerprint(b"phieu"), fingerprint);
        assert_eq!(keys.reveal(&sealed(&keys, 99)).unwrap(), name());
    }
    // The former one stays beside it, for backups.
    let old = rotated.former_kept.unwrap();
    assert_eq!(in_file(&old), rotated.former);
    let old = old.file_name().unwrap().to_str().unwrap();
    assert_eq!(names(&folder), ["keys.sqlite", "master.key", old]);
}

#[test]
fn given_a_backup_from_before_when_it_is_put_back_then_the_former_key_opens_it_and_that_is_said() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal = sealed(&keys, 1);
    let backup = fs::read(folder.file()).unwrap();
    let rotated = rotate(&keys);
    drop(keys);
    fs::write(folder.file(), backup).unwrap();
    let keys = folder.open();
    assert_eq!(keys.reveal(&personal).unwrap(), name());
    let path = rotated.former_kept.unwrap();
    assert_eq!(keys.notices(), [Notice::OldKeyUsed { path, id: rotated.former }]);
    // Rotating again brings it to the key that counts.
    assert_eq!(rotate(&keys).id, rotated.id);
    assert_eq!(folder.open().notices(), []);
    assert_eq!(folder.open().reveal(&personal).unwrap(), name());
}

#[test]
fn given_a_rotation_cut_short_before_it_counts_then_the_former_key_counts() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal: Vec<Personal> = (1..20).map(|figure| sealed(&keys, figure)).collect();
    let before = needed(&folder);
    let mut done = 0;
    let cut = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        keys.rotate(NewMasterKey::SamePlace, || {
            done += 1;
            assert!(done < 10, "the power goes");
        })
    }));
    assert!(cut.is_err());
    assert!(names(&folder).iter().any(|name| name.ends_with(".new")));
    drop(keys);
    let keys = folder.open();
    assert_eq!((needed(&folder), in_file(&folder.master())), (before, before));
    assert!(personal.iter().all(|personal| keys.reveal(personal).unwrap() == name()));
    assert_eq!(keys.notices(), []);
    assert_ne!(rotate(&keys).id, before);
}

#[test]
fn given_a_rotation_cut_short_before_the_new_key_is_in_place_then_opening_puts_it_there() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal = sealed(&keys, 1);
    let former = fs::read(folder.master()).unwrap();
    let rotated = rotate(&keys);
    drop(keys);
    let (id, old) = (rotated.id, rotated.former_kept.unwrap());
    let new = folder.0.path().join(format!("master.key.{id}.new"));
    let whole = names(&folder);
    // As it was at each step between the commit and the end.
    for is_kept in [false, true] {
        fs::rename(folder.master(), &new).unwrap();
        fs::write(folder.master(), &former).unwrap();
        if !is_kept {
            fs::remove_file(&old).unwrap();
        }
        let keys = folder.open();
        assert_eq!(keys.notices(), [Notice::RotationEnded { path: folder.master(), id }]);
        assert_eq!(keys.reveal(&personal).unwrap(), name());
        assert_eq!((in_file(&folder.master()), names(&folder)), (id, whole.clone()));
    }
    // And where the former one has gone meanwhile.
    fs::rename(folder.master(), &new).unwrap();
    assert_eq!(folder.open().reveal(&personal).unwrap(), name());
}

#[test]
fn given_another_process_when_the_master_key_changes_then_it_finds_the_new_one() {
    let folder = Folder::new();
    let (one, other) = (folder.open(), folder.open());
    let personal = sealed(&one, 1);
    for _ in 0..3 {
        rotate(&one);
        assert_eq!(other.reveal(&personal).unwrap(), name());
        rotate(&other);
        // Sealing, too: for a new person, nothing is there to be read first.
        let new = sealed(&one, u128::from_le_bytes(*Uuid::new_v4().as_bytes()));
        assert_eq!(other.reveal(&new).unwrap(), name());
    }
}

#[test]
fn given_rotations_and_new_persons_at_once_then_every_name_opens() {
    let folder = Folder::new();
    let start = Barrier::new(4);
    let personal: Vec<Personal> = std::thread::scope(|scope| {
        let seal = |number: u128| {
            let (keys, start) = (folder.open(), &start);
            scope.spawn(move || {
                start.wait();
                (0..15).map(|figure| sealed(&keys, number * 100 + figure)).collect::<Vec<_>>()
            })
        };
        let sealing = [seal(1), seal(2)];
        for _ in 0..2 {
            let (keys, start) = (folder.open(), &start);
            scope.spawn(move || {
                start.wait();
                (0..4).for_each(|_| drop(rotate(&keys)));
            });
        }
        sealing.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let keys = folder.open();
    assert!(personal.iter().all(|personal| keys.reveal(personal).unwrap() == name()));
    assert_eq!(needed(&folder), in_file(&folder.master()));
}

#[test]
fn given_a_key_of_the_environment_then_the_new_one_is_told_before_anything_changes() {
    let folder = Folder::new();
    let source = MasterKeySource::environment(&MasterKey::random().unwrap().to_base64()).unwrap();
    let keys = KeyStore::open(&folder.file(), &source).unwrap();
    let personal = sealed(&keys, 1);
    let before = needed(&folder);
    let refused = keys.rotate(NewMasterKey::SamePlace, || {}).unwrap_err();
    assert!(matches!(refused, KeyStoreError::NoPlace), "{refused:?}");
    let mut deaf = |_: &str| Err(std::io::ErrorKind::BrokenPipe.into());
    let refused = keys.rotate(NewMasterKey::Told(&mut deaf), || {}).unwrap_err();
    assert!(matches!(refused, KeyStoreError::Untold(_)), "{refused:?}");
    assert_eq!(needed(&folder), before);

    let mut told = String::new();
    let mut hear = |text: &str| {
        told = text.to_owned();
        Ok(())
    };
    let rotated = keys.rotate(NewMasterKey::Told(&mut hear), || {}).unwrap();
    assert_eq!((needed(&folder), rotated.former_kept), (rotated.id, None));
    let source = MasterKeySource::environment(&told).unwrap();
    assert_eq!(KeyStore::open(&folder.file(), &source).unwrap().reveal(&personal).unwrap(), name());
    assert_eq!(names(&folder), ["keys.sqlite"]);
}

#[test]
fn given_another_file_then_the_key_goes_there_and_the_former_file_is_left_alone() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal = sealed(&keys, 1);
    let (former, other) = (fs::read(folder.master()).unwrap(), folder.0.path().join("usb.key"));
    let rotated = keys.rotate(NewMasterKey::File(&other), || {}).unwrap();
    assert_eq!(rotated.notices, [Notice::MasterKeyMade { path: other.clone(), id: rotated.id }]);
    assert_eq!(fs::read(folder.master()).unwrap(), former);
    let refused = folder.try_open().unwrap_err();
    assert!(matches!(refused, KeyStoreError::WrongMasterKey { .. }), "{refused:?}");
    let keys = KeyStore::open(&folder.file(), &MasterKeySource::File(other.clone())).unwrap();
    assert_eq!(keys.reveal(&personal).unwrap(), name());
    // A key that is there already is taken as it is.
    let again = keys.rotate(NewMasterKey::File(&other), || {}).unwrap();
    assert_eq!((again.id, again.former), (rotated.id, rotated.id));
}

#[test]
fn given_a_damaged_key_when_the_master_key_changes_then_nothing_does() {
    let folder = Folder::new();
    let keys = folder.open();
    let personal = sealed(&keys, 1);
    sealed(&keys, 2);
    let damage = "UPDATE key SET bytes = zeroblob(72) WHERE person = ?1";
    Connection::open(folder.file()).unwrap().execute(damage, [id(2).0]).unwrap();
    let before = needed(&folder);
    let refused = keys.rotate(NewMasterKey::SamePlace, || {}).unwrap_err();
    assert!(matches!(refused, KeyStoreError::Unusable { .. }), "{refused:?}");
    assert!(refused.to_string().contains(&id(2).to_string()), "{refused}");
    assert_eq!((needed(&folder), keys.reveal(&personal).unwrap()), (before, name()));
}
