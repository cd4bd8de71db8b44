//! Two throttles, both of which must permit an attempt.

use std::sync::Arc;

use crate::{
    throttles::{error::ThrottleError, next_attempt::NextAttempt, throttle::Throttle},
    transports::transport::BoxFuture,
};

/// Asks the second once the first has permitted the attempt.
pub(crate) struct Chain {
    first: Arc<dyn Throttle>,
    second: Arc<dyn Throttle>,
}

impl Chain {
    /// The throttle after those that there are already, if any.
    pub(crate) fn after(
        first: Option<Arc<dyn Throttle>>,
        second: Arc<dyn Throttle>,
    ) -> Arc<dyn Throttle> {
        match first {
            None => second,
            Some(first) => Arc::new(Self { first, second }),
        }
    }
}

impl Throttle for Chain {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        Box::pin(async move {
            self.first.permit(attempt).await?;
            self.second.permit(attempt).await
        })
    }

    fn permit_at_once(&self, attempt: &NextAttempt<'_>) -> bool {
        self.first.permit_at_once(attempt) && self.second.permit_at_once(attempt)
    }
}
