//! One request from its first attempt to its outcome: authorized, sent, and sent again where that does no harm.

use std::time::Duration;

use http::{HeaderValue, StatusCode, header::USER_AGENT};

use crate::runtime::{
    calls::call::Call,
    engine::{
        attempt::Attempt,
        base_url::BaseUrl,
        client::Client,
        meta::{Effort, ResponseMeta},
        progress::Progress,
        retry::Ending,
        trace,
    },
    errors::error::Error,
    transports::transport::TransportError,
};

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
    ) -> Result<ResponseMeta, Error> {
        let _turn = self.shared.in_flight.acquire().await;
        self.keep_the_rate(None).await;
        // In a box of its own, so that the thousands that wait for their turn are small.
        Box::pin(self.attempt_until_done(call, request)).await
    }

    /// Sends it at once, outside of the limit on requests in flight.
    pub(crate) async fn attempt_until_done(
        &self,
        call: &Call,
        request: http::Request<Vec<u8>>,
    ) -> Result<ResponseMeta, Error> {
        let wire = &self.shared.wire;
        let mut progress = Progress::new(wire.now(), self.options.total_timeout);
        loop {
            let ended = self.attempt(call, &mut progress, request.clone()).await;
            let ended = ended.map_err(|error| error.after(progress.effort()))?;
            let ending = Ending::of(&ended);
            let wait = self.wait_after(call, &mut progress, &ended);
            self.report(&Attempt::new(call, &progress, ending, wait));
            let Some(wait) = wait else {
                return ended.map_err(|error| Error::transport(call, error, progress.effort()));
            };
            wire.sleep(wait).await;
            if !self.keep_the_rate(Some(progress.left(wire.now()))).await {
                return ended.map_err(|error| Error::transport(call, error, progress.effort()));
            }
            progress.goes_on_after(ending);
        }
    }

    /// Waits until an attempt may start; `false`, and at once, when that would take as long as this or longer.
    async fn keep_the_rate(&self, limit: Option<Duration>) -> bool {
        let Some(rate) = &self.shared.rate else {
            return true;
        };
        let wire = &self.shared.wire;
        let moment = rate.take(wire.now());
        let wait = moment.wait(wire.now());
        if limit.is_some_and(|limit| wait >= limit) {
            return false;
        }
        wire.sleep(wait).await;
        moment.used();
        true
    }

    /// One attempt. An error is the end of the request: without credentials or time there is no attempt.
    async fn attempt(
        &self,
        call: &Call,
        progress: &mut Progress,
        mut request: http::Request<Vec<u8>>,
    ) -> Result<Result<ResponseMeta, TransportError>, Error> {
        let wire = &self.shared.wire;
        let no_time =
            || Error::transport(call, TransportError::connect(NO_TIME), Effort::default());
        let authorize = self.authorize(call, &mut request);
        let authorized = wire.in_time(authorize, progress.left(wire.now())).await;
        let authorization = authorized.ok_or_else(no_time)??;
        let limit = progress.left(wire.now());
        if limit.is_zero() {
            return Err(no_time());
        }
        progress.attempt_begins(wire.now());
        let limit = limit.min(self.options.attempt_timeout);
        let result = wire.send(request, limit).await;
        progress.attempt_ends(wire.now());
        let ended = result.map(|response| ResponseMeta::new(response, progress.effort()));
        if Ending::of(&ended) == Ending::Answered(StatusCode::UNAUTHORIZED) {
            self.refused(call, authorization.as_ref());
        }
        Ok(ended)
    }

    /// How long to wait before the next attempt; `None` when there is none.
    fn wait_after(
        &self,
        call: &Call,
        progress: &mut Progress,
        ended: &Result<ResponseMeta, TransportError>,
    ) -> Option<Duration> {
        if !Ending::of(ended).allows_another(call.operation) {
            return None;
        }
        let retry_after = ended.as_ref().ok().and_then(ResponseMeta::retry_after);
        let attempts = progress.effort().attempts;
        let wait = self.options.retry.wait_after(attempts, retry_after)?;
        (wait < progress.left(self.shared.wire.now())).then_some(wait)
    }

    fn report(&self, attempt: &Attempt) {
        trace::attempt_ended(attempt);
        if let Some(hook) = &self.shared.on_attempt {
            hook(attempt);
        }
    }
}

const NO_TIME: &str = "the time for the whole request is over";
