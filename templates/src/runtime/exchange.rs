//! One request from its first attempt to its outcome: authorized, sent, and sent again where that does no harm.

use std::time::Duration;

use http::{HeaderValue, StatusCode, header::USER_AGENT};

use super::{
    attempt::Attempt,
    base_url::BaseUrl,
    call::Call,
    client::Client,
    error::Error,
    meta::{Effort, ResponseMeta},
    operation::Method,
    response::Response,
    retry::Ending,
    trace,
    transport::TransportError,
};

/// How a request ended: with a response of whatever status.
pub(crate) struct Outcome {
    meta: ResponseMeta,
    /// Whether the API may have done at an earlier attempt what the request asks for.
    may_be_done: bool,
}

impl Outcome {
    /// The response, if it is a success.
    pub(crate) fn into_success(self, call: &Call) -> Result<http::Response<Vec<u8>>, Error> {
        if self.meta.status_code().is_success() {
            Ok(self.meta.into_response())
        } else {
            Err(Error::refused(call, self.meta))
        }
    }

    /// The result that the response stands for.
    pub(crate) fn read<A: Response>(self, call: &Call) -> Result<(A, ResponseMeta), Error> {
        let Self { meta, may_be_done } = self;
        if A::is_success(meta.status_code()) {
            return match A::from_response(call, meta.response()) {
                Ok(answer) => Ok((answer, meta)),
                Err(problem) => Err(Error::unreadable(call, meta, problem)),
            };
        }
        // What an earlier attempt deleted without our hearing of it is gone, as it should be.
        let is_gone = meta.status_code() == StatusCode::NOT_FOUND;
        if call.operation.method == Method::Delete && may_be_done && is_gone {
            let mut deleted = http::Response::new(Vec::new());
            *deleted.status_mut() = StatusCode::NO_CONTENT;
            if let Ok(answer) = A::from_response(call, &deleted) {
                return Ok((answer, meta));
            }
        }
        Err(Error::refused(call, meta))
    }
}

impl Client {
    /// The request as it goes to the transport, but for its credentials.
    pub(crate) fn prepare(&self, call: &Call) -> Result<http::Request<Vec<u8>>, Error> {
        let server = self.shared.servers.of_operation(call.server());
        let server = server.map_err(|error| Error::configuration(error.to_string()))?;
        self.prepare_for(call, &server)
    }

    /// The same, for a server that is not the operation's.
    pub(crate) fn prepare_for(
        &self,
        call: &Call,
        server: &BaseUrl,
    ) -> Result<http::Request<Vec<u8>>, Error> {
        let mut request = call
            .to_http(server)
            .map_err(|invalid| Error::invalid_call(call, invalid))?;
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
        Ok(request)
    }

    /// Sends what [`prepare`](Self::prepare) made of `call` when it is its turn.
    ///
    /// The turn lasts until the outcome, waits included: when the API is to be left alone for a while, the requests that
    /// wait for their turn leave it alone as well.
    pub(crate) async fn exchange(
        &self,
        call: &Call,
        request: http::Request<Vec<u8>>,
    ) -> Result<Outcome, Error> {
        let _turn = self.shared.in_flight.acquire().await;
        self.keep_the_rate().await;
        self.attempt_until_done(call, request).await
    }

    /// Sends it at once, outside of the limit on requests in flight.
    pub(crate) async fn attempt_until_done(
        &self,
        call: &Call,
        request: http::Request<Vec<u8>>,
    ) -> Result<Outcome, Error> {
        let mut progress = Progress::new(self.shared.wire.now(), self.options.total_timeout);
        loop {
            let ended = self.attempt(call, &mut progress, request.clone()).await?;
            let ending = Ending::of(&ended);
            let wait = self.wait_after(call, &progress, ending, &ended);
            let attempt = Attempt::new(call, &progress, ending, wait);
            trace::attempt_ended(&attempt);
            if let Some(hook) = &self.shared.on_attempt {
                hook(&attempt);
            }
            let Some(wait) = wait else {
                let may_be_done = progress.may_be_done;
                return match ended {
                    Ok(meta) => Ok(Outcome { meta, may_be_done }),
                    Err(error) => Err(Error::transport(call, error, progress.effort)),
                };
            };
            progress.may_be_done |= ending.may_have_taken_effect();
            self.shared.wire.sleep(wait).await;
            self.keep_the_rate().await;
        }
    }

    /// Waits until an attempt may start.
    async fn keep_the_rate(&self) {
        if let Some(rate) = &self.shared.rate {
            let wire = &self.shared.wire;
            wire.sleep(rate.wait(wire.now())).await;
        }
    }

    ///
    /// An error is one of its credentials: without them there is no attempt.
    async fn attempt(
        &self,
        call: &Call,
        progress: &mut Progress,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<Result<ResponseMeta, TransportError>, Error> {
        let wire = &self.shared.wire;
        let start = progress.start_attempt(wire.now());
        let credentials = self.credentials_for(call);
        let authorization = match credentials {
            None => None,
            Some(credentials) => {
                let authorize = self.authorize(call, credentials, &mut request);
                match wire.in_time(authorize, progress.left()).await {
                    None => return Ok(progress.is_over(start, wire.now())),
                    Some(authorization) => Some(authorization?),
                }
            }
        };
        let limit = progress.left_at(wire.now());
        if limit.is_zero() {
            return Ok(progress.is_over(start, wire.now()));
        }
        let limit = limit.min(self.options.attempt_timeout);
        let result = wire.send(request, limit).await;
        progress.end_attempt(start, wire.now());
        let ended = result.map(|response| ResponseMeta::new(response, progress.effort));
        let is_refused = Ending::of(&ended) == Ending::Answered(StatusCode::UNAUTHORIZED);
        if let (true, Some(credentials), Some(authorization)) =
            (is_refused, credentials, &authorization)
        {
            credentials.refused(authorization);
        }
        Ok(ended)
    }

    /// How long to wait before the next attempt; `None` when there is none.
    fn wait_after(
        &self,
        call: &Call,
        progress: &Progress,
        ending: Ending,
        ended: &Result<ResponseMeta, TransportError>,
    ) -> Option<Duration> {
        if !ending.allows_another(call.operation) {
            return None;
        }
        let retry_after = ended.as_ref().ok().and_then(ResponseMeta::retry_after);
        let retry = self.options.retry;
        let wait = retry.wait_after(progress.effort.attempts, retry_after)?;
        (wait < progress.left()).then_some(wait)
    }
}

/// How far a request is.
pub(crate) struct Progress {
    begin: Duration,
    total_timeout: Duration,
    pub(crate) effort: Effort,
    /// How long the last attempt took.
    pub(crate) attempt_took: Duration,
    may_be_done: bool,
}

impl Progress {
    fn new(begin: Duration, total_timeout: Duration) -> Self {
        Self {
            begin,
            total_timeout,
            effort: Effort::default(),
            attempt_took: Duration::ZERO,
            may_be_done: false,
        }
    }

    /// How much of the total timeout is left, as of when an attempt last began or ended.
    fn left(&self) -> Duration {
        self.total_timeout.saturating_sub(self.effort.elapsed)
    }

    fn left_at(&self, now: Duration) -> Duration {
        self.total_timeout
            .saturating_sub(now.saturating_sub(self.begin))
    }

    /// The end of an attempt for which there was no time.
    fn is_over(&mut self, start: Duration, now: Duration) -> Result<ResponseMeta, TransportError> {
        self.end_attempt(start, now);
        let problem = "the time for the whole request is over";
        Err(TransportError::connect(problem))
    }

    fn start_attempt(&mut self, now: Duration) -> Duration {
        self.effort.attempts += 1;
        self.effort.elapsed = now.saturating_sub(self.begin);
        now
    }

    fn end_attempt(&mut self, start: Duration, now: Duration) {
        self.attempt_took = now.saturating_sub(start);
        self.effort.elapsed = now.saturating_sub(self.begin);
    }
}
