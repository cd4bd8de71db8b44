//! A transport that stands in for Twilio, and records what arrives.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::Notify;
use twilio_runtime::{
    Client, Credentials, RetryPolicy, http,
    transport::{BoxFuture, Transport, TransportError},
};

/// How it answers.
pub(super) enum Answer {
    Status(u16),
    /// The connection breaks off after the request arrived.
    BreakOff,
    /// There is no connection, so nothing arrives.
    NoConnection,
    /// It answers with 201 once `proceed` is called.
    Wait,
}

#[derive(Clone, Default)]
pub(super) struct Twilio(Arc<Inner>);

#[derive(Default)]
struct Inner {
    answers: Mutex<VecDeque<Answer>>,
    arrived: Mutex<Vec<String>>,
    proceed: Notify,
}

impl Twilio {
    /// Gives these answers, then 201.
    pub(super) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let twilio = Self::default();
        twilio.0.answers.lock().unwrap().extend(answers);
        twilio
    }

    /// The method, path and body of each request that arrived.
    pub(super) fn arrived(&self) -> Vec<String> {
        self.0.arrived.lock().unwrap().clone()
    }

    /// Lets one request that waits proceed, now or when it comes.
    pub(super) fn proceed(&self) {
        self.0.proceed.notify_one();
    }

    /// A client that sends each request once.
    pub(super) fn client(&self) -> Client {
        Client::builder(Credentials::api_key("SK00", "secret"))
            .base_url("http://twilio.invalid")
            .retry(RetryPolicy::never())
            .transport(self.clone())
            .build()
            .unwrap()
    }
}

impl Transport for Twilio {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let answer = self.0.answers.lock().unwrap().pop_front();
        if !matches!(answer, Some(Answer::NoConnection)) {
            let (method, path) = (request.method(), request.uri().path());
            let body = String::from_utf8_lossy(request.body());
            let line = format!("{method} {path} {body}");
            self.0
                .arrived
                .lock()
                .unwrap()
                .push(line.trim_end().to_owned());
        }
        Box::pin(async move {
            let status = match answer {
                None => 201,
                Some(Answer::Status(status)) => status,
                Some(Answer::BreakOff) => return Err(TransportError::after_sending("reset")),
                Some(Answer::NoConnection) => return Err(TransportError::connect("refused")),
                Some(Answer::Wait) => {
                    self.0.proceed.notified().await;
                    201
                }
            };
            let body = match status {
                200..300 => r#"{"sid":"canary"}"#,
                _ => r#"{"code":20000,"message":"canary"}"#,
            };
            let response = http::Response::builder().status(status);
            Ok(response.body(body.as_bytes().to_vec()).unwrap())
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
