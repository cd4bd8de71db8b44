//! Dates, as the API writes them.

use std::{fmt, str::FromStr};

use jiff::civil;

use crate::values::{
    small_string::SmallString,
    string_type::{StringType, debug_string},
};

/// A date as the API writes it, such as `2016-08-01`.
///
/// A date from the server is kept as sent; one that the program creates is a valid calendar date.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date(SmallString);

impl Date {
    /// The date of this year (0 to 9999), month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// If there is no such date.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidDate> {
        let number = |part: u8| i8::try_from(part).map_err(|_| InvalidDate);
        let year = i16::try_from(year).map_err(|_| InvalidDate)?;
        let date = civil::Date::new(year, number(month)?, number(day)?);
        let string = date.map_err(|_| InvalidDate)?.to_string();
        Ok(Self(SmallString::new(&string)))
    }

    /// The string, as Twilio sent it or the program created it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Year, month and day of the month.
    #[cfg(any(feature = "chrono", feature = "time"))]
    pub(crate) fn parts(&self) -> Result<(i16, u8, u8), InvalidDate> {
        let date: civil::Date = self.as_str().parse().map_err(|_| InvalidDate)?;
        let part = |part: i8| u8::try_from(part).map_err(|_| InvalidDate);
        Ok((date.year(), part(date.month())?, part(date.day())?))
    }
}

/// Accepts only the format of [`Date`], and only valid calendar dates.
impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(string: &str) -> Result<Self, InvalidDate> {
        let date: civil::Date = string.parse().map_err(|_| InvalidDate)?;
        // Other ISO 8601 formats could be read as well, but not sent.
        if date.year() >= 0 && date.to_string() == string {
            Ok(Self(SmallString::new(string)))
        } else {
            Err(InvalidDate)
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_string("Date", self.as_str(), formatter)
    }
}

impl StringType for Date {
    fn from_sent(string: &str) -> Option<Self> {
        Some(Self(SmallString::new(string)))
    }

    fn string(&self) -> &str {
        self.as_str()
    }
}

crate::__impl_string_type!(Date);

/// A string that is not a date such as `2016-08-01`, or not in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected a calendar date such as `2016-08-01`")
    }
}

impl std::error::Error for InvalidDate {}
