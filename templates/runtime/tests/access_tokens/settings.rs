//! Settings that no token can be made of, and what nothing prints.

use std::time::Duration;

use twilio_runtime::{
    access_token::{AccessToken, ChatGrant, Grant},
    serde_json::json,
};

use crate::{ACCOUNT, KEY, NOW, SECRET, builder, time};

#[test]
fn every_problem_is_reported_at_once() {
    let built = AccessToken::builder("SK00", "secret\n", " SK00")
        .identity("")
        .region("ie1 ")
        .grant(Grant::new("identity", json!("root")))
        .ttl(Duration::ZERO)
        .now(time(0) - Duration::from_secs(1))
        .build();
    insta::assert_snapshot!(built.unwrap_err().problems().join("\n"), @r"
    the account SID is not `AC` and letters and digits
    the API key SID is not `SK` and letters and digits
    the API key secret starts or ends with white space
    the identity is empty
    the region starts or ends with white space
    a grant has no name, or the name `identity`
    the time to live is 0 s: it must be from 1 s to 24 hours (86400 s)
    there is no clock, or it is wrong by centuries: give the time with `now`
    ");
    let no_secret = AccessToken::builder(ACCOUNT, KEY, "")
        .now(time(NOW))
        .build();
    assert_eq!(
        no_secret.unwrap_err().to_string(),
        "the access token cannot be built: the API key secret is empty"
    );
}

/// Milliseconds in place of seconds are a known mistake.
#[test]
fn the_time_to_live_is_at_least_a_second_and_at_most_a_day() {
    let build = |ttl| builder().ttl(ttl).build();
    for ttl in [1, 86_400] {
        build(Duration::from_secs(ttl)).unwrap();
    }
    for (ttl, shown) in [
        (Duration::from_millis(999), "0.999 s"),
        (Duration::from_millis(86_400_001), "86400.001 s"),
        (Duration::from_secs(3_600_000), "3600000 s"),
        (Duration::MAX, "18446744073709552000 s"),
    ] {
        let error = build(ttl).unwrap_err().to_string();
        assert!(error.contains(shown), "{error}");
    }
}

#[test]
fn nothing_prints_a_token_a_secret_or_an_identity() {
    let secret = "canary-secret";
    let builder = AccessToken::builder(ACCOUNT, KEY, secret)
        .identity("canary-person")
        .grant(ChatGrant::new().service_sid("IS00"))
        .now(time(NOW));
    let swapped = AccessToken::builder(secret, secret, KEY);
    let texts = [format!("{builder:?} {swapped:?}"), format!("{builder:#?}")];
    let token = builder.build().unwrap();
    let verifier = AccessToken::verifier(ACCOUNT, KEY, secret).now(time(NOW));
    let claims = verifier.verify(token.as_str()).unwrap();
    let all = format!(
        "{texts:?} {token:?} {token:#?} {verifier:?} {claims:?} {:?}",
        swapped.build()
    );
    assert!(all.contains(KEY) && all.contains("chat"), "{all}");
    for part in token.as_str().split('.').chain(["canary"]) {
        assert!(!all.contains(part), "{all}");
    }
    assert!(!all.contains(SECRET.repeat(2).as_str()));
}
