//! Gives the read models a fingerprint: tables, folds, events and upcasters. When any of them changes, files built by
//! another program are folded anew.

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
    let fingerprint: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=READ_MODELS_FINGERPRINT={fingerprint}");
    Ok(())
}

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
