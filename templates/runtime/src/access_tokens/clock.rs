//! The time of day: the application's, or that of the system.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The seconds since 1970, by the clock of the system unless the application gives a time. `None` without either, or
/// before 1970.
pub(crate) fn seconds(given: Option<SystemTime>) -> Option<u64> {
    since_1970(given.or_else(system_time)?)
}

pub(crate) fn since_1970(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().map(|it| it.as_secs())
}

/// `None` if it is too late for the system's type.
pub(crate) fn at(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn system_time() -> Option<SystemTime> {
    Some(SystemTime::now())
}

/// This target has no clock, and the standard library would panic.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn system_time() -> Option<SystemTime> {
    None
}
