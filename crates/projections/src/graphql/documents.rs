//! Documents that are known beforehand, by the ids that clients send in their place ("persisted documents" in the draft
//! *GraphQL over HTTP*). Where only those are served, nobody can ask what its makers did not write.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{Code, Fault, guard};

/// What every id made from a document's text begins with.
const SHA256: &str = "sha256:";

/// Documents by their ids; none, where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    by_id: Arc<HashMap<String, Arc<str>>>,
    /// Whether no other document is executed.
    only: bool,
}

/// Why documents are not served.
#[derive(Debug, thiserror::Error)]
pub enum DocumentsError {
    /// A file or folder that cannot be read.
    #[error("{path}: không đọc được ({reason}) / cannot be read ({reason})")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There are none.
    #[error(
        "{path}: không có tệp .graphql nào, cũng không phải tệp JSON {{mã: văn bản}} / holds no .graphql file and is no JSON of documents by id"
    )]
    None {
        /// Where they were to be.
        path: PathBuf,
    },
    /// One that nobody could ever execute.
    #[error("{path}: {which}: {fault}")]
    Refused {
        /// Where it stands.
        path: PathBuf,
        /// Its file's name, or its id.
        which: String,
        /// What is wrong with it.
        fault: String,
    },
}

impl Documents {
    /// Reads documents: all `.graphql` files of a folder and the folders in it, or a JSON file of documents by id, as
    /// clients' compilers write it. Each is known by `sha256:` and the hash of its text, those of JSON also by their id.
    ///
    /// # Errors
    /// When there are none, or one cannot be read or ever be executed.
    pub fn read(path: &Path, only: bool) -> Result<Self, DocumentsError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| DocumentsError::Unreadable { path, reason: error.to_string() }
        };
        let mut by_id = HashMap::new();
        let mut take = |which: String, text: String| {
            guard::check(&text).map_err(|fault| {
                let place =
                    fault.locations.first().map(|at| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
                DocumentsError::Refused {
                    path: path.to_owned(),
                    which: which.clone(),
                    fault: format!("{place}{}", fault.message),
                }
            })?;
            let text: Arc<str> = text.into();
            by_id.insert(id(&text), text.clone());
            by_id.insert(which, text);
            Ok(())
        };
        if path.is_dir() {
            let mut folders = vec![path.to_owned()];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(&folder).map_err(unreadable(&folder))? {
                    let found = entry.map_err(unreadable(&folder))?.path();
                    if found.is_dir() {
                        folders.push(found);
                    } else if found.extension().is_some_and(|extension| extension == "graphql") {
                        let text = fs::read_to_string(&found).map_err(unreadable(&found))?;
                        take(found.strip_prefix(path).unwrap_or(&found).display().to_string(), text)?;
                    }
                }
            }
        } else {
            let text = fs::read_to_string(path).map_err(unreadable(path))?;
            let manifest: BTreeMap<String, String> =
                serde_json::from_str(&text).map_err(|_| DocumentsError::None { path: path.to_owned() })?;
            manifest.into_iter().try_for_each(|(id, text)| take(id, text))?;
        }
        if by_id.is_empty() {
            return Err(DocumentsError::None { path: path.to_owned() });
        }
        Ok(Self { by_id: Arc::new(by_id), only })
    }

    /// Whether no other document is executed.
    pub fn is_only(&self) -> bool {
        self.only
    }

    /// The document that a request means: the one that it holds, or the one that it names.
    ///
    /// # Errors
    /// When it means none, an unknown one, or one that is not served.
    pub fn meant(&self, query: Option<String>, named: Option<&str>) -> Result<String, Fault> {
        match (query.filter(|query| !query.is_empty()), named) {
            (Some(_), Some(_)) => {
                let words =
                    "hãy nêu `query` hoặc `documentId`, chỉ một trong hai / name either `query` or `documentId`";
                Err(Fault::new(Code::BadRequest, words))
            }
            (Some(query), None) if self.only && !self.by_id.contains_key(&id(&query)) => {
                Err(Fault::of(Code::DocumentNotTrusted))
            }
            (Some(query), None) => Ok(query),
            (None, Some(named)) => {
                self.by_id.get(named).map(|text| text.to_string()).ok_or_else(|| Fault::of(Code::DocumentUnknown))
            }
            (None, None) => Err(Fault::of(Code::QueryMissing)),
        }
    }
}

/// The id that a text makes for itself.
fn id(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text).iter().fold(SHA256.to_owned(), |mut id, byte| {
        // Writing to a text never fails.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: &str = "{ festivals { totalCount } }";

    fn read(files: &[(&str, &str)]) -> Result<Documents, DocumentsError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Documents::read(folder.path(), true)
    }

    fn code(result: Result<String, Fault>) -> Code {
        result.unwrap_err().code
    }

    #[test]
    fn a_document_is_known_by_the_hash_of_its_text() {
        let documents =
            read(&[("a.graphql", YEARS), ("deep/b.graphql", "{ __typename }"), ("notes.txt", "no document")]);
        let documents = documents.unwrap();
        assert_eq!(code(documents.meant(None, Some(&id("{ a }")))), Code::DocumentUnknown);
        for text in [YEARS, "{ __typename }"] {
            assert_eq!(documents.meant(None, Some(&id(text))).unwrap(), text);
            assert_eq!(documents.meant(Some(text.to_owned()), None).unwrap(), text, "it may also be sent whole");
        }
        // As `sha256sum` says.
        assert_eq!(id(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(code(documents.meant(Some("{ a }".to_owned()), None)), Code::DocumentNotTrusted);
        assert_eq!(code(documents.meant(Some(YEARS.to_owned()), Some(&id(YEARS)))), Code::BadRequest);
        assert_eq!(code(documents.meant(None, None)), Code::QueryMissing);
        assert_eq!(code(documents.meant(Some(String::new()), None)), Code::QueryMissing);
        assert_eq!(Documents::default().meant(Some("{ a }".to_owned()), None).unwrap(), "{ a }");
    }

    #[test]
    fn a_manifest_keeps_the_ids_of_its_compiler() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("persisted.json");
        fs::write(&path, serde_json::json!({ "5d41402abc4b2a76b9719d911017c592": YEARS }).to_string()).unwrap();
        let documents = Documents::read(&path, false).unwrap();
        assert_eq!(documents.meant(None, Some("5d41402abc4b2a76b9719d911017c592")).unwrap(), YEARS);
        assert_eq!(documents.meant(None, Some(&id(YEARS))).unwrap(), YEARS);
    }

    #[test]
    fn what_cannot_be_served_is_named_with_its_place() {
        let words = |files: &[(&str, &str)]| read(files).unwrap_err().to_string();
        assert!(words(&[]).contains("holds no .graphql file"));
        let broken = words(&[("good.graphql", YEARS), ("deep/bad.graphql", "{\n  festivals {")]);
        assert!(broken.contains("bad.graphql: 2:"), "{broken}");
        let two = words(&[("two.graphql", &"{".repeat(70))]);
        assert!(two.contains("two.graphql"), "{two}");
        let nowhere = Documents::read(Path::new("/nowhere/at-all"), false).unwrap_err().to_string();
        assert!(nowhere.starts_with("/nowhere/at-all: "), "{nowhere}");
    }
}
