//! One interface for both clients, with checks that no error prints a secret.

use std::{
    error::Error as _,
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};

use sample_api::{
    sid::{DepotSid, ParcelSid},
    v1::parcel,
};
use twilio_runtime::{
    Credentials, Error, RetryPolicy,
    client::{Attempt, ClientBuilder},
    response::ResponseMeta,
    transport::TransportErrorKind,
};

use crate::faults::{Arrival, Arrived};

/// A part of every secret and of all personal data that is sent.
pub(crate) const CANARY: &str = "canary-7f3a";

/// A part of every SID in a path.
const SID: &str = "c0ffee";

/// Which client it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    Reqwest,
    Ureq,
}

/// What the request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// GET with a SID in its path.
    Fetch,
    /// POST with personal data in its body.
    Create,
    /// DELETE with a SID in its path.
    Delete,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Fetch, Self::Create, Self::Delete];
}

/// The settings of a client.
#[derive(Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) max_attempts: u32,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) max_in_flight: usize,
}

impl Default for Setup {
    /// No waits between attempts, and enough time on any machine.
    fn default() -> Self {
        Self {
            max_attempts: 2,
            attempt_timeout: Duration::from_secs(60),
            max_response_size: 1024 * 1024,
            max_in_flight: 50,
        }
    }
}

/// The result of one request.
pub(crate) struct Sent {
    /// The SID in the response, if there is one.
    pub(crate) result: Result<Option<String>, Error>,
    /// The number of attempts according to the result or the error.
    pub(crate) count: u32,
    /// The attempts that the hook of the client saw.
    pub(crate) attempts: Vec<Attempt>,
}

impl Sent {
    pub(crate) fn new(result: Result<(Option<String>, ResponseMeta), Error>, log: &Log) -> Self {
        let attempts = mem::take(&mut *log.lock().unwrap());
        let count = match &result {
            Ok((_, meta)) => meta.attempts(),
            Err(error) => error.attempts(),
        };
        if let Err(error) = &result {
            assert_discreet(error);
        }
        assert_eq!(count as usize, attempts.len());
        let result = result.map(|(sid, _)| sid);
        Self {
            result,
            count,
            attempts,
        }
    }

    /// How many attempts ended with this status.
    pub(crate) fn answered(&self, status: u16) -> usize {
        let attempts = self.attempts.iter();
        attempts.filter(|it| it.status() == Some(status)).count()
    }

    /// How many attempts failed with this kind of error.
    pub(crate) fn failed(&self, kind: TransportErrorKind) -> usize {
        let attempts = self.attempts.iter();
        attempts.filter(|it| it.failure() == Some(kind)).count()
    }

    /// Whether each attempt found no connection, or ended with a 429.
    pub(crate) fn cannot_have_been_taken(&self) -> bool {
        self.failed(TransportErrorKind::Connect) + self.answered(429) == self.attempts.len()
    }

    /// Asserts that each arrival with at least one byte is an attempt that does not claim to have sent nothing.
    #[track_caller]
    pub(crate) fn assert_accounts_for(&self, arrivals: &[Arrival]) {
        let seen = arrivals.iter().filter(|it| it.arrived != Arrived::Nothing);
        let unsent = self.failed(TransportErrorKind::Connect);
        assert!(
            seen.count() + unsent <= self.attempts.len(),
            "{:?}: {:?}",
            self.attempts,
            self.result
        );
    }
}

/// Asserts that neither the error nor its sources print a secret, a value or the SID of a path.
#[track_caller]
pub(crate) fn assert_discreet(error: &Error) {
    let mut told = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(inner) = source {
        told += &format!(" {inner} {inner:?}");
        source = inner.source();
    }
    for secret in [CANARY, SID, &encoded_credentials()] {
        assert!(!told.contains(secret), "{told}");
    }
}

/// The last part of the `Authorization` header.
fn encoded_credentials() -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
    let secret = STANDARD_NO_PAD.encode(format!("SK{SID}:{CANARY}"));
    secret[8..].to_owned()
}

pub(crate) fn credentials() -> Credentials {
    Credentials::api_key(format!("SK{SID}"), CANARY)
}

/// The SID of request `number` of a test.
pub(crate) fn parcel_sid(number: usize) -> ParcelSid {
    format!("QP{SID}{number:026x}").parse().unwrap()
}

/// The GET with [`mark`] of `number`.
pub(crate) fn fetched(number: usize) -> parcel::FetchParcel {
    parcel::fetch(parcel_sid(number))
}

/// A value that only request `number` has in its path or body.
pub(crate) fn mark(number: usize) -> String {
    format!("{number:026x}")
}

/// A complete POST with `size` bytes of padding.
pub(crate) fn created(
    number: usize,
    size: usize,
) -> impl twilio_runtime::Request<Response = parcel::Parcel> + 'static {
    parcel::create()
        .depot_sid(DepotSid::from_static("QD0123456789abcdef0123456789abcdef"))
        .recipient(format!("{CANARY}-{}", mark(number)))
        .address(CANARY)
        .label(CANARY)
        .note("x".repeat(size))
}

/// A list whose query contains personal data.
pub(crate) fn list() -> parcel::ListParcel {
    parcel::list().page_token(CANARY)
}

/// The attempts of a client.
pub(crate) type Log = Arc<Mutex<Vec<Attempt>>>;

pub(crate) fn settled<T>(
    builder: ClientBuilder<T>,
    url: &str,
    setup: Setup,
    log: &Log,
) -> ClientBuilder<T> {
    let log = Arc::clone(log);
    builder
        .base_url(url)
        .retry(
            RetryPolicy::default()
                .base_delay(Duration::ZERO)
                .max_attempts(setup.max_attempts),
        )
        .attempt_timeout(setup.attempt_timeout)
        .max_in_flight(setup.max_in_flight)
        .on_attempt(move |attempt| log.lock().unwrap().push(attempt.clone()))
}

pub(crate) fn sid_of(parcel: &parcel::Parcel) -> Option<String> {
    parcel.sid.as_ref().map(ToString::to_string)
}

/// A client of one kind, used from one thread at a time.
pub(crate) trait Caller: Sized {
    const LIBRARY: Library;

    fn new(url: &str, setup: Setup) -> Self;

    /// Sends request `number`, and waits for its outcome.
    fn send(&self, action: Action, number: usize) -> Sent;

    /// Sends a create with a body of at least `size` bytes.
    fn create_large(&self, size: usize) -> Sent;

    /// Counts the items of [`list`].
    fn count_items(&self) -> Result<usize, Error>;

    /// Fetches `count` times: all at once, or on `threads` threads if sending blocks. Returns how many succeeded.
    fn fetch_many(&self, count: usize, threads: usize) -> usize;
}
