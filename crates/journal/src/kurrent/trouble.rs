//! What the crate's errors mean for whoever asked.

use std::time::Duration;

use eventstore::Error;

use crate::{JournalError, StreamName};

use super::server::Server;

/// Why the server did not do what it was asked.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// It says nothing of what was asked: a new client may succeed, and whether anything was written is not known.
    Passing(String),
    /// It cannot be reached, so nothing was asked.
    Away(String),
    /// The client cannot even begin.
    Broken,
    /// Another node leads, and the crate has already turned to it.
    Moved,
    /// The stream is not where the writer believed.
    Conflict,
    /// It has no such stream.
    Missing,
    /// The stream was deleted on the server.
    Deleted,
    /// It does not know us, or does not let us.
    Denied,
    /// The append is larger than it is set to take.
    TooLarge,
    /// It will never do this.
    Refused(String),
}

impl Trouble {
    /// That no answer came in time.
    pub(super) fn silence(limit: Duration) -> Self {
        Self::Passing(format!("không trả lời trong {} giây / no answer within {0} s", limit.as_secs_f32()))
    }

    /// Trouble with a call for which the server never answers that a stream is missing. A node that follows no leader
    /// says it nevertheless, and must not be believed.
    pub(super) fn with_call(error: Error) -> Self {
        let trouble = Self::from(error);
        if matches!(trouble, Self::Missing) {
            return Self::Passing("nút này chưa có nút chủ / this node knows no leader".to_owned());
        }
        trouble
    }

    /// What to tell whoever asked about a stream, or about all of them.
    pub(super) fn tell(self, server: &Server, stream: Option<&StreamName>) -> JournalError {
        let server = server.name.clone();
        match (self, stream) {
            (Self::Passing(reason) | Self::Away(reason), _) => JournalError::Unreachable { server, reason },
            (Self::Moved, _) => {
                let reason = "cụm đang đổi nút chủ / the cluster is changing its leader".to_owned();
                JournalError::Unreachable { server, reason }
            }
            (Self::Broken, _) => {
                let reason = "máy khách không khởi động được: hãy xem tlsCaFile và SSL_CERT_FILE, và không nạp thư viện TLS khác trước / the client cannot begin: see tlsCaFile and SSL_CERT_FILE, and load no other TLS library before it";
                JournalError::Unreachable { server, reason: reason.to_owned() }
            }
            (Self::Denied, _) => JournalError::Denied { server },
            (Self::Deleted, Some(stream)) => JournalError::Deleted { stream: stream.clone() },
            (Self::Refused(reason), _) => JournalError::Refused { server, reason },
            (trouble @ (Self::Conflict | Self::Missing | Self::TooLarge | Self::Deleted), _) => {
                JournalError::Refused { server, reason: format!("{trouble:?}") }
            }
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        const INVALID_ARGUMENT: i32 = 3;
        let reason = error.to_string();
        match error {
            Error::NotLeaderException(_) => Self::Moved,
            Error::WrongExpectedVersion { .. } => Self::Conflict,
            Error::ResourceNotFound => Self::Missing,
            Error::ResourceDeleted => Self::Deleted,
            Error::AccessDenied => Self::Denied,
            Error::Grpc { code, message } if i32::from(code) == INVALID_ARGUMENT => {
                let is_size = message.to_ascii_lowercase().contains("maximum append size");
                if is_size { Self::TooLarge } else { Self::Refused(reason) }
            }
            Error::Grpc { .. }
            | Error::ServerError(_)
            | Error::ConnectionClosed
            | Error::GrpcConnectionError(_)
            | Error::DeadlineExceeded => Self::Passing(reason),
            Error::InternalParsingError(_)
            | Error::ResourceAlreadyExists
            | Error::UnsupportedFeature
            | Error::InternalClientError
            | Error::InitializationError(_)
            | Error::IllegalStateError(_) => Self::Refused(reason),
        }
    }
}

/// How long to wait before the next attempt: longer each time, up to a second.
#[derive(Debug)]
pub(super) struct Pauses(Duration);

impl Pauses {
    pub(super) fn new() -> Self {
        Self(Duration::from_millis(20))
    }

    pub(super) fn next(&mut self) -> Duration {
        let pause = self.0;
        self.0 = (2 * pause).min(Duration::from_secs(1));
        pause
    }
}
