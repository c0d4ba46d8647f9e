use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ngayhoi_domain::Role;
use ngayhoi_journal::Digest;
use tracing::level_filters::LevelFilter;

use crate::{
    graphql::{Allowance, Documents, DocumentsError},
    http::{Limits, Settings},
    office::List,
};

/// Ngày Hội: chuẩn bị, công bố và lưu giữ ngày hội toàn dân bảo vệ an ninh Tổ quốc.
///
/// Plans, publishes and remembers the All-People National Security Protection Festival.
#[derive(Debug, Parser)]
#[command(name = "ngayhoi", version, propagate_version = true)]
pub struct Arguments {
    /// Việc cần làm / what to do
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Chạy thử với dữ liệu Hà Tĩnh 2018 và một năm mẫu / try it with Hà Tĩnh 2018 and a sample year
    Demo {
        /// Thư mục dữ liệu / data folder
        #[arg(long, default_value = "data/demo", value_name = "DIR")]
        data: PathBuf,
        #[command(flatten)]
        keys: KeyFiles,
        #[command(flatten)]
        listen: Listen,
    },
    /// Phục vụ trang web và GraphQL / serve pages and GraphQL
    Serve {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
        #[command(flatten)]
        listen: Listen,
        /// Ai ngồi ở máy này tự khai vai trò, không cần tài khoản; chỉ trong máy này / whoever sits at this machine declares their office, without an account; on this machine only
        #[arg(long)]
        open_on_loopback: bool,
        #[command(flatten)]
        documents: KnownDocuments,
    },
    /// Tài khoản: ai được làm gì, ở đâu; dùng khi dịch vụ không chạy / accounts: who may do what, where; while no service runs
    #[command(subcommand)]
    User(User),
    /// Nhập tệp sự kiện JSON lines: tất cả hoặc không gì cả / import files of events, all or nothing
    Import {
        /// Các tệp cần nhập / the files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Xuất mọi sự kiện, cùng định dạng với import / export every event, in import's format
    Export {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
        /// Tệp xuất; bỏ trống thì in ra màn hình / output file; standard output where absent
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Xem lại một năm diễn ra thế nào / print a year as it unfolds
    Replay {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
        /// Năm / year
        #[arg(long)]
        year: i32,
        /// Cấp triệu tập; bỏ trống thì mọi cấp / convener; all of them where absent
        #[arg(long = "in", value_name = "CONVENER")]
        convener: Option<String>,
        /// Đến thời điểm nào theo ngày giờ diễn ra, ví dụ 2019-08-19T08:00+07:00 / until when it had happened
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
    },
    /// Dựng lại dòng thời gian và các bảng tra cứu từ nhật ký / build timeline and read models anew
    Rebuild {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Kiểm tra nhật ký có còn nguyên như khi ghi / check that the journal is as it was written, and print its digest
    Verify {
        /// Thư mục dữ liệu / data folder
        #[arg(long, value_name = "DIR", required_unless_present = "journal", conflicts_with = "journal")]
        data: Option<PathBuf>,
        /// Nhật ký, thay cho thư mục dữ liệu / a journal instead of a data folder: sqlite:PATH, esdb://…
        #[arg(long, value_name = "URL")]
        journal: Option<String>,
        /// Mã kiểm đã in ra trước đây, ví dụ 458:ab12… / a digest that was printed earlier
        #[arg(long, value_name = "DIGEST")]
        against: Option<Digest>,
    },
    /// Sao lưu nhật ký và khóa, cả khi đang phục vụ / back up journal and keys, also of a running service
    Backup {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        keys: KeyFiles,
        /// Thư mục mới cho bản sao lưu / a new folder for the backup
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Khôi phục bản sao lưu vào thư mục mới, sau khi kiểm tra / check a backup and restore it into a new folder
    Restore {
        /// Thư mục mà backup đã ghi / the folder that backup wrote
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        #[command(flatten)]
        data: Data,
        /// Mã kiểm đã in ra trước đây, ví dụ 458:ab12… / a digest that was printed earlier
        #[arg(long, value_name = "DIGEST")]
        against: Option<Digest>,
    },
    /// Chép nhật ký sang nhật ký khác, không chép khóa; ngắt lúc nào cũng chép tiếp được / copy a journal into another, without keys; resumable
    Copy {
        /// Nhật ký nguồn, cả khi đang phục vụ / the source, also in use: sqlite:PATH, esdb://…
        #[arg(long, value_name = "URL")]
        from: String,
        /// Nhật ký đích, trống hoặc đã chép dở / the target, empty or copied in part: sqlite:PATH, esdb://…
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Khóa chủ, dùng để bọc khóa của tên người / the master key, which wraps the keys of persons' names
    #[command(subcommand)]
    Keys(Keys),
    /// Tệp của văn phòng: nhập danh sách từ Excel hay CSV, tải tệp mẫu / files of offices: lists from Excel or CSV, templates
    #[command(subcommand)]
    Office(Office),
    /// In lược đồ GraphQL / print the GraphQL schema
    Schema,
}

/// What is done with the master key.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Đổi khóa chủ; ngắt lúc nào cũng không mất gì / change the master key; nothing is lost whenever it is cut short
    ///
    /// Khóa mới thay khóa cũ trong cùng tệp, khóa cũ còn giữ bên cạnh cho các bản sao lưu trước đó. Nếu khóa chủ lấy từ
    /// biến môi trường và không có --to, khóa mới được in ra một lần.
    /// The new key takes the place of the old one in the same file; the old one stays beside it, for earlier backups. A
    /// master key from the environment is printed once, unless --to says otherwise. Other nodes that share the key
    /// file find a new master key that took the place of the old one; else they must be started again with it.
    Rotate {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        keys: KeyFiles,
        /// Ghi khóa mới vào tệp này, hoặc dùng khóa đã có trong đó / write the new key into this file, or take the one in it
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Xóa tên của một người, mãi mãi, ở mọi nơi và mọi thời điểm / erase a person's name, for ever and everywhere
    ///
    /// Chưa có --yes-i-know thì chỉ cho xem sẽ xóa ai và tên ấy nằm ở đâu. Dịch vụ vẫn chạy được. Hồ sơ và mã kiểm
    /// không đổi.
    /// Without --yes-i-know it only shows whom it would erase, and where their names stand. A service may run meanwhile.
    /// The record and its digest stay as they are.
    Erase {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
        /// Mã người, hoặc họ tên / the person's id, or their name
        #[arg(required = true, value_name = "PERSON")]
        persons: Vec<String>,
        /// Tôi hiểu rằng tên sẽ mất mãi mãi / I know that the name will be gone for ever
        #[arg(long)]
        yes_i_know: bool,
    },
    /// Khi khóa chủ hay tệp khóa đã mất hẳn: xóa mọi tên người, chạy tiếp / give up all names after losing the keys for ever
    ///
    /// Mọi tên người đã niêm phong coi như đã xóa, không đọc lại được. Hồ sơ, số liệu, diễn biến và mã kiểm vẫn nguyên.
    /// Tệp khóa cũ được chép sang bên, phòng khi tìm lại được khóa chủ. Khóa chủ mới lấy từ nơi đã chỉ, hoặc được tạo.
    /// Every name that was ever sealed counts as erased and is never read again. The record, its figures, its timeline
    /// and its digest stay as they are. The key file is copied aside, should the master key be found one day. The new
    /// master key is taken from where it is given, or made. A command that was sent before and is sent once more is
    /// refused afterwards, since its fingerprint is gone too.
    ForgetAll {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
        /// Tôi hiểu rằng mọi tên người sẽ mất / I know that every name will be gone
        #[arg(long)]
        yes_i_know: bool,
    },
}

/// What is done with files of offices.
#[derive(Debug, Subcommand)]
pub enum Office {
    /// Nhập một danh sách: mọi dòng, hoặc không dòng nào / import a list: every row, or none
    ///
    /// Mọi lỗi của mọi dòng được liệt kê kèm trang, dòng và cột; còn lỗi nào thì không nhập gì. Nhập lại cùng tệp không
    /// ghi hai lần.
    /// Every fault of every row is listed with sheet, row and column; while there is any, nothing is imported. The same
    /// file twice records nothing twice.
    Import(Box<OfficeImport>),
    /// Xuất một bảng của bàn làm việc ra .xlsx hay .csv / write a table of the desk, as .xlsx or .csv
    ///
    /// Cùng các dòng như bàn làm việc, đủ đến dòng cuối. Không nêu bảng nào thì liệt kê các bảng có dòng.
    /// The same rows as on the desk's page, to the last one. Without a table's name, those that have rows are listed.
    Export(OfficeExport),
    /// Ghi tệp mẫu .xlsx để điền / write a template to fill in
    Template {
        /// Danh sách nào / which list
        #[arg(value_name = "LIST")]
        list: List,
        /// Tệp mẫu; mặc định mau-LIST.xlsx / the file to write
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// A table to write: which, of whose page, and into which file.
#[derive(Debug, Args)]
pub struct OfficeExport {
    /// Bảng nào, ví dụ ho-so-khen-thuong / which table
    #[arg(value_name = "LIST", requires = "output")]
    pub list: Option<String>,
    #[command(flatten)]
    pub data: Data,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    /// Năm / year
    #[arg(long)]
    pub year: i32,
    /// Cấp triệu tập / convener
    #[arg(long = "in", value_name = "CONVENER")]
    pub convener: String,
    /// Phường, xã; bỏ trống thì bảng của cả năm / ward or commune; the whole year's tables where absent
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Nơi tổ chức / host
    #[arg(long, value_name = "HOST", requires = "unit")]
    pub host: Option<String>,
    /// Tệp xuất, .xlsx hoặc .csv / the file to write
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A list to import: which, from which file, whose it is, and who brings it.
#[derive(Debug, Args)]
pub struct OfficeImport {
    /// Danh sách nào: to-dan-pho, khen-thuong, chuong-trinh-le, dai-bieu, hoat-dong, doi, ket-qua / which list
    #[arg(value_name = "LIST")]
    pub list: List,
    /// Tệp .xlsx hoặc CSV / an .xlsx or CSV file
    #[arg(value_name = "FILE")]
    pub source: PathBuf,
    #[command(flatten)]
    pub data: Data,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    /// Năm / year
    #[arg(long)]
    pub year: i32,
    /// Cấp triệu tập / convener
    #[arg(long = "in", value_name = "CONVENER")]
    pub convener: String,
    /// Phường, xã / ward or commune
    #[arg(long, value_name = "UNIT")]
    pub unit: String,
    /// Nơi tổ chức, cho danh sách thuộc một nơi / host, for lists of one
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Cơ quan nhập, không ghi tên người, ví dụ cong-an / which office imports, never a person's name
    #[arg(long = "by", value_name = "OFFICE")]
    pub by: String,
    /// Vai trò của cơ quan ấy / the role of that office
    #[arg(long)]
    pub role: OfficeRole,
    /// Chỉ kiểm tra và liệt kê lỗi, không ghi gì / only check and list faults; nothing is written
    #[arg(long)]
    pub dry_run: bool,
}

/// What is done with accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Mở tài khoản, in đường dẫn đặt mật khẩu / open an account and print a link that sets its password
    Add {
        #[command(flatten)]
        of: Of,
        /// Cấp triệu tập quản lý tài khoản / the convener that looks after it
        #[arg(long = "in", value_name = "CONVENER")]
        convener: String,
        /// Tên đăng nhập, không hiện trong hồ sơ / sign-in name, which stands in no record
        #[arg(long)]
        login: String,
        /// Giao luôn vai trò này trong cả cấp triệu tập / give it this role within the whole convener at once
        #[arg(long)]
        role: Option<OfficeRole>,
    },
    /// Giao một vai trò trong một phạm vi / give a role within a scope
    Grant {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        office: GrantOf,
    },
    /// Thôi giao một vai trò / take a role away
    Revoke {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        office: GrantOf,
    },
    /// In đường dẫn mới để đặt mật khẩu / print a new link that sets a password
    Password {
        #[command(flatten)]
        of: Of,
        /// Đổi luôn tên đăng nhập / change the sign-in name, too
        #[arg(long)]
        login: Option<String>,
    },
    /// Khóa tài khoản / lock an account
    Lock {
        #[command(flatten)]
        of: Of,
        /// Lý do, không ghi tên người / why, without a person's name
        #[arg(long)]
        reason: String,
    },
    /// Mở khóa / unlock it
    Unlock {
        #[command(flatten)]
        of: Of,
    },
    /// Đóng hẳn, xóa tên đăng nhập và mật khẩu / close it for good and erase sign-in name and password
    Close {
        #[command(flatten)]
        of: Of,
        /// Lý do, không ghi tên người / why, without a person's name
        #[arg(long)]
        reason: String,
    },
    /// Cấp mã truy cập cho một chương trình, in một lần; hoặc thu hồi / make a token for a client, printed once; or revoke one
    Token {
        #[command(flatten)]
        of: Of,
        /// Chương trình nào dùng / which client uses it
        #[arg(long, default_value = "client")]
        label: String,
        /// Dùng được bao nhiêu ngày / for how many days
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=3660))]
        days: i64,
        /// Thu hồi mã này / revoke this one
        #[arg(long, value_name = "TOKEN_ID")]
        revoke: Option<String>,
    },
    /// Liệt kê tài khoản, vai trò và mã truy cập / list accounts, roles and tokens
    List {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
}

/// Which account, on which data folder.
#[derive(Debug, Args)]
pub struct Of {
    /// Mã tài khoản: cơ quan, chức danh, không ghi tên người / the account's id: an office, never a person's name
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    #[command(flatten)]
    pub data: Data,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
}

/// A role and how far it reaches.
#[derive(Debug, Args)]
pub struct GrantOf {
    /// Vai trò / the role
    #[arg(long)]
    pub role: OfficeRole,
    #[command(flatten)]
    pub scope: ScopeOf,
}

/// How far a role reaches.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ScopeOf {
    /// Cả cấp triệu tập / the whole convener
    #[arg(long, value_name = "CONVENER")]
    pub convener: Option<String>,
    /// Một phường, xã / one ward or commune
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Một nơi tổ chức / one host
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
}

/// A role, as the command line names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OfficeRole {
    /// Công an tham mưu / police
    Drafter,
    /// Chủ tịch UBND / chair
    Decider,
    /// Mặt trận, đoàn thể / Front and organisations
    Coordinator,
    /// Hội đồng Thi đua – Khen thưởng / council
    Council,
    /// Ban tổ chức cấp triệu tập / convener
    Convener,
    /// Người làm sử / historian
    Historian,
}

impl From<OfficeRole> for Role {
    fn from(role: OfficeRole) -> Self {
        match role {
            OfficeRole::Drafter => Self::Drafter,
            OfficeRole::Decider => Self::Decider,
            OfficeRole::Coordinator => Self::Coordinator,
            OfficeRole::Council => Self::Council,
            OfficeRole::Convener => Self::Convener,
            OfficeRole::Historian => Self::Historian,
        }
    }
}

/// What a node takes from elsewhere than its data folder.
#[derive(Debug, Args)]
pub struct Elsewhere {
    /// Nhật ký: sqlite:TỆP, esdb://MÁY:CỔNG hoặc esdb+discover://TÊN:CỔNG; mặc định sqlite:DIR/journal.sqlite / the journal
    ///
    /// Nhiều nút dùng chung một nhật ký KurrentDB được; các nút ấy phải dùng chung khóa (--keys, --master-key). Nếu URL
    /// có mật khẩu, hãy dùng biến môi trường.
    /// Several nodes may share a journal on KurrentDB, and then share the keys too. A URL that holds a password is
    /// better given by the environment, where other users of the machine do not see it.
    #[arg(long, env = "NGAYHOI_JOURNAL", hide_env_values = true, value_name = "URL")]
    pub journal: Option<String>,
    #[command(flatten)]
    pub keys: KeyFiles,
}

/// Where the keys of sealed names are. A master key in the environment variable `NGAYHOI_MASTER_KEY` comes first.
#[derive(Debug, Args)]
pub struct KeyFiles {
    /// Tệp khóa, nhiều nút dùng chung được; mặc định DIR/keys.sqlite / key file, which nodes may share
    #[arg(long = "keys", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Tệp khóa chủ; mặc định DIR/master.key; biến NGAYHOI_MASTER_KEY (base64) được ưu tiên / master key file; NGAYHOI_MASTER_KEY comes first
    #[arg(long, env = "NGAYHOI_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key: Option<PathBuf>,
}

/// Where the data lies.
#[derive(Debug, Args)]
pub struct Data {
    /// Thư mục dữ liệu / data folder
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
}

/// Documents of GraphQL that clients name instead of sending them.
#[derive(Debug, Args)]
pub struct KnownDocuments {
    /// Văn bản GraphQL biết trước: thư mục tệp .graphql, hoặc tệp JSON {mã: văn bản}; máy khách gửi documentId / documents that clients name by documentId
    #[arg(long, value_name = "PATH")]
    pub documents: Option<PathBuf>,
    /// Chỉ chạy các văn bản ấy, không chạy văn bản nào khác / execute those documents and no other
    #[arg(long, requires = "documents")]
    pub only_documents: bool,
}

impl KnownDocuments {
    /// Reads them.
    ///
    /// # Errors
    /// When they cannot be served.
    pub fn read(&self) -> Result<Documents, DocumentsError> {
        let read = |path: &PathBuf| Documents::read(path, self.only_documents);
        self.documents.as_ref().map_or_else(|| Ok(Documents::default()), read)
    }
}

/// Where the service listens.
#[derive(Debug, Args)]
pub struct Listen {
    /// Địa chỉ; ngoài máy này cần https đứng trước / address; elsewhere than on this machine, https must stand in front
    #[arg(long, default_value = "127.0.0.1:8019", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Có máy chủ khác trên máy này đứng trước và ghi X-Forwarded-For / a server on this machine stands in front and writes X-Forwarded-For
    #[arg(long)]
    pub behind_proxy: bool,
    /// Số kết nối cùng lúc của mỗi địa chỉ / open connections of each address
    #[arg(long, default_value_t = 512, value_name = "N")]
    pub connections_per_address: usize,
    /// Số điểm GraphQL mỗi người hỏi được mỗi giây, mười giây dồn lại / points of GraphQL that each caller gets a second, saved up for ten
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub points_per_second: u64,
    /// Địa chỉ riêng cho số đo Prometheus (/metrics), chỉ người vận hành vào được / an address of its own for figures that Prometheus reads, for those alone who run the service
    #[arg(long, value_name = "ADDR")]
    pub metrics: Option<SocketAddr>,
    #[command(flatten)]
    pub log: Log,
}

/// What is written down of the service's own doings, to the error stream.
#[derive(Debug, Args)]
pub struct Log {
    /// Ghi ra những gì: từ info trở xuống, mỗi yêu cầu một dòng / what is written down; from info on, a line a request
    #[arg(long = "log", default_value = "warn", value_name = "error|warn|info|debug")]
    pub level: LevelFilter,
    /// Mỗi dòng là một đối tượng JSON / each line is an object of JSON
    #[arg(long)]
    pub log_json: bool,
}

impl Listen {
    /// How the service is run, as far as that is said here.
    pub fn settings(&self) -> Settings {
        let limits = Limits {
            connections_per_address: self.connections_per_address,
            points: Allowance { most: self.points_per_second.saturating_mul(10), a_second: self.points_per_second },
            ..Limits::default()
        };
        Settings { behind_proxy: self.behind_proxy, metrics: self.metrics, limits, ..Settings::default() }
    }
}
