//! Fetching something again and again until it is ready.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use crate::{
    calls::{call::Call, request::Request, response::Response},
    engine::{
        client::Client,
        readiness::{Condition, Described, Readiness, Until},
        trace::Caller,
    },
    errors::{error::Error, unready::Unready},
    operations::operation::Method,
    responses::meta::Effort,
    transports::transport::BoxFuture,
};

impl Client {
    /// Fetches something until it is ready. What this means is in its description, or stated by
    /// [`until`](Waiter::until).
    ///
    /// Takes a GET only, since anything else would take effect again and again. Await the [`Waiter`], and drop its future
    /// to stop waiting.
    ///
    /// # Errors
    /// Besides those of the request: [`Failed`](crate::ErrorKind::Failed) if it will never be ready, and
    /// [`NotReady`](crate::ErrorKind::NotReady) if it is not by the [`deadline`](Waiter::deadline). An error of the request
    /// ends the wait, after the retries that the client's policy allows.
    ///
    /// ```
    /// # use twilio_runtime::{Client, Error, Request, serde_json::Value};
    /// use std::time::Duration;
    ///
    /// async fn wait(client: &Client, fetch: impl Request<Response = Value>) -> Result<Value, Error> {
    ///     client
    ///         .wait_for(fetch)
    ///         .until(|job| job["status"] == "completed")
    ///         .interval(Duration::from_secs(2))
    ///         .deadline(Duration::from_secs(90))
    ///         .await
    /// }
    /// ```
    pub fn wait_for<T: Response>(&self, request: impl Request<Response = T>) -> Waiter<T> {
        Waiter {
            client: self.clone(),
            call: request.into_call(),
            condition: Described,
            pace: Pace {
                interval: Duration::from_secs(1),
                deadline: Duration::from_secs(60),
                is_cancelled: None,
            },
            response: PhantomData,
        }
    }
}

/// Waits for something: see [`Client::wait_for`]. It is a future if the response says itself when it is ready, or after
/// [`until`](Self::until).
#[must_use = "nothing is fetched before it is awaited"]
pub struct Waiter<T, C = Described> {
    client: Client,
    call: Call,
    condition: C,
    pace: Pace,
    response: PhantomData<fn() -> T>,
}

/// How often to fetch, and for how long.
struct Pace {
    interval: Duration,
    deadline: Duration,
    is_cancelled: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl<T, C> Waiter<T, C> {
    /// What to wait for: a function of the response that returns a `bool` or a [`Readiness`].
    pub fn until<R: Into<Readiness>, F: Fn(&T) -> R + Send + Sync + 'static>(
        self,
        condition: F,
    ) -> Waiter<T, Until<F>> {
        Waiter {
            client: self.client,
            call: self.call,
            condition: Until(condition),
            pace: self.pace,
            response: PhantomData,
        }
    }

    /// The average time between a response and the next request: a second by default. Each wait is random, between half of
    /// it and one and a half times as much, so that programs that started together do not ask together.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.pace.interval = interval;
        self
    }

    /// How long to wait in all, a minute by default. The wait ends early if there is no time for another request, and a
    /// request that is under way is dropped.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = deadline;
        self
    }

    /// A function that is called before each request; if it returns `true`, the wait ends with
    /// [`Cancelled`](crate::ErrorKind::Cancelled). For programs that cannot drop a future, such as blocking ones.
    pub fn cancel_if(mut self, is_cancelled: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.pace.is_cancelled = Some(Arc::new(is_cancelled));
        self
    }
}

impl<T: Response, C: Condition<T>> IntoFuture for Waiter<T, C> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait(Caller::current()))
    }
}

impl<T: Response, C: Condition<T>> Waiter<T, C> {
    async fn wait(self, caller: Caller) -> Result<T, Error> {
        if self.call.operation.method() != Method::Get {
            let problem = "only a GET can be sent until something is ready";
            return Err(self.call.refused(vec![problem.to_owned()]));
        }
        let begin = self.client.shared.wire.now();
        let mut attempts = 0;
        loop {
            if self
                .pace
                .is_cancelled
                .as_ref()
                .is_some_and(|is_cancelled| is_cancelled())
            {
                return Err(self.ended(Unready::Cancelled, begin, attempts));
            }
            let Some(fetched) = self.fetch(begin, &caller).await else {
                return Err(self.too_late(begin, attempts));
            };
            let (response, fetches) = fetched?;
            attempts += fetches;
            match self.condition.readiness(&response) {
                Readiness::Ready => return Ok(response),
                Readiness::Failed { code, message } => {
                    return Err(self.ended(Unready::Failed { code, message }, begin, attempts));
                }
                Readiness::Pending => {}
            }
            let wait = self.pace.next_wait();
            if wait >= self.left(begin) {
                return Err(self.too_late(begin, attempts));
            }
            self.client.shared.wire.sleep(wait).await;
        }
    }

    /// The response, and the number of attempts it took. `None` if the deadline passes first.
    async fn fetch(&self, begin: Duration, caller: &Caller) -> Option<Result<(T, u32), Error>> {
        let left = self.left(begin);
        // A blocking transport is not interrupted, but keeps this limit.
        let timeout = left.min(self.client.options.total_timeout);
        let client = self.client.with_total_timeout(timeout);
        let fetching = client.delivered(self.call.clone(), caller.clone());
        let fetched = self.client.shared.wire.in_time(fetching, left).await?;
        match fetched {
            Ok((response, meta)) => Some(Ok((response, meta.attempts()))),
            Err(_) if self.left(begin).is_zero() => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// The time until the deadline.
    fn left(&self, begin: Duration) -> Duration {
        self.pace.deadline.saturating_sub(self.elapsed(begin))
    }

    fn elapsed(&self, begin: Duration) -> Duration {
        self.client.shared.wire.now().saturating_sub(begin)
    }

    fn too_late(&self, begin: Duration, attempts: u32) -> Error {
        self.ended(Unready::TooLate(self.pace.deadline), begin, attempts)
    }

    fn ended(&self, unready: Unready, begin: Duration, attempts: u32) -> Error {
        Error::unready(&self.call.operation, unready).after(Effort {
            attempts,
            elapsed: self.elapsed(begin),
            may_have_arrived: false,
        })
    }
}

impl Pace {
    /// Random, around the interval.
    fn next_wait(&self) -> Duration {
        let half = self.interval / 2;
        let nanoseconds = u64::try_from(self.interval.as_nanos()).unwrap_or(u64::MAX);
        half.saturating_add(Duration::from_nanos(fastrand::u64(0..=nanoseconds)))
    }
}

impl<T, C> fmt::Debug for Waiter<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Waiter")
            .field("operation_id", &self.call.operation_id())
            .field("interval", &self.pace.interval)
            .field("deadline", &self.pace.deadline)
            .finish_non_exhaustive()
    }
}
