use std::time::Instant;

use chrono::Utc;
use poem::{Body, IntoResponse, Request, Response, handler, http::StatusCode, web::Data, web::Redirect};

use super::{
    Form, Input, Page, can_sign_in, failed, onward,
    read::{Sent, word},
    with_session,
};
use crate::{
    access::{Login, Refusal, Viewer, address, is_secure, off_thread, session, verify},
    http::Service,
    node::NodeError,
    pages::{Frame, PageError, render},
    read_models::accounts::{self, Standing},
};

#[handler]
pub fn show(request: &Request) -> Result<Response, PageError> {
    let onward = onward(word(request, "tiep").as_deref());
    if Viewer::current().account().is_some() {
        return Ok(Redirect::see_other(onward).into_response());
    }
    draw(StatusCode::OK, request, &onward, "", None)
}

/// Judges a sign-in name and a password. Whichever of them is wrong, the answer is the same and takes as long.
#[handler]
pub async fn enter(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let sent = Sent::of(request, body).await;
    let (onward, given) = (onward(Some(sent.get("tiep"))), sent.get("ten"));
    let node = service.node.clone();
    let from = address(request).unwrap_or(std::net::IpAddr::from([0, 0, 0, 0]));
    let login = Login::read(given);
    let counted = login.as_ref().map_or("", Login::as_str).to_owned();
    if let Some(wait) = node.attempts.wait(&counted, from, Instant::now()) {
        node.access_log.note(Refusal::MustWait, Some(from), None, "");
        let words = format!("Đã sai nhiều lần. Hãy chờ {} rồi thử lại.", spoken(wait.as_secs() + 1));
        return draw(StatusCode::TOO_MANY_REQUESTS, request, &onward, given, Some(words));
    }
    node.attempts.note(&counted, from, Instant::now());
    let secrets = node.secrets.clone();
    let found = match login {
        Some(login) => off_thread(move || secrets.find(&login)).await.map_err(failed)?,
        None => None,
    };
    let (account, hash) = found.unzip();
    let holds = verify(sent.get("mat-khau").to_owned(), hash.flatten()).await.map_err(failed)?;
    let Some(account) = account.filter(|_| holds) else {
        node.access_log.note(Refusal::WrongPassword, Some(from), None, "");
        let words = "Tên đăng nhập hoặc mật khẩu không đúng.".to_owned();
        return draw(StatusCode::UNPROCESSABLE_ENTITY, request, &onward, given, Some(words));
    };
    node.attempts.forgive(&counted, from);
    let id = account.to_string();
    let row = node.read_models.read_short(move |db| accounts::account(db, &id)).await.map_err(NodeError::from)?;
    if row.is_none_or(|row| row.standing != Standing::Open) {
        node.access_log.note(Refusal::AccountShut, Some(from), Some(account.as_str()), "");
        let words = "Tài khoản này đang khóa hoặc đã đóng; hãy liên hệ ban tổ chức.".to_owned();
        return draw(StatusCode::FORBIDDEN, request, &onward, given, Some(words));
    }
    let (secrets, before) = (node.secrets.clone(), session(request, &node));
    let secret = off_thread(move || {
        // A session that was there before is never carried over.
        if let Some(before) = before {
            secrets.end(&before)?;
        }
        secrets.begin(&account, Utc::now())
    });
    Ok(with_session(&node, &secret.await.map_err(failed)?, is_secure(request), &onward))
}

fn spoken(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} giây"),
        91.. => format!("{} phút", seconds.div_ceil(60)),
    }
}

fn draw(
    status: StatusCode,
    request: &Request,
    onward: &str,
    given: &str,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let insecure = "Địa chỉ này không được mã hóa nên trình duyệt sẽ không giữ đăng nhập; hãy dùng địa chỉ https.";
    let wrong = wrong.or_else(|| (!can_sign_in(request)).then(|| insecure.to_owned()));
    let form = Form {
        action: "/dang-nhap".to_owned(),
        title: "",
        hidden: vec![("tiep", onward.to_owned())],
        inputs: vec![
            Input::text("ten", "Tên đăng nhập", "username", given),
            Input::password("mat-khau", "Mật khẩu", "current-password"),
        ],
        button: "Đăng nhập",
    };
    render(
        status,
        &Page {
            frame: Frame::new("Đăng nhập"),
            lead:
                "Dành cho người chuẩn bị ngày hội. Chương trình đã công bố thì ai cũng xem được, không cần đăng nhập."
                    .to_owned(),
            wrong,
            done: None,
            facts: Vec::new(),
            forms: vec![form],
        },
    )
}
