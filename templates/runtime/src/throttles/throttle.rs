//! The interface to what decides when an attempt may start.

use std::sync::Arc;

use crate::{
    throttles::{error::ThrottleError, next_attempt::NextAttempt},
    transports::transport::BoxFuture,
};

/// Decides when an attempt may start: a limit of your own, such as one rate for many machines.
///
/// [`Rate`](crate::client::Rate) is the built-in one, for one process. A client asks its throttles last, when the
/// request has its turn and its credentials, so whoever is permitted sends at once.
///
/// A throttle that depends on something else can fail. Then it is the throttle that decides what happens:
///
/// ```
/// # use std::time::Duration;
/// # use twilio_runtime::{client::{NextAttempt, Rate, Throttle, ThrottleError}, transport::BoxFuture};
/// /// Part of the limit of all machines, for as long as these cannot agree.
/// struct OrElse<T>(T, Rate);
///
/// impl<T: Throttle> Throttle for OrElse<T> {
///     fn permit<'a>(&'a self, attempt: &'a NextAttempt<'a>) -> BoxFuture<'a, Result<(), ThrottleError>> {
///         Box::pin(async move {
///             match self.0.permit(attempt).await {
///                 // To send anyway, without any limit, return `Ok(())`; to refuse, return the error.
///                 Err(error) if error.is_unavailable() => self.1.permit(attempt).await,
///                 permitted_or_refused => permitted_or_refused,
///             }
///         })
///     }
/// }
/// # let _ = |shared: OrElse<Rate>| shared.1;
/// # let _ = Rate::new(5, Duration::from_secs(1));
/// ```
pub trait Throttle: Send + Sync {
    /// Waits until the attempt may start.
    ///
    /// Wait with [`NextAttempt::wait`], which works with every transport, async or blocking. The client cancels by
    /// dropping the future; a permission that nobody will use should then go to others, where that is possible. The
    /// request already has its turn, so a throttle must not wait for other requests of the same client.
    ///
    /// # Errors
    /// If the attempt must not start, or nobody can tell. Nothing of it is sent, and the request ends with an error of
    /// the kind [`NotSent`](crate::ErrorKind::NotSent), or
    /// [`NoAnswer`](crate::ErrorKind::NoAnswer) if an earlier attempt may have arrived.
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>>;

    /// Whether the attempt may start now, decided without waiting for anything or anybody. If so, it starts.
    ///
    /// Only pages of a list that are prefetched ask this: without a permission, they are left until they are needed.
    /// By default there is none.
    fn permit_at_once(&self, attempt: &NextAttempt<'_>) -> bool {
        let _ = attempt;
        false
    }
}

impl<T: Throttle + ?Sized> Throttle for Arc<T> {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        T::permit(self, attempt)
    }

    fn permit_at_once(&self, attempt: &NextAttempt<'_>) -> bool {
        T::permit_at_once(self, attempt)
    }
}
