//! Which values may be a segment of a path.

use super::{BASE, CANARY, sample};
use crate::{ErrorKind, Request};

/// The segment that is sent for a value.
fn path(value: &str) -> String {
    let request = sample::delete(value);
    let request = request.call().to_http_request(BASE).unwrap();
    request
        .uri()
        .path()
        .strip_prefix("/v1/Channels/")
        .unwrap()
        .to_owned()
}

#[test]
fn one_segment_is_encoded() {
    for (value, expected) in [
        (
            "CH0123456789abcdef0123456789abcdef",
            "CH0123456789abcdef0123456789abcdef",
        ),
        ("a b", "a%20b"),
        ("a+b", "a%2Bb"),
        ("@acme", "%40acme"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("...", "..."),
        ("a..b", "a..b"),
        (".a", ".a"),
        ("a.", "a."),
        ("~-_.x", "~-_.x"),
        ("100%", "100%25"),
        ("%zz", "%25zz"),
        ("%41", "%2541"),
        ("ü", "%C3%BC"),
        ("{Sid}", "%7BSid%7D"),
        ("a;b", "a%3Bb"),
        ("‥", "%E2%80%A5"),
    ] {
        assert_eq!(path(value), expected, "{value}");
    }
}

#[test]
fn a_value_that_could_call_another_endpoint_is_refused() {
    for value in [
        "",
        ".",
        "..",
        "/",
        "\\",
        "//",
        "../",
        "/..",
        "a/",
        "/a",
        "a/b",
        "a\\b",
        "a%2Fb",
        "a%255Cb",
        "a//b",
        "a/../b",
        "a/./b",
        "..\\",
        "a\\..\\b",
        "\\a",
        "%2e",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%2f",
        "%5c",
        "%2e%2e%2f",
        "a%2f..%2fb",
        "a%2f%2e%2e%2fb",
        "a%2f%2fb",
        "a%5c..",
        "%252e%252e",
        "%25252e%25252E",
        "a%252f..",
        "..;",
        "..;x",
        "a/..;x/b",
        ";a",
    ] {
        let error = sample::delete(value)
            .call()
            .to_http_request(BASE)
            .expect_err(value);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = error.to_string();
        assert!(
            text.starts_with("DeleteChannel was not sent: `Sid` ")
                && text.contains("another endpoint"),
            "{text}"
        );
    }
}

#[test]
fn control_characters_are_refused_even_if_encoded() {
    for value in [
        "a\nb", "a\rb", "a\tb", "\0", "\x7f", "\u{85}", "%00", "%0d%0a", "%250a",
    ] {
        let error = sample::delete(value)
            .call()
            .to_http_request(BASE)
            .expect_err(value);
        assert_eq!(
            error.to_string(),
            "DeleteChannel was not sent: `Sid` contains a control character"
        );
    }
}

#[test]
fn a_value_that_is_encoded_too_many_times_is_refused_quickly() {
    let value = format!("%{}2e", "25".repeat(30_000));
    let error = sample::delete(value)
        .call()
        .to_http_request(BASE)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteChannel was not sent: `Sid` is percent-encoded too many times"
    );
}

#[test]
fn a_refused_value_is_not_quoted() {
    for hostile in ["\n", "/../"] {
        let request = sample::delete(format!("{CANARY}{hostile}{CANARY}"));
        let error = request.call().to_http_request(BASE).unwrap_err();
        assert!(!super::printed(&error).contains(CANARY));
    }
}
