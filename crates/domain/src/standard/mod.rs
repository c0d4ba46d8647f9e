//! Standard (tiêu chuẩn “An toàn về an ninh trật tự”): yearly registered, self-assessed, appraised, recognised or not.
//! The criteria came from Circular 23/2012/TT-BCA, and from Circular 124/2021/TT-BCA since 10 February 2022.

mod event;

pub use event::Event;
