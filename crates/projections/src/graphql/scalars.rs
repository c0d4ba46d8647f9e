use async_graphql::{InputValueError, InputValueResult, OneofObject, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, Utc};
use ngayhoi_domain::values::{Occurred, local};

use crate::timeline::{Clock, Moment};

/// A time as precisely as it is known.
#[derive(Debug, Clone, Copy)]
pub struct Time(pub Occurred);

/// A time as precisely as it is known, in the manner of ISO 8601-2 (EDTF): `2018-08-19T08:00+07:00`, `2018-08-19`,
/// `2018-08`, `2018`, with a closing `~` for "about", or `undated`.
#[Scalar(name = "Time", specified_by_url = "https://www.loc.gov/standards/datetime/")]
impl ScalarType for Time {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(given) = &value else { return Err(InputValueError::expected_type(value)) };
        Ok(Self(given.parse()?))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl Time {
    /// The last day that it may mean.
    ///
    /// # Errors
    /// When no date is given.
    pub fn last_day(self) -> async_graphql::Result<NaiveDate> {
        self.0.last_day().ok_or_else(|| "“undated” không phải một ngày / is no day".into())
    }
}

/// An instant as people in Vietnam read it.
pub fn instant(at: DateTime<Utc>) -> Time {
    Time(Occurred::At(local(at).to_utc()))
}

/// Up to when, and on which clock. A time of less than full precision counts at its end.
#[derive(Debug, Clone, Copy, OneofObject)]
pub enum MomentInput {
    /// What had happened in the world by then, whenever it was recorded.
    Occurred(Time),
    /// What had been recorded by then, whenever it happened.
    Recorded(Time),
}

impl MomentInput {
    /// The moment as the timeline knows it.
    ///
    /// # Errors
    /// When no date is given.
    pub fn moment(self) -> async_graphql::Result<Moment> {
        let (clock, Time(time)) = match self {
            Self::Occurred(time) => (Clock::Occurred, time),
            Self::Recorded(time) => (Clock::Recorded, time),
        };
        match time.end() {
            Some(until) => Ok(Moment { clock, until }),
            None => Err("“undated” không phải một thời điểm để xem lại / is no moment to go back to".into()),
        }
    }
}
