//! No logger of any crate sees a secret or personal data, at any level: neither those of the crate `log`, nor those of
//! `tracing`.
//!
//! A single test in its own process, since a process has one logger. The dependencies log as much as they can: their
//! features for that are in `Cargo.toml`.

#![cfg(all(
    feature = "reqwest",
    feature = "ureq",
    feature = "rustls",
    feature = "tracing"
))]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod prints;
mod requests;
#[path = "logs/server.rs"]
mod server;

use std::sync::{Mutex, PoisonError};

use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan, util::SubscriberInitExt as _};
use twilio_runtime::{
    Client, Credentials, RetryPolicy,
    blocking::{self, UreqTransport},
    credentials::OAuth,
    transport::ReqwestTransport,
};
use ureq::tls::TlsProvider;

use prints::{
    SECRET, assert_clean,
    with_canaries::{Store, response as with_canaries},
};

/// Everything that was logged.
static LOGGED: Mutex<String> = Mutex::new(String::new());

fn write(text: &str) {
    let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    logged.push_str(text);
}

/// A logger that wants everything.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        write(&format!("log: {}: {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// What a subscriber of `tracing` writes.
struct Written;

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        write(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn start_logging() {
    log::set_logger(&Logger).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(|| Written)
        .finish()
        .init();
}

/// Takes what was logged since the last call, and asserts that each of these was, so that silence is no success.
#[track_caller]
fn assert_logged(parts: &[&str]) {
    let logged = std::mem::take(&mut *LOGGED.lock().unwrap_or_else(PoisonError::into_inner));
    assert_clean(&logged);
    for part in parts {
        assert!(logged.contains(part), "`{part}` is not in:\n{logged}");
    }
}

/// Credentials of each kind that has its own way to the header. Tokens come from this server.
fn credentials(tokens: &str) -> Vec<Credentials> {
    let oauth = OAuth::new("OQ00", SECRET).scope("sample");
    vec![
        Credentials::api_key("SK00", SECRET),
        Credentials::bearer(SECRET),
        Credentials::provider(Store { is_open: true }),
        oauth.token_url(format!("{tokens}/v2/token")).into(),
        Credentials::api_key_in_query("key", SECRET)
            .and(Credentials::api_key_in_header("X-Key", SECRET))
            .and(Credentials::api_key_in_cookie(
                "session",
                SECRET.replace(' ', "-"),
            )),
    ]
}

async fn send_all(url: &str, tokens: &str, transport: ReqwestTransport) {
    for credentials in credentials(tokens) {
        let client = Client::builder(credentials)
            .base_url(url)
            .transport(transport.clone())
            .retry(RetryPolicy::never())
            .trace_path(true)
            .build()
            .unwrap();
        for case in requests::all() {
            // Whether the answer can be read does not matter here.
            let _ = case.send(&client).await;
        }
    }
}

fn send_all_blocking(url: &str, tokens: &str, transport: &UreqTransport) {
    for credentials in credentials(tokens) {
        let client = blocking::Client::builder(credentials)
            .base_url(url)
            .transport(transport.clone())
            .retry(RetryPolicy::never())
            .trace_path(true)
            .build()
            .unwrap();
        for case in requests::all() {
            let _ = case.send_blocking(&client);
        }
    }
}

/// With a library for TLS, since several may be there.
fn trusting_reqwest(builder: reqwest::ClientBuilder) -> ReqwestTransport {
    let client = builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .tls_danger_accept_invalid_certs(true)
        .build();
    ReqwestTransport::from_client(client.unwrap())
}

fn trusting_ureq(provider: TlsProvider) -> UreqTransport {
    let tls = ureq::tls::TlsConfig::builder().disable_verification(true);
    let tls = tls.provider(provider);
    let config = ureq::Agent::config_builder()
        .proxy(None)
        .tls_config(tls.build());
    UreqTransport::from_config(config.build())
}

#[tokio::test]
async fn no_logger_sees_secrets_or_personal_data() {
    start_logging();
    let (plain, encrypted) = (server::start(), server::start_with_tls());

    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    send_all(&plain, &plain, transport).await;
    assert_logged(&[
        "log: reqwest::connect: starting new connection",
        "log: hyper_util::client::legacy::pool: pooling idle connection",
        "log: twilio_runtime: twilio_request",
        "hyper_util::client::legacy::pool: reuse idle connection",
    ]);
    let rustls = trusting_reqwest(reqwest::Client::builder().tls_backend_rustls());
    send_all(&encrypted, &encrypted, rustls).await;
    assert_logged(&["log: rustls::client::hs: Using ciphersuite"]);

    let transport = UreqTransport::builder().no_proxy().build().unwrap();
    send_all_blocking(&plain, &plain, &transport);
    assert_logged(&["log: ureq::unversioned::transport::tcp: Connected TcpStream"]);
    let rustls = trusting_ureq(TlsProvider::Rustls);
    send_all_blocking(&encrypted, &encrypted, &rustls);
    assert_logged(&[
        "log: ureq::tls::rustls: Wrapped TLS",
        "log: rustls::client::hs: Using ciphersuite",
    ]);

    #[cfg(feature = "native-tls")]
    with_native_tls(&encrypted).await;
    failures().await;
}

/// The same with the TLS of the operating system.
#[cfg(feature = "native-tls")]
async fn with_native_tls(encrypted: &str) {
    let native = trusting_reqwest(reqwest::Client::builder().tls_backend_native());
    send_all(encrypted, encrypted, native).await;
    assert_logged(&["log: twilio_runtime: twilio_request"]);
    send_all_blocking(encrypted, encrypted, &trusting_ureq(TlsProvider::NativeTls));
    assert_logged(&["log: ureq::tls::native_tls: Wrapped TLS"]);
}

/// Responses that are not HTTP or end too early, and proxies with passwords.
async fn failures() {
    for answer in server::broken() {
        let url = server::start_with(answer);
        let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
        send_all(&url, &url, transport).await;
        let transport = UreqTransport::builder().no_proxy().build().unwrap();
        send_all_blocking(&url, &url, &transport);
        assert_logged(&["Connected TcpStream", "starting new connection"]);
    }
    let tokens = server::start();
    let proxy = server::start().replace(
        "http://",
        &format!("http://user:{}@", SECRET.replace(' ', "-")),
    );
    let client = reqwest::Client::builder().proxy(reqwest::Proxy::all(&proxy).unwrap());
    let client = client.redirect(reqwest::redirect::Policy::none()).build();
    let through_proxy = ReqwestTransport::from_client(client.unwrap());
    let proxy = ureq::Proxy::new(&proxy).unwrap();
    let config = ureq::Agent::config_builder().proxy(Some(proxy)).build();
    for url in ["http://example.invalid", "https://example.invalid"] {
        send_all(url, &tokens, through_proxy.clone()).await;
        send_all_blocking(url, &tokens, &UreqTransport::from_config(config.clone()));
        assert_logged(&["Connected TcpStream", "intercepts"]);
    }
}
