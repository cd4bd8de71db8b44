//! Which tokens are accepted, and why the others are not.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::prelude::*;
use sha2::Sha256;
use twilio_runtime::{
    access_token::{AccessToken, AccessTokenVerifier, ChatGrant, InvalidAccessToken},
    serde_json::{Value, json},
};

use crate::{ACCOUNT, KEY, NOW, SECRET, builder, time};

fn verifier() -> AccessTokenVerifier {
    AccessToken::verifier(ACCOUNT, KEY, SECRET).now(time(NOW))
}

/// A token with any contents, signed as HS256 whatever the header says.
fn signed(header: &Value, payload: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(payload));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}

fn header() -> Value {
    json!({ "alg": "HS256", "cty": "twilio-fpa;v=1" })
}

fn payload() -> Value {
    json!({ "iss": KEY, "sub": ACCOUNT, "exp": NOW + 60, "grants": { "identity": "me" } })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

#[track_caller]
fn assert_refused(header: &Value, payload: &Value, reason: InvalidAccessToken) {
    let refused = verifier().verify(&signed(header, payload));
    assert_eq!(refused, Err(reason), "{header} {payload}");
}

/// Published by Twilio, with the parts in its order.
#[test]
fn the_published_token_is_accepted_while_it_is_valid() {
    let header = r#"{"typ":"JWT","alg":"HS256","cty":"twilio-fpa;v=1"}"#;
    let payload = concat!(
        r#"{"jti":"SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-1450471147","iss":"SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","#,
        r#""sub":"ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","nbf":1450471147,"exp":1450474747,"#,
        r#""grants":{"identity":"user@example.com","ip_messaging":{"service_sid":"ISxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","#,
        r#""endpoint_id":"HipFlowSlackDockRC:user@example.com:someiosdevice"}}}"#,
    );
    let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
    let token = format!("{header}.{payload}.IHx8KeH1acIfwnd8EIin3QBGPbfnF-yVnSFp5NpQJi0");
    let at = |seconds| {
        let account = "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
        let key = "SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
        let verifier = AccessToken::verifier(account, key, "secret").now(time(seconds));
        verifier.leeway(Duration::ZERO).verify(&token)
    };
    let claims = at(1_450_471_147).unwrap();
    assert_eq!(claims.identity(), Some("user@example.com"));
    assert_eq!(
        claims.grant("ip_messaging").unwrap()["service_sid"],
        "ISxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    );
    assert_eq!(claims.expires_at(), time(1_450_474_747));
    at(1_450_474_746).unwrap();
    assert_eq!(at(1_450_474_747), Err(InvalidAccessToken::Expired));
    assert_eq!(at(1_450_471_146), Err(InvalidAccessToken::NotYetValid));
}

#[test]
fn a_token_says_what_it_was_made_with() {
    let token = builder()
        .identity("Zoë")
        .region("ie1")
        .grant(ChatGrant::new().service_sid("IS00"))
        .build()
        .unwrap();
    let claims = verifier().verify(token.as_str()).unwrap();
    assert_eq!(claims.identity(), Some("Zoë"));
    assert_eq!(claims.region(), Some("ie1"));
    assert_eq!(
        claims.grant("chat"),
        Some(&json!({ "service_sid": "IS00" }))
    );
    assert_eq!(claims.grant("identity"), None);
    assert_eq!(claims.expires_at(), token.expires_at());
}

#[test]
fn clocks_may_differ_by_the_leeway() {
    let token = builder()
        .not_before(time(NOW))
        .ttl(Duration::from_secs(60))
        .build()
        .unwrap();
    let at = |now, leeway| {
        let verifier = AccessToken::verifier(ACCOUNT, KEY, SECRET).now(time(now));
        verifier
            .leeway(Duration::from_secs(leeway))
            .verify(token.as_str())
            .err()
    };
    assert_eq!([at(NOW - 10, 10), at(NOW, 0), at(NOW + 69, 10)], [None; 3]);
    assert_eq!(at(NOW - 11, 10), Some(InvalidAccessToken::NotYetValid));
    assert_eq!(at(NOW + 70, 10), Some(InvalidAccessToken::Expired));
    assert_eq!(at(NOW + 60, 0), Some(InvalidAccessToken::Expired));
}

#[test]
fn while_keys_are_rotated_both_are_accepted() {
    let both = AccessToken::verifier(ACCOUNT, KEY, SECRET)
        .api_key("SK02", "next")
        .now(time(NOW));
    let next = AccessToken::builder(ACCOUNT, "SK02", "next")
        .now(time(NOW))
        .build()
        .unwrap();
    both.verify(next.as_str()).unwrap();
    both.verify(builder().build().unwrap().as_str()).unwrap();
    // The secret of one key with the SID of the other.
    let mixed = AccessToken::builder(ACCOUNT, KEY, "next")
        .now(time(NOW))
        .build()
        .unwrap();
    assert_eq!(both.verify(mixed.as_str()), Err(InvalidAccessToken::Issuer));
}

#[test]
fn a_token_of_somebody_else_is_refused() {
    let other = AccessToken::verifier(ACCOUNT, KEY, "other").now(time(NOW));
    let token = signed(&header(), &payload());
    assert_eq!(other.verify(&token), Err(InvalidAccessToken::Signature));
    let [iss, sub] = ["iss", "sub"].map(|name| with(payload(), name, json!("SK99")));
    assert_refused(&header(), &iss, InvalidAccessToken::Issuer);
    assert_refused(&header(), &sub, InvalidAccessToken::Account);
    assert_refused(
        &header(),
        &with(payload(), "sub", json!(null)),
        InvalidAccessToken::Account,
    );
}

/// Anybody can sign with the empty secret of a variable that is not set.
#[test]
fn nothing_is_accepted_with_an_empty_secret() {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"").unwrap();
    let token = signed(&header(), &payload());
    let (text, _) = token.rsplit_once('.').unwrap();
    mac.update(text.as_bytes());
    let forged = format!(
        "{text}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    );
    let empty = AccessToken::verifier(ACCOUNT, KEY, "").now(time(NOW));
    assert_eq!(empty.verify(&forged), Err(InvalidAccessToken::Signature));
}

/// The header never chooses how the token is verified.
#[test]
fn only_hs256_is_accepted() {
    for algorithm in ["none", "HS384", "HS512", "RS256", "hs256", ""] {
        let header = with(header(), "alg", json!(algorithm));
        assert_refused(&header, &payload(), InvalidAccessToken::Algorithm);
    }
    let unsigned = signed(&with(header(), "alg", json!("none")), &payload());
    let (unsigned, _) = unsigned.rsplit_once('.').unwrap();
    let refused = verifier().verify(&format!("{unsigned}."));
    assert_eq!(refused, Err(InvalidAccessToken::Algorithm));
}

#[test]
fn other_kinds_of_tokens_are_refused() {
    for header in [
        with(header(), "cty", json!("twilio-sat;v=1")),
        with(header(), "cty", json!(null)),
        json!({ "alg": "HS256" }),
        with(header(), "crit", json!(["exp"])),
    ] {
        assert_refused(&header, &payload(), InvalidAccessToken::Kind);
    }
}

#[test]
fn what_is_not_a_token_is_refused() {
    let token = signed(&header(), &payload());
    let parts: Vec<&str> = token.split('.').collect();
    let last = token.len() - 1;
    for text in [
        String::new(),
        "a.b.c".to_owned(),
        parts[..2].join("."),
        format!("{token}."),
        format!("{token}="),
        format!(" {token}"),
        // The last character holds two bits that mean nothing.
        format!(
            "{}{}",
            &token[..last],
            if token.ends_with('A') { 'B' } else { 'A' }
        ),
    ] {
        let refused = verifier().verify(&text).unwrap_err();
        let is_expected = matches!(
            refused,
            InvalidAccessToken::Malformed | InvalidAccessToken::Signature
        );
        assert!(is_expected, "{text}: {refused:?}");
    }
    for (name, value) in [
        ("exp", json!(null)),
        ("exp", json!("1800000060")),
        ("exp", json!(u64::MAX)),
        ("nbf", json!("now")),
        ("nbf", json!(-1)),
        ("grants", json!([])),
        ("grants", json!(null)),
    ] {
        assert_refused(
            &header(),
            &with(payload(), name, value),
            InvalidAccessToken::Malformed,
        );
    }
}

#[test]
fn each_reason_is_one_line() {
    let reasons = [
        InvalidAccessToken::Malformed,
        InvalidAccessToken::Algorithm,
        InvalidAccessToken::Kind,
        InvalidAccessToken::Signature,
        InvalidAccessToken::Issuer,
        InvalidAccessToken::Account,
        InvalidAccessToken::Expired,
        InvalidAccessToken::NotYetValid,
        InvalidAccessToken::NoClock,
    ];
    insta::assert_snapshot!(reasons.map(|it| it.to_string()).join("\n"), @r"
    the access token is refused: it is not a signed JSON Web Token
    the access token is refused: its header names another algorithm than HS256
    the access token is refused: it is another kind of token: its header `cty` is not `twilio-fpa;v=1`
    the access token is refused: it is signed with another secret, or was changed: check the API key and its secret
    the access token is refused: its `iss` is not the API key that signed it
    the access token is refused: its `sub` is another account
    the access token is refused: it has expired
    the access token is refused: it is not valid yet: check the clocks
    the access token is refused: there is no clock, or it is before 1970: give the time with `now`
    ");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_token_is_accepted_and_a_changed_one_is_not(
        identity in "\\PC{1,20}",
        secret in "[!-~]{1,40}",
        ttl in 1..=86_400_u64,
        position in any::<prop::sample::Index>(),
        other in proptest::char::range('!', '~'),
    ) {
        let token = AccessToken::builder(ACCOUNT, KEY, &secret)
            .identity(&identity)
            .ttl(Duration::from_secs(ttl))
            .now(time(NOW))
            .build()
            .unwrap();
        let verifier = AccessToken::verifier(ACCOUNT, KEY, &secret).now(time(NOW));
        let claims = verifier.verify(token.as_str()).unwrap();
        prop_assert_eq!(claims.identity(), Some(identity.as_str()));
        let mut changed: Vec<char> = token.as_str().chars().collect();
        let position = position.index(changed.len());
        prop_assume!(changed[position] != other);
        changed[position] = other;
        prop_assert!(verifier.verify(&String::from_iter(changed)).is_err());
    }

    /// Nothing that anybody sends makes it panic.
    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,60}", header in "\\PC{0,20}", payload in "\\PC{0,20}") {
        prop_assert!(verifier().verify(&text).is_err());
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        let text = format!("{header}.{payload}.AAAA");
        prop_assert!(verifier().verify(&text).is_err());
    }
}
