use std::{sync::Arc, time::Instant};

use chrono::Utc;
use poem::{
    Body, IntoResponse, Request, Response, handler,
    http::{HeaderValue, StatusCode, header},
    web::{Data, Redirect},
};

use super::{
    CHOOSING, Form, Input, Page, failed,
    read::{Sent, word},
    with_session,
};
use crate::{
    access::{Holder, Refusal, Viewer, address, fit, hash, is_secure, no_cookie, off_thread, session, verify},
    http::Service,
    pages::{Frame, Link, PageError, render},
};

/// Whoever is signed in.
fn holder() -> Result<Arc<Holder>, PageError> {
    match Viewer::current() {
        Viewer::Account(holder) => Ok(holder),
        Viewer::Public | Viewer::Declared | Viewer::Service => {
            Err(PageError::SignIn { onward: "/tai-khoan".to_owned() })
        }
    }
}

#[handler]
pub fn show(request: &Request) -> Result<Response, PageError> {
    let done = word(request, "xong").is_some().then_some("Đã đổi mật khẩu. Các nơi khác đã bị đăng xuất.");
    draw(StatusCode::OK, &*holder()?, done, [None, None, None])
}

/// Changes one's own password, by giving the one before.
#[handler]
pub async fn change(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let holder = holder()?;
    let sent = Sent::of(request, body).await;
    let (node, id) = (service.node.clone(), holder.account.clone());
    let from = address(request).unwrap_or(std::net::IpAddr::from([0, 0, 0, 0]));
    let refuse = |words: [Option<String>; 3]| draw(StatusCode::UNPROCESSABLE_ENTITY, &holder, None, words);
    if node.attempts.wait(id.as_str(), from, Instant::now()).is_some() {
        node.access_log.note(Refusal::MustWait, Some(from), Some(id.as_str()), "");
        return refuse([Some("Đã sai nhiều lần. Hãy chờ vài phút rồi thử lại.".to_owned()), None, None]);
    }
    node.attempts.note(id.as_str(), from, Instant::now());
    let (secrets, of) = (node.secrets.clone(), id.clone());
    let (login, before) =
        off_thread(move || Ok((secrets.name_of(of.as_str())?, secrets.password_of(&of)?))).await.map_err(failed)?;
    if !verify(sent.get("mat-khau").to_owned(), before).await.map_err(failed)? {
        node.access_log.note(Refusal::WrongPassword, Some(from), Some(id.as_str()), "");
        return refuse([Some("Mật khẩu hiện tại không đúng.".to_owned()), None, None]);
    }
    node.attempts.forgive(id.as_str(), from);
    let next = sent.get("mat-khau-moi");
    if let Err(refused) = fit(next, &login.unwrap_or_default()) {
        return refuse([None, Some(refused.vi), None]);
    }
    if next != sent.get("mat-khau-moi-2") {
        return refuse([None, None, Some("Hai lần nhập không giống nhau.".to_owned())]);
    }
    let hashed = hash(next.to_owned()).await.map_err(failed)?;
    if let Err(error) = node.credential_changed(&id).await {
        return match error.explain() {
            Some(explanation) => refuse([Some(explanation.vi), None, None]),
            None => Err(PageError::Broken(error.to_string())),
        };
    }
    let secrets = node.secrets.clone();
    let begun = off_thread(move || {
        secrets.set_password(&id, &hashed)?;
        secrets.begin(&id, Utc::now())
    });
    let begun = begun.await.map_err(failed)?;
    Ok(with_session(&node, &begun, is_secure(request), "/tai-khoan?xong=1"))
}

/// Signs out: here, or everywhere.
#[handler]
pub async fn leave(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let everywhere = !Sent::of(request, body).await.get("moi-noi").is_empty();
    let (secrets, here) = (service.node.secrets.clone(), session(request, &service.node));
    let holder = holder().ok();
    off_thread(move || match (holder, here) {
        (Some(holder), _) if everywhere => secrets.end_all(&holder.account),
        (_, Some(here)) => secrets.end(&here),
        (_, None) => Ok(()),
    })
    .await
    .map_err(failed)?;
    let mut answer = Redirect::see_other("/").into_response();
    if let Ok(cookie) = HeaderValue::from_str(&no_cookie(is_secure(request))) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

fn draw(
    status: StatusCode,
    holder: &Holder,
    done: Option<&'static str>,
    [before, next, again]: [Option<String>; 3],
) -> Result<Response, PageError> {
    let grants = holder.grants.iter().map(|(role, scope)| format!("{} · {}", role.vi(), scope.id()));
    let grants = grants.collect::<Vec<_>>().join("; ");
    let way_out =
        |title, hidden, button| Form { action: "/dang-xuat".to_owned(), title, hidden, inputs: Vec::new(), button };
    let mut frame = Frame::new("Tài khoản của tôi");
    frame.crumbs = vec![Link::new("Bàn làm việc", "/desk")];
    let page = Page {
        frame,
        lead: String::new(),
        wrong: None,
        done,
        facts: vec![
            ("Tài khoản", holder.account.to_string()),
            ("Vai trò", if grants.is_empty() { "chưa được giao".to_owned() } else { grants }),
        ],
        forms: vec![
            way_out("Đăng xuất", Vec::new(), "Đăng xuất khỏi máy này"),
            Form {
                action: "/tai-khoan".to_owned(),
                title: "Đổi mật khẩu",
                hidden: Vec::new(),
                inputs: vec![
                    Input::password("mat-khau", "Mật khẩu hiện tại", "current-password").wrong(before),
                    Input::password("mat-khau-moi", "Mật khẩu mới", "new-password").help(CHOOSING).wrong(next),
                    Input::password("mat-khau-moi-2", "Nhập lại mật khẩu mới", "new-password").wrong(again),
                ],
                button: "Đổi mật khẩu",
            },
            way_out(
                "Mất máy, hoặc quên đăng xuất ở nơi khác",
                vec![("moi-noi", "1".to_owned())],
                "Đăng xuất khỏi mọi máy",
            ),
        ],
    };
    render(status, &page)
}
