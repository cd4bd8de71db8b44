//! One request from its first attempt to its outcome: authorized, sent, and retried if that is safe.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use http::{StatusCode, header::USER_AGENT};

use crate::{
    calls::call::Call,
    credentials::authorization::Authorization,
    engine::{attempt::Attempt, client::Client, progress::Progress, trace},
    errors::{ending::Ending, error::Error},
    origins::{
        base_url::BaseUrl,
        servers::{Destination, NoDestination},
    },
    responses::meta::{Effort, ResponseMeta},
    throttles::{error::ThrottleError, next_attempt::NextAttempt},
    transports::{error::TransportError, outgoing::Outgoing, wire::Reading},
    turns::permits::Permit,
};

impl Client {
    /// The request as it goes to the transport, without credentials.
    pub(crate) fn prepare(&self, call: &Call) -> Result<Prepared, Error> {
        let destination = self.destination(call)?;
        let unknown = self.unknown_server(call, &destination);
        match (
            unknown,
            call.to_http(&destination.base_url, self.shared.servers.page_hosts()),
        ) {
            (None, Ok(request)) => Ok(self.with_user_agent(call, request)),
            (unknown, request) => {
                let problems = unknown
                    .into_iter()
                    .chain(request.err().into_iter().flatten());
                Err(call.refused(problems.collect()))
            }
        }
    }

    /// Why a request that is in no description may not go to this server. A stored one may have been changed, so it is
    /// not enough that the request names the server.
    fn unknown_server(&self, call: &Call, destination: &Destination) -> Option<String> {
        let is_known =
            !call.operation.is_custom() || self.shared.keyring.get(destination).is_some();
        (!is_known).then(|| {
            let origin = destination.base_url.origin();
            format!(
                "the client does not know the server `{origin}`: a custom request goes only to Twilio, to the client's \
                 base URLs, and to origins with credentials of their own, if need be `Credentials::none()`: see \
                 `ClientBuilder::credentials_for`"
            )
        })
    }

    /// Where the call goes.
    pub(crate) fn destination(&self, call: &Call) -> Result<Arc<Destination>, Error> {
        let (server, list) = (call.server(), call.operation.servers());
        let destination = self.shared.servers.of_operation(server, list);
        destination.map_err(|error| match (call.operation.problems(), error) {
            (problems, _) if !problems.is_empty() => call.refused(problems),
            (_, error @ NoDestination::Invalid(_)) => Error::configuration(error.to_string()),
            (_, error @ NoDestination::Relative(_)) => {
                let id = call.operation_id();
                Error::configuration(format!("{id} has no destination: {error}"))
            }
        })
    }

    /// The request as it goes to a server other than the operation's, without credentials.
    pub(crate) fn prepare_for(&self, call: &Call, server: &BaseUrl) -> Result<Prepared, Error> {
        let request = call.to_http(server, self.shared.servers.page_hosts());
        let request = request.map_err(|problems| call.refused(problems))?;
        Ok(self.with_user_agent(call, request))
    }

    /// The request, with the header `User-Agent`.
    fn with_user_agent(&self, call: &Call, mut request: http::Request<Outgoing>) -> Prepared {
        let user_agent = self.shared.user_agents.of(call.operation.product());
        request.headers_mut().insert(USER_AGENT, user_agent);
        Box::new(request)
    }

    /// Sends it immediately, outside the limit on requests in flight.
    ///
    /// Most requests are sent once, so another attempt rebuilds the request with `again` instead of every attempt
    /// copying it.
    pub(crate) async fn attempt_until_done(
        &self,
        call: &Call,
        request: Prepared,
        again: impl Fn() -> Result<Prepared, Error>,
        reading: &mut Reading,
    ) -> Result<ResponseMeta, Error> {
        let wire = &self.shared.wire;
        let mut progress = Progress::new(wire.now(), self.options.total_timeout);
        let mut last: Option<Ended> = None;
        let mut request = request;
        loop {
            let authorized = self.authorized(call, &mut progress, request).await;
            let authorized = authorized.map_err(|error| error.after(progress.effort()))?;
            let permitted = self.permitted(call, &mut progress, last.is_none()).await;
            if let Err(error) = permitted {
                return match last {
                    // If a throttle would delay it past its time limit, it ends with the outcome so far.
                    Some(last) if error.is_too_late() => last.map_err(|error| {
                        Error::transport(&call.operation, error, progress.effort())
                    }),
                    _ => Err(Error::throttle(&call.operation, error).after(progress.effort())),
                };
            }
            let ended = self.attempt(call, &mut progress, authorized, reading).await;
            let ended = ended.map_err(|error| error.after(progress.effort()))?;
            let ending = Ending::of(&ended);
            let wait = self.wait_after(call, &mut progress, &ended);
            self.report(&Attempt::new(call, &progress, ending, wait));
            let Some(wait) = wait else {
                return ended
                    .map_err(|error| Error::transport(&call.operation, error, progress.effort()));
            };
            wire.sleep(wait).await;
            progress.goes_on_after(ending);
            last = Some(ended);
            request = again().map_err(|error| error.after(progress.effort()))?;
        }
    }

    /// Everything needed to send it now, if that needs no wait at all.
    ///
    /// For requests that may not be polled for a while: nothing that others wait for, such as a turn or a token, may
    /// depend on them. So the last turn is left to others.
    pub(crate) async fn ready_ahead(
        &self,
        call: &Call,
        request: Prepared,
    ) -> Option<ReadyAhead<'_>> {
        let turn = self.shared.in_flight.try_acquire_spare()?;
        let now = self.shared.wire.now();
        let mut progress = Progress::new(now, self.options.total_timeout);
        let authorized = at_once(self.authorized(call, &mut progress, request)).await?;
        let next = NextAttempt::first(&call.operation, &self.shared.wire);
        if let Some(throttle) = &self.throttle
            && !throttle.permit_at_once(&next)
        {
            return None;
        }
        Some(ReadyAhead {
            authorized: authorized.ok()?,
            progress,
            _turn: turn,
        })
    }

    /// Sends it in one attempt.
    pub(crate) async fn exchange_ahead(
        &self,
        call: &Call,
        mut ready: ReadyAhead<'_>,
    ) -> Result<ResponseMeta, Error> {
        let progress = &mut ready.progress;
        let reading = &mut Reading::Whole;
        let ended = self
            .attempt(call, progress, ready.authorized, reading)
            .await?;
        self.report(&Attempt::new(call, progress, Ending::of(&ended), None));
        ended.map_err(|error| Error::transport(&call.operation, error, progress.effort()))
    }

    /// Waits until an attempt may start. The first attempt waits as long as needed, since the request's time starts after
    /// that wait; another one at most as long as there is time left.
    async fn permitted(
        &self,
        call: &Call,
        progress: &mut Progress,
        is_first: bool,
    ) -> Result<(), ThrottleError> {
        let Some(throttle) = &self.throttle else {
            return Ok(());
        };
        let (wire, operation) = (&self.shared.wire, &call.operation);
        let begin = wire.now();
        if is_first {
            throttle
                .permit(&NextAttempt::first(operation, wire))
                .await?;
            progress.leave_out(wire.now().saturating_sub(begin));
            return Ok(());
        }
        let left = progress.left(begin);
        let next = NextAttempt::later(operation, progress.effort().attempts + 1, wire, left);
        let permitted = wire.in_time(throttle.permit(&next), left).await;
        permitted.unwrap_or_else(|| Err(ThrottleError::too_late()))
    }

    /// The request with its credentials. An error ends the request.
    async fn authorized(
        &self,
        call: &Call,
        progress: &mut Progress,
        mut request: Prepared,
    ) -> Result<Authorized, Error> {
        let wire = &self.shared.wire;
        let authorize = self.authorize(call, &mut request);
        let authorized = wire.in_time(authorize, progress.left(wire.now())).await;
        let authorization = authorized.ok_or_else(|| no_time(call))??;
        Ok(Authorized {
            request,
            authorization,
        })
    }

    /// One attempt. An error ends the request: without time left there is no attempt.
    async fn attempt(
        &self,
        call: &Call,
        progress: &mut Progress,
        authorized: Authorized,
        reading: &mut Reading,
    ) -> Result<Ended, Error> {
        let wire = &self.shared.wire;
        let Authorized {
            request,
            authorization,
        } = authorized;
        let now = wire.now();
        let limit = progress.left(now).min(self.options.attempt_timeout);
        if limit.is_zero() {
            return Err(no_time(call));
        }
        progress.attempt_begins(now);
        let result = wire.send(*request, limit, reading).await;
        progress.attempt_ends(wire.now());
        let ended = result.map(|mut response| {
            if let Some(authorization) = &authorization {
                authorization.name_query_keys(&mut response);
            }
            ResponseMeta::new(response, progress.effort())
        });
        if Ending::of(&ended) == Ending::Answered(StatusCode::UNAUTHORIZED) {
            self.refused(call, authorization.as_ref());
        }
        Ok(ended)
    }

    /// The wait before the next attempt; `None` if there is none.
    fn wait_after(&self, call: &Call, progress: &mut Progress, ended: &Ended) -> Option<Duration> {
        if !Ending::of(ended).allows_another(&call.operation) {
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

/// A request as it goes to the transport, without credentials. Boxed, since it is moved often.
pub(crate) type Prepared = Box<http::Request<Outgoing>>;

/// How an attempt ended.
type Ended = Result<ResponseMeta, TransportError>;

/// A request with its credentials.
struct Authorized {
    request: Prepared,
    authorization: Option<Authorization>,
}

/// A request that can be sent without waiting.
pub(crate) struct ReadyAhead<'a> {
    authorized: Authorized,
    progress: Progress,
    _turn: Permit<'a>,
}

fn no_time(call: &Call) -> Error {
    Error::transport(
        &call.operation,
        TransportError::out_of_time(),
        Effort::default(),
    )
}

/// The output of a future, if it is ready at the first poll.
async fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
