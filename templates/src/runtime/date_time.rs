//! Points in time, as the API writes them.

use std::{fmt, str::FromStr, time::SystemTime};

use jiff::Timestamp;

/// A date and time as the API writes it, such as `2016-08-01T22:10:40Z`.
///
/// What the server sends is kept as sent, so that an odd date costs nothing but itself; [`to_system_time`] tells the
/// point in time, with any offset from UTC taken into account.
///
/// [`to_system_time`]: Self::to_system_time
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(Box<str>);

impl DateTime {
    /// The text, as Twilio sent it or, in UTC, as the program built it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time; `None` when the server sent a text that is no RFC 3339 date and time.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        self.0.parse::<Timestamp>().ok().map(SystemTime::from)
    }
}

impl DateTime {
    fn in_utc(timestamp: Timestamp) -> Result<Self, InvalidDateTime> {
        let text = timestamp.to_string();
        // Years before 0 have a sign, which RFC 3339 does not know.
        if text.starts_with('-') {
            Err(InvalidDateTime)
        } else {
            Ok(Self(text.into()))
        }
    }
}

/// Written in UTC, with as many digits after the second as the time has.
impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(time: SystemTime) -> Result<Self, InvalidDateTime> {
        Self::in_utc(Timestamp::try_from(time).map_err(|_| InvalidDateTime)?)
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        Self::in_utc(text.parse().map_err(|_| InvalidDateTime)?)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DateTime({})", self.0.escape_debug())
    }
}

impl super::JsonValue for DateTime {
    fn from_json(json: serde_json::Value) -> Option<Self> {
        json.as_str().map(|text| Self(text.into()))
    }

    fn to_json(&self) -> serde_json::Value {
        self.as_str().into()
    }
}

super::impl_text_value!(DateTime);

/// A text that is no RFC 3339 date and time, or a time outside the years that the API can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDateTime;

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected an RFC 3339 date and time such as `2016-08-01T22:10:40Z`")
    }
}

impl std::error::Error for InvalidDateTime {}
