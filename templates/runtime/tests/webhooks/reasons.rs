//! Each request that is not Twilio's is refused, with what to look at.

use http::{HeaderValue, Request, header::CONTENT_TYPE};
use twilio_runtime::webhook::{self, PublicUrl, Reason};

use crate::{PARAMETERS, TOKEN, URL, assert_refused, at, verifier};

const SIGNATURE: &str = "x-twilio-signature";

fn signed() -> Request<Vec<u8>> {
    webhook::sign(TOKEN).form(URL, PARAMETERS).unwrap()
}

/// The request with another body.
fn with_body(body: &[u8]) -> Request<Vec<u8>> {
    let (parts, _) = signed().into_parts();
    Request::from_parts(parts, body.to_vec())
}

fn with_header(name: &'static str, value: &'static str) -> Request<Vec<u8>> {
    let mut request = signed();
    request
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
    request
}

#[test]
fn a_request_without_a_signature_is_refused() {
    let mut request = signed();
    request.headers_mut().remove(SIGNATURE);
    assert_refused(&verifier(), &request, Reason::MissingSignature);
    assert_refused(
        &verifier(),
        &with_header(SIGNATURE, ""),
        Reason::MissingSignature,
    );
    for signature in [
        "RSOYDt4T1cUTdK1PDd93/VVr8B8",
        "*",
        "AAAA",
        "RSOYDt4T1cUTdK1PDd93_VVr8B8=",
    ] {
        assert_refused(
            &verifier(),
            &with_header(SIGNATURE, signature),
            Reason::OtherSignature,
        );
    }
}

#[test]
fn a_body_that_is_no_form_must_have_its_hash_in_the_url() {
    let json = with_header("content-type", "application/json");
    assert_refused(&verifier(), &json, Reason::UnsignedBody);
    let mut without_type = signed();
    without_type.headers_mut().remove(CONTENT_TYPE);
    assert_refused(&verifier(), &without_type, Reason::UnsignedBody);
    let multipart = with_header("content-type", "multipart/form-data; boundary=x");
    assert_refused(&verifier(), &multipart, Reason::UnsignedBody);
}

#[test]
fn the_type_of_a_form_may_be_written_differently() {
    for content_type in [
        "application/x-www-form-urlencoded",
        "Application/X-WWW-Form-Urlencoded ; charset=UTF-8",
    ] {
        verifier()
            .verify(&with_header("content-type", content_type))
            .unwrap();
    }
}

/// Otherwise the signature of a JSON webhook would serve for an empty form.
#[test]
fn a_form_does_not_evade_the_hash_of_another_body() {
    let mut request = webhook::sign(TOKEN)
        .body(URL, "application/json", "{}")
        .unwrap();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
    request.body_mut().clear();
    assert_refused(&verifier(), &request, Reason::OtherBody);
}

#[test]
fn a_changed_form_is_refused() {
    let url_alone = webhook::sign(TOKEN).get(URL).unwrap();
    let (parts, _) = signed().into_parts();
    let mut added = Request::from_parts(parts, b"Digits=1".to_vec());
    added
        .headers_mut()
        .insert(SIGNATURE, url_alone.headers()[SIGNATURE].clone());
    assert_refused(&verifier(), &added, Reason::OtherParameters);
    assert_refused(&verifier(), &with_body(b""), Reason::OtherSignature);
    assert_refused(
        &verifier(),
        &with_body(b"Digits=12345"),
        Reason::OtherSignature,
    );
    assert_refused(
        &verifier(),
        &with_body(b"Digits=%FF"),
        Reason::MalformedParameters,
    );
}

#[test]
fn another_url_is_told_apart_where_that_is_possible() {
    let over_http = at(PublicUrl::base("http://mycompany.com"));
    assert_refused(&over_http, &signed(), Reason::OtherUrl);
    let mut with_slash = signed();
    *with_slash.uri_mut() = "/myapp.php/?foo=1&bar=2".parse().unwrap();
    assert_refused(&verifier(), &with_slash, Reason::OtherUrl);
    let mut without_query = signed();
    *without_query.uri_mut() = "/myapp.php".parse().unwrap();
    assert_refused(&verifier(), &without_query, Reason::OtherSignature);
    *without_query.uri_mut() = "*".parse().unwrap();
    assert_refused(&verifier(), &without_query, Reason::UnknownUrl);
}

#[test]
fn the_error_has_the_url_that_was_verified() {
    let over_http = at(PublicUrl::base("http://mycompany.com"));
    let error = over_http.verify(&signed()).unwrap_err();
    assert_eq!(
        error.url(),
        Some("http://mycompany.com/myapp.php?foo=1&bar=2")
    );
}

#[test]
fn the_parameters_of_the_request_can_be_read() {
    let repeated = [
        ("Digits", "2"),
        ("Digits", "1"),
        ("Empty", ""),
        ("Name", "Zoë & Söhne"),
    ];
    let request = webhook::sign(TOKEN).form(URL, repeated).unwrap();
    let parameters = verifier().verify(&request).unwrap();
    assert_eq!(parameters.iter().collect::<Vec<_>>(), repeated);
    assert_eq!(parameters.get("Digits"), Some("2"));
    assert_eq!(parameters.get_all("Digits").collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!(parameters.get("digits"), None);
    let get = webhook::sign(TOKEN).get(URL).unwrap();
    let parameters = verifier().verify(&get).unwrap();
    assert_eq!(
        parameters.iter().collect::<Vec<_>>(),
        [("foo", "1"), ("bar", "2")]
    );
}
