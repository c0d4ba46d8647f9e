use std::sync::Arc;

use ngayhoi_domain::{Actor, Explanation, Role, Scope, Subject, values::ActorId};

use super::Hash;

/// Who asks, and so what they may read and in which offices they may act. What is judged by it is judged by today's
/// rights, at every moment of the past alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody: nobody has signed in.
    Public,
    /// Somebody with an account.
    Account(Arc<Holder>),
    /// Whoever sits at this machine, where the service was opened to them: they say themselves in which office they act,
    /// and it is recorded that nobody checked.
    Declared,
    /// The service itself.
    Service,
}

/// Somebody with an account, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Under which id they act.
    pub account: ActorId,
    /// Their offices, each with its scope.
    pub grants: Vec<(Role, Scope)>,
    /// What says so.
    pub credential: Credential,
}

/// What lets somebody in, for as long as it lasts: known by what is kept of its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A session, by the secret that it began with.
    Session(Hash),
    /// A client's token.
    Token(Hash),
}

/// In which office somebody wishes to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Under which id; an account's own where nothing is said.
    pub id: Option<ActorId>,
    /// The office.
    pub role: Role,
    /// Its scope.
    pub scope: Scope,
}

impl Viewer {
    /// Whether a matter lies within the scope of whoever asks.
    pub fn sees(&self, about: &Subject) -> bool {
        match self {
            Self::Public => false,
            Self::Account(holder) => holder.grants.iter().any(|(_, scope)| scope.covers(about)),
            Self::Declared | Self::Service => true,
        }
    }

    /// The account that asks, where there is one.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(holder) => Some(holder.account.as_str()),
            Self::Public | Self::Declared | Self::Service => None,
        }
    }

    /// Who acts: the office that was named where it is truly held, or the only one that there is.
    ///
    /// # Errors
    /// With what stands against it.
    pub fn acting(&self, wish: Option<Wish>) -> Result<Actor, Explanation> {
        match (self, wish) {
            (Self::Public, _) => Err(sign_in()),
            (Self::Account(holder), wish) => holder.acting(wish),
            (Self::Declared | Self::Service, Some(Wish { id: Some(id), role, scope })) => {
                Ok(Actor { id, role, scope, verified: false })
            }
            (Self::Declared | Self::Service, Some(Wish { id: None, .. }) | None) => Err(Explanation::at(
                "by",
                "ACTOR_MISSING",
                "Chưa rõ ai làm việc này; hãy nêu cơ quan, vai trò và phạm vi.",
                "It is not known who does this; name office, role and scope.",
            )),
        }
    }
}

impl Holder {
    fn acting(&self, wish: Option<Wish>) -> Result<Actor, Explanation> {
        let (role, scope) = match (wish, &self.grants[..]) {
            (Some(Wish { id: Some(id), .. }), _) if id != self.account => return Err(self.another(&id)),
            (Some(Wish { role, scope, .. }), grants) if grants.contains(&(role, scope.clone())) => (role, scope),
            (Some(Wish { role, scope, .. }), _) => return Err(not_held(role, &scope)),
            (None, [(role, scope)]) => (*role, scope.clone()),
            (None, []) => return Err(none_held()),
            (None, _) => return Err(ambiguous()),
        };
        Ok(Actor { id: self.account.clone(), role, scope, verified: true })
    }

    fn another(&self, id: &ActorId) -> Explanation {
        let own = &self.account;
        Explanation::at(
            "by.id",
            "ACTOR_OF_ANOTHER",
            format!("“{id}” không phải tài khoản đang đăng nhập (“{own}”); hãy bỏ trống hoặc đăng nhập lại."),
            format!("“{id}” is not the account that is signed in (“{own}”); leave it out or sign in anew."),
        )
    }
}

/// What whoever has not signed in is told.
pub fn sign_in() -> Explanation {
    Explanation::at("by", "SIGN_IN_REQUIRED", "Cần đăng nhập để làm việc này.", "Sign in to do this.")
}

fn not_held(role: Role, scope: &Scope) -> Explanation {
    let scope = scope.id();
    Explanation::at(
        "by",
        "OFFICE_NOT_HELD",
        format!("Tài khoản này không có vai trò “{}” trong phạm vi “{scope}”; hãy chọn vai trò được giao.", role.vi()),
        format!("This account does not hold the role “{}” within “{scope}”; choose one that it holds.", role.en()),
    )
}

fn none_held() -> Explanation {
    Explanation::at(
        "by",
        "OFFICE_NONE_HELD",
        "Tài khoản này chưa được giao vai trò nào; hãy liên hệ ban tổ chức.",
        "This account holds no role yet; ask the convener's committee.",
    )
}

fn ambiguous() -> Explanation {
    Explanation::at(
        "by",
        "OFFICE_AMBIGUOUS",
        "Tài khoản này có nhiều vai trò; hãy nêu vai trò và phạm vi.",
        "This account holds several roles; name role and scope.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(id: &str) -> Scope {
        Scope::Unit(id.parse().unwrap())
    }

    fn holder(grants: &[(Role, Scope)]) -> Viewer {
        let account = "cong-an-a".parse().unwrap();
        Viewer::Account(Arc::new(Holder {
            account,
            grants: grants.to_vec(),
            credential: Credential::Token(Hash([0; 32])),
        }))
    }

    fn wish(id: Option<&str>, role: Role, scope: Scope) -> Option<Wish> {
        Some(Wish { id: id.map(|id| id.parse().unwrap()), role, scope })
    }

    fn code(viewer: &Viewer, wish: Option<Wish>) -> &'static str {
        viewer.acting(wish).unwrap_err().code
    }

    #[test]
    fn an_account_acts_only_in_the_offices_that_it_holds() {
        let one = holder(&[(Role::Drafter, scope("a"))]);
        let expected =
            Actor { id: "cong-an-a".parse().unwrap(), role: Role::Drafter, scope: scope("a"), verified: true };
        for said in [None, wish(None, Role::Drafter, scope("a")), wish(Some("cong-an-a"), Role::Drafter, scope("a"))] {
            assert_eq!(one.acting(said), Ok(expected.clone()));
        }
        assert_eq!(code(&one, wish(None, Role::Drafter, scope("b"))), "OFFICE_NOT_HELD");
        assert_eq!(code(&one, wish(None, Role::Decider, scope("a"))), "OFFICE_NOT_HELD");
        assert_eq!(code(&one, wish(Some("chu-tich"), Role::Drafter, scope("a"))), "ACTOR_OF_ANOTHER");
        let two = holder(&[(Role::Drafter, scope("a")), (Role::Council, scope("a"))]);
        assert_eq!(code(&two, None), "OFFICE_AMBIGUOUS");
        assert_eq!(two.acting(wish(None, Role::Council, scope("a"))).unwrap().role, Role::Council);
        assert_eq!(code(&holder(&[]), None), "OFFICE_NONE_HELD");
    }

    #[test]
    fn nobody_acts_without_an_account_unless_the_machine_is_theirs() {
        let said = || wish(Some("cong-an"), Role::Drafter, scope("a"));
        assert_eq!(code(&Viewer::Public, said()), "SIGN_IN_REQUIRED");
        for viewer in [Viewer::Declared, Viewer::Service] {
            assert!(!viewer.acting(said()).unwrap().verified);
            assert_eq!(code(&viewer, None), "ACTOR_MISSING");
            assert_eq!(code(&viewer, wish(None, Role::Drafter, scope("a"))), "ACTOR_MISSING");
        }
    }

    #[test]
    fn an_account_sees_its_own_matters_alone() {
        let about = |unit: &str| Subject { unit: unit.parse().ok(), ..Subject::default() };
        let one = holder(&[(Role::Historian, scope("a"))]);
        assert!(one.sees(&about("a")) && !one.sees(&about("b")) && !one.sees(&Subject::default()));
        assert!(!Viewer::Public.sees(&about("a")));
        assert!(Viewer::Declared.sees(&about("a")) && Viewer::Service.sees(&Subject::default()));
    }
}
