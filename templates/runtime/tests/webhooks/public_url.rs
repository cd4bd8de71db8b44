//! The URL that Twilio has, stated or rebuilt.

use http::{HeaderValue, Request, uri::Scheme};
use twilio_runtime::webhook::{self, PublicUrl, Reason};

use crate::{BASE, PARAMETERS, TOKEN, URL, assert_refused, at};

/// Signed for [`URL`], as a server behind a proxy gets it.
fn behind_proxy(headers: &[(&'static str, &str)]) -> Request<Vec<u8>> {
    let mut request = webhook::sign(TOKEN).form(URL, PARAMETERS).unwrap();
    request.headers_mut().remove("host");
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).unwrap();
        request.headers_mut().append(*name, value);
    }
    request
}

#[test]
fn a_stated_base_replaces_what_the_server_sees() {
    let request = behind_proxy(&[("host", "10.0.0.7:8080")]);
    at(PublicUrl::base(BASE)).verify(&request).unwrap();
    at(PublicUrl::base("https://mycompany.com/"))
        .verify(&request)
        .unwrap();
    assert_refused(
        &at(PublicUrl::base("https://example.com")),
        &request,
        Reason::OtherSignature,
    );
}

#[test]
fn a_base_may_have_a_user_and_a_path_that_the_proxy_removes() {
    let url = "https://user:p%40ss@mycompany.com/flex/hook";
    let mut request = webhook::sign(TOKEN).form(url, PARAMETERS).unwrap();
    *request.uri_mut() = "/hook".parse().unwrap();
    let base = PublicUrl::base("https://user:p%40ss@mycompany.com/flex");
    at(base).verify(&request).unwrap();
    assert_refused(
        &at(PublicUrl::base("https://mycompany.com/flex")),
        &request,
        Reason::OtherSignature,
    );
}

#[test]
fn the_host_of_the_request_counts_only_if_asked_for() {
    let request = behind_proxy(&[("host", "mycompany.com")]);
    at(PublicUrl::from_host(Scheme::HTTPS))
        .verify(&request)
        .unwrap();
    assert_refused(
        &at(PublicUrl::from_host(Scheme::HTTP)),
        &request,
        Reason::OtherUrl,
    );
    let mut over_http2 = behind_proxy(&[]);
    *over_http2.uri_mut() = URL.parse().unwrap();
    at(PublicUrl::from_host(Scheme::HTTPS))
        .verify(&over_http2)
        .unwrap();
    let by_host = at(PublicUrl::from_host(Scheme::HTTPS));
    assert_refused(&by_host, &behind_proxy(&[]), Reason::UnknownUrl);
    for host in ["user@mycompany.com", "mycompany.com/x", ""] {
        assert_refused(
            &by_host,
            &behind_proxy(&[("host", host)]),
            Reason::UnknownUrl,
        );
    }
}

#[test]
fn forwarded_headers_count_only_if_asked_for() {
    let forwarded = [
        ("host", "10.0.0.7:8080"),
        ("x-forwarded-proto", "https, http"),
        ("x-forwarded-host", "mycompany.com, inner"),
        ("x-forwarded-port", "443"),
    ];
    let request = behind_proxy(&forwarded);
    at(PublicUrl::from_forwarded_headers())
        .verify(&request)
        .unwrap();
    assert_refused(
        &at(PublicUrl::from_host(Scheme::HTTPS)),
        &request,
        Reason::OtherSignature,
    );
    // As load balancers that keep the host do.
    let kept = [("host", "mycompany.com"), ("x-forwarded-proto", "https")];
    at(PublicUrl::from_forwarded_headers())
        .verify(&behind_proxy(&kept))
        .unwrap();
}

#[test]
fn unusable_forwarded_headers_are_refused() {
    let by_headers = at(PublicUrl::from_forwarded_headers());
    for headers in [
        [
            ("host", "mycompany.com"),
            ("x-forwarded-host", "mycompany.com"),
        ],
        [("host", "mycompany.com"), ("x-forwarded-proto", "gopher")],
        [
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "user@mycompany.com"),
        ],
    ] {
        assert_refused(&by_headers, &behind_proxy(&headers), Reason::UnknownUrl);
    }
    let port = [
        ("host", "mycompany.com"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "many"),
    ];
    assert_refused(&by_headers, &behind_proxy(&port), Reason::UnknownUrl);
}

#[test]
fn a_port_that_the_proxy_names_is_part_of_the_url() {
    let url = "https://mycompany.com:8443/hook";
    let mut request = webhook::sign(TOKEN).form(url, PARAMETERS).unwrap();
    let headers = request.headers_mut();
    for (name, value) in [
        ("host", "mycompany.com"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "8443"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    at(PublicUrl::from_forwarded_headers())
        .verify(&request)
        .unwrap();
}

/// Twilio signs a URL of TwiML as it is, and calls it with the parameters sorted.
#[test]
fn an_exact_url_is_signed_as_stated() {
    let stated = "https://mycompany.com/myapp.php?foo=1&bar=2";
    let mut request = webhook::sign(TOKEN).form(stated, PARAMETERS).unwrap();
    *request.uri_mut() = "/myapp.php?bar=2&foo=1".parse().unwrap();
    at(PublicUrl::exact(stated)).verify(&request).unwrap();
    assert_refused(&at(PublicUrl::base(BASE)), &request, Reason::OtherSignature);
    // What the request is trusted for must have been signed.
    for forged in [
        "/myapp.php?bar=2&foo=2",
        "/myapp.php",
        "/myapp.php?bar=2&foo=1&foo=1",
    ] {
        *request.uri_mut() = forged.parse().unwrap();
        assert_refused(&at(PublicUrl::exact(stated)), &request, Reason::OtherQuery);
    }
}

#[test]
fn an_exact_url_gets_the_hash_of_the_body() {
    for stated in [
        "https://mycompany.com/events?b=1&a=2",
        "https://mycompany.com/events",
    ] {
        let request = webhook::sign(TOKEN)
            .body(stated, "application/json", "{}")
            .unwrap();
        at(PublicUrl::exact(stated)).verify(&request).unwrap();
        let mut changed = request.clone();
        *changed.body_mut() = b"[]".to_vec();
        assert_refused(&at(PublicUrl::exact(stated)), &changed, Reason::OtherBody);
    }
}

#[test]
fn the_root_may_be_signed_with_and_without_its_slash() {
    for url in [
        "https://mycompany.com",
        "https://mycompany.com/",
        "https://mycompany.com?a=1",
    ] {
        let request = webhook::sign(TOKEN).form(url, PARAMETERS).unwrap();
        at(PublicUrl::base(BASE)).verify(&request).unwrap();
    }
}

#[test]
fn an_address_of_ipv6_keeps_its_colons() {
    for (signed, base) in [
        ("https://[2001:db8::1]/hook", "https://[2001:db8::1]:443"),
        ("https://[2001:db8::1]:443/hook", "https://[2001:db8::1]"),
        ("https://a:b@[::1]:8443/hook", "https://a:b@[::1]:8443"),
    ] {
        let request = webhook::sign(TOKEN).form(signed, PARAMETERS).unwrap();
        at(PublicUrl::base(base)).verify(&request).unwrap();
    }
}
