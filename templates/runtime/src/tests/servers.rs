//! Where requests go: edges, regions, and hosts that have neither.

use super::sample;
use crate::{
    Request,
    calls::later_page::Continuation,
    origins::servers::{ServerSettings, Servers},
};

fn servers(
    base_url: Option<&str>,
    edge: Option<&str>,
    region: Option<&str>,
) -> Result<Servers, String> {
    Servers::new(ServerSettings {
        base_url: base_url.map(str::to_owned),
        edge: edge.map(str::to_owned),
        region: region.map(str::to_owned),
        ..ServerSettings::default()
    })
}

/// A label, or none.
fn label(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[test]
fn edge_and_region_change_only_hosts_of_twilio() {
    for (server, edge, region, expected) in [
        (
            "https://flex-api.twilio.com",
            "",
            "",
            "https://flex-api.twilio.com",
        ),
        (
            "https://flex-api.twilio.com",
            "dublin",
            "ie1",
            "https://flex-api.dublin.ie1.twilio.com",
        ),
        (
            "https://flex-api.twilio.com",
            "",
            "ie1",
            "https://flex-api.ie1.twilio.com",
        ),
        (
            "https://flex-api.twilio.com",
            "dublin",
            "",
            "https://flex-api.dublin.us1.twilio.com",
        ),
        (
            "https://flex-api.ie1.twilio.com",
            "dublin",
            "",
            "https://flex-api.dublin.ie1.twilio.com",
        ),
        (
            "https://flex-api.ie1.twilio.com",
            "",
            "au1",
            "https://flex-api.au1.twilio.com",
        ),
        (
            "https://flex-api.dublin.ie1.twilio.com",
            "sydney",
            "",
            "https://flex-api.sydney.ie1.twilio.com",
        ),
        (
            "https://flex-api.dublin.ie1.twilio.com",
            "",
            "au1",
            "https://flex-api.dublin.au1.twilio.com",
        ),
        (
            "https://flex-api.dublin.ie1.twilio.com",
            "",
            "",
            "https://flex-api.dublin.ie1.twilio.com",
        ),
        (
            "https://FLEX-api.Twilio.com:8443/p/",
            "dublin",
            "ie1",
            "https://flex-api.dublin.ie1.twilio.com:8443/p",
        ),
        (
            "https://a.b.c.d.twilio.com",
            "dublin",
            "ie1",
            "https://a.b.c.d.twilio.com",
        ),
        ("https://twilio.com", "dublin", "ie1", "https://twilio.com"),
        (
            "https://flex-api.nottwilio.com",
            "dublin",
            "ie1",
            "https://flex-api.nottwilio.com",
        ),
        (
            "https://flex-api.twilio.com.example.org",
            "dublin",
            "ie1",
            "https://flex-api.twilio.com.example.org",
        ),
        (
            "https://example.org/flex-api.twilio.com",
            "dublin",
            "ie1",
            "https://example.org/flex-api.twilio.com",
        ),
        (
            "http://localhost:4010",
            "dublin",
            "ie1",
            "http://localhost:4010",
        ),
        ("http://[::1]:4010", "dublin", "ie1", "http://[::1]:4010"),
    ] {
        let configured = servers(None, label(edge), label(region)).unwrap();
        let sent_to = configured.of_operation(server, None).unwrap();
        assert_eq!(sent_to.base_url.as_str(), expected);
        // As a base URL it is treated alike, whatever the description says.
        let configured = servers(Some(server), label(edge), label(region)).unwrap();
        assert_eq!(
            configured
                .of_operation("https://elsewhere.example", None)
                .unwrap()
                .base_url
                .as_str(),
            expected
        );
    }
}

#[test]
fn an_edge_or_region_that_cannot_be_part_of_a_host_is_refused() {
    let long = "a".repeat(64);
    for label in [
        "",
        "evil.com/",
        "a.b",
        "a b",
        "a@b",
        "a:b",
        "-a",
        "a-",
        "Dublin",
        "é",
        "a\n",
        "#",
        long.as_str(),
    ] {
        for (edge, region, name) in [(Some(label), None, "edge"), (None, Some(label), "region")] {
            let error = servers(None, edge, region).unwrap_err();
            let expected =
                format!("the {name} is not a part of a host name, such as `dublin` or `ie1`");
            assert!(error.to_string().ends_with(&expected), "{error}");
        }
    }
}

#[test]
fn an_operation_without_a_usable_server_is_an_error() {
    let configured = servers(None, None, None).unwrap();
    assert!(configured.of_operation("/relative", None).is_err());
}

#[test]
fn origins_are_compared_as_browsers_do() {
    let request = sample::list();
    let fetch = |base: &str, url: &str| {
        request
            .call()
            .continued_at(Continuation::Url(url.to_owned()))
            .to_http_request(base)
            .is_ok()
    };
    for (base, url) in [
        (
            "https://flex-api.twilio.com",
            "https://flex-api.twilio.com/v1/Channels?Page=1",
        ),
        (
            "https://flex-api.twilio.com",
            "https://FLEX-API.twilio.com:443/v1/Channels",
        ),
        (
            "https://flex-api.twilio.com:443/base",
            "https://flex-api.twilio.com/base/v1/Channels",
        ),
        ("http://localhost:80", "http://localhost/v1/Channels"),
        ("http://[::1]:4010", "http://[::1]:4010/v1/Channels"),
    ] {
        assert!(fetch(base, url), "{url}");
    }
    for url in [
        "http://flex-api.twilio.com/v1/Channels",
        "https://flex-api.twilio.com:8443/v1/Channels",
        "https://flex-api.twilio.com.evil.example/v1/Channels",
        "https://evil.example/v1/Channels?https://flex-api.twilio.com",
        "https://flex-api.twilio.com@evil.example/v1/Channels",
        "https://user@flex-api.twilio.com/v1/Channels",
        "https://evil.example\\@flex-api.twilio.com/v1/Channels",
        "https://flex-api.twilio.com%2eevil.example/v1/Channels",
        "https://flex-api.twilio.com./v1/Channels",
        "https://api.ie1.twilio.com/v1/Channels",
        "https://flex-api.x.y.z.twilio.com/v1/Channels",
        "//evil.example/v1/Channels",
        "/v1/Channels?Page=1",
        "file:///etc/passwd",
        "not a url",
        " ",
    ] {
        assert!(!fetch("https://flex-api.twilio.com", url), "{url}");
    }
}
