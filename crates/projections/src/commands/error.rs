use ngayhoi_domain::{Explanation, Refusal, Refused, values::CommandId};
use ngayhoi_journal::{AppendError, JournalError, KeyStoreError, Position};

use crate::node::NodeError;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A rule stands against it: an answer to its giver, not a fault.
    #[error("{0}")]
    Refused(Explanation),
    /// Its id was used before, for something else.
    #[error("mã lệnh {command} đã dùng cho việc khác / command id {command} was used for something else")]
    IdReused {
        /// Which id.
        command: CommandId,
    },
    /// The journal did not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A name cannot be sealed.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
    /// The read models cannot be read.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// An event cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The stream holds an event that this program cannot read.
    #[error("{position}: {reason}")]
    Undecodable {
        /// Where in the journal.
        position: Position,
        /// What is wrong.
        reason: String,
    },
}

impl<R: Refusal> From<Refused<R>> for CommandError {
    fn from(refused: Refused<R>) -> Self {
        Self::Refused(refused.explain())
    }
}

impl CommandError {
    /// Whether the server that keeps the journal is away.
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Append(AppendError::Journal(JournalError::Unreachable { .. }))
                | Self::Journal(JournalError::Unreachable { .. })
        )
    }

    /// What its giver is told; `None` where it is a fault of the service and none of theirs.
    pub fn explain(&self) -> Option<Explanation> {
        match self {
            Self::Refused(explanation) => Some(explanation.clone()),
            Self::IdReused { .. } => Some(Explanation::of(
                "COMMAND_ID_REUSED",
                "Mã lệnh này đã dùng cho một việc khác; hãy tải lại trang rồi gửi lại.",
                "This command id was used for something else; reload the page and send it again.",
            )),
            Self::Append(AppendError::Overloaded) => Some(Explanation::of(
                "OVERLOADED",
                "Hệ thống đang bận; hãy gửi lại sau giây lát, nội dung đã nhập vẫn còn.",
                "The service is busy; send it again in a moment.",
            )),
            Self::Append(AppendError::Unknown { .. }) => Some(Explanation::of(
                "OUTCOME_UNKNOWN",
                "Chưa rõ đã ghi hay chưa vì mất liên lạc với máy chủ dữ liệu; hãy gửi lại y nguyên, việc đã ghi không bị ghi hai lần.",
                "It is not known whether it was recorded, since the data server did not answer; send the very same again, nothing is recorded twice.",
            )),
            Self::Append(AppendError::TooLarge { .. }) => Some(Explanation::of(
                "EVENT_TOO_LARGE",
                "Nội dung quá lớn (tối đa 1 MiB); hãy rút gọn.",
                "The content is too large (at most 1 MiB); shorten it.",
            )),
            Self::Append(AppendError::Journal(JournalError::Full { .. })) => Some(Explanation::of(
                "DISK_FULL",
                "Đĩa của máy chủ đã đầy nên việc này chưa được ghi; hãy báo người quản trị giải phóng dung lượng rồi gửi lại. Những gì đã ghi vẫn còn nguyên.",
                "The server's disk is full, so this was not written; have some space freed and send it again. All that was written stands.",
            )),
            // Where the disk fails at a commit, nobody knows; the command's id makes sending it again harmless.
            Self::Append(AppendError::Journal(JournalError::Io { .. })) => Some(Explanation::of(
                "JOURNAL_UNWRITABLE",
                "Máy chủ không ghi được vào đĩa nên việc này chưa được xác nhận; hãy báo người quản trị kiểm tra đĩa rồi gửi lại, gửi lại không làm ghi hai lần.",
                "The server could not write to its disk, so this is not confirmed; have the disk checked and send it again, which never writes it twice.",
            )),
            Self::Append(AppendError::Journal(JournalError::Unreachable { .. }))
            | Self::Journal(JournalError::Unreachable { .. }) => Some(Explanation::of(
                "JOURNAL_UNREACHABLE",
                "Mất kết nối với máy chủ lưu nhật ký nên việc này chưa được xác nhận; hãy gửi lại sau ít phút, gửi lại không làm ghi hai lần. Những gì đã đọc vẫn xem được.",
                "The server that keeps the journal cannot be reached, so this is not confirmed; send it again in a few minutes, which never writes it twice. What was read can still be seen.",
            )),
            Self::Append(
                AppendError::WrongExpectedRevision { .. } | AppendError::NotNext { .. } | AppendError::Journal(_),
            )
            | Self::Journal(_)
            | Self::Keys(_)
            | Self::Node(_)
            | Self::Json(_)
            | Self::Undecodable { .. } => None,
        }
    }
}
