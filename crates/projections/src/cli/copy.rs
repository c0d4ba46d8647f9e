use std::io::{self, Write};

use ngayhoi_journal::{
    Copied, CopyError, Digest, Fault, Journal, Position, Reading, VerifyError, copy, without_password,
};

use super::{
    CliError, bar,
    verify::{self, Untrue},
};
use crate::node::{Folder, Place};

/// Why a journal was not copied whole.
#[derive(Debug, thiserror::Error)]
pub enum NotCopied {
    /// It would be copied into itself.
    #[error(
        "“{url}”: nguồn và đích là một; hãy chọn đích khác / source and target are the same; choose another target"
    )]
    Itself {
        /// The source, without its password.
        url: String,
    },
    /// The source is not as it was written.
    #[error(
        "NGUỒN KHÔNG CÒN NHƯ KHI GHI / THE SOURCE IS NOT AS IT WAS WRITTEN: {fault}; đích giữ {kept} sự kiện còn nguyên trước đó, hãy khôi phục nguồn từ bản sao lưu rồi chép lại / the target holds the {kept} good events before it; restore the source from a backup and copy again"
    )]
    Damaged {
        /// The first fault.
        fault: Fault,
        /// How many events the target holds of it.
        kept: u64,
    },
    /// It was cut short.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// The target is not what was copied.
    #[error(
        "ĐÍCH KHÔNG KHỚP / THE TARGET DOES NOT AGREE: mã kiểm của nguồn là {source_digest}, của đích là {}; có ai khác đã ghi vào đích, hãy chép lại vào nhật ký trống / the source's digest is {source_digest}, the target's {}; somebody else wrote to the target, copy again into an empty one",
        tell(target),
        tell(target)
    )]
    Differs {
        /// The source's digest.
        source_digest: Digest,
        /// The target's after as many events.
        target: Option<Digest>,
    },
}

fn tell(digest: &Option<Digest>) -> String {
    digest.as_ref().map_or_else(|| "ít sự kiện hơn / fewer events".to_owned(), Digest::to_string)
}

/// Copies a journal into another one: checks the source, copies what the target lacks, and compares both by digest.
pub(super) async fn run(from: &str, to: &str) -> Result<(), CliError> {
    let place = Place::of(to);
    if Place::of(from) == place {
        return Err(NotCopied::Itself { url: without_password(from) }.into());
    }
    let source = Reading::open(from).await?;
    // No service and no other copy may write to the target meanwhile.
    let _folder = Folder::of_journal(&place)?;
    let target = Journal::open(to)?;
    let verified = match verify::follow("Kiểm tra nguồn / verifying the source", &source, None).await {
        Ok(verified) => verified,
        Err(Untrue::Journal(VerifyError::Fault(fault))) => {
            // Where the fault has no place, no event is known to stand before it.
            let before = Some(fault.position.unwrap_or(Position::START));
            let Copied { found, written } = copying(&source, &target, before).await?;
            return Err(NotCopied::Damaged { fault, kept: found + written }.into());
        }
        Err(other) => return Err(other.into()),
    };
    let Copied { found, written } = copying(&source, &target, None).await?;
    let copy = Reading::open(to).await?;
    let of_target =
        verify::follow("Kiểm tra đích / verifying the target", &copy, Some(verified.digest.events())).await?;
    if of_target.earlier.as_ref() != Some(&verified.digest) {
        return Err(NotCopied::Differs { source_digest: verified.digest, target: of_target.earlier }.into());
    }
    let mut words = io::stderr();
    writeln!(
        words,
        "Đã chép {written} sự kiện, {found} sự kiện đã có sẵn; mã kiểm hai bên khớp nhau / copied {written} events, {found} were there already; both sides have the same digest"
    )?;
    writeln!(
        words,
        "Khóa của tên người không nằm trong nhật ký nên không được chép: hãy chép keys.sqlite và khóa chủ riêng / the keys of names are no part of a journal and were not copied: bring keys.sqlite and the master key yourself"
    )?;
    writeln!(io::stdout(), "{}", verified.digest)?;
    Ok(())
}

async fn copying(source: &Reading, target: &Journal, before: Option<Position>) -> Result<Copied, NotCopied> {
    let progress = bar("Chép / copying", source.events());
    Ok(copy(source, target, before, |more| progress.advance(more)).await?)
}
