//! What is limited in time: the head, and each chunk, but not a whole body.

use std::{
    future::{pending, ready},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use twilio_runtime::{
    Client, Credentials, ErrorKind, RetryPolicy,
    http::{Request, Response},
    transport::{
        BoxFuture, RequestBody, ResponseBody, Transport, TransportError, TransportErrorKind,
    },
    types::Bytes,
};

use crate::{
    clients::{AnyClient, BOTH, Settings, fetch},
    server::{Server, endless},
};

/// The server says nothing more, so the test does not depend on it.
const SHORT: Duration = Duration::from_millis(20);

/// Long enough to connect.
const LONGER: Duration = Duration::from_secs(1);

#[test]
fn a_chunk_that_does_not_come_is_an_error() {
    for kind in BOTH {
        let server = Server::start(|exchange| {
            exchange.say(&endless("", &[b"abc"]))?;
            exchange.wait_for_close();
            Ok(())
        });
        let client = AnyClient::new(kind, &Settings::of(server.url()));
        let mut download = client.download(fetch()).unwrap();
        assert_eq!(download.chunk().unwrap().unwrap(), "abc");
        let mut download = download.idle_timeout(SHORT);
        let error = download.chunk().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incomplete);
        assert_eq!(error.received(), Some(3));
        let cause = error.transport_error().unwrap().kind();
        assert_eq!(cause, TransportErrorKind::TimedOut);
        let text = error.to_string();
        let expected = "the download ended after 3 bytes, since no more arrived in time; it is safe to send it again";
        assert!(text.ends_with(expected), "{text}");
        assert!(download.chunk().unwrap().is_none());
    }
}

#[test]
fn a_head_that_does_not_come_is_an_error_of_the_request() {
    for kind in BOTH {
        let server = Server::start(|exchange| {
            exchange.wait_for_close();
            Ok(())
        });
        let settings = Settings {
            attempt_timeout: LONGER,
            ..Settings::of(server.url())
        };
        let client = AnyClient::new(kind, &settings);
        let error = client.download(fetch()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoAnswer);
        let cause = error.transport_error().unwrap().kind();
        assert_eq!(cause, TransportErrorKind::TimedOut);
    }
}

/// Responds with three chunks, each after a wait that no timer ends, and records the timers that were started.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Vec<Duration>>>);

impl Transport for Slow {
    fn send(
        &self,
        _: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(ready(Err(TransportError::rejected("it streams"))))
    }

    fn send_streaming(
        &self,
        _: Request<RequestBody>,
    ) -> BoxFuture<'_, Result<Response<ResponseBody>, TransportError>> {
        let chunks = Chunks {
            left: 3,
            is_ready: false,
        };
        Box::pin(async move {
            Interrupted(false).await;
            Ok(Response::new(ResponseBody::from_stream(chunks)))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.0.lock().unwrap().push(duration);
            pending().await
        })
    }
}

/// Is ready at the second poll.
struct Interrupted(bool);

impl Future for Interrupted {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        context.waker().wake_by_ref();
        match std::mem::replace(&mut self.0, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}

struct Chunks {
    left: u8,
    is_ready: bool,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.is_ready = !self.is_ready;
        if self.is_ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        Poll::Ready(is_left.then(|| Ok(Bytes::from_static(b"abc"))))
    }
}

#[tokio::test]
async fn each_chunk_has_time_of_its_own() {
    let transport = Slow::default();
    let (attempt, idle) = (Duration::from_secs(7), Duration::from_secs(2));
    let client = Client::builder(Credentials::api_key("SK00", "secret"))
        .base_url("http://localhost")
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .attempt_timeout(attempt)
        .build()
        .unwrap();
    let mut download = client.download(fetch()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
    let mut download = download.idle_timeout(idle);
    while download.chunk().await.unwrap().is_some() {}
    assert_eq!(download.received(), 9);
    // The head, the first chunk, two more and the end.
    let timers = transport.0.lock().unwrap().clone();
    assert_eq!(timers, [attempt, attempt, idle, idle, idle]);
}
