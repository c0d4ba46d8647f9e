//! Gives the read models a fingerprint: tables, folds, events, upcasters, and the alphabet by which names are
//! sorted. When any of them changes, files built by another program are folded anew.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let sources = ["src/read_models", "src/timeline", "../domain/src", "../journal/src/event.rs"];
    let mut files = Vec::new();
    for source in sources {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(fs::read(&file)?);
    }
    println!("cargo::rerun-if-changed={LOCK}");
    let lock = fs::read_to_string(LOCK)?;
    for name in CRATES {
        let heading = format!("\nname = \"{name}\"\n");
        let package = lock.split("[[package]]").find(|package| package.starts_with(&heading));
        hash.update(package.ok_or_else(|| io::Error::other(format!("{LOCK} has no {name}")))?);
    }
    let fingerprint: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=READ_MODELS_FINGERPRINT={fingerprint}");
    Ok(())
}

/// The crates that say where a name stands among others: what they say changes with their version.
const CRATES: [&str; 2] = ["icu_collator", "icu_collator_data"];

/// Where their versions stand.
const LOCK: &str = "../../Cargo.lock";

/// What makes no row: tests, questions and answers.
const ASIDE: [&str; 5] = ["tests.rs", "testing.rs", "queries.rs", "graphql.rs", "describe.rs"];

/// Every file at or under a path that may make a row.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.file_name().is_some_and(|name| !ASIDE.iter().any(|aside| name == *aside)) {
        files.push(path.to_owned());
    }
    Ok(())
}
