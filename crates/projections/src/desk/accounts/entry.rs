//! An account's page: where it stands, its offices, and how its holder comes in.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Account, Grant, title};
use crate::{
    desk::{
        actor,
        form::{Field, Form, code},
        home::Named,
        missing,
        page::{Desk, Section, cell},
        place::{Accounts, Place},
    },
    graphql::NodeId,
    http::Service,
    pages::{Frame, Link, PageError, documents::run, words::AccountStanding},
};

const DOCUMENT: &str = include_str!("../../../../../schema/documents/desk/account-page.graphql");

#[derive(Deserialize)]
struct Answer {
    unit: Option<Named>,
    node: Option<Account>,
}

/// Loads the page of an account.
pub async fn load(service: &Service, convener: &str, account: &str) -> Result<Desk, PageError> {
    let variables = json!({ "convener": convener, "nodeId": NodeId::Account(account.to_owned()).id() });
    let Answer { unit, node } = run::<Answer>(&service.schema, DOCUMENT, variables).await?;
    let Some(account) = node else {
        return Err(missing(format!("Không có tài khoản “{account}”.")));
    };
    let (id, standing) = (&account.id, account.standing);
    let (is_open, is_locked) = (standing == AccountStanding::Open, standing == AccountStanding::Locked);
    let all = Place::Accounts(Accounts { convener: convener.to_owned(), after: None });
    let fixed = || json!({ "account": id });
    let rows = account.grants.iter().map(|grant| vec![cell(grant.words()), cell(grant.scope_kind)]).collect();
    let mut offices = Section::new("vai-tro-duoc-giao", "Vai trò được giao")
        .missing(account.grants.is_empty(), "Chưa giao vai trò nào; người giữ tài khoản chưa làm được việc gì.")
        .table("Vai trò", &["Vai trò", "Phạm vi"], rows)
        .form(grant(fixed()).when(is_open))
        // For a page that stood open for long.
        .form(revoke("Thôi giao vai trò", fixed()).when(false));
    for grant in &account.grants {
        offices = offices.form(revoke_one(grant, fixed()).when(standing != AccountStanding::Closed));
    }
    let reason = || Field::long("reason", "Lý do").help("Không ghi tên người");
    let entering = Section::new("dang-nhap", "Đăng nhập")
        .fact("Tình trạng", standing)
        .fact("Mở lúc", account.opened)
        .form(
            Form::new(
                "resetCredential",
                "Cấp lại mật khẩu",
                "Ban tổ chức cấp. Sẽ hiện đường dẫn để người giữ tài khoản tự đặt mật khẩu mới.",
                fixed(),
            )
            .button("Tạo đường dẫn")
            .when(is_open),
        )
        .form(
            Form::new(
                "lockAccount",
                "Khóa tài khoản",
                "Ban tổ chức khóa. Người giữ tài khoản bị đăng xuất ở mọi nơi, cho đến khi mở khóa.",
                fixed(),
            )
            .button("Khóa")
            .field(reason())
            .when(is_open),
        )
        .form(
            Form::new("unlockAccount", "Mở khóa tài khoản", "Ban tổ chức mở khóa.", fixed())
                .button("Mở khóa")
                .when(is_locked),
        )
        .form(
            Form::new(
                "closeAccount",
                "Đóng tài khoản",
                "Ban tổ chức đóng hẳn, không mở lại được. Những gì tài khoản đã ghi vẫn giữ nguyên.",
                fixed(),
            )
            .button("Đóng hẳn")
            .field(reason())
            .when(is_open || is_locked),
        );
    Ok(Desk {
        frame: Frame::new(format!("Tài khoản {id}"))
            .crumb("Bàn làm việc", "/desk")
            .crumb(title(unit.as_ref(), convener), all.path()),
        public: Some(Link::new("Trang công khai", "/")),
        sections: vec![offices, entering],
    })
}

fn grant(fixed: Value) -> Form {
    let help = "Ban tổ chức giao, không ai tự giao cho mình. Phạm vi không vượt quá cấp triệu tập.";
    Form::new("grantRole", "Giao vai trò", help, fixed)
        .button("Giao vai trò")
        .field(actor::role_field())
        .field(actor::scope_field())
}

fn revoke(title: impl Into<String>, fixed: Value) -> Form {
    let help = "Ban tổ chức thôi giao. Những gì đã ghi trong vai trò này vẫn giữ nguyên.";
    Form::new("revokeRole", title, help, fixed).button("Thôi giao")
}

fn revoke_one(grant: &Grant, mut fixed: Value) -> Form {
    let kind = code(&grant.scope_kind);
    fixed["role"] = grant.role.clone().into();
    fixed["scope"] = json!({ kind.to_lowercase(): grant.scope });
    revoke(format!("Thôi giao {}", grant.words()), fixed).about(format!("{}/{kind}/{}", grant.role, grant.scope))
}
