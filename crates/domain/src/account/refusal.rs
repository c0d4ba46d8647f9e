use crate::Explanation;

/// Why an account said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It was opened before.
    AlreadyOpened,
    /// The service itself acts under this id.
    Reserved,
    /// Nobody has opened it.
    NotOpened,
    /// It is closed for good.
    Closed,
    /// It is locked.
    Locked,
    /// It is not locked.
    NotLocked,
    /// It is the giver's own.
    OwnAccount,
    /// It is not the giver's own.
    OfAnother,
    /// It holds this office already.
    GrantHeld,
    /// It does not hold this office.
    GrantNotHeld,
    /// The register does not know the unit or host.
    PlaceUnknown,
    /// The unit or host lies under another convener.
    PlaceElsewhere,
}

impl crate::Refusal for Refusal {
    fn explain(&self) -> Explanation {
        match self {
            Self::AlreadyOpened => Explanation::at(
                "account",
                "ACCOUNT_ALREADY_OPENED",
                "Mã tài khoản này đã dùng; hãy chọn mã khác.",
                "This account id is taken; choose another one.",
            ),
            Self::Reserved => Explanation::at(
                "account",
                "ACCOUNT_ID_RESERVED",
                "Mã này dành cho máy chủ; hãy chọn mã khác.",
                "The service itself acts under this id; choose another one.",
            ),
            Self::NotOpened => Explanation::at(
                "account",
                "ACCOUNT_NOT_OPENED",
                "Chưa có tài khoản mang mã này; hãy kiểm tra mã hoặc mở tài khoản trước.",
                "There is no account of this id; check it or open the account first.",
            ),
            Self::Closed => Explanation::at(
                "account",
                "ACCOUNT_CLOSED",
                "Tài khoản này đã đóng hẳn; hãy mở tài khoản khác.",
                "This account is closed for good; open another one.",
            ),
            Self::Locked => Explanation::at(
                "account",
                "ACCOUNT_LOCKED",
                "Tài khoản này đang khóa; hãy mở khóa trước.",
                "This account is locked; unlock it first.",
            ),
            Self::NotLocked => Explanation::at(
                "account",
                "ACCOUNT_NOT_LOCKED",
                "Tài khoản này không bị khóa.",
                "This account is not locked.",
            ),
            Self::OwnAccount => Explanation::at(
                "account",
                "ACCOUNT_OWN",
                "Không ai tự giao vai trò, khóa hay đóng tài khoản của chính mình; hãy nhờ người khác trong ban tổ chức.",
                "Nobody gives offices to, locks or closes their own account; ask another one of the convener's committee.",
            ),
            Self::OfAnother => Explanation::at(
                "account",
                "ACCOUNT_OF_ANOTHER",
                "Chỉ chủ tài khoản tự đổi mật khẩu; với tài khoản khác, hãy cấp lại đường dẫn đặt mật khẩu.",
                "Only its holder changes a password; for another account, make a link to choose one anew.",
            ),
            Self::GrantHeld => Explanation::at(
                "role",
                "GRANT_ALREADY_HELD",
                "Tài khoản này đã có vai trò ấy trong phạm vi ấy.",
                "This account holds that role within that scope already.",
            ),
            Self::GrantNotHeld => Explanation::at(
                "role",
                "GRANT_NOT_HELD",
                "Tài khoản này không có vai trò ấy trong phạm vi ấy.",
                "This account does not hold that role within that scope.",
            ),
            Self::PlaceUnknown => Explanation::at(
                "scope",
                "GRANT_PLACE_UNKNOWN",
                "Không có đơn vị này trong danh bạ; hãy kiểm tra mã hoặc đăng ký trước.",
                "The register does not know this unit; check its id or register it first.",
            ),
            Self::PlaceElsewhere => Explanation::at(
                "scope",
                "GRANT_PLACE_ELSEWHERE",
                "Phạm vi này không thuộc cấp triệu tập của tài khoản; hãy chọn đơn vị trực thuộc.",
                "This scope does not lie under the account's convener; choose a unit under it.",
            ),
        }
    }
}
