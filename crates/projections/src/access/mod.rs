//! Access: accounts' secrets, who asks, and what they may read and do.
//!
//! The journal says which accounts there are and which offices they hold; what proves who somebody is lies in the
//! accounts' file, where it can be erased. A [`Viewer`] is made of every request, and every guarded field and every
//! mutation asks it.

mod attempts;
mod error;
mod known;
mod log;
mod password;
mod secret;
mod secrets;
mod viewer;

pub use attempts::Attempts;
pub use error::AccessError;
pub use known::{
    Known, TOKEN_PREFIX, address, cookie, is_local, is_secure, no_cookie, off_thread, session, still_stands,
};
pub use log::{AccessLog, Refusal};
pub use password::{fit, hash, verify};
pub use secret::{Hash, NoRandomness, Secret, SigningKey};
pub use secrets::{INVITED, Invited, LONGEST, Login, Secrets, Session, TokenRow};
pub use viewer::{Credential, Holder, Viewer, Wish, sign_in};
