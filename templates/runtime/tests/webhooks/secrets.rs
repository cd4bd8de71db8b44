//! Which secret must have signed a request.

use std::sync::{Arc, Mutex};

use http::{HeaderValue, Request};
use twilio_runtime::webhook::{self, Algorithm, PublicUrl, Reason, Verifier, VerifierBuilder};

use crate::{BASE, PARAMETERS, TOKEN, URL, assert_refused};

const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

fn builder() -> VerifierBuilder {
    Verifier::builder(PublicUrl::base(BASE))
}

fn of_account(token: &str, account: &str) -> Request<Vec<u8>> {
    webhook::sign(token)
        .form(URL, [("AccountSid", account)])
        .unwrap()
}

fn by_shared_key(settings: &'static str) -> Request<Vec<u8>> {
    let signer = webhook::sign("shared").shared_key("key1", Algorithm::HmacSha256);
    let mut request = signer.form(URL, PARAMETERS).unwrap();
    let settings = HeaderValue::from_static(settings);
    request.headers_mut().insert(SETTINGS, settings);
    request
}

#[test]
fn while_a_token_is_rotated_both_are_accepted() {
    let verifier = builder()
        .auth_token("old")
        .auth_token("new")
        .build()
        .unwrap();
    for token in ["old", "new"] {
        verifier.verify(&of_account(token, "AC00")).unwrap();
    }
    assert_refused(
        &verifier,
        &of_account("next", "AC00"),
        Reason::OtherSignature,
    );
}

#[test]
fn an_account_has_its_own_tokens() {
    let verifier = builder()
        .auth_token_of("AC01", "one")
        .auth_token_of("AC01", "next one")
        .auth_token_of("AC02", "two")
        .build()
        .unwrap();
    verifier.verify(&of_account("one", "AC01")).unwrap();
    verifier.verify(&of_account("next one", "AC01")).unwrap();
    verifier.verify(&of_account("two", "AC02")).unwrap();
    assert_refused(
        &verifier,
        &of_account("two", "AC01"),
        Reason::OtherSignature,
    );
    assert_refused(
        &verifier,
        &of_account("one", "AC03"),
        Reason::UnknownAccount,
    );
    let without_account = webhook::sign("one").form(URL, PARAMETERS).unwrap();
    assert_refused(&verifier, &without_account, Reason::UnknownAccount);
}

#[test]
fn tokens_may_be_looked_up() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let verifier = builder()
        .auth_tokens_by_account(move |account| {
            log.lock().unwrap().push(account.to_owned());
            match account {
                "AC01" => Ok(vec!["old".to_owned(), "new".to_owned()]),
                "AC02" => Err("the store is down".into()),
                "AC03" => Ok(vec![String::new()]),
                _ => Ok(Vec::new()),
            }
        })
        .build()
        .unwrap();
    verifier.verify(&of_account("new", "AC01")).unwrap();
    let in_query = "https://mycompany.com/events?AccountSid=AC01";
    let json = webhook::sign("old")
        .body(in_query, "application/json", "{}")
        .unwrap();
    verifier.verify(&json).unwrap();
    assert_refused(
        &verifier,
        &of_account("new", "AC04"),
        Reason::UnknownAccount,
    );
    assert_eq!(*asked.lock().unwrap(), ["AC01", "AC01", "AC04"]);

    for (account, cause) in [
        ("AC02", "the store is down"),
        ("AC03", "the auth token is empty"),
    ] {
        let error = verifier.verify(&of_account("", account)).unwrap_err();
        assert_eq!(
            (error.reason(), error.status().as_u16()),
            (Reason::LookupFailed, 500)
        );
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), cause);
    }
}

#[test]
fn the_settings_only_choose_among_what_was_configured() {
    let verifier = builder()
        .auth_token("shared")
        .shared_key("key1", Algorithm::HmacSha256, "shared")
        .shared_key("key2", Algorithm::HmacSha1, "shared")
        .build()
        .unwrap();
    for settings in [
        "key=key1,algorithm=HMAC_SHA256",
        " algorithm = hmac_sha256 , key = key1 ,x=y",
    ] {
        verifier.verify(&by_shared_key(settings)).unwrap();
    }
    for (settings, reason) in [
        ("key=key1", Reason::OtherAlgorithm),
        ("key=key1,algorithm=", Reason::OtherAlgorithm),
        ("key=key1,algorithm=HMAC_SHA1", Reason::OtherAlgorithm),
        ("key=key2,algorithm=HMAC_SHA256", Reason::OtherAlgorithm),
        ("key=key1,algorithm=HMAC_MD5", Reason::UnknownAlgorithm),
        ("key=key3,algorithm=HMAC_SHA256", Reason::UnknownSharedKey),
        ("key=key2", Reason::OtherSignature),
        ("algorithm=HMAC_SHA256", Reason::InvalidSettings),
        ("key=key1,key=key2", Reason::InvalidSettings),
        ("", Reason::InvalidSettings),
    ] {
        assert_refused(&verifier, &by_shared_key(settings), reason);
    }
    let mut twice = by_shared_key("key=key1,algorithm=HMAC_SHA256");
    twice
        .headers_mut()
        .append(SETTINGS, HeaderValue::from_static("key=key2"));
    assert_refused(&verifier, &twice, Reason::InvalidSettings);
    let mut removed = by_shared_key("key=key1");
    removed.headers_mut().remove(SETTINGS);
    assert_refused(&verifier, &removed, Reason::RemovedSettings);
}

#[test]
fn a_shared_key_may_sign_with_sha1_and_be_rotated() {
    let verifier = builder()
        .shared_key("key1", Algorithm::HmacSha1, "old")
        .shared_key("key1", Algorithm::HmacSha1, "new")
        .build()
        .unwrap();
    for secret in ["old", "new"] {
        let signer = webhook::sign(secret).shared_key("key1", Algorithm::HmacSha1);
        verifier
            .verify(&signer.form(URL, PARAMETERS).unwrap())
            .unwrap();
    }
    let by_token = webhook::sign("old").form(URL, PARAMETERS).unwrap();
    let error = verifier.verify(&by_token).unwrap_err();
    assert_eq!(
        (error.reason(), error.status().as_u16()),
        (Reason::NoAuthToken, 500)
    );
}

#[test]
fn every_problem_of_the_settings_is_reported_at_once() {
    let built = Verifier::builder(PublicUrl::base("mycompany.com"))
        .auth_token("")
        .auth_token_of("AC00\n", " token")
        .shared_key("", Algorithm::HmacSha1, "gehe\u{ef}m")
        .build();
    insta::assert_snapshot!(built.unwrap_err().problems().join("\n"), @r"
    the auth token is empty
    the account SID contains a control character, such as a line break at its end
    the auth token starts or ends with white space
    the ID of a SharedKey is empty
    the secret of a SharedKey contains a character that is not ASCII
    the public URL does not begin with `https://` or `http://` and a host
    ");
    let nothing = builder().build().unwrap_err().to_string();
    assert_eq!(
        nothing,
        "the webhook verifier cannot be built: it has no secret: add an auth token or a SharedKey"
    );
}

#[test]
fn a_stated_url_must_be_one() {
    let problem = |url| {
        let built = Verifier::builder(url).auth_token(TOKEN).build();
        built.unwrap_err().problems().join("; ")
    };
    let texts = [
        problem(PublicUrl::base("https://")),
        problem(PublicUrl::base("https://mycompany.com?a=1")),
        problem(PublicUrl::exact("https://mycompany.com/a b")),
        problem(PublicUrl::exact("https://mycompany.com/#top")),
        problem(PublicUrl::from_host("ftp".parse().unwrap())),
    ];
    insta::assert_snapshot!(texts.join("\n"), @r"
    the public URL does not begin with `https://` or `http://` and a host
    the public URL has a query: state it with `PublicUrl::exact`
    the public URL contains white space or a control character
    the public URL has a fragment, which is never sent
    the scheme of the public URL is neither https nor http
    ");
}
