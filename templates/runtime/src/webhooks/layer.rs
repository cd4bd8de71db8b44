//! The verifier as a `tower` layer.

use std::{
    error::Error,
    fmt, mem,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    events::parameters::Parameters,
    transports::transport::BoxFuture,
    webhooks::{error::VerificationError, reason::Reason, verifier::Verifier},
};

type Hook = Arc<dyn Fn(&VerificationError) + Send + Sync>;

/// A `tower` layer that lets only webhooks from Twilio through, for axum and every other server on the types of the crate
/// `http`.
///
/// It reads the whole body, verifies the request, and hands it on unchanged, with its
/// [`Parameters`](crate::webhook::Parameters) among the request's extensions. Everything else is answered with an empty response
/// whose status is that of the [`Reason`](crate::webhook::Reason), and goes to [`on_refused`](Self::on_refused).
///
/// It must see what Twilio sent: put it outside of anything that decompresses or rewrites bodies. axum's `nest` removes a
/// part of the path, so put it around the outer router, or state that part in the [`PublicUrl`](crate::webhook::PublicUrl).
#[derive(Clone)]
#[must_use]
pub struct VerifyLayer {
    verifier: Verifier,
    max_body_size: usize,
    on_refused: Option<Hook>,
}

impl VerifyLayer {
    /// A layer with a limit of 1 MiB for bodies.
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            max_body_size: 1 << 20,
            on_refused: None,
        }
    }

    /// The largest body, in bytes. No more than that is read.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.max_body_size = bytes;
        self
    }

    /// A function to call with each error, such as one that logs it.
    pub fn on_refused(mut self, hook: impl Fn(&VerificationError) + Send + Sync + 'static) -> Self {
        self.on_refused = Some(Arc::new(hook));
        self
    }

    async fn verified<B>(
        &self,
        request: Request<B>,
    ) -> Result<Request<Full<Bytes>>, VerificationError>
    where
        B: Body,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (mut parts, body) = request.into_parts();
        let body = self.read(body).await?;
        let parameters: Parameters = self.verifier.verify_parts_async(&parts, &body).await?;
        parts.extensions.insert(parameters);
        Ok(Request::from_parts(parts, Full::new(body)))
    }

    async fn read<B>(&self, body: B) -> Result<Bytes, Reason>
    where
        B: Body,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        // A body that says how large it is need not be read.
        let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if announced > self.max_body_size {
            return Err(Reason::BodyTooLarge);
        }
        match Limited::new(body, self.max_body_size).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(Reason::BodyTooLarge),
            Err(_) => Err(Reason::UnreadableBody),
        }
    }

    fn refused<B: Default>(&self, error: &VerificationError) -> Response<B> {
        if let Some(hook) = &self.on_refused {
            hook(error);
        }
        let mut response = Response::new(B::default());
        *response.status_mut() = error.status();
        response
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = Verify<S>;

    fn layer(&self, inner: S) -> Verify<S> {
        Verify {
            inner,
            layer: self.clone(),
        }
    }
}

/// The service of a [`VerifyLayer`].
#[derive(Clone)]
pub struct Verify<S> {
    inner: S,
    layer: VerifyLayer,
}

impl<S, B, R> Service<Request<B>> for Verify<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
    R: Default,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that was polled until it was ready is the one to call.
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        let layer = self.layer.clone();
        Box::pin(async move {
            match layer.verified(request).await {
                Ok(request) => inner.call(request).await,
                Err(error) => Ok(layer.refused(&error)),
            }
        })
    }
}

impl fmt::Debug for VerifyLayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VerifyLayer")
            .field("verifier", &self.verifier)
            .field("max_body_size", &self.max_body_size)
            .finish_non_exhaustive()
    }
}

impl<S> fmt::Debug for Verify<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Verify({:?})", self.layer)
    }
}
