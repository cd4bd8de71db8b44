//! Points in time, as the API writes them.

use std::{fmt, str::FromStr, time::SystemTime};

use jiff::{Timestamp, fmt::rfc2822};

use crate::values::{
    small_string::SmallString,
    string_type::{StringType, debug_string},
};

/// A date and time as the API writes it, such as `2016-08-01T22:10:40Z`.
///
/// A value from the server is kept as sent, so that an invalid one affects nothing else; [`to_system_time`] returns the
/// point in time, taking any UTC offset into account.
///
/// [`to_system_time`]: Self::to_system_time
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime(SmallString);

impl DateTime {
    /// The string, as Twilio sent it or, in UTC, as the program created it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The point in time; `None` if the server sent a string that is neither an RFC 3339 date and time nor, as from
    /// older products, an RFC 2822 one such as `Mon, 01 Aug 2016 22:10:40 +0000`.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        SystemTime::try_from(self.to_timestamp()?).ok()
    }
}

impl DateTime {
    pub(crate) fn to_timestamp(&self) -> Option<Timestamp> {
        let string = self.as_str();
        let rfc_3339 = string.parse::<Timestamp>().ok();
        rfc_3339.or_else(|| Some(rfc2822::parse(string).ok()?.timestamp()))
    }

    pub(crate) fn in_utc(timestamp: Timestamp) -> Result<Self, InvalidDateTime> {
        let string = timestamp.to_string();
        // Years before 0 have a sign, which RFC 3339 does not allow.
        if string.starts_with('-') {
            Err(InvalidDateTime)
        } else {
            Ok(Self(SmallString::new(&string)))
        }
    }
}

/// Formatted in UTC, with as many fractional digits as the time has.
impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(time: SystemTime) -> Result<Self, InvalidDateTime> {
        Self::in_utc(Timestamp::try_from(time).map_err(|_| InvalidDateTime)?)
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(string: &str) -> Result<Self, InvalidDateTime> {
        Self::in_utc(string.parse().map_err(|_| InvalidDateTime)?)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_string("DateTime", self.as_str(), formatter)
    }
}

impl StringType for DateTime {
    fn from_sent(string: &str) -> Option<Self> {
        Some(Self(SmallString::new(string)))
    }

    fn string(&self) -> &str {
        self.as_str()
    }
}

crate::__impl_string_type!(DateTime);

/// A string that is not an RFC 3339 date and time, or a time outside the years that the API can represent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDateTime;

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected an RFC 3339 date and time such as `2016-08-01T22:10:40Z`")
    }
}

impl std::error::Error for InvalidDateTime {}
