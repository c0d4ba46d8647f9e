use askama::Template;
use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode, web::Redirect};

use crate::{node::NodeError, sign_in};

use super::{
    frame::{Frame, Link, render},
    moment::MomentForm,
};

/// Why a page is not shown as asked. What a visitor got wrong is said to the visitor; only the last is our own fault.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There is no such page: what was asked for, and what there is.
    #[error("no such page")]
    Missing(Box<Missing>),
    /// The moment is none.
    #[error("no such moment")]
    BadMoment(Box<MomentForm>),
    /// The list has no such place to go on from.
    #[error("no such place in the list")]
    BadCursor {
        /// The list's first page.
        first: String,
    },
    /// One signs in for this page.
    #[error("one signs in for this page")]
    SignIn {
        /// Where to go on to.
        onward: String,
    },
    /// One signs in for what was sent.
    #[error("one signs in for this")]
    SignInAgain {
        /// Where it was sent.
        onward: String,
    },
    /// The page lies outside the scope of whoever asks.
    #[error("not within your scope")]
    NotYours,
    /// The service failed.
    #[error("{0}")]
    Broken(String),
}

/// What was asked for and is not there, and what there is instead.
#[derive(Debug, Clone, Template)]
#[template(path = "missing.html")]
pub struct Missing {
    /// The frame.
    pub frame: Frame,
    /// What was asked for, in a sentence.
    pub asked: String,
    /// What the links lead to.
    pub instead: String,
    /// What there is.
    pub links: Vec<Link>,
}

impl Missing {
    /// What was asked for and is not there, and what there is instead.
    pub fn new(asked: impl Into<String>, instead: impl Into<String>, links: Vec<Link>) -> Self {
        Self { frame: Frame::new("Không có trang này"), asked: asked.into(), instead: instead.into(), links }
    }
}

impl From<Missing> for PageError {
    fn from(missing: Missing) -> Self {
        Self::Missing(Box::new(missing))
    }
}

/// A page that says what went wrong.
#[derive(Debug, Template)]
#[template(path = "wrong.html")]
struct Wrong {
    frame: Frame,
    words: &'static str,
    link: Link,
}

impl From<NodeError> for PageError {
    fn from(error: NodeError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl ResponseError for PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::BadMoment(_) | Self::BadCursor { .. } => StatusCode::BAD_REQUEST,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::SignInAgain { .. } => StatusCode::UNAUTHORIZED,
            Self::NotYours => StatusCode::FORBIDDEN,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn as_response(&self) -> Response {
        let page = match self {
            Self::Missing(missing) => render(self.status(), &**missing),
            Self::BadMoment(form) => {
                let mut frame = Frame::new("Không đọc được thời điểm");
                frame.moment = Some((**form).clone());
                let words = "Chưa biết xem lại lúc nào: hãy sửa thời điểm trong ô dưới đây.";
                render(
                    self.status(),
                    &Wrong { frame, words, link: Link::new("Xem trang này như hiện nay", form.now()) },
                )
            }
            Self::BadCursor { first } => {
                let words = "Địa chỉ này chỉ tới một đoạn không có trong danh sách.";
                let link = Link::new("Về trang đầu của danh sách", first.clone());
                render(self.status(), &Wrong { frame: Frame::new("Không có đoạn này"), words, link })
            }
            Self::SignIn { onward } => {
                return Redirect::see_other(sign_in::address(onward)).into_response();
            }
            Self::SignInAgain { onward } => {
                let words = "Phiên đăng nhập đã hết, chưa có gì được ghi. Hãy đăng nhập trong thẻ khác, rồi quay lại đây và gửi lại: nội dung đã nhập còn ở trang trước.";
                let link = Link::new("Đăng nhập", sign_in::address(onward));
                render(self.status(), &Wrong { frame: Frame::new("Cần đăng nhập"), words, link })
            }
            Self::NotYours => {
                let words = "Trang này ngoài phạm vi phụ trách của tài khoản đang đăng nhập. Nếu cần, hãy nhờ ban tổ chức giao vai trò.";
                let link = Link::new("Về bàn làm việc", "/desk");
                render(self.status(), &Wrong { frame: Frame::new("Ngoài phạm vi phụ trách"), words, link })
            }
            Self::Broken(reason) => {
                // The visitor cannot use the reason; whoever runs the service can.
                tracing::error!(%reason, "a page failed");
                let words = "Máy chủ gặp lỗi khi đọc dữ liệu. Lỗi không phải do bạn; xin thử lại sau ít phút.";
                let link = Link::new("Về trang đầu", "/");
                render(self.status(), &Wrong { frame: Frame::new("Máy chủ gặp lỗi"), words, link })
            }
        };
        page.unwrap_or_else(|_| Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).finish())
    }
}
