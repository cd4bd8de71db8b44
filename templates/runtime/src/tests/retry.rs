//! Retries: which requests are retried, after which waits, and what the result is.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;

use super::{CANARY, response, sample};
use crate::{
    Client, Credentials, Error, ErrorKind, Request, RetryPolicy, blocking,
    response::Response,
    testing::ScriptedTransport,
    transport::{TransportError, TransportErrorKind},
};

fn client(transport: &ScriptedTransport) -> Client {
    Client::builder(Credentials::api_key("SK00", CANARY))
        .transport(transport.clone())
        .build()
        .unwrap()
}

/// How an attempt ends, as a step of a script.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Status(u16),
    Connect,
    Rejected,
    AfterSending,
    TimedOut,
    TooLarge,
}

use End::{AfterSending, Connect, Rejected, Status, TimedOut, TooLarge};

fn script(ends: &[End]) -> ScriptedTransport {
    ends.iter()
        .fold(ScriptedTransport::new(), |script, end| match end {
            Status(status) => script.respond_with(response(*status, &[], "{}")),
            Connect => script.fail(TransportError::connect("down")),
            Rejected => script.fail(TransportError::rejected("no")),
            AfterSending => script.fail(TransportError::after_sending("reset")),
            TimedOut => script.fail(TransportError::timed_out("slow")),
            TooLarge => script.fail(TransportError::response_too_large(1)),
        })
}

/// Whether a request is retried after its first attempt ends like this.
async fn is_sent_again<T: Response>(end: End, request: impl Request<Response = T>) -> bool {
    let transport = script(&[end, Status(200)]);
    let result = client(&transport).send(request).await;
    let is_again = transport.requests().len() == 2;
    assert_eq!(result.is_ok(), is_again || end == Status(200), "{end:?}");
    // The client does not recommend what it does not do itself.
    assert!(result.err().is_none_or(|error| !error.is_retryable()));
    is_again
}

#[tokio::test]
async fn only_safe_retries_are_made() {
    for (end, get, delete, post) in [
        (Connect, true, true, true),
        (Status(429), true, true, true),
        (AfterSending, true, true, false),
        (TimedOut, true, true, false),
        (Status(502), true, true, false),
        (Status(503), true, true, false),
        (Status(504), true, true, false),
        (Rejected, false, false, false),
        (TooLarge, false, false, false),
        (Status(200), false, false, false),
        (Status(302), false, false, false),
        (Status(400), false, false, false),
        (Status(401), false, false, false),
        (Status(404), false, false, false),
        (Status(408), false, false, false),
        (Status(409), false, false, false),
        (Status(500), false, false, false),
        (Status(501), false, false, false),
    ] {
        let again = (
            is_sent_again(end, sample::fetch("a", "b")).await,
            is_sent_again(end, sample::delete("a")).await,
            is_sent_again(end, sample::created()).await,
        );
        assert_eq!(again, (get, delete, post), "{end:?}");
    }
}

/// Every sequence of up to four ends: the client retries exactly as long as that is safe.
#[tokio::test]
async fn a_post_arrives_once_unless_the_response_is_429() {
    const ENDS: [End; 7] = [
        Status(200),
        Status(429),
        Status(503),
        Connect,
        AfterSending,
        TimedOut,
        TooLarge,
    ];
    for number in 0..ENDS.len().pow(4) {
        let ends: Vec<End> = (0..4)
            .map(|position| ENDS[number / ENDS.len().pow(position) % ENDS.len()])
            .collect();
        let transport = script(&ends);
        let result = client(&transport).send(sample::created()).await;
        let sent = transport.requests().len();
        let may_have_taken_effect = ends[..sent]
            .iter()
            .filter(|end| !matches!(end, Status(429) | Connect));
        assert!(may_have_taken_effect.count() <= 1, "{ends:?}");
        assert_eq!(result.is_ok(), ends[sent - 1] == Status(200), "{ends:?}");
        if let Err(error) = result {
            assert_eq!(error.attempts() as usize, sent);
        }
    }
}

#[tokio::test]
async fn a_retry_sends_the_same_request() {
    let transport = script(&[Status(429), Connect, Status(201)]);
    client(&transport).send(sample::created()).await.unwrap();
    let requests = transport.requests();
    for request in &requests {
        assert_eq!(
            (request.method(), request.url(), request.body()),
            (requests[0].method(), requests[0].url(), requests[0].body())
        );
        assert_eq!(request.headers(), requests[0].headers());
    }
    assert_eq!(requests.len(), 3);
}

#[tokio::test]
async fn waits_are_random_and_grow_up_to_a_limit() {
    let policy = RetryPolicy::default()
        .max_attempts(7)
        .base_delay(Duration::from_secs(1))
        .max_delay(Duration::from_secs(10));
    let mut all = Vec::new();
    for _ in 0..50 {
        let transport = script(&[Status(503); 7]);
        let client = client(&transport)
            .with_retry(policy)
            .with_total_timeout(Duration::from_secs(3600));
        let error = client.send(sample::fetch("a", "b")).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 7));
        assert!(error.is_retryable());
        let waits = transport.waits();
        for (wait, longest) in waits.iter().zip([1, 2, 4, 8, 10, 10]) {
            assert!(*wait <= Duration::from_secs(longest), "{waits:?}");
        }
        assert_eq!(error.elapsed(), waits.iter().sum::<Duration>());
        all.push(waits);
    }
    all.dedup();
    assert!(all.len() > 1, "waits differ from one request to the next");
}

#[tokio::test]
async fn the_client_waits_as_long_as_retry_after_says() {
    let date = ("date", "Sat, 21 Nov 2026 12:00:00 GMT");
    for (headers, least) in [
        (vec![("retry-after", "7")], 7),
        (
            vec![("retry-after", "Sat, 21 Nov 2026 12:00:09 GMT"), date],
            9,
        ),
        (vec![("retry-after", "soon")], 0),
        (
            vec![("retry-after", "Sat, 21 Nov 2026 11:00:00 GMT"), date],
            0,
        ),
    ] {
        let transport = ScriptedTransport::new()
            .respond_with(response(429, &headers, "{}"))
            .respond_with(response(201, &[], "{}"));
        client(&transport).send(sample::created()).await.unwrap();
        let waited: Duration = transport.waits().iter().sum();
        let (least, jitter) = (Duration::from_secs(least), Duration::from_millis(500));
        assert!(waited >= least && waited <= least + jitter, "{waited:?}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_total_timeout_is_not_started() {
    for retry_after in [
        "120",
        "86400",
        "18446744073709551615",
        "9999-12-31T23:59:59Z",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let transport = ScriptedTransport::new().respond_with(response(
            429,
            &[("retry-after", retry_after)],
            "{}",
        ));
        let error = client(&transport)
            .send(sample::created())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        assert!(error.is_retryable() && error.retry_after().is_some());
        assert!(transport.waits().is_empty());
    }
}

#[tokio::test]
async fn a_404_after_a_delete_that_may_have_arrived_is_a_success() {
    for (ends, expected) in [
        (&[AfterSending, Status(404)][..], Ok(())),
        (&[TimedOut, Status(404)], Ok(())),
        (&[Status(504), Status(404)], Ok(())),
        (&[Status(504), Connect, Status(404)], Ok(())),
        // These attempts had no effect, so somebody else deleted it, or it never existed.
        (&[Status(429), Status(404)], Err(404)),
        (&[Connect, Status(404)], Err(404)),
        (&[Status(404)], Err(404)),
        (&[AfterSending, Status(403)], Err(403)),
    ] {
        let result = client(&script(ends)).send(sample::delete("a")).await;
        let result = result.map_err(|error| error.status().unwrap());
        assert_eq!(result, expected, "{ends:?}");
    }
    let gateway =
        script(&[Status(504)]).respond_with(response(404, &[], "<html>no such site</html>"));
    let error = client(&gateway)
        .send(sample::delete("a"))
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Foreign,
        "not a response of the API"
    );
    let fetched = client(&script(&[Status(504), Status(404)])).send(sample::fetch("a", "b"));
    assert_eq!(fetched.await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn a_copy_of_the_client_may_have_another_policy() {
    let transport = script(&[Status(503), Status(503), Status(200)]);
    let client = client(&transport);
    let once = client.with_retry(RetryPolicy::never());
    let error = once.send(sample::fetch("a", "b")).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    client.send(sample::fetch("a", "b")).await.unwrap();
    assert_eq!(transport.requests().len(), 3);
    assert_eq!(
        RetryPolicy::never(),
        RetryPolicy::default().max_attempts(0),
        "a request is sent at least once"
    );
}

#[tokio::test]
async fn the_hook_sees_each_attempt_without_personal_data() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let transport = script(&[Connect, Status(429), Status(201)]);
    let client = Client::builder(Credentials::api_key("SK00", CANARY))
        .transport(transport.clone())
        .on_attempt(move |attempt| log.lock().unwrap().push(attempt.clone()))
        .build()
        .unwrap();
    let request = sample::create()
        .flex_flow_sid(sample::FlexFlowSid::from_static(
            "FO0123456789abcdef0123456789abcdef",
        ))
        .identity(CANARY);
    let (_, meta) = client.send_with_meta(request).await.unwrap();
    assert_eq!(meta.attempts(), 3);
    let seen = seen.lock().unwrap();
    let endings: Vec<_> = seen
        .iter()
        .map(|attempt| (attempt.number(), attempt.status(), attempt.failure()))
        .collect();
    assert_eq!(
        endings,
        [
            (1, None, Some(TransportErrorKind::Connect)),
            (2, Some(429), None),
            (3, Some(201), None)
        ]
    );
    let waits: Vec<_> = seen.iter().filter_map(|it| it.next_attempt_in()).collect();
    assert_eq!(waits, transport.waits());
    assert_eq!(seen[2].next_attempt_in(), None);
    for attempt in seen.iter() {
        super::assert_hidden(attempt);
        assert_eq!(attempt.operation_id(), "CreateChannel");
        assert_eq!(
            (attempt.method(), attempt.path_template()),
            ("POST", "/v1/Channels")
        );
    }
}

#[tokio::test]
async fn an_error_says_how_many_attempts_were_made() {
    let transport = script(&[Connect; 4]);
    let error: Error = client(&transport)
        .send(sample::created())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/Channels: no connection could be made, and nothing took effect; it is safe to send it again (4 attempts)"
    );
    assert_eq!(error.kind(), ErrorKind::NotSent);
}

#[tokio::test]
async fn the_metadata_of_a_response_is_available() {
    let headers = [
        ("twilio-request-id", "RQ1"),
        ("x-ratelimit-limit", "100"),
        ("ratelimit-remaining", "7"),
        ("x-rate-limit-reset", "30"),
        ("twilio-concurrent-requests", "3"),
        ("location", CANARY),
    ];
    let body = json!({ "sid": "CH1", "identity": CANARY }).to_string();
    let transport = ScriptedTransport::new().respond_with(response(201, &headers, &body));
    let (channel, meta) = client(&transport)
        .send_with_meta(sample::created())
        .await
        .unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    assert_eq!((meta.status(), meta.request_id()), (201, Some("RQ1")));
    let limit = meta.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(100), Some(7)));
    assert_eq!(
        (limit.reset, limit.concurrent_requests),
        (Some(30), Some(3))
    );
    assert_eq!(meta.headers()["location"], CANARY);
    assert_eq!(meta.body(), body.as_bytes());
    super::assert_hidden(&meta);
}

#[tokio::test]
async fn an_error_takes_earlier_attempts_that_may_have_arrived_into_account() {
    for (ends, kind) in [
        (
            &[AfterSending, Connect, Connect, Connect][..],
            ErrorKind::NoAnswer,
        ),
        (
            &[Status(503), Connect, Connect, Connect],
            ErrorKind::NoAnswer,
        ),
        (
            &[Status(429), Connect, Connect, Connect],
            ErrorKind::NotSent,
        ),
    ] {
        let error = client(&script(ends))
            .send(sample::delete("a"))
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 4), "{ends:?}");
        let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
        let blocking = blocking.transport(script(ends)).build().unwrap();
        let same = blocking.send(sample::delete("a")).unwrap_err();
        let expected = match kind {
            ErrorKind::NoAnswer => {
                "no connection could be made, but an earlier attempt may have taken effect; sending it again does no harm"
            }
            _ => {
                "no connection could be made, and nothing took effect; it is safe to send it again"
            }
        };
        let expected = format!("DELETE /v1/Channels/{{Sid}}: {expected} (4 attempts)");
        assert_eq!(
            [error.to_string(), same.to_string()],
            [expected.clone(), expected]
        );
    }
}
