//! hyper as the HTTP library of a client. In: requests of the client. Out: whole responses, or how far a request got.

use std::{io, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::crypto::aws_lc_rs;
use twilio_flex::{
    http::{Request, Response},
    transport::{BoxFuture, Transport, TransportError},
};

/// The largest response, in bytes.
const MAX_RESPONSE: usize = 16 << 20;

/// How long a connection is kept that no request uses. Twilio's servers close it later.
const IDLE: Duration = Duration::from_secs(30);

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Sends requests with hyper, in a Tokio runtime. A clone shares its connections.
#[derive(Clone)]
pub struct HyperTransport(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl HyperTransport {
    /// A transport with the root certificates of the operating system.
    ///
    /// # Errors
    /// If these cannot be read.
    pub fn new() -> io::Result<Self> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(CONNECT));
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            // Named, since another crate of the program may bring a second provider, as Flex on this machine does.
            .with_provider_and_platform_verifier(aws_lc_rs::default_provider())?
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            // The client of twilio-flex decides what is sent again.
            .retry_canceled_requests(false)
            .build(https);
        Ok(Self(client))
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        // hyper follows no redirects, which could take the credentials elsewhere.
        let response = self
            .0
            .request(request.map(|body| Full::new(Bytes::from(body))));
        Box::pin(async move {
            let (parts, body) = response.await.map_err(no_response)?.into_parts();
            let body = Limited::new(body, MAX_RESPONSE).collect().await;
            let body = body.map_err(|error| match error.is::<LengthLimitError>() {
                true => TransportError::response_too_large(MAX_RESPONSE),
                false => TransportError::after_sending(error),
            })?;
            Ok(Response::from_parts(parts, body.to_bytes().into()))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Only without a connection is it certain that nothing was sent, so that the client may send it again.
fn no_response(error: Error) -> TransportError {
    match error.is_connect() {
        true => TransportError::connect(error),
        false => TransportError::after_sending(error),
    }
}
