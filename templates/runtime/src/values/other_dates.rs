//! Conversions between the dates of this crate and those of other crates.

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{Datelike as _, NaiveDate, Utc};
    use jiff::SignedDuration;

    use crate::values::{
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
    };

    impl TryFrom<chrono::DateTime<Utc>> for DateTime {
        type Error = InvalidDateTime;

        fn try_from(time: chrono::DateTime<Utc>) -> Result<Self, InvalidDateTime> {
            let seconds = SignedDuration::from_secs(time.timestamp());
            let rest = SignedDuration::from_nanos(time.timestamp_subsec_nanos().into());
            Self::in_utc(seconds.checked_add(rest).ok_or(InvalidDateTime)?)
        }
    }

    /// Fails if [`DateTime::to_system_time`] is `None`.
    impl TryFrom<&DateTime> for chrono::DateTime<Utc> {
        type Error = InvalidDateTime;

        fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
            let nanoseconds = time.since_1970().ok_or(InvalidDateTime)?.as_nanos();
            let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000));
            let rest = u32::try_from(nanoseconds.rem_euclid(1_000_000_000));
            let (Ok(seconds), Ok(rest)) = (seconds, rest) else {
                return Err(InvalidDateTime);
            };
            Self::from_timestamp(seconds, rest).ok_or(InvalidDateTime)
        }
    }

    impl TryFrom<NaiveDate> for Date {
        type Error = InvalidDate;

        fn try_from(date: NaiveDate) -> Result<Self, InvalidDate> {
            let year = u16::try_from(date.year()).map_err(|_| InvalidDate)?;
            let part = |part: u32| u8::try_from(part).map_err(|_| InvalidDate);
            Self::new(year, part(date.month())?, part(date.day())?)
        }
    }

    /// Fails if the server sent something other than a calendar date.
    impl TryFrom<&Date> for NaiveDate {
        type Error = InvalidDate;

        fn try_from(date: &Date) -> Result<Self, InvalidDate> {
            let (year, month, day) = date.parts()?;
            Self::from_ymd_opt(year.into(), month.into(), day.into()).ok_or(InvalidDate)
        }
    }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use jiff::{Timestamp, civil};

    use crate::values::{
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
    };

    impl TryFrom<Timestamp> for DateTime {
        type Error = InvalidDateTime;

        fn try_from(timestamp: Timestamp) -> Result<Self, InvalidDateTime> {
            Self::in_utc(timestamp.as_duration())
        }
    }

    /// Fails if [`DateTime::to_system_time`] is `None`, and on the last day of the year 9999, which jiff's timestamps
    /// do not include.
    impl TryFrom<&DateTime> for Timestamp {
        type Error = InvalidDateTime;

        fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
            let time = time.since_1970().ok_or(InvalidDateTime)?;
            Self::from_duration(time).map_err(|_| InvalidDateTime)
        }
    }

    impl TryFrom<civil::Date> for Date {
        type Error = InvalidDate;

        fn try_from(date: civil::Date) -> Result<Self, InvalidDate> {
            let year = u16::try_from(date.year()).map_err(|_| InvalidDate)?;
            let part = |part: i8| u8::try_from(part).map_err(|_| InvalidDate);
            Self::new(year, part(date.month())?, part(date.day())?)
        }
    }

    /// Fails if the server sent something other than a calendar date.
    impl TryFrom<&Date> for civil::Date {
        type Error = InvalidDate;

        fn try_from(date: &Date) -> Result<Self, InvalidDate> {
            date.as_str().parse().map_err(|_| InvalidDate)
        }
    }
}

#[cfg(feature = "time")]
mod of_time {
    use jiff::SignedDuration;
    use time::{Month, OffsetDateTime};

    use crate::values::{
        date::{Date, InvalidDate},
        date_time::{DateTime, InvalidDateTime},
    };

    impl TryFrom<OffsetDateTime> for DateTime {
        type Error = InvalidDateTime;

        fn try_from(time: OffsetDateTime) -> Result<Self, InvalidDateTime> {
            let time = SignedDuration::try_from_nanos_i128(time.unix_timestamp_nanos());
            Self::in_utc(time.ok_or(InvalidDateTime)?)
        }
    }

    /// In UTC. Fails if [`DateTime::to_system_time`] is `None`.
    impl TryFrom<&DateTime> for OffsetDateTime {
        type Error = InvalidDateTime;

        fn try_from(time: &DateTime) -> Result<Self, InvalidDateTime> {
            let time = time.since_1970().ok_or(InvalidDateTime)?;
            Self::from_unix_timestamp_nanos(time.as_nanos()).map_err(|_| InvalidDateTime)
        }
    }

    impl TryFrom<time::Date> for Date {
        type Error = InvalidDate;

        fn try_from(date: time::Date) -> Result<Self, InvalidDate> {
            let year = u16::try_from(date.year()).map_err(|_| InvalidDate)?;
            Self::new(year, date.month().into(), date.day())
        }
    }

    /// Fails if the server sent something other than a calendar date.
    impl TryFrom<&Date> for time::Date {
        type Error = InvalidDate;

        fn try_from(date: &Date) -> Result<Self, InvalidDate> {
            let (year, month, day) = date.parts()?;
            let month = Month::try_from(month).map_err(|_| InvalidDate)?;
            Self::from_calendar_date(year.into(), month, day).map_err(|_| InvalidDate)
        }
    }
}
