//! Points in time, as the API writes them.

use std::{fmt, str::FromStr, time::SystemTime};

use jiff::{SignedDuration, Timestamp, civil, fmt::rfc2822};

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
    /// older products, an RFC 2822 one such as `Mon, 01 Aug 2016 22:10:40 +0000`, nor, as in the webhooks of TaskRouter,
    /// a number of seconds since 1970 such as `1470089440`.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let time = self.since_1970()?;
        let distance = time.unsigned_abs();
        if time.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }
}

impl DateTime {
    pub(crate) fn since_1970(&self) -> Option<SignedDuration> {
        since_1970(self.as_str())
    }

    pub(crate) fn in_utc(since_1970: SignedDuration) -> Result<Self, InvalidDateTime> {
        let time = civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let time = time.checked_add(since_1970).map_err(|_| InvalidDateTime)?;
        // RFC 3339 does not allow the years before 0.
        if time.year() < 0 {
            Err(InvalidDateTime)
        } else {
            Ok(Self(SmallString::new(&format!("{time}Z"))))
        }
    }
}

/// The point in time that a string of RFC 3339 or RFC 2822 means, or one of seconds since 1970.
pub(crate) fn since_1970(string: &str) -> Option<SignedDuration> {
    let date = read_with(rfc_3339, string).or_else(|| read_with(rfc_2822, string));
    date.or_else(|| unix_time(string))
}

/// Whole seconds, until the end of the year 9999. A longer number has another unit, such as milliseconds.
fn unix_time(string: &str) -> Option<SignedDuration> {
    const END: i64 = 253_402_300_800;
    let is_number = !string.is_empty() && string.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = string.parse().ok().filter(|_| is_number)?;
    (seconds < END).then(|| SignedDuration::from_secs(seconds))
}

/// Reads all of the year 9999, which often means "never". jiff's timestamps end one day before, so that any UTC offset
/// can be applied to them.
fn read_with(read: fn(&str) -> Option<Timestamp>, string: &str) -> Option<SignedDuration> {
    // The calendar repeats every 400 years, including its weekdays.
    const PERIOD: SignedDuration = SignedDuration::from_hours(146_097 * 24);
    if let Some(time) = read(string) {
        return Some(time.as_duration());
    }
    let earlier = read(&string.replacen("9999", "9599", 1))?;
    let time = earlier.as_duration().checked_add(PERIOD)?;
    (time > Timestamp::MAX.as_duration()).then_some(time)
}

fn rfc_3339(string: &str) -> Option<Timestamp> {
    string.parse().ok()
}

fn rfc_2822(string: &str) -> Option<Timestamp> {
    Some(rfc2822::parse(string).ok()?.timestamp())
}

/// Formatted in UTC, with as many fractional digits as the time has.
impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidDateTime;

    fn try_from(time: SystemTime) -> Result<Self, InvalidDateTime> {
        let time = SignedDuration::system_until(SystemTime::UNIX_EPOCH, time);
        Self::in_utc(time.map_err(|_| InvalidDateTime)?)
    }
}

impl FromStr for DateTime {
    type Err = InvalidDateTime;

    fn from_str(string: &str) -> Result<Self, InvalidDateTime> {
        Self::in_utc(read_with(rfc_3339, string).ok_or(InvalidDateTime)?)
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
