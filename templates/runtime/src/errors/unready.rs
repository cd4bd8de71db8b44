//! Why a wait ended before what it was for.

use std::time::Duration;

/// Why a [`Waiter`](crate::client::Waiter) ended without what it waited for.
pub(crate) enum Unready {
    /// It will never be ready, for this reason of the API.
    Failed {
        code: Option<i64>,
        message: Option<String>,
    },
    /// It was not ready in this time.
    TooLate(Duration),
    /// The program does not wait any more.
    Cancelled,
}
