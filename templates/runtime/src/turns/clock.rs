//! The elapsed time, for transports without their own clock.

use std::time::Duration;

/// The time since this was first called. Never goes back.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn now() -> Duration {
    use std::{sync::OnceLock, time::Instant};

    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Zero: this target has no clock, and the standard library would panic.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn now() -> Duration {
    Duration::ZERO
}
