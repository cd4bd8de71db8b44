//! Both clients with their transports, behind the same functions.

use std::{sync::Arc, time::Duration};

use tokio::runtime::Runtime;
use twilio_runtime::{
    Client, Credentials, Error, Request, RetryPolicy, blocking,
    client::{Attempt, ClientBuilder},
    request::{CustomRequest, public},
    response::{Download, Response, ResponseMeta},
    transport::ReqwestTransport,
    types::Bytes,
};

/// The secret of the clients.
pub(crate) const SECRET: &str = "canary-5b1c";

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Async,
    Blocking,
}

pub(crate) const BOTH: [Kind; 2] = [Kind::Async, Kind::Blocking];

/// The settings of a client.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) url: String,
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) on_attempt: Arc<dyn Fn(&Attempt) + Send + Sync>,
}

impl Settings {
    pub(crate) fn of(url: String) -> Self {
        Self {
            url,
            retry: RetryPolicy::never(),
            // Only a failing test waits this long.
            attempt_timeout: Duration::from_secs(60),
            max_response_size: 16 * 1024 * 1024,
            on_attempt: Arc::new(|_| {}),
        }
    }

    /// Retries without long waits.
    pub(crate) fn retrying(url: String) -> Self {
        let retry = RetryPolicy::default().base_delay(Duration::from_millis(1));
        Self {
            retry,
            ..Self::of(url)
        }
    }

    fn apply<T>(&self, builder: ClientBuilder<T>) -> ClientBuilder<T> {
        let hook = self.on_attempt.clone();
        builder
            .base_url(&self.url)
            .retry(self.retry)
            .attempt_timeout(self.attempt_timeout)
            .on_attempt(move |attempt| hook(attempt))
    }
}

pub(crate) enum AnyClient {
    Async(Client, Arc<Runtime>),
    Blocking(blocking::Client),
}

impl AnyClient {
    pub(crate) fn new(kind: Kind, settings: &Settings) -> Self {
        let credentials = Credentials::api_key("SK00", SECRET);
        match kind {
            Kind::Async => {
                let transport = ReqwestTransport::builder()
                    .no_proxy()
                    .max_response_size(settings.max_response_size);
                let builder = settings.apply(Client::builder(credentials));
                let client = builder.transport(transport.build().unwrap()).build();
                Self::Async(client.unwrap(), Arc::new(Runtime::new().unwrap()))
            }
            Kind::Blocking => {
                let transport = blocking::UreqTransport::builder()
                    .no_proxy()
                    .max_response_size(settings.max_response_size);
                let builder = settings.apply(blocking::Client::builder(credentials));
                let client = builder.transport(transport.build().unwrap()).build();
                Self::Blocking(client.unwrap())
            }
        }
    }

    pub(crate) fn send<T: Response>(
        &self,
        request: impl Request<Response = T>,
    ) -> Result<T, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.send(request)),
            Self::Blocking(client) => client.send(request),
        }
    }

    pub(crate) fn download(
        &self,
        request: impl Request<Response = Bytes>,
    ) -> Result<AnyDownload, Error> {
        Ok(match self {
            Self::Async(client, runtime) => {
                let download = runtime.block_on(client.download(request))?;
                AnyDownload::Async(download, runtime.clone())
            }
            Self::Blocking(client) => AnyDownload::Blocking(client.download(request)?),
        })
    }
}

#[derive(Debug)]
pub(crate) enum AnyDownload {
    Async(Download, Arc<Runtime>),
    Blocking(blocking::Download),
}

/// Does the same with either download.
macro_rules! with_either {
    ($any:expr, $download:ident => $what:expr) => {
        match $any {
            AnyDownload::Async($download, _) => $what,
            AnyDownload::Blocking($download) => $what,
        }
    };
}

impl AnyDownload {
    /// The same download with other settings.
    pub(crate) fn limit(self, limit: Option<u64>) -> Self {
        match (self, limit) {
            (Self::Async(it, runtime), Some(limit)) => Self::Async(it.limit(limit), runtime),
            (Self::Async(it, runtime), None) => Self::Async(it.without_limit(), runtime),
            (Self::Blocking(it), Some(limit)) => Self::Blocking(it.limit(limit)),
            (Self::Blocking(it), None) => Self::Blocking(it.without_limit()),
        }
    }

    pub(crate) fn idle_timeout(self, timeout: Duration) -> Self {
        match self {
            Self::Async(it, runtime) => Self::Async(it.idle_timeout(timeout), runtime),
            Self::Blocking(it) => Self::Blocking(it.idle_timeout(timeout)),
        }
    }

    pub(crate) fn meta(&self) -> &ResponseMeta {
        with_either!(self, download => download.meta())
    }

    pub(crate) fn content_length(&self) -> Option<u64> {
        with_either!(self, download => download.content_length())
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        with_either!(self, download => download.media_type())
    }

    pub(crate) fn received(&self) -> u64 {
        with_either!(self, download => download.received())
    }

    pub(crate) fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self {
            Self::Async(download, runtime) => runtime.block_on(download.chunk()),
            Self::Blocking(download) => download.chunk(),
        }
    }

    /// All chunks, and how they end.
    pub(crate) fn read(&mut self) -> (Vec<u8>, Result<(), Error>) {
        let mut bytes = Vec::new();
        loop {
            match self.chunk() {
                Ok(Some(chunk)) => {
                    assert!(!chunk.is_empty());
                    bytes.extend_from_slice(&chunk);
                }
                Ok(None) => return (bytes, Ok(())),
                Err(error) => {
                    assert_eq!(error.received(), u64::try_from(bytes.len()).ok());
                    assert!(matches!(self.chunk(), Ok(None)), "it has ended");
                    return (bytes, Err(error));
                }
            }
        }
    }

    /// All of it.
    pub(crate) fn whole(mut self) -> Vec<u8> {
        let (bytes, end) = self.read();
        end.unwrap();
        assert_eq!(self.received(), u64::try_from(bytes.len()).unwrap());
        bytes
    }
}

/// A request that may be repeated.
pub(crate) fn fetch() -> CustomRequest<Bytes> {
    let request = CustomRequest::get("https://media.twilio.com", "/v1/Media/{Sid}");
    request.path("Sid", public("ME00")).answer()
}
