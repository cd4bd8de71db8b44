//! The expected outcome of each fault. All of them are defined here, except for those of bodies.

use std::time::Duration;

use twilio_runtime::{
    ErrorKind::{Api, Foreign, Redirect},
    transport::TransportErrorKind::{AfterSending, ResponseTooLarge, TimedOut},
};

use crate::{
    bodies,
    caller::Library,
    expected::{ATTEMPTS, Each, Expected, Outcome, Row},
    faults::{BrokenChunks, Ending, Fault, Framing, Gate, Mislabelled, RetryAfter, WrongLength},
};

const MEGABYTE: u64 = 1024 * 1024;
const PAUSE: Duration = Duration::from_millis(10);

/// The target of the redirects, which nothing may request.
const ELSEWHERE: &str = "http://127.0.0.1:1/elsewhere";

const fn whole(outcome: Outcome, times: usize) -> Expected {
    Expected::Whole(outcome, times)
}

/// Sent once, whatever the request does.
pub(crate) const fn once(outcome: Outcome) -> Each {
    [whole(outcome, 1); 3]
}

/// Retried, whatever the request does.
const fn again(outcome: Outcome) -> Each {
    [whole(outcome, ATTEMPTS); 3]
}

/// Retried, unless the request creates something.
pub(crate) const fn again_but_creates(outcome: Outcome) -> Each {
    [
        whole(outcome, ATTEMPTS),
        whole(outcome, 1),
        whole(outcome, ATTEMPTS),
    ]
}

/// The same, but the server reads only a part of the request.
const fn cut_off(outcome: Outcome) -> Each {
    let (twice, once) = (
        Expected::Partly(outcome, ATTEMPTS),
        Expected::Partly(outcome, 1),
    );
    [twice, once, twice]
}

/// A success whose body cannot be read, which does not matter for a DELETE.
pub(crate) const fn unreadable(status: u16) -> Each {
    let foreign = whole(Outcome::Answered(Foreign, status), 1);
    [foreign, foreign, whole(Outcome::Success, 1)]
}

pub(crate) const LOST: Each = again_but_creates(Outcome::Failed(AfterSending));
const TOO_LATE: Each = again_but_creates(Outcome::Failed(TimedOut));
const TOO_LARGE: Each = once(Outcome::Failed(ResponseTooLarge));
pub(crate) const SUCCESS: Each = once(Outcome::Success);

pub(crate) fn row(fault: Fault, expected: Each) -> Row {
    Row {
        faults: vec![fault],
        expected,
        other: None,
        takes_time: false,
    }
}

fn with_reqwest(fault: Fault, expected: Each, reqwest: Each, reason: &'static str) -> Row {
    let other = Some((Library::Reqwest, reqwest, reason));
    Row {
        other,
        ..row(fault, expected)
    }
}

fn in_turn<const N: usize>(faults: [Fault; N], expected: Each) -> Row {
    Row {
        faults: faults.into(),
        ..row(Fault::ok(), expected)
    }
}

fn slow(fault: Fault) -> Row {
    Row {
        takes_time: true,
        ..row(fault, TOO_LATE)
    }
}

/// All rows.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = answers();
    rows.extend(other_answers());
    rows.extend(rate_limits());
    rows.extend(broken_connections());
    rows.extend(broken_framing());
    rows.extend(bodies::odd_values());
    rows.extend(bodies::compressed());
    rows.extend(sizes());
    rows.extend(slow_rows());
    rows.extend(second_answers());
    rows
}

/// Answers of the API, and of gateways in front of it.
fn answers() -> Vec<Row> {
    let api = |status| {
        let body = format!(r#"{{"code":{status}00,"message":"no","status":{status}}}"#);
        Fault::json(status, &body)
    };
    let open = Gate::new();
    open.open();
    vec![
        row(Fault::ok(), SUCCESS),
        row(Fault::ok().after(&open), SUCCESS),
        row(Fault::Informational, SUCCESS),
        row(Fault::TwoResponses, SUCCESS),
        row(Fault::KeepAliveThenClose, SUCCESS),
        row(api(400), once(Outcome::Answered(Api, 400))),
        row(api(401), once(Outcome::Answered(Api, 401))),
        row(api(404), once(Outcome::Answered(Api, 404))),
        row(api(409), once(Outcome::Answered(Api, 409))),
        row(api(500), once(Outcome::Answered(Api, 500))),
        row(api(503), again_but_creates(Outcome::Answered(Api, 503))),
        row(
            Fault::Html { status: 200 },
            once(Outcome::Answered(Foreign, 200)),
        ),
        row(
            Fault::Html { status: 403 },
            once(Outcome::Answered(Foreign, 403)),
        ),
        row(
            Fault::Html { status: 500 },
            once(Outcome::Answered(Foreign, 500)),
        ),
        row(
            Fault::Html { status: 502 },
            again_but_creates(Outcome::Answered(Foreign, 502)),
        ),
        row(
            Fault::Html { status: 504 },
            again_but_creates(Outcome::Answered(Foreign, 504)),
        ),
    ]
}

fn other_answers() -> Vec<Row> {
    let location = ELSEWHERE.to_owned();
    let redirect = |status| Fault::Redirect {
        status,
        location: location.clone(),
    };
    let mut rows = vec![
        row(Fault::EmptyBody { status: 200 }, unreadable(200)),
        row(Fault::EmptyBody { status: 204 }, unreadable(204)),
        row(
            Fault::EmptyBody { status: 404 },
            once(Outcome::Answered(Foreign, 404)),
        ),
        row(
            Fault::EmptyBody { status: 503 },
            again_but_creates(Outcome::Answered(Foreign, 503)),
        ),
        row(Fault::WrongContentType(Mislabelled::JsonAsHtml), SUCCESS),
        row(
            Fault::WrongContentType(Mislabelled::HtmlAsJson),
            once(Outcome::Answered(Foreign, 200)),
        ),
    ];
    let statuses = [301, 302, 303, 307, 308];
    rows.extend(statuses.map(|it| row(redirect(it), once(Outcome::Answered(Redirect, it)))));
    rows
}

/// A request that gets a 429 has no effect, so all are retried, unless the wait would exceed the total timeout.
fn rate_limits() -> Vec<Row> {
    let limited = |retry_after| Fault::RateLimited {
        retry_after,
        date: None,
    };
    let date = "Wed, 21 Oct 2015 07:28:00 GMT".to_owned();
    let refused = Outcome::Answered(Api, 429);
    let now = Fault::RateLimited {
        retry_after: RetryAfter::Date(date.clone()),
        date: Some(date.clone()),
    };
    let much_later = Fault::RateLimited {
        retry_after: RetryAfter::Date(date),
        date: Some("Tue, 20 Oct 2015 07:28:00 GMT".to_owned()),
    };
    let never = |date: &str| limited(RetryAfter::Date(date.to_owned()));
    vec![
        row(limited(RetryAfter::Absent), again(refused)),
        row(limited(RetryAfter::Seconds(0)), again(refused)),
        row(limited(RetryAfter::Seconds(3600)), once(refused)),
        row(limited(RetryAfter::Garbage), again(refused)),
        row(limited(RetryAfter::Absurd), once(refused)),
        row(now, again(refused)),
        row(much_later, once(refused)),
        row(never("Fri, 31 Dec 9999 23:59:59 GMT"), once(refused)),
        row(never("9999-12-31T23:59:59Z"), once(refused)),
    ]
}

fn broken_connections() -> Vec<Row> {
    let lost = Outcome::Failed(AfterSending);
    let truncated = |status, ending| Fault::TruncatedBody { status, ending };
    vec![
        row(Fault::AcceptThenReset, [Expected::BeforeReading; 3]),
        row(Fault::ResetDuringRequest { bytes: 1 }, cut_off(lost)),
        row(Fault::ResetDuringRequest { bytes: 50 }, cut_off(lost)),
        row(Fault::ResetAfterRequest, LOST),
        row(Fault::CloseAfterRequest, LOST),
        row(truncated(200, Ending::Fin), LOST),
        row(truncated(200, Ending::Rst), LOST),
        row(truncated(404, Ending::Fin), LOST),
        row(truncated(503, Ending::Rst), LOST),
        row(Fault::Garbage, LOST),
    ]
}

fn broken_framing() -> Vec<Row> {
    vec![
        row(Fault::WrongLength(WrongLength::TooSmall), unreadable(200)),
        row(Fault::WrongLength(WrongLength::TwoDifferent), LOST),
        row(Fault::WrongLength(WrongLength::Negative), LOST),
        row(Fault::WrongLength(WrongLength::NotANumber), LOST),
        row(Fault::WrongLength(WrongLength::Overflow), LOST),
        row(Fault::WrongLength(WrongLength::Enormous), LOST),
        row(Fault::BrokenChunks(BrokenChunks::BadSize), LOST),
        row(Fault::BrokenChunks(BrokenChunks::SizeOverflow), LOST),
        row(Fault::BrokenChunks(BrokenChunks::ChunkWithoutEnd), LOST),
        row(Fault::BrokenChunks(BrokenChunks::ChunkCutShort), LOST),
        row(Fault::BrokenChunks(BrokenChunks::NoLastChunk), LOST),
    ]
}

/// The clients of the table accept a megabyte.
fn sizes() -> Vec<Row> {
    let huge = |status, size, framing| Fault::HugeBody {
        status,
        size,
        framing,
    };
    let bomb = |status| Fault::GzipBomb {
        status,
        decompressed_size: 1024 * MEGABYTE,
    };
    let mut rows = vec![
        row(huge(200, MEGABYTE, Framing::Length), SUCCESS),
        row(huge(200, MEGABYTE, Framing::Chunked), SUCCESS),
        row(huge(200, MEGABYTE, Framing::UntilClose), SUCCESS),
        row(huge(200, 100 * MEGABYTE, Framing::Length), TOO_LARGE),
        row(huge(200, 100 * MEGABYTE, Framing::Chunked), TOO_LARGE),
        row(huge(200, 100 * MEGABYTE, Framing::UntilClose), TOO_LARGE),
        row(huge(200, MEGABYTE + 1, Framing::UntilClose), TOO_LARGE),
        row(huge(503, 100 * MEGABYTE, Framing::Chunked), TOO_LARGE),
        row(Fault::HugeHeader { size: 30 * 1024 }, SUCCESS),
        with_reqwest(
            Fault::HugeHeader { size: 100 * 1024 },
            TOO_LARGE,
            SUCCESS,
            "ureq accepts heads of up to 64 KiB, hyper of about 400",
        ),
        with_reqwest(
            Fault::HugeHeader { size: 1024 * 1024 },
            TOO_LARGE,
            LOST,
            HYPER_HEADS,
        ),
        with_reqwest(
            Fault::EndlessHeaders,
            TOO_LARGE,
            LOST,
            "reqwest does not tell a head that is too large from one that is not HTTP",
        ),
    ];
    if cfg!(feature = "gzip") {
        rows.extend([row(bomb(200), TOO_LARGE), row(bomb(500), TOO_LARGE)]);
    } else {
        // It was not requested, so it is read as it is: not JSON.
        let bomb = Fault::GzipBomb {
            status: 200,
            decompressed_size: MEGABYTE,
        };
        rows.push(row(bomb, unreadable(200)));
    }
    rows
}

const HYPER_HEADS: &str =
    "reqwest does not report that a head is too large, only that it cannot be read";

fn slow_rows() -> Vec<Row> {
    vec![
        slow(Fault::Stall),
        slow(Fault::SlowHeaders { pause: PAUSE }),
        slow(Fault::StalledBody { status: 200 }),
        slow(Fault::SlowBody {
            status: 200,
            pause: PAUSE,
        }),
    ]
}

/// Faults after which a second attempt gets another answer.
fn second_answers() -> Vec<Row> {
    let lost = Outcome::Failed(AfterSending);
    let good_later = [
        whole(Outcome::Success, 2),
        whole(lost, 1),
        whole(Outcome::Success, 2),
    ];
    let gone = Fault::json(404, r#"{"code":20404,"message":"not found","status":404}"#);
    let limited = || Fault::RateLimited {
        retry_after: RetryAfter::Seconds(0),
        date: None,
    };
    vec![
        in_turn([Fault::ResetAfterRequest, Fault::ok()], good_later),
        in_turn([Fault::CloseAfterRequest, Fault::ok()], good_later),
        in_turn([Fault::Garbage, Fault::ok()], good_later),
        in_turn([limited(), Fault::ok()], [whole(Outcome::Success, 2); 3]),
        in_turn([limited(), Fault::ResetAfterRequest], [whole(lost, 2); 3]),
        // A 404 after a DELETE without a response means that the DELETE took effect.
        in_turn(
            [Fault::ResetAfterRequest, gone.clone()],
            [
                whole(Outcome::Answered(Api, 404), 2),
                whole(lost, 1),
                whole(Outcome::Success, 2),
            ],
        ),
        in_turn(
            [limited(), gone],
            [whole(Outcome::Answered(Api, 404), 2); 3],
        ),
    ]
}
