//! Values in every style of OpenAPI, lists and objects among them: what the description allows is answered, and what is
//! wrong is refused with the name of its parameter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/mod.rs"]
mod support;

use http::{Request, header};
use support::BASIC;
use twilio_emulator::Mock;

/// An API that has all of them, which the tests of the runtime have a client for.
const CATALOGUE: &str = include_str!("../../runtime/tests/sample/src/catalogue.json");

/// The status and the message of the answer to a GET.
fn ask(mock: &Mock, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = Request::get(path).header(header::AUTHORIZATION, BASIC);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = mock.handle(request.body(Vec::new()).unwrap());
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let message = body.get("message").and_then(|it| it.as_str());
    (
        response.status().as_u16(),
        message.unwrap_or_default().to_owned(),
    )
}

#[test]
fn values_in_a_path_are_checked_in_their_style() {
    let mock = Mock::new(CATALOGUE).unwrap();
    for path in [
        "/simple/a/b,c/G,200,R,100",
        "/simple/a/b/other,a%2Cb,R,1",
        "/simple-exploded/a/b,c/G=200,R=100",
        "/label/.a/.b,c/.G,200,R,100",
        "/label-exploded/.a/.b.c/.G=200.R=100",
        "/matrix/;one=a/;list=b,c/;object=G,200,R,100",
        "/matrix/;one=a%3Bb/;list=b/;object=other,%2C%3B,G,1",
        "/matrix-exploded/;one=a/;list=b;list=c/;G=200;R=100",
    ] {
        let (status, message) = ask(&mock, path, &[]);
        assert!(status < 300, "{path}: {status} {message}");
    }
    for (path, problem) in [
        ("/simple/a/b/G,much", "object has G, which is no integer"),
        ("/simple/a/b/G", "object is no object"),
        (
            "/simple-exploded/a/b/G,1",
            "object is no object, written as `name=value`",
        ),
        ("/label/a/.b/.G,1", "one does not begin with a `.`"),
        ("/label/.a/b/.G,1", "list does not begin with a `.`"),
        ("/label/.a/.b/.G,x", "object has G, which is no integer"),
        ("/label-exploded/.a/.b/.G=1.R", "object is no object"),
        (
            "/matrix/;two=a/;list=b/;object=G,1",
            "one is not written as `;one=value`",
        ),
        ("/matrix/;one=a/b/;object=G,1", "list is not written as"),
        (
            "/matrix/;one=a/;list=b/;object=G,x",
            "object has G, which is no integer",
        ),
        (
            "/matrix-exploded/;one=a/;list=b;other=c/;G=1",
            "list is not written as",
        ),
        (
            "/matrix-exploded/;one=a/;list=b/G=1",
            "object is no object, each property",
        ),
    ] {
        let (status, message) = ask(&mock, path, &[]);
        assert_eq!(status, 404, "{path}: {message}");
        assert!(message.contains(problem), "{path}: {message}");
    }
}

#[test]
fn objects_outside_of_paths_are_checked_in_their_style() {
    let mock = Mock::new(CATALOGUE).unwrap();
    let object = ["object", "X-Object", "X-Object-Exploded"];
    for (path, headers) in [
        ("/query", &[][..]),
        (
            "/query?form_object=G,200,R,100&space_object=G+200+R+100",
            &[],
        ),
        ("/query?pipe_object=G%7C200%7CR%7C100&unknown=1", &[]),
        ("/query?form_object=other,a%2Cb", &[]),
        ("/query?deep[word]=a&deep[size][gte]=1&deep[tags][]=a", &[]),
        ("/query?deep[other][x]=a&deep_list[]=a&deep_list[]=b", &[]),
        ("/headers", &[(object[1], "G,200,R,100")]),
        ("/headers", &[(object[2], "G=200,R=100")]),
        ("/cookies", &[("Cookie", "R=100; G=200; object=G,200")]),
    ] {
        let (status, message) = ask(&mock, path, headers);
        assert!(status < 300, "{path}: {status} {message}");
    }
    for (path, headers, name, problem) in [
        (
            "/query?form_object=G,x",
            &[][..],
            "form_object",
            "has G, which is no integer",
        ),
        (
            "/query?R=x",
            &[],
            "form_object_exploded",
            "has R, which is no integer",
        ),
        (
            "/query?space_object=G+1+R+x",
            &[],
            "space_object",
            "has R, which is no integer",
        ),
        (
            "/query?pipe_object=G%7Cx",
            &[],
            "pipe_object",
            "has G, which is no integer",
        ),
        ("/query?deep=a", &[], "deep", "is no object"),
        (
            "/query?deep[word][a]=a",
            &[],
            "deep",
            "has word, which is an object",
        ),
        (
            "/query?deep[size]=1",
            &[],
            "deep",
            "has size, which is no object",
        ),
        (
            "/query?deep[word=1",
            &[],
            "deep",
            "brackets that do not match",
        ),
        (
            "/headers",
            &[(object[1], "G,x")],
            object[1],
            "has G, which is no integer",
        ),
        (
            "/headers",
            &[(object[2], "R=1,G=x")],
            object[2],
            "has G, which is no integer",
        ),
        (
            "/cookies",
            &[("Cookie", "object=G,x")],
            object[0],
            "has G, which is no integer",
        ),
        (
            "/cookies",
            &[("Cookie", "R=x")],
            "object_exploded",
            "has R, which is no integer",
        ),
    ] {
        let (status, message) = ask(&mock, path, headers);
        assert_eq!(status, 400, "{path}: {message}");
        let parts: Vec<&str> = message.split("; ").collect();
        let is_it = |it: &&str| {
            it.starts_with(&format!("Invalid parameter {name}: it ")) && it.contains(problem)
        };
        assert!(parts.iter().any(is_it), "{path}: {message}");
    }
}
