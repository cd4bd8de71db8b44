//! The page in the browser: resources, requests and webhooks as they come. In: requests of a browser on this machine.
//! Out: the page, its files, and a stream of changes.
//!
//! It answers only on loopback, and only to hosts that mean this machine: another site that lets its name point here
//! gets nothing. What it shows is redacted as what is printed is.

mod changes;
mod entry;

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use axum::{body::Body, extract::Request, response::Response};
use bytes::Bytes;
use http::{
    HeaderValue, Method, StatusCode,
    header::{self, HOST},
    uri::Authority,
};
use http_body_util::channel::{Channel, Sender};
use tokio::sync::watch;

use self::changes::Watcher;
use crate::mock::Mock;

/// The page of a server.
#[derive(Clone)]
pub(crate) struct Page {
    mock: Mock,
    is_on_loopback: bool,
    stopped: watch::Receiver<()>,
}

/// A file of the page: path, media type, contents.
type File = (&'static str, &'static str, &'static str);

const FILES: [File; 3] = [
    ("/", "text/html; charset=utf-8", include_str!("page.html")),
    (
        "/_emulator/page.css",
        "text/css; charset=utf-8",
        include_str!("page.css"),
    ),
    (
        "/_emulator/page.js",
        "text/javascript; charset=utf-8",
        include_str!("page.js"),
    ),
];

const CHANGES: &str = "/_emulator/changes";

/// Nothing from elsewhere, and nothing inline. The icon is empty, and a data URL.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How often a page learns of changes.
const TICK: Duration = Duration::from_millis(200);

/// After how many ticks without changes something is sent, by which a closed connection is noticed.
const QUIET_TICKS: u32 = 50;

impl Page {
    pub(crate) fn new(mock: &Mock, address: SocketAddr, stopped: watch::Receiver<()>) -> Self {
        Self {
            mock: mock.clone(),
            is_on_loopback: address.ip().is_loopback(),
            stopped,
        }
    }

    /// The answer, if the request is one of a browser for the page.
    pub(crate) fn answer(&self, request: &Request) -> Option<Response> {
        if !self.is_on_loopback || request.method() != Method::GET || !is_for_this_machine(request)
        {
            return None;
        }
        let path = request.uri().path();
        if path == CHANGES {
            return Some(self.changes(request));
        }
        let (_, media_type, contents) = FILES.iter().find(|(of, _, _)| *of == path)?;
        Some(response(media_type, Body::from(*contents)))
    }

    fn changes(&self, request: &Request) -> Response {
        if is_of_another_site(request) {
            let mut refused = response("text/plain", Body::empty());
            *refused.status_mut() = StatusCode::FORBIDDEN;
            return refused;
        }
        let (sender, channel) = Channel::<Bytes, Infallible>::new(1);
        let watcher = Watcher::new(self.mock.clone());
        tokio::spawn(send(watcher, sender, self.stopped.clone()));
        response("text/event-stream", Body::new(channel))
    }
}

/// Sends changes until the page is closed or the server stops.
async fn send(
    mut watcher: Watcher,
    mut sender: Sender<Bytes, Infallible>,
    mut stopped: watch::Receiver<()>,
) {
    let mut quiet = 0;
    loop {
        quiet += 1;
        let event = match watcher.changes() {
            Some(changes) => format!("data: {changes}\n\n"),
            None if quiet >= QUIET_TICKS => ":\n\n".to_owned(),
            None => String::new(),
        };
        if !event.is_empty() {
            quiet = 0;
            if sender.send_data(event.into()).await.is_err() {
                return;
            }
        }
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

fn response(media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}

/// Whether the browser was told to go to this machine, and not to a name that somebody lets point to it.
fn is_for_this_machine(request: &Request) -> bool {
    let host = request.headers().get(HOST);
    let host = host.and_then(|it| it.to_str().ok());
    let authority = host.and_then(|it| it.parse::<Authority>().ok());
    authority.is_some_and(|it| matches!(it.host(), "localhost" | "127.0.0.1" | "[::1]"))
}

fn is_of_another_site(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site");
    site.is_some_and(|it| it != "same-origin" && it != "none")
}
