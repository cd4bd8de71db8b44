//! Access tokens: how they are fetched, how long they are kept, and what happens if many requests need one at once.

use std::{error::Error as _, sync::Barrier, thread};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    BASE, CANARY, assert_hidden, pairs,
    permits::block_on,
    token_source::{Attempt, Outcome, Source, drive, header},
};
use crate::{
    Credentials,
    credentials::{OAuth, authorization::AuthorizationError},
    generated_for_0_1::Security,
};

fn credentials() -> Credentials {
    Credentials::client_credentials("OQ1", CANARY)
}

/// The error with its sources, none of which prints the secret.
fn printed(error: &AuthorizationError) -> String {
    let mut lines = vec![error.to_string()];
    let mut all = format!("{error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        lines.push(error.to_string());
        all.push_str(&format!(" {error:?} {error:#?}"));
        source = error.source();
    }
    let printed = lines.join(": ");
    assert!(!all.contains(CANARY) && !printed.contains(CANARY), "{all}");
    printed
}

fn failure(outcome: Outcome) -> String {
    printed(&outcome.unwrap_err())
}

/// A JWT whose payload is this.
fn jwt(payload: &str) -> String {
    format!("h.{}.s", URL_SAFE_NO_PAD.encode(payload))
}

/// After how many seconds the token of this response is renewed, or `None` if it never is.
fn renewed_after(response: Value) -> Option<u32> {
    let source = Source::new().answer(200, response).token("new", 1);
    let credentials = credentials();
    source.header(&credentials);
    let ages = [
        0, 4, 5, 9, 10, 45, 89, 90, 100, 539, 540, 3539, 3540, 86399, 86400, 4_000_000,
    ];
    ages.into_iter().find(|age| {
        source.set_now(f64::from(*age));
        source.header(&credentials) == "Bearer new"
    })
}

#[test]
fn a_token_is_requested_as_twilio_documents() {
    let source = Source::new().token("t1", 60);
    assert_eq!(source.header(&credentials()), "Bearer t1");
    let (call, server) = source.calls().remove(0);
    assert_eq!(server, "https://oauth.twilio.com");
    let request = call.to_http_request(&server).unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().to_string()),
        ("POST", "https://oauth.twilio.com/v2/token".to_owned())
    );
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert!(!request.headers().contains_key("authorization"));
    let form: Vec<_> = form_urlencoded::parse(request.body())
        .into_owned()
        .collect();
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", "OQ1"),
        ("client_secret", CANARY),
    ];
    assert_eq!(form, pairs(&expected));
    assert_hidden(&call);
    assert_hidden(&request.headers());
    assert_eq!(
        format!("{:?}", call),
        "POST /v2/token {grant_type: [personal data], client_id: [personal data], client_secret: [secret]}"
    );
}

#[test]
fn a_scope_and_another_server_are_used_if_set() {
    let source = Source::new().token("t1", 60);
    let oauth = OAuth::new("OQ1", CANARY)
        .scope("a b")
        .token_url("http://127.0.0.1:4000/x/v2/token");
    source.header(&oauth.into());
    let (call, server) = source.calls().remove(0);
    assert_eq!(server, "http://127.0.0.1:4000/x");
    let request = call.to_http_request(BASE).unwrap();
    assert!(request.body().ends_with(b"&scope=a+b"));
}

#[test]
fn the_secret_is_sent_unencrypted_only_to_this_machine() {
    let check = |url: &str| Credentials::from(OAuth::new("OQ1", CANARY).token_url(url)).check();
    for url in [
        "https://oauth.twilio.com/v2/token",
        "https://example.com:8443/eu/v2/token",
        "http://localhost:1/v2/token",
        "http://127.8.0.1/v2/token",
        "http://[::1]:1/v2/token",
    ] {
        assert_eq!(check(url), Ok(()), "{url}");
    }
    for url in [
        "http://oauth.twilio.com/v2/token",
        "http://example.com/v2/token",
        "http://localhost.example.com/v2/token",
        "http://127.0.0.1.example.com/v2/token",
        "http://10.0.0.1/v2/token",
        "https://example.com/v1/token",
        "https://example.com/v2/token?a=b",
        "https://user:canary-7f3a@example.com/v2/token",
        "https:///v2/token",
        "/v2/token",
        "",
    ] {
        let problem = check(url).unwrap_err();
        assert!(problem.starts_with("the token URL cannot be used"), "{url}");
        assert!(!problem.contains(CANARY));
    }
}

#[test]
fn a_token_is_kept_until_shortly_before_it_expires() {
    let lives = |seconds: Value| json!({ "access_token": "old", "token_type": "bearer", "expires_in": seconds });
    assert_eq!(renewed_after(lives(json!(3600))), Some(3540));
    assert_eq!(renewed_after(lives(json!(600))), Some(540));
    assert_eq!(renewed_after(lives(json!(100))), Some(90));
    assert_eq!(renewed_after(lives(json!("100"))), Some(90));
    assert_eq!(renewed_after(lives(json!(10))), Some(9));
    assert_eq!(renewed_after(lives(json!(0))), Some(0));
    assert_eq!(renewed_after(lives(json!(null))), None);
    assert_eq!(renewed_after(lives(json!(1e18))), None);
}

#[test]
fn the_lifetime_is_read_from_the_jwt_if_the_response_has_none() {
    let payload = |payload: &str| renewed_after(json!({ "access_token": jwt(payload) }));
    assert_eq!(payload(r#"{"iat":1700000000,"exp":1700000100}"#), Some(90));
    assert_eq!(
        payload(r#"{"iat":1700000000.5,"exp":1700000050.5}"#),
        Some(45)
    );
    // Bytes that the two alphabets of base64 encode differently.
    assert_eq!(payload(r#"{"a":"~~~???","iat":1,"exp":101}"#), Some(90));
    for unknown in [
        r#"{"exp":1700000100}"#,
        r#"{"iat":5}"#,
        r#"{"iat":5,"exp":5}"#,
        r#"{"iat":5,"exp":1}"#,
        r#"{"iat":"5","exp":"9"}"#,
        r#"{"iat":-1e308,"exp":1e308}"#,
        "[]",
        "{",
    ] {
        assert_eq!(payload(unknown), None, "{unknown}");
    }
    for token in ["opaque", "a.b", "a.!.c", "a.e30.c.d", ".."] {
        assert_eq!(renewed_after(json!({ "access_token": token })), None);
    }
    let both = json!({ "access_token": jwt(r#"{"iat":1,"exp":11}"#), "expires_in": 100 });
    assert_eq!(renewed_after(both), Some(90));
}

#[test]
fn clones_share_the_token_and_other_settings_have_their_own() {
    let source = Source::new().token("t1", 60).token("t2", 60);
    let oauth = OAuth::new("OQ1", CANARY);
    let credentials: Credentials = oauth.clone().into();
    assert_eq!(source.header(&credentials), "Bearer t1");
    assert_eq!(source.header(&credentials.clone()), "Bearer t1");
    assert_eq!(source.header(&oauth.scope("x").into()), "Bearer t2");
    assert_eq!(source.fetched(), 2);
}

#[test]
fn a_response_without_a_usable_token_is_an_error_that_does_not_quote_it() {
    let with = |body: Value| body.to_string();
    for (body, expected) in [
        (
            CANARY.to_owned(),
            "the response is not JSON from an OAuth server",
        ),
        (
            String::new(),
            "the response is not JSON from an OAuth server",
        ),
        (
            with(json!([CANARY])),
            "the response is not JSON from an OAuth server",
        ),
        (
            with(json!({ "access_token": [CANARY] })),
            "the response contains no `access_token`",
        ),
        (
            r#"{"access_token":"canary-7f3a"} x"#.to_owned(),
            "the response is not JSON from an OAuth server",
        ),
        (
            with(json!({ "id_token": CANARY })),
            "the response contains no `access_token`",
        ),
        (
            with(json!({ "access_token": null })),
            "the response contains no `access_token`",
        ),
        (
            with(json!({ "access_token": CANARY, "token_type": "mac-canary-7f3a" })),
            "the `token_type` of the response is not `Bearer`",
        ),
        (
            with(json!({ "access_token": CANARY, "expires_in": CANARY })),
            "the `expires_in` of the response is not a number of seconds",
        ),
        (
            with(json!({ "access_token": CANARY, "expires_in": -1 })),
            "the `expires_in` of the response is not a number of seconds",
        ),
        (
            with(json!({ "access_token": "" })),
            "the access token of the response is empty",
        ),
        (
            with(json!({ "access_token": "canary-7f3a\r\nx: y" })),
            "the access token of the response contains a control character, such as a line break at its end",
        ),
        (
            with(json!({ "access_token": " canary-7f3a" })),
            "the access token of the response starts or ends with white space",
        ),
    ] {
        let source = Source::new().answer_text(200, &body).token("good", 60);
        let credentials = credentials();
        assert_eq!(
            failure(source.authorize(&credentials)),
            format!("there is no access token: POST /v2/token: {expected}")
        );
        // The next request tries again.
        assert_eq!(source.header(&credentials), "Bearer good");
    }
}

#[test]
fn an_error_response_of_the_oauth_server_is_reported() {
    let body = json!({ "code": 20003, "message": "Authenticate" });
    let source = Source::new().answer(401, body).token("t", 60);
    let credentials = credentials();
    let error = source.authorize(&credentials).unwrap_err();
    let expected = "there is no access token: Twilio 20003 (HTTP 401) POST /v2/token: Authenticate";
    assert!(printed(&error).starts_with(expected));
    assert!(matches!(error, AuthorizationError::Token(it) if it.status == Some(401)));
    assert_eq!(source.header(&credentials), "Bearer t");
}

#[test]
fn a_refused_token_is_dropped_and_a_newer_one_is_kept() {
    let source = Source::new().token("t1", 60).token("t2", 60);
    let credentials = credentials();
    let first = source.authorize(&credentials).unwrap();
    let late = source.authorize(&credentials).unwrap();
    credentials.refused(&first);
    assert_eq!(source.header(&credentials), "Bearer t2");
    credentials.refused(&late);
    assert_eq!(source.header(&credentials), "Bearer t2");
    assert_eq!(source.fetched(), 2);
}

fn attempts<'a>(
    credentials: &'a Credentials,
    source: &'a Source,
    count: usize,
) -> Vec<Attempt<'a>> {
    let mut attempts: Vec<_> = (0..count)
        .map(|_| Attempt::new(credentials, source))
        .collect();
    for attempt in &mut attempts {
        assert!(attempt.poll().is_none());
    }
    attempts
}

#[test]
fn one_request_fetches_the_token_for_all_that_wait() {
    let source = Source::new().token("t1", 60).shut();
    let credentials = credentials();
    let mut attempts = attempts(&credentials, &source, 50);
    assert_eq!(source.fetched(), 1);
    source.open();
    for outcome in drive(&mut attempts) {
        assert_eq!(header(&outcome.unwrap().unwrap()), "Bearer t1");
    }
    assert_eq!(source.fetched(), 1);
}

#[test]
fn one_request_renews_the_token_for_all_that_wait() {
    let source = Source::new().token("t1", 60).token("t2", 60);
    let credentials = credentials();
    source.header(&credentials);
    source.set_now(54.0);
    let source = source.shut();
    let mut attempts = attempts(&credentials, &source, 50);
    source.open();
    for outcome in drive(&mut attempts) {
        assert_eq!(header(&outcome.unwrap().unwrap()), "Bearer t2");
    }
    assert_eq!(source.fetched(), 2);
}

#[test]
fn a_token_that_expires_at_once_still_serves_the_requests_that_waited() {
    let source = Source::new().token("t1", 5).token("t2", 5).shut();
    let credentials = credentials();
    let mut attempts = attempts(&credentials, &source, 3);
    source.set_now(30.0);
    source.open();
    for outcome in drive(&mut attempts) {
        assert_eq!(header(&outcome.unwrap().unwrap()), "Bearer t1");
    }
    assert_eq!(source.header(&credentials), "Bearer t2");
}

#[test]
fn a_waiting_request_takes_over_from_one_that_is_dropped() {
    let source = Source::new().token("t1", 60).shut();
    let credentials = credentials();
    let mut attempts = attempts(&credentials, &source, 3);
    drop(attempts.remove(0));
    let waiting = drive(&mut attempts);
    assert!(waiting.iter().all(Option::is_none));
    assert_eq!(source.fetched(), 2);
    source.open();
    for outcome in drive(&mut attempts) {
        assert_eq!(header(&outcome.unwrap().unwrap()), "Bearer t1");
    }
    assert_eq!(source.fetched(), 2);
}

#[test]
fn one_thread_fetches_the_token_for_all() {
    let source = Source::new().token("t1", 60);
    let (credentials, start) = (credentials(), Barrier::new(8));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                let outcome = block_on(credentials.authorize(Security::Any, &source));
                assert_eq!(header(&outcome.unwrap()), "Bearer t1");
            });
        }
    });
    assert_eq!(source.fetched(), 1);
}

#[test]
fn a_failure_is_shared_by_all_that_wait_but_by_none_that_come_later() {
    let source = Source::new()
        .answer(503, json!({ "message": "busy" }))
        .token("t1", 60)
        .shut();
    let credentials = credentials();
    let mut attempts = attempts(&credentials, &source, 50);
    source.open();
    for outcome in drive(&mut attempts) {
        let text = failure(outcome.unwrap());
        assert!(text.contains("(HTTP 503) POST /v2/token: busy"), "{text}");
    }
    assert_eq!(source.fetched(), 1);
    assert_eq!(source.header(&credentials), "Bearer t1");
}

#[test]
fn a_request_that_comes_after_a_failure_fetches_again_while_others_still_wait() {
    let source = Source::new().answer(503, json!({})).token("t1", 60).shut();
    let credentials = credentials();
    let mut before = attempts(&credentials, &source, 2);
    source.open();
    assert!(before[0].poll().unwrap().is_err());
    // The second one has its turn, but has not been polled since.
    let mut after = Attempt::new(&credentials, &source);
    assert!(after.poll().is_none());
    assert!(before[1].poll().unwrap().is_err());
    assert_eq!(header(&after.poll().unwrap().unwrap()), "Bearer t1");
}
