//! A journal that was copied is the same journal, to the letter.

use super::*;

/// The URL of a folder's journal.
fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("journal.sqlite").display())
}

fn copy(from: &Path, to: &Path) -> Ran {
    run(&["copy", "--from", &url(from), "--to", &url(to)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_journal_is_copied_and_serves_elsewhere_with_its_keys() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    let program = Program::serve(folder.path());
    let ran = copy(folder.path(), other.path());
    let all = events_in("sample-year");
    let copied = format!("copied {all} events, 0 were there already");
    for part in [copied.as_str(), "same digest", "keys.sqlite", "were not copied"] {
        assert!(ran.good && ran.words.contains(part), "{part}: {}", ran.words);
    }
    assert_eq!(ran.out.trim_end(), digest(folder.path()));
    assert_eq!(digest(other.path()), digest(folder.path()));
    let ran = run(&["verify", "--journal", &url(other.path()), "--against", ran.out.trim_end()]);
    assert!(ran.good && ran.words.contains("agrees with"), "{}", ran.words);

    // What was done since is copied the next time.
    let input = json!({
        "stamp": stamp_as(Office::Convener, "tp-mau", Uuid::new_v4()), "convener": "tp-mau",
        "unit": "tp-mau.phuong-them", "kind": "WARD", "name": "Phường Thêm", "parent": "tp-mau",
    });
    let payload = program.client().try_mutation("registerUnit", input).await.unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    let ran = copy(folder.path(), other.path());
    let more = format!("copied 1 events, {all} were there already");
    assert!(ran.good && ran.words.contains(&more), "{}", ran.words);
    program.kill();

    // Without keys no service starts on it, and with them it tells the same.
    let ran = run(&["serve", "--data", path(other.path()), "--listen", "127.0.0.1:0"]);
    assert!(!ran.good && ran.words.contains("keys.sqlite"), "{}", ran.words);
    for file in fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap();
        if name == "keys.sqlite" || name == "master.key" {
            fs::copy(&file, other.path().join(name)).unwrap();
        }
    }
    let export = |folder: &Path| run(&["export", "--data", path(folder)]).out;
    assert_eq!(export(other.path()), export(folder.path()));
}

/// Killed anywhere, the copy holds a beginning, and goes on from there when it is repeated.
#[test]
fn a_copy_that_was_killed_goes_on() {
    let folder = filled();
    let known = digest(folder.path());
    let other = TempDir::new().unwrap();
    let journal = other.path().join("journal.sqlite");
    let mut killed = 0;
    for _ in 0..20 {
        let arguments = ["copy", "--from", &url(folder.path()), "--to", &url(other.path())];
        let mut child = ngayhoi(&arguments)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // As soon as there is a target.
        while !journal.exists() && child.try_wait().unwrap().is_none() {}
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if verify(other.path(), None).good {
            assert!(
                digest(other.path()).split_once(':').unwrap().0.parse::<usize>().unwrap() <= events_in("sample-year")
            );
        }
    }
    assert!(killed > 0);
    let ran = copy(folder.path(), other.path());
    assert!(ran.good && ran.out.trim_end() == known, "{}", ran.words);
    assert_eq!(digest(other.path()), known);
}

#[test]
fn a_journal_is_not_copied_over_others_or_into_itself() {
    let (folder, other) = (filled(), filled());
    let before = digest(other.path());
    let ran = copy(folder.path(), other.path());
    for part in ["sự kiện khác", "holds other events", "revision 0", "position 1.1"] {
        assert!(!ran.good && ran.words.contains(part), "{part}: {}", ran.words);
    }
    assert_eq!(digest(other.path()), before);

    let itself = folder.path().join(".");
    let ran = copy(folder.path(), &itself);
    assert!(!ran.good && ran.words.contains("nguồn và đích là một"), "{}", ran.words);
    let ran = run(&["copy", "--from", "mysql://x", "--to", &url(other.path())]);
    assert!(!ran.good && ran.words.contains("no such journal"), "{}", ran.words);
    let none = other.path().join("none");
    let ran = copy(&none, other.path());
    assert!(!ran.good && !none.exists(), "{}", ran.words);

    let lock = fs::File::options().write(true).open(other.path().join("ngayhoi.lock")).unwrap();
    lock.try_lock().unwrap();
    let ran = copy(folder.path(), other.path());
    assert!(!ran.good && ran.words.contains("is using this data folder"), "{}", ran.words);
}

#[test]
fn a_target_that_has_gone_further_is_left_as_it_is() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    assert!(copy(folder.path(), other.path()).good);
    let ahead = digest(folder.path());
    // The source loses its end and agrees with itself all the same.
    cut_off_end(folder.path());
    let ran = copy(folder.path(), other.path());
    let all = format!("holds all {} events of the source, and more", events_in("sample-year") - 1);
    assert!(!ran.good && ran.words.contains(&all), "{}", ran.words);
    assert_eq!(digest(other.path()), ahead);
}

#[test]
fn of_a_damaged_source_the_good_beginning_is_copied_and_the_fault_named() {
    let (folder, other) = (filled(), TempDir::new().unwrap());
    tamper(folder.path(), "UPDATE event SET data = data || ' ' WHERE position = 5");
    let ran = copy(folder.path(), other.path());
    for part in ["THE SOURCE IS NOT AS IT WAS WRITTEN", "position 5.5", "the 4 good events before it"] {
        assert!(!ran.good && ran.words.contains(part), "{part}: {}", ran.words);
    }
    assert!(ran.out.is_empty() && digest(other.path()).starts_with("4:"));
}
