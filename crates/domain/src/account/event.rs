use serde::{Deserialize, Serialize};

use crate::{
    Role, Scope,
    values::{ActorId, ConvenerId, Text},
};

/// What happened to an account. Who the person is, how they sign in and what proves it is never among it: such things
/// must be erasable, and stand beside the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum Event {
    /// Mở tài khoản.
    AccountOpened {
        /// Under which id its holder acts: an office, never a person's name.
        account: ActorId,
        /// Whose offices look after it.
        convener: ConvenerId,
    },
    /// Giao vai trò trong một phạm vi.
    RoleGranted {
        /// The office.
        role: Role,
        /// How far it reaches.
        scope: Scope,
    },
    /// Thôi giao.
    GrantRevoked {
        /// The office.
        role: Role,
        /// How far it reached.
        scope: Scope,
    },
    /// Chủ tài khoản đổi mật khẩu.
    CredentialChanged {},
    /// Cấp lại đường dẫn đặt mật khẩu.
    CredentialReset {},
    /// Khóa tài khoản.
    AccountLocked {
        /// Why, without a person's name.
        reason: Text,
    },
    /// Mở khóa.
    AccountUnlocked {},
    /// Đóng hẳn.
    AccountClosed {
        /// Why, without a person's name.
        reason: Text,
    },
}
