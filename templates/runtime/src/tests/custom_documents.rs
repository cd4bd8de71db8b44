//! Requests to endpoints that are in no description, with bytes and files.

use serde_json::json;

use super::{BASE, CANARY, assert_hidden, client, custom::problems, run};
use crate::{
    Request as _,
    request::{CustomRequest, public},
    testing::ScriptedTransport,
    types::{Bytes, File},
};

fn report() -> CustomRequest {
    CustomRequest::put(BASE, "/v1/Reports/{Sid}")
        .path("Sid", public("RE1"))
        .bytes("text/csv; charset=utf-8", CANARY)
}

fn upload() -> CustomRequest {
    let file = |name: &str| File::new(name, CANARY).media_type("application/pdf");
    CustomRequest::post(BASE, "/v1/Media")
        .form("Author", CANARY)
        .form("First", public(file("a.pdf")))
        .form("Others", vec![file("b.pdf"), file("c.pdf")])
}

#[test]
fn bytes_are_a_whole_body_of_their_media_type() {
    let sent = report().call().to_http_request(BASE).unwrap();
    assert_eq!(sent.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(sent.body(), CANARY.as_bytes());
    let replaced = report().body(json!({})).call().to_http_request(BASE);
    assert_eq!(
        replaced.unwrap().headers()["content-type"],
        "application/json"
    );
}

#[test]
fn files_make_a_form_of_parts() {
    let sent = upload().call().to_http_request(BASE).unwrap();
    let content_type = sent.headers()["content-type"].to_str().unwrap();
    assert!(
        content_type.starts_with("multipart/form-data; boundary="),
        "{content_type}"
    );
    let body = String::from_utf8(sent.into_body()).unwrap();
    for part in [
        "form-data; name=\"Author\"\r\n\r\n",
        "form-data; name=\"First\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n",
        "form-data; name=\"Others\"; filename=\"b.pdf\"\r\n",
        "form-data; name=\"Others\"; filename=\"c.pdf\"\r\n",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    assert_eq!(body.matches(CANARY).count(), 4);
}

#[test]
fn they_are_stored_with_the_rest() {
    for request in [report(), upload()] {
        let stored = serde_json::to_string(&request).unwrap();
        let read: CustomRequest = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, request);
        assert_hidden(&read);
        let bytes = |request: &CustomRequest| {
            let sent = request.call().to_http_request(BASE).unwrap();
            (sent.headers().clone(), sent.into_body())
        };
        assert_eq!(bytes(&read), bytes(&request));
    }
}

#[test]
fn a_command_reads_them_from_files() {
    let command = report().to_curl().unwrap();
    assert!(
        command.contains("-H 'Content-Type: text/csv; charset=utf-8'"),
        "{command}"
    );
    assert!(command.contains("--data-binary \"@$BODY\""), "{command}");
    let command = upload().to_curl().unwrap();
    for option in [
        "-F \"First=@$FIRST;type=application/pdf\"",
        "-F \"Others=@$OTHERS_1;type=application/pdf\"",
        "-F \"Others=@$OTHERS_2;type=application/pdf\"",
        "--form-string \"Author=$AUTHOR\"",
    ] {
        assert!(command.contains(option), "{option}\n{command}");
    }
    assert!(!command.contains(CANARY), "{command}");
}

#[test]
fn they_are_refused_where_they_cannot_be() {
    let request = CustomRequest::post(BASE, "/v1/{A}")
        .path("A", File::new("a", CANARY))
        .query("Q", vec![File::new("a", CANARY)])
        .json("J", File::new("a", CANARY));
    let found = problems(&request);
    for name in ["A", "Q", "J"] {
        let problem = format!("`{name}` is a file, which only a form can contain");
        assert!(found.contains(&problem), "{found:?}");
    }
    for media_type in [
        "",
        "csv",
        "text/",
        "/csv",
        "text/csv/x",
        "te xt/csv",
        "text/csv;\r\na: b",
    ] {
        let request = CustomRequest::post(BASE, "/v1/A").bytes(media_type, "a");
        assert_eq!(
            problems(&request),
            ["the media type of the body is not of the form `text/csv`"],
            "{media_type}"
        );
    }
    let mixed = report().form("F", 1);
    assert_eq!(problems(&mixed).len(), 1);
}

#[test]
fn bytes_are_accepted_of_any_media_type() {
    let stored = serde_json::to_string(&CustomRequest::get(BASE, "/v1/A")).unwrap();
    for request in [
        CustomRequest::get(BASE, "/v1/A").answer::<Bytes>(),
        serde_json::from_str(&stored).unwrap(),
    ] {
        let transport = ScriptedTransport::new().respond_with(http::Response::new(vec![0, 255]));
        let body = run(client(&transport).send(request)).unwrap();
        assert_eq!(body, [0_u8, 255][..]);
        assert_eq!(transport.requests()[0].header("accept"), Some("*/*"));
    }
}
