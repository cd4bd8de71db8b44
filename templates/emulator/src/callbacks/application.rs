//! The application that is called back. In: a `tower` service, or a transport that leads to one. Out: its response.

use std::{
    error::Error as StdError,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header::HOST};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tower_service::Service;
use twilio_runtime::transport::{BoxFuture, Transport, TransportError};

/// The application that is called back.
#[derive(Clone)]
pub(crate) struct Application(Arc<dyn Receive>);

type Answered<'a> = BoxFuture<'a, Result<Response<Vec<u8>>, TransportError>>;

/// Takes a request whose URI is absolute.
trait Receive: Send + Sync {
    fn receive(&self, request: Request<Vec<u8>>) -> Answered<'_>;
}

/// How long Twilio waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(15);

impl Application {
    /// An application in this process.
    pub(crate) fn of_service<S, B>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
        S::Future: Send,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self(Arc::new(InProcess(Mutex::new(service))))
    }

    /// Whatever a transport reaches.
    pub(crate) fn of_transport(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(Remote(transport)))
    }

    pub(crate) async fn receive(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        self.0.receive(request).await
    }
}

struct InProcess<S>(Mutex<S>);

impl<S, B> Receive for InProcess<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn receive(&self, request: Request<Vec<u8>>) -> Answered<'_> {
        let service = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        let request = as_a_server_receives_it(request);
        Box::pin(async move {
            let ready = std::future::poll_fn(|context| service.poll_ready(context));
            ready.await.map_err(TransportError::connect)?;
            let response = service.call(request).await;
            let (parts, body) = response
                .map_err(TransportError::after_sending)?
                .into_parts();
            let body = body
                .collect()
                .await
                .map_err(TransportError::after_sending)?;
            Ok(Response::from_parts(parts, body.to_bytes().into()))
        })
    }
}

/// With the path as its URI, and the host in a header.
fn as_a_server_receives_it(request: Request<Vec<u8>>) -> Request<Full<Bytes>> {
    let (mut parts, body) = request.into_parts();
    let host = parts.uri.authority().and_then(|it| {
        // Credentials in a URL are no part of the header.
        let (_, host) = it.as_str().rsplit_once('@').unwrap_or(("", it.as_str()));
        HeaderValue::from_str(host).ok()
    });
    if let Some(host) = host {
        parts.headers.insert(HOST, host);
    }
    let path = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    parts.uri = path.parse().unwrap_or_else(|_| Uri::from_static("/"));
    Request::from_parts(parts, Full::new(body.into()))
}

struct Remote<T>(T);

impl<T: Transport> Receive for Remote<T> {
    fn receive(&self, request: Request<Vec<u8>>) -> Answered<'_> {
        Box::pin(async move {
            let mut answered = self.0.send(request);
            let mut timeout = self.0.sleep(TIMEOUT);
            // Whichever is ready first, the answer if both are.
            std::future::poll_fn(move |context| {
                use std::task::Poll;
                match (
                    answered.as_mut().poll(context),
                    timeout.as_mut().poll(context),
                ) {
                    (Poll::Ready(answer), _) => Poll::Ready(answer),
                    (Poll::Pending, Poll::Ready(())) => {
                        let why = "the application has not answered within 15 seconds";
                        Poll::Ready(Err(TransportError::timed_out(why)))
                    }
                    (Poll::Pending, Poll::Pending) => Poll::Pending,
                }
            })
            .await
        })
    }
}

impl fmt::Debug for Application {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Application")
    }
}
