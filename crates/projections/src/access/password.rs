use std::sync::OnceLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use ngayhoi_domain::Explanation;
use tokio::sync::Semaphore;

use super::AccessError;

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;

/// The most characters of a password: enough for any sentence, and no work for nothing.
const LONGEST: usize = 256;

/// How many bytes of chance a hash is salted with.
const SALT: usize = 16;

/// How many passwords are hashed at once: each takes 19 MiB and some 20 ms, so that whoever sends many only waits.
static HASHING: Semaphore = Semaphore::const_new(2);

/// A hash that no password has: an unknown sign-in name takes as long as a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

/// Whether a password may be chosen: long, and nothing that stands beside it. What letters it is made of is nobody's
/// business.
///
/// # Errors
/// With what stands against it.
pub fn fit(password: &str, login: &str) -> Result<(), Explanation> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err(Explanation::at(
            "password",
            "PASSWORD_TOO_SHORT",
            format!("Mật khẩu cần ít nhất {SHORTEST} ký tự; một câu dễ nhớ là tốt nhất."),
            format!("A password has at least {SHORTEST} characters; a sentence that you remember is best."),
        ));
    }
    if characters > LONGEST {
        return Err(Explanation::at(
            "password",
            "PASSWORD_TOO_LONG",
            format!("Mật khẩu có tối đa {LONGEST} ký tự."),
            format!("A password has at most {LONGEST} characters."),
        ));
    }
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let (password, login) = (plain(password), plain(login));
    let is_one_letter = password.chars().all(|letter| password.starts_with(letter));
    if is_one_letter
        || password == login
        || (login.chars().count() > 3 && password.replace(&login, "").chars().count() < 4)
    {
        return Err(Explanation::at(
            "password",
            "PASSWORD_GUESSED",
            "Mật khẩu này ai cũng đoán được; hãy chọn một câu khác.",
            "Anybody would guess this password; choose another sentence.",
        ));
    }
    Ok(())
}

/// Hashes a password with argon2id, as a PHC string.
///
/// # Errors
/// When the system gives no randomness or memory.
pub async fn hash(password: String) -> Result<String, AccessError> {
    within_bounds(move || hash_now(&password)).await?
}

fn hash_now(password: &str) -> Result<String, AccessError> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).map_err(super::NoRandomness::from)?;
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hashed.map_err(|error| AccessError::Hash(error.to_string()))?.to_string())
}

/// Whether a password has a hash; takes as long where there is none.
///
/// # Errors
/// When the program is ending, or the system gives no randomness.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, AccessError> {
    within_bounds(move || {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => nobody()?,
        };
        let holds = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        Ok(holds && known)
    })
    .await?
}

fn nobody() -> Result<String, AccessError> {
    if let Some(hash) = NOBODY.get() {
        return Ok(hash.clone());
    }
    let hash = hash_now(&super::Secret::random()?.tell())?;
    Ok(NOBODY.get_or_init(|| hash).clone())
}

async fn within_bounds<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccessError> {
    let _turn = HASHING.acquire().await.map_err(|_| AccessError::Ending)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| AccessError::Ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let hashed = hash("trăng sáng vườn chè".to_owned()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("trăng sáng vườn chè".to_owned(), Some(hashed.clone())).await.unwrap());
        assert!(!verify("trăng sáng vườn che".to_owned(), Some(hashed.clone())).await.unwrap());
        assert!(!verify("trăng sáng vườn chè".to_owned(), None).await.unwrap());
        assert!(!verify("trăng sáng vườn chè".to_owned(), Some("no hash".to_owned())).await.unwrap());
        assert_ne!(hash("trăng sáng vườn chè".to_owned()).await.unwrap(), hashed);
    }

    #[test]
    fn a_password_that_anybody_guesses_is_refused() {
        let code = |password: &str| fit(password, "nguyen.van.a").map_err(|refused| refused.code);
        assert_eq!(code("trăng sáng vườn chè"), Ok(()));
        assert_eq!(code("chín ký t"), Err("PASSWORD_TOO_SHORT"));
        assert_eq!(code("mười ký tự"), Ok(()));
        assert_eq!(code(&"ạ b".repeat(100)), Err("PASSWORD_TOO_LONG"));
        for guessed in ["aaaaaaaaaaaa", "Nguyen.Van.A", "nguyen.van.a123", "nguyen. van. a"] {
            assert_eq!(code(guessed), Err("PASSWORD_GUESSED"), "{guessed}");
        }
    }
}
