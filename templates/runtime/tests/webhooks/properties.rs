//! Whatever Twilio signs is accepted, and whatever was changed is not.

use proptest::prelude::*;
use twilio_runtime::webhook::{self, Algorithm, PublicUrl, Verifier};

const ID: &str = "webhooks_sharedkey_01";

/// A public URL, split where the request's part begins.
fn urls() -> impl Strategy<Value = (String, String)> {
    let user = prop_oneof!["", "[a-z]{1,8}:[!$&-.0-9:;=@A-Z_a-z~]{0,8}@"];
    let host = prop_oneof!["[a-z]{1,10}\\.example\\.com", "\\[2001:db8::[1-9]\\]"];
    let port = prop_oneof!["", ":443", ":80", ":[1-9][0-9]{2,3}"];
    let path = "(/[A-Za-z0-9._~!$&'()*+,;=:@-]{0,8}){1,3}";
    let query = prop_oneof!["", "\\?([a-z]{1,4}=[A-Za-z0-9%+'*._-]{0,6}&){0,3}z=1"];
    let scheme = prop_oneof!["https", "http"];
    (scheme, user, host, port, path, query).prop_map(|(scheme, user, host, port, path, query)| {
        // What only looks percent-encoded may mean bytes that are not UTF-8.
        let query = query.replace('%', "%25");
        (
            format!("{scheme}://{user}{host}{port}"),
            format!("{path}{query}"),
        )
    })
}

/// Names and values of any script, with repeats and empty values.
fn forms() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof!["[A-Za-z]{1,6}", "Digits", "\\PC{1,3}"];
    let value = prop_oneof!["", "[ -~]{0,12}", "\\PC{0,12}", "1234"];
    prop::collection::vec((name, value), 0..8)
}

fn algorithms() -> impl Strategy<Value = Algorithm> {
    prop_oneof![Just(Algorithm::HmacSha1), Just(Algorithm::HmacSha256)]
}

fn verifier(base: &str, secret: &str, algorithm: Algorithm) -> Verifier {
    Verifier::builder(PublicUrl::base(base))
        .shared_key(ID, algorithm, secret)
        .build()
        .unwrap()
}

/// What is signed of a form, written without the code under test.
fn signed_text(form: &[(String, String)]) -> String {
    let pairs = std::collections::BTreeSet::from_iter(form);
    pairs
        .into_iter()
        .map(|(name, value)| format!("{name}{value}"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_signed_form_is_accepted(
        (base, path) in urls(),
        form in forms(),
        secret in "[!-~]{1,40}",
        algorithm in algorithms(),
    ) {
        let signer = webhook::sign(&secret).shared_key(ID, algorithm);
        let request = signer.form(&format!("{base}{path}"), form.clone()).unwrap();
        let parameters = verifier(&base, &secret, algorithm).verify(&request).unwrap();
        if !form.is_empty() {
            let form = form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            prop_assert!(parameters.iter().eq(form));
        }
    }

    #[test]
    fn a_changed_form_is_refused(
        (base, path) in urls(),
        form in forms(),
        changed in forms(),
        algorithm in algorithms(),
    ) {
        // A signature does not tell where a name ends.
        prop_assume!(signed_text(&form) != signed_text(&changed));
        let signer = webhook::sign("12345").shared_key(ID, algorithm);
        let url = format!("{base}{path}");
        let signature = signer.form(&url, form).unwrap().into_parts().0;
        let body = signer.form(&url, changed).unwrap().into_body();
        let verifier = verifier(&base, "12345", algorithm);
        prop_assert!(verifier.verify_parts(&signature, &body).is_err());
    }

    #[test]
    fn any_body_is_accepted_as_it_was_signed_and_never_changed(
        (base, path) in urls(),
        mut body in prop::collection::vec(any::<u8>(), 0..64),
        position in any::<prop::sample::Index>(),
        algorithm in algorithms(),
    ) {
        let signer = webhook::sign("12345").shared_key(ID, algorithm);
        let url = format!("{base}{path}");
        let request = signer.body(&url, "application/json", body.clone()).unwrap();
        let verifier = verifier(&base, "12345", algorithm);
        prop_assert!(verifier.verify(&request).is_ok());
        match body.len() {
            0 => body.push(b' '),
            length => body[position.index(length)] ^= 1,
        }
        let (parts, _) = request.into_parts();
        prop_assert!(verifier.verify_parts(&parts, &body).is_err());
    }

    #[test]
    fn a_url_for_another_path_or_secret_is_refused(
        (base, path) in urls(),
        form in forms(),
        other_path in "/[a-z]{9,12}",
        algorithm in algorithms(),
    ) {
        let signer = webhook::sign("12345").shared_key(ID, algorithm);
        let request = signer.form(&format!("{base}{path}"), form).unwrap();
        let other = verifier(&base, "12346", algorithm);
        prop_assert!(other.verify(&request).is_err());
        let (parts, body) = request.into_parts();
        let moved = format!("{base}{other_path}");
        let verifier = verifier(&base, "12345", algorithm);
        prop_assert!(verifier.verify_url(&moved, &parts.headers, &body).is_err());
    }

    /// Nothing that anybody sends makes it panic.
    #[test]
    fn any_request_gets_an_answer(
        url in "\\PC{0,40}",
        content_type in prop_oneof!["application/x-www-form-urlencoded", "[ -~]{0,20}"],
        signature in "[ -~]{0,40}",
        settings in "[ -~]{0,40}",
        body in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut headers = http::HeaderMap::new();
        for (name, value) in [
            ("content-type", content_type),
            ("x-twilio-signature", signature),
            ("x-twilio-webhooks-signature-settings", settings),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let verifier = verifier("https://example.com", "12345", Algorithm::HmacSha256);
        prop_assert!(verifier.verify_url(&url, &headers, &body).is_err());
    }
}
