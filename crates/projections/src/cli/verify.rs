use std::{
    io::{self, Write},
    path::PathBuf,
};

use ngayhoi_journal::{Digest, JournalError, Reading, Verification, Verified, VerifyError};

use super::{CliError, args::Data, bar, has_journal};
use crate::node::NodeError;

/// Why a journal is not trusted.
#[derive(Debug, thiserror::Error)]
pub enum Untrue {
    /// It contradicts itself, or cannot be read.
    #[error(transparent)]
    Journal(#[from] VerifyError),
    /// It agrees with itself, but not with what was known of it.
    #[error(
        "NHẬT KÝ KHÔNG KHỚP / THE JOURNAL DOES NOT AGREE: sau {} sự kiện, mã kiểm đã biết là {known}, nay là {found} / after {} events its digest was {known} and is now {found}", known.events(), known.events()
    )]
    Differs {
        /// What was known.
        known: Digest,
        /// What is found after as many events.
        found: Digest,
    },
    /// It agrees with itself, but events that were known are gone.
    #[error(
        "NHẬT KÝ KHÔNG KHỚP / THE JOURNAL DOES NOT AGREE: mã kiểm đã biết là {known}, nay chỉ còn {} sự kiện, mã kiểm {found} / its digest was {known}, and now there are only {} events, with the digest {found}", found.events(), found.events()
    )]
    Shorter {
        /// What was known.
        known: Digest,
        /// What is found of all there is.
        found: Digest,
    },
}

impl From<JournalError> for CliError {
    fn from(error: JournalError) -> Self {
        Self::Node(NodeError::Journal(error))
    }
}

/// Checks that the journal of a folder or of a URL is as it was written, and that it agrees with an earlier digest where
/// one is given. The digest alone goes to the output, so that it can be kept. It takes nothing for itself, so a service
/// may run on it.
pub(super) async fn run(
    data: Option<PathBuf>,
    journal: Option<String>,
    against: Option<&Digest>,
) -> Result<(), CliError> {
    let digest = match (data, journal) {
        (_, Some(url)) => {
            let reading = Reading::open(&url).await?;
            let verified = follow("Kiểm tra / verifying", &reading, against.map(Digest::events)).await?;
            tell(verified, against)?
        }
        (data, None) => folder(&Data { data: data.unwrap_or_default() }, against)?,
    };
    writeln!(io::stdout(), "{digest}")?;
    Ok(())
}

/// Checks the journal of a folder, tells it in words, and gives its digest.
pub(super) fn folder(data: &Data, against: Option<&Digest>) -> Result<Digest, CliError> {
    has_journal(data)?;
    check(&Verification::open(&data.data.join("journal.sqlite"))?, against)
}

/// Checks what a reading of a file sees, tells it in words, and gives its digest.
pub(super) fn check(journal: &Verification, against: Option<&Digest>) -> Result<Digest, CliError> {
    let progress = bar("Kiểm tra / verifying", Some(journal.events()));
    let verified =
        journal.run(against.map(Digest::events), |followed| progress.advance(followed)).map_err(Untrue::from)?;
    drop(progress);
    tell(verified, against)
}

/// Follows any journal under a bar.
pub(super) async fn follow(what: &'static str, journal: &Reading, earlier: Option<u64>) -> Result<Verified, Untrue> {
    let progress = bar(what, journal.events());
    Ok(journal.verify(earlier, |followed| progress.advance(followed)).await?)
}

fn tell(verified: Verified, against: Option<&Digest>) -> Result<Digest, CliError> {
    let (digest, streams) = (verified.digest, verified.streams);
    let mut words = io::stderr();
    if let Some(known) = against {
        let known = known.clone();
        match verified.earlier {
            Some(found) if found == known => writeln!(words, "Khớp với / agrees with {known}")?,
            Some(found) => return Err(Untrue::Differs { known, found }.into()),
            None => return Err(Untrue::Shorter { known, found: digest }.into()),
        }
    }
    let events = digest.events();
    writeln!(
        words,
        "Nhật ký còn nguyên như khi ghi: {events} sự kiện, {streams} luồng / the journal is as it was written: {events} events in {streams} streams"
    )?;
    Ok(digest)
}
