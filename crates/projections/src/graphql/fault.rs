use std::{fmt::Display, sync::Arc, time::Duration};

use async_graphql::{ErrorExtensionValues, Pos, ServerError};

/// Why a request is not answered as asked, in one word that programs read: `extensions.code` of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// It is no GraphQL request.
    BadRequest,
    /// It has no query.
    QueryMissing,
    /// It names a document that is not known.
    DocumentUnknown,
    /// It brings a document of its own, and only known ones are served.
    DocumentNotTrusted,
    /// It is several at once.
    BatchRefused,
    /// It came by a method that is none of ours.
    MethodNotAllowed,
    /// It came by GET and wants more than to read.
    QueriesOnly,
    /// It wants an answer in a form that there is not.
    NotAcceptable,
    /// It wants to follow something over a transport that answers once.
    SubscriptionElsewhere,
    /// It wants a WebSocket by a protocol that is none of ours.
    ProtocolUnknown,
    /// Its WebSocket runs as many operations as it may.
    TooManyOperations,
    /// It took too long to come.
    RequestTimeout,
    /// It is too large.
    RequestTooLarge,
    /// It is not JSON.
    UnsupportedMediaType,
    /// What let its connection in has ended, or the offices of its account are others by now.
    AccessEnded,
    /// This node has not read so far yet.
    NodeBehind,
    /// The answer took too long.
    AnswerTimeout,
    /// Its document is no GraphQL.
    NotParsed,
    /// Its document is none of this schema, or cannot be executed so.
    NotValid,
    /// Its document is too long.
    TooManyTokens,
    /// Its document nests too deep.
    TooDeep,
    /// Its document has too many aliases.
    TooManyAliases,
    /// Its document has too many directives.
    TooManyDirectives,
    /// It asks for too much at the root.
    TooManyRootFields,
    /// Its document unfolds to too much.
    TooManySelections,
    /// It asks for more of a list than a page holds.
    PageTooLarge,
    /// It costs more than any document may.
    TooCostly,
    /// It looks at too many moments of the past.
    TooManyMoments,
    /// Its caller has spent what it may for now.
    BudgetSpent,
    /// Its caller has looked at as many new moments of the past as it may for now.
    MomentsSpent,
    /// A field is read by whoever has signed in.
    SignInRequired,
    /// A field lies outside the scope of whoever asks.
    OutsideScope,
    /// A field was asked with what it cannot take.
    BadInput,
    /// What a field rests on could not be read, since the server that keeps the journal is away.
    JournalUnreachable,
    /// The service failed at a field.
    Internal,
}

impl Code {
    /// As programs read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::QueryMissing => "QUERY_MISSING",
            Self::DocumentUnknown => "DOCUMENT_UNKNOWN",
            Self::DocumentNotTrusted => "DOCUMENT_NOT_TRUSTED",
            Self::BatchRefused => "BATCH_REFUSED",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::QueriesOnly => "QUERIES_ONLY",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::SubscriptionElsewhere => "SUBSCRIPTION_ELSEWHERE",
            Self::ProtocolUnknown => "PROTOCOL_UNKNOWN",
            Self::TooManyOperations => "TOO_MANY_OPERATIONS",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::RequestTooLarge => "REQUEST_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::AccessEnded => "ACCESS_ENDED",
            Self::NodeBehind => "NODE_BEHIND",
            Self::AnswerTimeout => "ANSWER_TIMEOUT",
            Self::NotParsed => "GRAPHQL_PARSE_FAILED",
            Self::NotValid => "GRAPHQL_VALIDATION_FAILED",
            Self::TooManyTokens => "TOO_MANY_TOKENS",
            Self::TooDeep => "TOO_DEEP",
            Self::TooManyAliases => "TOO_MANY_ALIASES",
            Self::TooManyDirectives => "TOO_MANY_DIRECTIVES",
            Self::TooManyRootFields => "TOO_MANY_ROOT_FIELDS",
            Self::TooManySelections => "TOO_MANY_SELECTIONS",
            Self::PageTooLarge => "PAGE_TOO_LARGE",
            Self::TooCostly => "TOO_COSTLY",
            Self::TooManyMoments => "TOO_MANY_MOMENTS",
            Self::BudgetSpent => "BUDGET_SPENT",
            Self::MomentsSpent => "MOMENTS_SPENT",
            Self::SignInRequired => "SIGN_IN_REQUIRED",
            Self::OutsideScope => "OUTSIDE_SCOPE",
            Self::BadInput => "BAD_USER_INPUT",
            Self::JournalUnreachable => "JOURNAL_UNREACHABLE",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// Whether the document was not executed at all. Else the fault is one field's.
    pub fn is_before_execution(self) -> bool {
        match self {
            Self::BadRequest
            | Self::QueryMissing
            | Self::DocumentUnknown
            | Self::DocumentNotTrusted
            | Self::BatchRefused
            | Self::MethodNotAllowed
            | Self::QueriesOnly
            | Self::NotAcceptable
            | Self::SubscriptionElsewhere
            | Self::ProtocolUnknown
            | Self::TooManyOperations
            | Self::RequestTimeout
            | Self::RequestTooLarge
            | Self::UnsupportedMediaType
            | Self::AccessEnded
            | Self::NodeBehind
            | Self::AnswerTimeout
            | Self::NotParsed
            | Self::NotValid
            | Self::TooManyTokens
            | Self::TooDeep
            | Self::TooManyAliases
            | Self::TooManyDirectives
            | Self::TooManyRootFields
            | Self::TooManySelections
            | Self::PageTooLarge
            | Self::TooCostly
            | Self::TooManyMoments
            | Self::BudgetSpent
            | Self::MomentsSpent => true,
            Self::SignInRequired | Self::OutsideScope | Self::BadInput | Self::JournalUnreachable | Self::Internal => {
                false
            }
        }
    }

    /// What people are told who made the request.
    pub fn words(self) -> &'static str {
        match self {
            Self::BadRequest => "yêu cầu không đọc được / the request cannot be read",
            Self::QueryMissing => {
                "thiếu `query`; hãy hỏi bằng POST, hoặc mở /graphiql / `query` is missing; ask by POST, or open /graphiql"
            }
            Self::DocumentUnknown => {
                "dịch vụ này không có văn bản mang mã `documentId` ấy; hãy gửi `query` / no document of this `documentId` is known here; send the `query`"
            }
            Self::DocumentNotTrusted => {
                "dịch vụ này chỉ chạy các văn bản đã biết trước; hãy gửi `documentId` / only documents that are known beforehand are executed here; send a `documentId`"
            }
            Self::BatchRefused => {
                "mỗi lần chỉ nhận một yêu cầu, không nhận cả mảng / one request at a time, no array of them"
            }
            Self::MethodNotAllowed => "chỉ nhận GET và POST / only GET and POST are taken",
            Self::QueriesOnly => {
                "GET chỉ để đọc; hãy gửi việc thay đổi bằng POST / GET only reads; send what changes something by POST"
            }
            Self::NotAcceptable => {
                "chỉ trả lời bằng application/graphql-response+json, application/json hoặc text/event-stream / answers are application/graphql-response+json, application/json or text/event-stream"
            }
            Self::SubscriptionElsewhere => {
                "muốn theo dõi, hãy dùng WebSocket (graphql-transport-ws) hoặc Accept: text/event-stream / to follow something, use a WebSocket (graphql-transport-ws) or Accept: text/event-stream"
            }
            Self::ProtocolUnknown => {
                "WebSocket chỉ dùng giao thức graphql-transport-ws / a WebSocket speaks graphql-transport-ws here"
            }
            Self::TooManyOperations => {
                "kết nối này đang chạy đủ số thao tác cho phép; hãy kết thúc bớt / this connection runs as many operations as it may; complete some"
            }
            Self::RequestTimeout => "yêu cầu đến quá chậm, hãy gửi lại / the request came too slowly, send it again",
            Self::UnsupportedMediaType => {
                "nội dung phải là application/json bằng UTF-8 / the content type must be application/json in UTF-8"
            }
            Self::AccessEnded => {
                "quyền truy cập của kết nối này đã hết hoặc đã thay đổi; hãy đăng nhập rồi kết nối lại / the access of this connection has ended or changed; sign in and connect anew"
            }
            Self::NodeBehind => {
                "máy này chưa đọc đến vị trí ấy, hãy thử lại / this node has not read so far yet, try again"
            }
            Self::AnswerTimeout => {
                "trả lời mất quá lâu; hãy hỏi ít hơn, hoặc gửi lại đúng lệnh cũ / the answer takes too long; ask for less, or send the same command again"
            }
            Self::NotParsed => "văn bản không phải GraphQL / the document is no GraphQL",
            Self::NotValid => "văn bản không hợp với lược đồ / the document does not fit the schema",
            Self::RequestTooLarge
            | Self::TooManyTokens
            | Self::TooDeep
            | Self::TooManyAliases
            | Self::TooManyDirectives
            | Self::TooManyRootFields
            | Self::TooManySelections
            | Self::PageTooLarge
            | Self::TooCostly
            | Self::TooManyMoments => "yêu cầu quá lớn / the request is too large",
            Self::BudgetSpent => {
                "bạn đã hỏi hết phần được hỏi lúc này / you have asked for all that you may ask for now"
            }
            Self::MomentsSpent => {
                "bạn đã xem lại quá nhiều thời điểm quá khứ khác nhau / you have looked at too many different moments of the past"
            }
            Self::SignInRequired => "cần đăng nhập để đọc / sign in to read",
            Self::OutsideScope => "ngoài phạm vi của tài khoản này / this lies outside the account's scope",
            Self::BadInput => "giá trị không dùng được / the value cannot be used",
            Self::JournalUnreachable => {
                "mất kết nối với máy chủ lưu nhật ký / the server that keeps the journal cannot be reached"
            }
            Self::Internal => "máy chủ gặp lỗi / the service failed",
        }
    }

    /// The code of an error, where it has one.
    pub fn of(error: &ServerError) -> Option<Self> {
        error.source::<Self>().copied()
    }

    /// Gives an error this code, for programs in its answer and for the transport that sends it.
    #[must_use]
    pub fn on(self, mut error: ServerError) -> ServerError {
        error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", self.as_str());
        error.source = Some(Arc::new(self));
        error
    }
}

/// The extension of an error that says after how many seconds it is worth another try.
pub const RETRY_AFTER: &str = "retryAfter";

/// Why a request is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// For programs.
    pub code: Code,
    /// For people.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Pos>,
    /// After how many seconds it is worth another try, where it is.
    pub wait: Option<u64>,
}

impl Fault {
    /// With what is always said of it.
    pub fn of(code: Code) -> Self {
        Self::new(code, code.words())
    }

    /// With words of its own.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), locations: Vec::new(), wait: None }
    }

    /// That there is more of something than there may be.
    pub fn most(code: Code, vi: &str, en: &str, most: impl Display) -> Self {
        Self::new(code, format!("{vi} vượt quá {most}; hãy hỏi ít hơn / {en} may not exceed {most}; ask for less"))
    }

    /// That it will be answered, but only after a while.
    pub fn later(code: Code, wait: Duration) -> Self {
        let seconds = wait.as_secs() + 1;
        let words = format!("{}; hãy thử lại sau {seconds} giây / try again in {seconds} s", code.words());
        Self { wait: Some(seconds), ..Self::new(code, words) }
    }

    /// As an error of GraphQL.
    pub fn error(&self) -> ServerError {
        let mut error = ServerError::new(self.message.clone(), None);
        error.locations.clone_from(&self.locations);
        let mut error = self.code.on(error);
        if let (Some(wait), Some(extensions)) = (self.wait, &mut error.extensions) {
            extensions.set(RETRY_AFTER, wait);
        }
        error
    }
}
