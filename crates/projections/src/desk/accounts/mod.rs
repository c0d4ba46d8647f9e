//! Accounts at the desk: those of a convener, a new one, and each one's own page.

pub mod entry;

use std::collections::BTreeMap;

use ngayhoi_domain::Scope;
use serde::Deserialize;
use serde_json::json;

use super::{
    actor,
    form::{Field, Form},
    home::{Named, name_of},
    page::{Cell, Desk, Section, cell, link},
    place::{Accounts, Place},
};
use crate::{
    access::Viewer,
    http::Service,
    pages::{
        Frame, Link, PageError,
        dates::When,
        documents::{PageInfo, run},
        words::{AccountStanding, ScopeKind},
    },
};

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/accounts-page.graphql");

#[derive(Deserialize)]
struct Answer {
    unit: Option<Named>,
    accounts: Option<Page>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Account>,
}

/// An account as the pages know it.
#[derive(Deserialize)]
struct Account {
    id: String,
    standing: AccountStanding,
    opened: When,
    grants: Vec<Grant>,
}

/// An office that it holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    role: String,
    scope_kind: ScopeKind,
    scope: String,
}

impl Grant {
    /// In words.
    fn words(&self) -> String {
        let role = actor::role_of(&self.role).map_or(self.role.as_str(), |role| role.vi());
        format!("{role} · {}", self.scope)
    }
}

/// Loads the page of a convener's accounts.
pub async fn load(service: &Service, wanted: &Accounts) -> Result<Desk, PageError> {
    let Accounts { convener, after } = wanted;
    let variables = json!({ "convener": convener, "after": after });
    let Answer { unit, accounts } = run::<Answer>(&service.schema, DOCUMENT, variables).await?;
    let (total, next, found) = match accounts {
        Some(Page { total_count, page_info, nodes }) => (total_count, page_info.next().map(str::to_owned), nodes),
        None => (0, None, Vec::new()),
    };
    let row = |account: &Account| -> Vec<Cell> {
        let grants: Vec<String> = account.grants.iter().map(Grant::words).collect();
        let grants = if grants.is_empty() { "chưa giao".to_owned() } else { grants.join("; ") };
        let place = Place::Account { convener: convener.clone(), account: account.id.clone() };
        vec![link(&account.id, place.path()), cell(grants), cell(account.standing), cell(account.opened)]
    };
    let going_on =
        next.map(|after| Place::Accounts(Accounts { convener: convener.clone(), after: Some(after) }).path());
    let shown = found.len();
    let section = Section::new("tai-khoan", "Tài khoản")
        .missing(total == 0, "Chưa có tài khoản nào; hãy mở tài khoản đầu tiên.")
        .missing(shown > 0 && shown < total, format!("Hiện {shown} trong {total} tài khoản."))
        .table(
            "Các tài khoản",
            &["Tài khoản", "Vai trò được giao", "Tình trạng", "Mở lúc"],
            found.iter().map(row).collect(),
        )
        .table(
            "Xem tiếp",
            &["Trang sau"],
            going_on.into_iter().map(|path| vec![link("Các tài khoản tiếp theo", path)]).collect(),
        )
        .form(open(convener));
    Ok(Desk {
        frame: Frame::new(title(unit.as_ref(), convener)).crumb("Bàn làm việc", "/desk"),
        public: Some(Link::new("Trang công khai", "/")),
        sections: vec![section],
    })
}

/// What the page of a convener's accounts is called.
fn title(unit: Option<&Named>, convener: &str) -> String {
    format!("Tài khoản của {}", name_of(unit, convener))
}

fn open(convener: &str) -> Form {
    let help = "Ban tổ chức mở, rồi giao vai trò trên trang của tài khoản. Mở xong sẽ hiện đường dẫn để người giữ tài khoản tự đặt mật khẩu.";
    Form::new("openAccount", "Mở tài khoản", help, json!({ "convener": convener }))
        .button("Mở tài khoản")
        .field(
            Field::text("account", "Mã tài khoản")
                .help("Đơn vị, chức danh, không ghi tên người; ví dụ cong-an-phuong-a"),
        )
        .field(
            Field::text("login", "Tên đăng nhập")
                .help("3 đến 64 ký tự, không có dấu cách; không ghi vào hồ sơ ngày hội"),
        )
}

/// The conveners whose accounts whoever asks looks after, of those that there are and of their own.
pub fn of_conveners(known: impl IntoIterator<Item = (String, String)>) -> Section {
    let viewer = Viewer::current();
    let mut conveners: BTreeMap<String, String> = known.into_iter().collect();
    if let Viewer::Account(holder) = &viewer {
        for (_, scope) in &holder.grants {
            if let Scope::Convener(convener) = scope {
                conveners.entry(convener.to_string()).or_insert_with(|| convener.to_string());
            }
        }
    }
    let row = |(convener, name): (String, String)| {
        let place = Place::Accounts(Accounts { convener, after: None });
        place.is_for(&viewer).then(|| vec![link(name, place.path())])
    };
    Section::new("tai-khoan", "Tài khoản").table(
        "Tài khoản và vai trò",
        &["Cấp triệu tập"],
        conveners.into_iter().filter_map(row).collect(),
    )
}
