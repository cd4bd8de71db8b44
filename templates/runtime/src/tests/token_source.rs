//! A scripted stand-in for the engine that credentials use, and futures that a test polls by hand.

use std::{
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use serde_json::{Value, json};

use super::response;
use crate::{
    Credentials, Error,
    calls::argument::string,
    credentials::{
        authorization::{Authorization, AuthorizationError, TokenFailure, TokenSource},
        oauth::{TOKEN, TokenRequest},
    },
    operations::{parameter::ParameterLocation, security::Security},
    request::Call,
    responses::meta::{Effort, ResponseMeta},
    transport::BoxFuture,
};

pub(super) type Outcome = Result<Authorization, AuthorizationError>;

/// Responds to requests for tokens, in order, and records them. The test sets the time.
#[derive(Default)]
pub(super) struct Source {
    script: Mutex<VecDeque<(u16, String)>>,
    calls: Mutex<Vec<(Call, String)>>,
    now: Mutex<Duration>,
    /// While it is shut, no response arrives, and the wakers of those that wait are kept here.
    gate: Mutex<Option<Vec<Waker>>>,
}

impl Source {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a response with this body to the script. If its status is no success, the engine returns an error.
    pub(super) fn answer_text(self, status: u16, body: &str) -> Self {
        self.script.lock().unwrap().push_back((status, body.into()));
        self
    }

    pub(super) fn answer(self, status: u16, body: Value) -> Self {
        self.answer_text(status, &body.to_string())
    }

    /// Adds a token that is valid for this many seconds.
    pub(super) fn token(self, token: &str, seconds: u64) -> Self {
        self.answer(
            200,
            json!({ "access_token": token, "token_type": "Bearer", "expires_in": seconds }),
        )
    }

    pub(super) fn shut(self) -> Self {
        *self.gate.lock().unwrap() = Some(Vec::new());
        self
    }

    pub(super) fn open(&self) {
        let wakers = self.gate.lock().unwrap().take();
        wakers.into_iter().flatten().for_each(Waker::wake);
    }

    pub(super) fn set_now(&self, seconds: f64) {
        *self.now.lock().unwrap() = Duration::from_secs_f64(seconds);
    }

    pub(super) fn fetched(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    /// The requests for tokens, each with its server.
    pub(super) fn calls(&self) -> Vec<(Call, String)> {
        self.calls.lock().unwrap().clone()
    }

    /// The authorization of an attempt that does not have to wait.
    pub(super) fn authorize(&self, credentials: &Credentials) -> Outcome {
        let mut future = Attempt::new(credentials, self);
        future.poll().expect("there is nothing to wait for")
    }

    /// The header of such an authorization.
    pub(super) fn header(&self, credentials: &Credentials) -> String {
        header(&self.authorize(credentials).unwrap())
    }
}

impl TokenSource for Source {
    fn fetch<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<Vec<u8>, TokenFailure>> {
        Box::pin(async move {
            let mut call = Call::of(&TOKEN);
            for (name, value) in request.fields {
                call.set(ParameterLocation::Form, name, string(value));
            }
            let sent = (call.clone(), request.server.as_str().to_owned());
            self.calls.lock().unwrap().push(sent);
            poll_fn(|context| match &mut *self.gate.lock().unwrap() {
                Some(waiting) => {
                    waiting.push(context.waker().clone());
                    Poll::Pending
                }
                None => Poll::Ready(()),
            })
            .await;
            let next = self.script.lock().unwrap().pop_front();
            let (status, body) = next.expect("the script has no response left");
            let response = response(status, &[], &body);
            match status {
                200..300 => Ok(response.into_body()),
                _ => {
                    let meta = ResponseMeta::new(response, Effort::default());
                    Err(TokenFailure {
                        error: Arc::new(Error::refused(&call.operation, meta)),
                        status: Some(status),
                        is_retryable: false,
                    })
                }
            }
        })
    }

    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }
}

/// An attempt that waits for its authorization, and records whether it was woken.
pub(super) struct Attempt<'a> {
    future: Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>,
    woken: Arc<Woken>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl<'a> Attempt<'a> {
    pub(super) fn new(credentials: &'a Credentials, source: &'a Source) -> Self {
        Self {
            future: Box::pin(credentials.authorize(Security::Any, source)),
            woken: Arc::new(Woken(AtomicBool::new(true))),
        }
    }

    pub(super) fn is_woken(&self) -> bool {
        self.woken.0.load(Ordering::SeqCst)
    }

    pub(super) fn poll(&mut self) -> Option<Outcome> {
        self.woken.0.store(false, Ordering::SeqCst);
        let waker = Waker::from(self.woken.clone());
        match self.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => Some(outcome),
            Poll::Pending => None,
        }
    }
}

/// Polls those that are woken until nothing changes any more. Returns the outcomes, in the order of `attempts`.
pub(super) fn drive(attempts: &mut [Attempt<'_>]) -> Vec<Option<Outcome>> {
    let mut outcomes: Vec<Option<Outcome>> = attempts.iter().map(|_| None).collect();
    let mut moved = true;
    while moved {
        moved = false;
        for (attempt, outcome) in attempts.iter_mut().zip(&mut outcomes) {
            if outcome.is_none() && attempt.is_woken() {
                *outcome = attempt.poll();
                moved = true;
            }
        }
    }
    outcomes
}

/// The value of the header, which is never printed.
#[track_caller]
pub(super) fn header(authorization: &Authorization) -> String {
    super::assert_hidden(authorization);
    let header = authorization.header.as_ref().expect("it has one");
    assert!(header.is_sensitive());
    let text = header.as_bytes().to_vec();
    String::from_utf8(text).unwrap()
}
