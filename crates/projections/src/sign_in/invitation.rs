use chrono::Utc;
use ngayhoi_domain::{
    Refusal as _, Role, Scope,
    values::{ActorId, CommandId, ConvenerId, InvalidSlug},
};
use poem::{Body, Request, Response, handler, http::StatusCode, web::Data};
use uuid::Uuid;

use super::{CHOOSING, Form, Input, Page, failed, read::Sent, with_session};
use crate::{
    access::{AccessError, Invited, Login, Refusal, Secret, address, fit, hash, is_secure, off_thread},
    commands::{Stamp, accounts::operator},
    http::Service,
    pages::{Frame, Link, Missing, PageError, render},
};

/// What stands against what was sent, each beside its field.
#[derive(Default)]
struct Wrong {
    account: Option<String>,
    convener: Option<String>,
    login: Option<String>,
    password: Option<String>,
    again: Option<String>,
    whole: Option<String>,
}

impl Wrong {
    fn is_nothing(&self) -> bool {
        let Self { account, convener, login, password, again, whole } = self;
        [account, convener, login, password, again, whole].into_iter().all(Option::is_none)
    }
}

async fn found(service: &Service, request: &Request) -> Result<(Secret, Invited), PageError> {
    let secret = request.raw_path_param("secret").and_then(Secret::read);
    let secrets = service.node.secrets.clone();
    let invited = match secret.clone() {
        Some(secret) => off_thread(move || secrets.invited(&secret, Utc::now())).await.map_err(failed)?,
        None => None,
    };
    secret.zip(invited).ok_or_else(|| {
        service.node.access_log.note(Refusal::BadInvitation, address(request), None, "");
        let words = "Đường dẫn này không còn dùng được: đã dùng rồi, đã quá hạn, hoặc có đường dẫn mới hơn. Hãy xin ban tổ chức cấp lại.";
        Missing::new(words, "Có các trang này:", vec![Link::new("Đăng nhập", "/dang-nhap")]).into()
    })
}

#[handler]
pub async fn show(service: Data<&Service>, request: &Request) -> Result<Response, PageError> {
    let (secret, invited) = found(&service, request).await?;
    let login = login_of(&service, &invited).await?;
    draw(StatusCode::OK, &secret, &invited, ["", "", &login], Wrong::default())
}

async fn login_of(service: &Service, invited: &Invited) -> Result<String, PageError> {
    let Invited::Account(account) = invited.clone() else { return Ok(String::new()) };
    let secrets = service.node.secrets.clone();
    let name = off_thread(move || secrets.name_of(account.as_str())).await.map_err(failed)?;
    Ok(name.unwrap_or_default())
}

/// Sets a password by an invitation, once, and signs its holder in.
#[handler]
pub async fn take(service: Data<&Service>, request: &Request, body: Body) -> Result<Response, PageError> {
    let (secret, invited) = found(&service, request).await?;
    let sent = Sent::of(request, body).await;
    let given = [sent.get("tai-khoan"), sent.get("cap"), sent.get("ten")];
    let mut wrong = Wrong::default();
    let login = Login::read(given[2]);
    if login.is_none() {
        wrong.login = Some("Tên đăng nhập có 3 đến 64 ký tự, không có dấu cách.".to_owned());
    }
    let password = sent.get("mat-khau");
    wrong.password = fit(password, given[2]).err().map(|refused| refused.vi);
    if wrong.password.is_none() && password != sent.get("mat-khau-2") {
        wrong.again = Some("Hai lần nhập không giống nhau.".to_owned());
    }
    let first: Option<(ActorId, ConvenerId)> = match &invited {
        Invited::Account(_) => None,
        Invited::First => {
            let account = given[0].trim().parse().map_err(|error: InvalidSlug| {
                wrong.account = Some(error.explain().vi);
            });
            let convener = given[1].trim().parse().map_err(|error: InvalidSlug| {
                wrong.convener = Some(error.explain().vi);
            });
            account.ok().zip(convener.ok())
        }
    };
    let Some(login) = login.filter(|_| wrong.is_nothing()) else {
        return draw(StatusCode::UNPROCESSABLE_ENTITY, &secret, &invited, given, wrong);
    };
    let hashed = hash(password.to_owned()).await.map_err(failed)?;
    let (account, is_first) = match (&invited, first) {
        (Invited::Account(account), _) => (account.clone(), false),
        (Invited::First, Some((account, convener))) => {
            let Some(stamp) = operator(&convener) else { return Err(PageError::Broken("no operator".to_owned())) };
            let granted = match service.node.open_account(&stamp, &account, &convener).await {
                Ok(_) => {
                    let scope = Scope::Convener(convener.clone());
                    let stamp = Stamp { command: CommandId(Uuid::new_v4()), ..stamp };
                    service.node.grant(&stamp, &account, Role::Convener, scope).await
                }
                Err(error) => Err(error),
            };
            if let Err(error) = granted {
                let Some(explanation) = error.explain() else { return Err(PageError::Broken(error.to_string())) };
                wrong.account = Some(explanation.vi);
                return draw(StatusCode::UNPROCESSABLE_ENTITY, &secret, &invited, given, wrong);
            }
            (account, true)
        }
        (Invited::First, None) => return draw(StatusCode::UNPROCESSABLE_ENTITY, &secret, &invited, given, wrong),
    };
    if !is_first {
        // A password that was chosen is noted, never what it is.
        let noted = service.node.credential_changed(&account).await;
        if let Err(error) = noted
            && let Some(explanation) = error.explain()
        {
            wrong.whole = Some(explanation.vi);
            return draw(StatusCode::UNPROCESSABLE_ENTITY, &secret, &invited, given, wrong);
        }
    }
    let (secrets, used, of) = (service.node.secrets.clone(), secret.clone(), account.clone());
    let begun = off_thread(move || {
        secrets.name(&of, &login)?;
        if !secrets.take_invitation(&used, Utc::now())? {
            return Ok(None);
        }
        secrets.set_password(&of, &hashed)?;
        secrets.begin(&of, Utc::now()).map(Some)
    });
    match begun.await {
        Ok(Some(begun)) => Ok(with_session(&service.node, &begun, is_secure(request), "/desk")),
        Ok(None) => {
            Err(found(&service, request).await.err().unwrap_or(PageError::Broken("the invitation was used".to_owned())))
        }
        Err(AccessError::LoginTaken) => {
            wrong.login = Some("Tên đăng nhập này đã có người dùng; hãy chọn tên khác.".to_owned());
            draw(StatusCode::UNPROCESSABLE_ENTITY, &secret, &invited, given, wrong)
        }
        Err(error) => Err(failed(error)),
    }
}

fn draw(
    status: StatusCode,
    secret: &Secret,
    invited: &Invited,
    [account, convener, login]: [&str; 3],
    wrong: Wrong,
) -> Result<Response, PageError> {
    let mut inputs = Vec::new();
    let (title, lead) = match invited {
        Invited::First => {
            inputs.push(
                Input::text("tai-khoan", "Mã tài khoản", "off", account)
                    .help("Mã của cơ quan, chức danh, hiện trong hồ sơ; không ghi tên người, ví dụ ban-to-chuc-tp-mau")
                    .wrong(wrong.account),
            );
            inputs.push(
                Input::text("cap", "Mã cấp triệu tập", "off", convener)
                    .help("Mã trong danh bạ, ví dụ tp-ha-tinh")
                    .wrong(wrong.convener),
            );
            (
                "Mở tài khoản đầu tiên",
                "Tài khoản này thuộc Ban tổ chức cấp triệu tập, và giao vai trò cho các tài khoản khác.".to_owned(),
            )
        }
        Invited::Account(id) => ("Đặt mật khẩu", format!("Cho tài khoản “{id}”. Đường dẫn này dùng một lần.")),
    };
    inputs.push(
        Input::text("ten", "Tên đăng nhập", "username", login)
            .help("Chỉ để đăng nhập, không hiện trong hồ sơ")
            .wrong(wrong.login),
    );
    inputs.push(Input::password("mat-khau", "Mật khẩu", "new-password").help(CHOOSING).wrong(wrong.password));
    inputs.push(Input::password("mat-khau-2", "Nhập lại mật khẩu", "new-password").wrong(wrong.again));
    let form = Form {
        action: super::invitation(secret),
        title: "",
        hidden: Vec::new(),
        inputs,
        button: "Ghi lại và đăng nhập",
    };
    let page =
        Page { frame: Frame::new(title), lead, wrong: wrong.whole, done: None, facts: Vec::new(), forms: vec![form] };
    render(status, &page)
}
