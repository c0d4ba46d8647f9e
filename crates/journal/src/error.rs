use std::path::PathBuf;

use crate::{Expected, Revision, StreamName};

/// Why the journal could not be opened, read or written. Each says what, where and what to do, in both languages.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JournalError {
    /// The file belongs to another program.
    #[error(
        "{}: tệp này không phải nhật ký của ngayhoi; hãy chỉ đúng thư mục dữ liệu / is not a journal of ngayhoi; point to the right data folder", path.display()
    )]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// A later program wrote it.
    #[error(
        "{}: nhật ký do phiên bản mới hơn ghi (định dạng {found}, chương trình này đọc đến {known}); hãy nâng cấp ngayhoi / was written by a newer version (format {found}, this program reads up to {known}); upgrade ngayhoi", path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file cannot be read as a database, or contradicts itself.
    #[error(
        "{}: nhật ký bị hỏng ({reason}); hãy giữ nguyên tệp và khôi phục từ bản sao lưu / is damaged ({reason}); keep the file as it is and restore a backup", path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The file system said no.
    #[error(
        "{}: không mở được nhật ký ({reason}); hãy kiểm tra quyền truy cập và dung lượng đĩa / cannot be opened ({reason}); check permissions and free space", path.display()
    )]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
    /// There is no room for more.
    #[error(
        "{}: đĩa đầy nên không ghi thêm được; hãy giải phóng dung lượng rồi gửi lại, không cần khởi động lại, những gì đã báo xong vẫn còn nguyên / the disk is full, so nothing more can be written; free some space and send it again, no restart is needed, and all that was acknowledged stands", path.display()
    )]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// Reading or writing failed while open.
    #[error(
        "nhật ký không đọc/ghi được ({reason}); hãy kiểm tra đĩa / the journal could not be read or written ({reason}); check the disk"
    )]
    Io {
        /// What was said.
        reason: String,
    },
    /// An event is not as this program writes events.
    #[error(
        "luồng {stream}, thứ tự {}: sự kiện không đọc được ({reason}); hãy chạy `ngayhoi verify` / stream {stream}, revision {}: the event cannot be read ({reason}); run `ngayhoi verify`", revision.0, revision.0
    )]
    UnreadableEvent {
        /// In which stream.
        stream: StreamName,
        /// Where in it.
        revision: Revision,
        /// What is wrong.
        reason: String,
    },
    /// The server, or the way to it, fails; trying again later may help.
    #[error(
        "không kết nối được KurrentDB tại {server} ({reason}); hãy kiểm tra địa chỉ, TLS và mạng / cannot reach KurrentDB at {server} ({reason}); check address, TLS and network"
    )]
    Unreachable {
        /// Its hosts and ports.
        server: String,
        /// What was found.
        reason: String,
    },
    /// The server does not let us.
    #[error(
        "KurrentDB tại {server} từ chối; hãy kiểm tra tên và mật khẩu trong URL và quyền của tài khoản / KurrentDB at {server} denies access; check user and password in the URL, and what the account may do"
    )]
    Denied {
        /// Its hosts and ports.
        server: String,
    },
    /// The server will not do what was asked, now or later.
    #[error(
        "KurrentDB tại {server} không nhận yêu cầu ({reason}); hãy kiểm tra phiên bản và cấu hình máy chủ / KurrentDB at {server} does not take the request ({reason}); check the server's version and settings"
    )]
    Refused {
        /// Its hosts and ports.
        server: String,
        /// What it said.
        reason: String,
    },
    /// A stream was deleted on the server, which this program never does.
    #[error(
        "{stream}: luồng sự kiện đã bị xoá trên máy chủ; hãy khôi phục từ bản sao lưu / the stream was deleted on the server; restore a backup"
    )]
    Deleted {
        /// Which stream.
        stream: StreamName,
    },
    /// An engine's URL cannot be understood.
    #[error(
        "“{url}”: địa chỉ KurrentDB không hợp lệ ({reason}), dạng đúng esdb://TÊN:MẬT-KHẨU@MÁY:2113 / is not the address of a KurrentDB ({reason}), written esdb://USER:PASSWORD@HOST:2113"
    )]
    InvalidUrl {
        /// The URL without its password.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No engine goes by this URL.
    #[error(
        "“{url}”: không có loại nhật ký này, hãy dùng sqlite:ĐƯỜNG-DẪN hoặc esdb://MÁY:CỔNG / no such journal, use sqlite:PATH or esdb://HOST:PORT"
    )]
    UnknownEngine {
        /// The URL without its password.
        url: String,
    },
    /// The writer has ended.
    #[error("nhật ký đã đóng / the journal is closed")]
    Closed,
}

/// Why an append was not done. Nothing of it was written, where it is not said otherwise.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream is not where the writer believed.
    #[error("{stream}: dự kiến {expected:?}, hiện tại {current:?} / expected {expected:?}, is at {current:?}")]
    WrongExpectedRevision {
        /// Which stream.
        stream: StreamName,
        /// What the writer believed.
        expected: Expected,
        /// The stream's last revision; `None` where it does not exist.
        current: Option<Revision>,
    },
    /// An event is larger than any engine takes.
    #[error("{stream}: sự kiện {bytes} byte, tối đa {max} / an event of {bytes} bytes, at most {max}")]
    TooLarge {
        /// Which stream.
        stream: StreamName,
        /// Data and metadata, in bytes.
        bytes: usize,
        /// The limit, in bytes.
        max: usize,
    },
    /// An event that another journal recorded does not follow upon what stands in its stream here: one before it is
    /// missing, or another one stands in its place or before it.
    #[error(
        "{stream}, thứ tự {}: sự kiện chép đến không nối tiếp luồng này; hãy chép vào một nhật ký trống / stream {stream}, revision {}: the event to be copied does not follow upon this stream; copy into an empty journal", revision.0, revision.0
    )]
    NotNext {
        /// Which stream.
        stream: StreamName,
        /// Which event of it.
        revision: Revision,
    },
    /// Too many appends are waiting; trying again later helps.
    #[error("nhật ký đang quá tải, hãy thử lại sau giây lát / the journal is overloaded, try again in a moment")]
    Overloaded,
    /// Whether it was written is not known; the very same append, repeated, is safe and tells.
    #[error(
        "{stream}: chưa rõ KurrentDB tại {server} đã ghi hay chưa ({reason}); hãy gửi lại y nguyên / it is not known whether KurrentDB at {server} has written it ({reason}); send the very same again"
    )]
    Unknown {
        /// Which stream.
        stream: StreamName,
        /// The server's hosts and ports.
        server: String,
        /// What went wrong.
        reason: String,
    },
    /// The journal itself failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
}
