//! Who works at the desk: somebody with an account, in one of its offices, or, where the service was opened to whoever
//! sits at the machine, whoever they say that they are. A plain cookie keeps which office was chosen; it gives none.

use ngayhoi_domain::{Actor, Refusal, Role, Scope};
use poem::http::HeaderMap;
use serde_json::{Value, json};

use crate::{
    access::{Holder, Viewer},
    pages::words::ScopeKind,
};

use super::{
    form::{Choice, Field, Form, Kind, code, name_of},
    place::Place,
    read::{Beside, Posted, Remark},
};

const COOKIE: &str = "ngayhoi-vai-tro";

/// The name of the form in which an office is declared.
pub const DECLARE: &str = "declareActor";

/// Who works at the desk, and whether they said so or the page supposes it.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Who it is.
    pub actor: Actor,
    /// Whether they chose it themselves.
    pub chosen: bool,
}

impl Worker {
    /// Who a request comes from: as its cookie says, or who usually works at such a page. `None` at the desk's first
    /// page, where no convener is known, as long as none is typed.
    pub fn of(headers: &HeaderMap, place: &Place, posted: Option<&Posted>) -> Option<Self> {
        // A form that was refused for its office can be sent again in another one.
        let given = posted.and_then(|posted| posted.get("as")).and_then(read_token);
        let cookies = headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let kept = || pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, token)| read_token(token));
        let wished = given.or_else(kept);
        match Viewer::current() {
            Viewer::Public => return None,
            Viewer::Account(holder) => return Self::of_account(&holder, wished, place),
            Viewer::Declared | Viewer::Service => {}
        }
        match wished {
            Some(actor) => Some(Self { actor, chosen: true }),
            None => Some(Self { actor: usual(place, posted)?, chosen: false }),
        }
    }

    /// The office that was wished for where the account holds it; otherwise one that the page lies within.
    fn of_account(holder: &Holder, wished: Option<Actor>, place: &Place) -> Option<Self> {
        let about = place.about();
        let held = held(holder);
        let chosen = wished
            .filter(|wish| wish.id == holder.account)
            .and_then(|wish| held.iter().find(|actor| actor.role == wish.role && actor.scope == wish.scope).cloned());
        match chosen {
            Some(actor) => Some(Self { actor, chosen: true }),
            None => {
                let usual = held.iter().find(|actor| actor.scope.covers(&about)).or(held.first())?;
                Some(Self { actor: usual.clone(), chosen: held.len() == 1 })
            }
        }
    }

    /// As the API takes it.
    pub fn input(&self) -> Value {
        let Actor { id, role, scope, verified: _ } = &self.actor;
        json!({ "id": id.as_str(), "role": role_code(*role), "scope": { scope_code(scope): scope.id() } })
    }
}

/// The value of the header that keeps an office in the browser until it is closed.
pub fn cookie(actor: &Actor) -> String {
    format!("{COOKIE}={}; Path=/desk; HttpOnly; SameSite=Strict", token(actor))
}

/// Who somebody is, in words.
pub fn words(worker: &Worker) -> String {
    let actor = &worker.actor;
    format!("{} · {} · phạm vi {}", actor.role.vi(), actor.id, actor.scope.id())
}

/// An office in one word, for the cookie and the buttons.
pub fn token(actor: &Actor) -> String {
    format!("{}/{}/{}/{}", role_code(actor.role), actor.id, scope_code(&actor.scope), actor.scope.id())
}

/// The office that a word stands for.
pub fn read_token(token: &str) -> Option<Actor> {
    let mut parts = token.split('/');
    let (role, id, kind, scope) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let role = role_of(role)?;
    let scope = match kind {
        "convener" => Scope::Convener(scope.parse().ok()?),
        "unit" => Scope::Unit(scope.parse().ok()?),
        "host" => Scope::Host(scope.parse().ok()?),
        _ => return None,
    };
    (parts.next().is_none()).then_some(Actor { id: id.parse().ok()?, role, scope, verified: false })
}

/// The offices of an account.
fn held(holder: &Holder) -> Vec<Actor> {
    let actor = |(role, scope): &(Role, Scope)| Actor {
        id: holder.account.clone(),
        role: *role,
        scope: scope.clone(),
        verified: true,
    };
    holder.grants.iter().map(actor).collect()
}

/// The offices that can be chosen at a page, as its buttons name them: those of the account, or those that usually work
/// there.
pub fn offices(place: &Place) -> Vec<(String, Actor)> {
    match Viewer::current() {
        Viewer::Public => Vec::new(),
        Viewer::Account(holder) => {
            let named = |actor: Actor| (format!("{} · {}", actor.role.vi(), actor.scope.id()), actor);
            held(&holder).into_iter().map(named).collect()
        }
        Viewer::Declared | Viewer::Service => {
            usual_offices(place).into_iter().map(|(name, actor)| (name.to_owned(), actor)).collect()
        }
    }
}

fn usual_offices(place: &Place) -> Vec<(&'static str, Actor)> {
    let Some(convener) = place.convener() else { return Vec::new() };
    let of_convener = [
        ("Ban tổ chức", Role::Convener, "ban-to-chuc"),
        ("Công an", Role::Drafter, "cong-an"),
        ("Mặt trận Tổ quốc", Role::Coordinator, "mat-tran"),
        ("Chủ tịch UBND", Role::Decider, "chu-tich"),
        ("Người làm sử", Role::Historian, "nguoi-lam-su"),
    ];
    let of_unit = [
        ("Công an phường, xã", Role::Drafter, "cong-an"),
        ("Mặt trận Tổ quốc", Role::Coordinator, "mat-tran"),
        ("Hội đồng Thi đua – Khen thưởng", Role::Council, "hoi-dong-tdkt"),
        ("Chủ tịch UBND", Role::Decider, "chu-tich"),
    ];
    let office = |scope: Scope, (words, role, id): (&'static str, Role, &str)| {
        let tail = scope.id().rsplit('.').next().unwrap_or_default().to_owned();
        let id = format!("{id}-{tail}").parse().ok()?;
        Some((words, Actor { id, role, scope, verified: false }))
    };
    let convener_scope = || convener.parse().ok().map(Scope::Convener);
    match place.unit() {
        Some(unit) => {
            let of_unit = of_unit.into_iter().filter_map(|one| office(Scope::Unit(unit.parse().ok()?), one));
            let of_convener = of_convener.into_iter().take(1).filter_map(|one| office(convener_scope()?, one));
            of_unit.chain(of_convener).collect()
        }
        None => of_convener.into_iter().filter_map(|one| office(convener_scope()?, one)).collect(),
    }
}

fn usual(place: &Place, posted: Option<&Posted>) -> Option<Actor> {
    match usual_offices(place).into_iter().next() {
        Some((_, actor)) => Some(actor),
        None => {
            let typed = |path| posted?.get(&name_of(path)).map(str::trim).filter(|id| !id.is_empty());
            let convener = typed("festival.convener").or_else(|| typed("convener"))?;
            let id = format!("ban-to-chuc-{}", convener.rsplit('.').next()?).parse().ok()?;
            Some(Actor { id, role: Role::Convener, scope: Scope::Convener(convener.parse().ok()?), verified: false })
        }
    }
}

/// Asks for an office.
pub fn role_field() -> Field {
    let roles = Role::ALL.into_iter().map(|role| Choice::new(role_code(role), role.vi())).collect();
    Field::of("role", "Vai trò", Kind::Choice(roles))
}

/// Asks how far an office reaches.
pub fn scope_field() -> Field {
    let kinds = ScopeKind::ALL.iter().map(|kind| Choice::new(code(kind).to_lowercase(), kind.vi())).collect();
    Field::of("scope", "Phạm vi phụ trách", Kind::Named(kinds, "Mã"))
        .help("Chọn cấp rồi nhập mã trong danh bạ, ví dụ tp-mau.phuong-a")
}

/// The form in which an office is declared that no button names.
pub fn form() -> Form {
    Form::new(DECLARE, "Vai trò khác", "", Value::Null)
        .button("Dùng vai trò này")
        .field(role_field())
        .field(Field::text("id", "Mã đơn vị, chức danh").help("Không ghi tên người, ví dụ cong-an-phuong-mau"))
        .field(scope_field())
}

/// Reads the declared office.
///
/// # Errors
/// With a remark beside each field that cannot be taken.
pub fn read(posted: &Posted) -> Result<Actor, Vec<Remark>> {
    let form = form();
    let reading = form.read(posted)?;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut remarks = Vec::new();
    let mut note = |field: &str, message: String| {
        remarks.push(Remark { beside: Beside::Field(name_of(field)), message });
    };
    let id = word(&reading.input["id"]).parse().map_err(|error: ngayhoi_domain::values::InvalidSlug| {
        note("id", error.explain().vi);
    });
    let scope = reading.input["scope"].as_object().and_then(|scope| scope.iter().next());
    let scope = match scope.map(|(kind, id)| (kind.as_str(), word(id))) {
        Some(("convener", id)) => id.parse().map(Scope::Convener),
        Some(("unit", id)) => id.parse().map(Scope::Unit),
        Some((_, id)) => id.parse().map(Scope::Host),
        None => "".parse().map(Scope::Host),
    };
    let scope = scope.map_err(|error| note("scope", error.explain().vi));
    let role = reading.input["role"].as_str().and_then(role_of);
    match (id, role, scope) {
        (Ok(id), Some(role), Ok(scope)) => Ok(Actor { id, role, scope, verified: false }),
        _ => Err(remarks),
    }
}

/// As the API spells it.
fn role_code(role: Role) -> &'static str {
    match role {
        Role::Drafter => "DRAFTER",
        Role::Decider => "DECIDER",
        Role::Coordinator => "COORDINATOR",
        Role::Council => "COUNCIL",
        Role::Convener => "CONVENER",
        Role::Historian => "HISTORIAN",
    }
}

/// The office that the API spells so.
pub fn role_of(code: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role_code(*role) == code)
}

fn scope_code(scope: &Scope) -> &'static str {
    match scope {
        Scope::Convener(_) => "convener",
        Scope::Unit(_) => "unit",
        Scope::Host(_) => "host",
    }
}
