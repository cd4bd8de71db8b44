//! Dates of other crates: conversions keep the value, and a value that does not fit is an error.

use crate::{Date, DateTime, generated_for_0_1::FromJson};

fn last_time() -> DateTime {
    "9999-12-31T23:59:59Z".parse().unwrap()
}

fn odd_time() -> DateTime {
    DateTime::from_json("yesterday".into()).unwrap()
}

fn odd_date() -> Date {
    Date::from_json("2016-02-30".into()).unwrap()
}

const TIME: &str = "2016-08-01T22:10:40.123456789Z";

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use chrono::{NaiveDate, Utc};
    let time: DateTime = TIME.parse().unwrap();
    let other = chrono::DateTime::<Utc>::try_from(&time).unwrap();
    assert_eq!(other.to_rfc3339(), "2016-08-01T22:10:40.123456789+00:00");
    assert_eq!(DateTime::try_from(other).unwrap(), time);
    let early: DateTime = "0001-02-03T04:05:06.7Z".parse().unwrap();
    let other = chrono::DateTime::<Utc>::try_from(&early).unwrap();
    assert_eq!(DateTime::try_from(other).unwrap(), early);
    assert!(chrono::DateTime::<Utc>::try_from(&odd_time()).is_err());
    assert!(DateTime::try_from(chrono::DateTime::<Utc>::MAX_UTC).is_err());
    let last = chrono::DateTime::<Utc>::try_from(&last_time()).unwrap();
    assert_eq!(DateTime::try_from(last).unwrap(), last_time());
    let date = NaiveDate::from_ymd_opt(2016, 2, 29).unwrap();
    assert_eq!(Date::try_from(date).unwrap().as_str(), "2016-02-29");
    assert_eq!(
        NaiveDate::try_from(&"2016-02-29".parse::<Date>().unwrap()),
        Ok(date)
    );
    assert!(NaiveDate::try_from(&odd_date()).is_err());
    assert!(Date::try_from(NaiveDate::MAX).is_err());
}

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    use jiff::{Timestamp, civil};
    let time: DateTime = TIME.parse().unwrap();
    let other = Timestamp::try_from(&time).unwrap();
    assert_eq!(other.to_string(), TIME);
    assert_eq!(DateTime::try_from(other).unwrap(), time);
    assert!(Timestamp::try_from(&odd_time()).is_err());
    assert!(DateTime::try_from(Timestamp::MIN).is_err());
    assert!(DateTime::try_from(Timestamp::MAX).is_ok());
    assert!(Timestamp::try_from(&last_time()).is_err());
    let date = civil::date(2016, 2, 29);
    assert_eq!(Date::try_from(date).unwrap().as_str(), "2016-02-29");
    assert_eq!(
        civil::Date::try_from(&"2016-02-29".parse::<Date>().unwrap()),
        Ok(date)
    );
    assert!(civil::Date::try_from(&odd_date()).is_err());
    assert!(Date::try_from(civil::date(-1, 1, 1)).is_err());
}

#[cfg(feature = "time")]
#[test]
fn time() {
    use time::{Month, OffsetDateTime, UtcOffset};
    let time: DateTime = TIME.parse().unwrap();
    let other = OffsetDateTime::try_from(&time).unwrap();
    assert_eq!(other.unix_timestamp_nanos(), 1_470_089_440_123_456_789);
    assert_eq!(DateTime::try_from(other).unwrap(), time);
    let elsewhere = other.to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
    assert_eq!(DateTime::try_from(elsewhere).unwrap(), time);
    assert!(OffsetDateTime::try_from(&odd_time()).is_err());
    let last = OffsetDateTime::try_from(&last_time()).unwrap();
    assert_eq!(DateTime::try_from(last).unwrap(), last_time());
    let date = time::Date::from_calendar_date(2016, Month::February, 29).unwrap();
    assert_eq!(Date::try_from(date).unwrap().as_str(), "2016-02-29");
    assert_eq!(
        time::Date::try_from(&"2016-02-29".parse::<Date>().unwrap()),
        Ok(date)
    );
    assert!(time::Date::try_from(&odd_date()).is_err());
    assert!(Date::try_from(time::Date::MIN).is_err());
}
