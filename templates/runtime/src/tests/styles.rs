//! The styles of parameters: every row of the table "Style Examples" in OpenAPI 3.0.4, what stays apart from the structure
//! of a request, and what is never printed. Properties are sent in alphabetical order: a JSON object has no other.

use serde_json::json;

use super::{BASE, CANARY};
use crate::{
    ErrorKind,
    calls::{
        argument::{Argument, json, list, string},
        call::Call,
        later_page::Continuation,
    },
    operations::{
        operation::{Method, Operation},
        parameter::Parameter,
        security::Security,
        value_type::ValueType,
    },
};

/// A call of an operation with this one parameter, on `/a/{color}` if it is in the path.
fn call(parameter: Parameter<'static>, value: Argument) -> Call {
    let (location, name) = (parameter.location, parameter.name);
    let path = match location.as_str() {
        "path" => "/a/{color}",
        _ => "/a",
    };
    let operation = Box::leak(Box::new(Operation {
        id: "Paint",
        method: Method::Get,
        server: BASE,
        path,
        parameters: Box::leak(Box::new([parameter])),
        security: Security::Anonymous,
        ..Operation::DEFAULT
    }));
    let mut call = Call::of(operation);
    assert!(call.set(location, name, value));
    call
}

/// What is sent: the segment, the query, or the header of this parameter.
fn sent(parameter: Parameter<'static>, value: Argument) -> Result<String, String> {
    let location = parameter.location.as_str();
    let request = call(parameter, value).to_http_request(BASE);
    let request = request.map_err(|error| error.to_string())?;
    let header = |name| {
        let value = request.headers().get(name);
        value.map_or(String::new(), |it| it.to_str().unwrap().to_owned())
    };
    Ok(match location {
        "path" => request.uri().path().rsplit('/').next().unwrap().to_owned(),
        "query" => request.uri().query().unwrap_or_default().to_owned(),
        other => header(if other == "cookie" { "cookie" } else { "color" }),
    })
}

fn empty() -> Argument {
    string("")
}

fn blue() -> Argument {
    string("blue")
}

fn colors() -> Argument {
    list(["blue", "black", "brown"])
}

fn rgb() -> Argument {
    json(json!({ "R": 100, "G": 200, "B": 150 }))
}

#[test]
fn a_value_in_a_path_is_as_in_the_table_of_the_specification() {
    let simple = || Parameter::path("color");
    let label = || simple().label();
    let matrix = || simple().matrix();
    for (parameter, value, expected) in [
        (matrix(), empty(), ";color"),
        (matrix(), blue(), ";color=blue"),
        (matrix().list(), colors(), ";color=blue,black,brown"),
        (matrix().object(), rgb(), ";color=B,150,G,200,R,100"),
        (matrix().exploded(), empty(), ";color"),
        (matrix().exploded(), blue(), ";color=blue"),
        (
            matrix().exploded().list(),
            colors(),
            ";color=blue;color=black;color=brown",
        ),
        (matrix().exploded().object(), rgb(), ";B=150;G=200;R=100"),
        (label(), blue(), ".blue"),
        (label().list(), colors(), ".blue,black,brown"),
        (label().object(), rgb(), ".B,150,G,200,R,100"),
        (label().exploded(), blue(), ".blue"),
        (label().exploded().list(), colors(), ".blue.black.brown"),
        (label().exploded().object(), rgb(), ".B=150.G=200.R=100"),
        (simple(), blue(), "blue"),
        (simple().list(), colors(), "blue,black,brown"),
        (simple().object(), rgb(), "B,150,G,200,R,100"),
        (simple().exploded(), blue(), "blue"),
        (simple().exploded().list(), colors(), "blue,black,brown"),
        (simple().exploded().object(), rgb(), "B=150,G=200,R=100"),
    ] {
        assert_eq!(sent(parameter, value).as_deref(), Ok(expected));
    }
}

#[test]
fn a_later_page_has_values_in_the_style_of_the_list() {
    let simple = || Parameter::path("color");
    let page = |parameter: Parameter<'static>, path: &str| {
        let list = match parameter.value_type {
            ValueType::Object => call(parameter, rgb()),
            _ => call(parameter, blue()),
        };
        let page = list.continued_at(Continuation::Path(format!("{path}?Page=1")));
        let request = page.to_http_request(BASE).map_err(|error| error.kind())?;
        Ok(request.uri().path_and_query().unwrap().to_string())
    };
    for (parameter, segment) in [
        (simple().matrix(), ";color=blue"),
        (simple().matrix(), ";color=red"),
        (simple().matrix(), "%3Bcolor=red"),
        (simple().matrix().exploded().object(), ";G=1;B=2"),
        (simple().label(), ".blue"),
        (simple().label(), ".red"),
        (simple().label().exploded().object(), ".G=1.B=2"),
        (simple().object(), "G,1,B,2"),
    ] {
        let path = format!("/a/{segment}");
        let sent = page(parameter, &path);
        assert_eq!(sent.as_deref(), Ok(format!("{path}?Page=1").as_str()));
    }
    for (parameter, path) in [
        (simple().matrix(), "/a/blue"),
        (simple().matrix(), "/a/"),
        (simple().matrix(), "/a/;color=b%2Fc"),
        (simple().matrix(), "/a/;color=b%252Fc"),
        (simple().matrix(), "/b/;color=blue"),
        (simple().matrix(), "/a/;color=blue/c"),
        (simple().label(), "/a/.."),
        (simple().label(), "/a/..;a"),
        (simple(), "/a/;color=blue"),
    ] {
        assert_eq!(page(parameter, path), Err(ErrorKind::Paging), "{path}");
    }
}

#[test]
fn a_value_in_a_query_is_as_in_the_table_of_the_specification() {
    let form = || Parameter::query("color");
    for (parameter, value, expected) in [
        (form().joined(), empty(), "color="),
        (form().joined(), blue(), "color=blue"),
        (form().joined().list(), colors(), "color=blue,black,brown"),
        (form().joined().object(), rgb(), "color=B,150,G,200,R,100"),
        (form(), empty(), "color="),
        (form(), blue(), "color=blue"),
        (
            form().list(),
            colors(),
            "color=blue&color=black&color=brown",
        ),
        (form().object(), rgb(), "B=150&G=200&R=100"),
        (
            form().space_delimited().list(),
            colors(),
            "color=blue%20black%20brown",
        ),
        (
            form().space_delimited().object(),
            rgb(),
            "color=B%20150%20G%20200%20R%20100",
        ),
        (
            form().pipe_delimited().list(),
            colors(),
            "color=blue%7Cblack%7Cbrown",
        ),
        (
            form().pipe_delimited().object(),
            rgb(),
            "color=B%7C150%7CG%7C200%7CR%7C100",
        ),
        (
            form().deep_object().object(),
            rgb(),
            "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
        ),
    ] {
        assert_eq!(sent(parameter, value).as_deref(), Ok(expected));
    }
}

#[test]
fn headers_and_cookies_have_their_styles() {
    let header = || Parameter::header("color");
    let cookie = || Parameter::cookie("color");
    for (parameter, value, expected) in [
        (header().list(), colors(), "blue,black,brown"),
        (header().object(), rgb(), "B,150,G,200,R,100"),
        (header().exploded().object(), rgb(), "B=150,G=200,R=100"),
        (
            header().object().json_text(),
            json(json!({ "a": [1] })),
            r#"{"a":[1]}"#,
        ),
        (cookie(), string("a+/b=="), "color=a+/b=="),
        (
            cookie().list(),
            colors(),
            "color=blue; color=black; color=brown",
        ),
        (cookie().list().joined(), colors(), "color=blue,black,brown"),
        (cookie().object(), rgb(), "B=150; G=200; R=100"),
        (
            cookie().object().json_text(),
            json(json!({ "a": 1 })),
            r#"color={"a":1}"#,
        ),
    ] {
        assert_eq!(sent(parameter, value).as_deref(), Ok(expected));
    }
}

#[test]
fn nested_values_are_paths_in_brackets_or_refused() {
    let nested = || {
        json(json!({
            "size": { "gte": 1 }, "tags": ["a", "b"], "rows": [{ "x": true }], "none": null
        }))
    };
    let filter = || Parameter::query("f").object();
    assert_eq!(
        sent(filter().deep_object(), nested()).map(|it| it.replace("%5B", "[").replace("%5D", "]")),
        Ok("f[rows][0][x]=true&f[size][gte]=1&f[tags][]=a&f[tags][]=b".to_owned())
    );
    let ids = Parameter::query("ids").list().deep_object();
    assert_eq!(
        sent(ids, list([1_i64, 2])).as_deref(),
        Ok("ids%5B%5D=1&ids%5B%5D=2")
    );
    for parameter in [
        filter(),
        filter().joined(),
        Parameter::header("color").object(),
    ] {
        let problem = sent(parameter, nested()).unwrap_err();
        assert!(
            problem.contains("contains an object or a list"),
            "{problem}"
        );
    }
}

#[test]
fn json_text_is_encoded_as_its_place_wants_it() {
    let value = || json(json!({ "a": "b c" }));
    for (parameter, expected) in [
        (
            Parameter::query("q").any_json(),
            "q=%7B%22a%22%3A%22b+c%22%7D",
        ),
        (
            Parameter::path("color").any_json(),
            "%7B%22a%22%3A%22b%20c%22%7D",
        ),
    ] {
        assert_eq!(
            sent(parameter.json_text(), value()).as_deref(),
            Ok(expected)
        );
    }
    let text = Parameter::query("q").json_text();
    assert_eq!(sent(text, string("a")).as_deref(), Ok("q=%22a%22"));
}

#[test]
fn a_value_never_changes_the_structure_of_a_path() {
    let path = || Parameter::path("color");
    for (parameter, value) in [
        (path().label(), empty()),
        (path().label(), string(".")),
        (path().label(), string("a/b")),
        (path().label().exploded().list(), list(["", ""])),
        (path().matrix(), string("a/..")),
        (path().matrix(), string("%2e%2e%2f")),
        (path().list(), list(["a", "/b"])),
        (path().list(), list(Vec::<String>::new())),
        (path().object(), json(json!({ "a/b": 1 }))),
        (path().object().json_text(), json(json!({ "a": "/" }))),
    ] {
        assert!(sent(parameter, value).is_err());
    }
    let separators = sent(path().list(), list(["a,b", "c;d", "e=f"]));
    assert_eq!(separators.as_deref(), Ok("a%2Cb,c%3Bd,e%3Df"));
}

#[test]
fn reserved_characters_stay_if_they_do_not_end_the_value() {
    let reserved = ":/?#[]@!$&'()*+,;= %";
    let query = Parameter::query("q").reserved();
    assert_eq!(
        sent(query, string(reserved)).as_deref(),
        Ok("q=:/?%23%5B%5D@!$%26'()*%2B,;=%20%25")
    );
}

#[test]
fn an_item_with_the_separator_in_it_is_refused_where_it_would_be_two() {
    let query = || Parameter::query("q").list();
    for (parameter, item) in [
        (query().space_delimited(), "a b"),
        (query().pipe_delimited(), "a|b"),
    ] {
        let problem = sent(parameter, list([item, "c"])).unwrap_err();
        assert!(
            problem.contains("the character that separates its values"),
            "{problem}"
        );
    }
    let joined = sent(query().joined(), list(["a,b", "c"]));
    assert_eq!(joined.as_deref(), Ok("q=a%2Cb,c"));
}

#[test]
fn a_cookie_that_would_end_early_is_refused() {
    for value in ["a;b", "a b", "a,b", "a\"", "ü", "a\r\nb"] {
        let problem = sent(Parameter::cookie("color"), string(value)).unwrap_err();
        assert!(problem.contains("a cookie cannot contain"), "{problem}");
        assert!(!problem.contains(value));
    }
}

#[test]
fn secrets_and_personal_data_are_printed_in_no_style() {
    let query = || Parameter::query("q");
    let object = || json(json!({ CANARY: CANARY }));
    let items = || list([CANARY, "b"]);
    for (parameter, value) in [
        (query().list().joined(), items()),
        (query().list().space_delimited(), items()),
        (query().list().pipe_delimited(), items()),
        (query().list().deep_object(), items()),
        (query().object(), object()),
        (query().object().joined(), object()),
        (query().object().deep_object(), object()),
        (query().object().json_text(), object()),
        (Parameter::header("color").object(), object()),
        (Parameter::header("color").list(), items()),
        (Parameter::path("color").list().matrix(), items()),
        (
            Parameter::path("color").object().label().exploded(),
            object(),
        ),
        (Parameter::cookie("color"), string(CANARY)),
        (Parameter::cookie("color").object(), object()),
    ] {
        let call = call(parameter.personal(), value.clone());
        super::assert_hidden(&call);
        let curl = call.to_curl().unwrap();
        assert!(!curl.contains(CANARY), "{curl}");
        assert!(curl.contains('$'), "{curl}");
    }
    let cookie = call(Parameter::cookie("color"), string(CANARY));
    super::assert_hidden(&cookie);
    super::assert_hidden(cookie.to_http_request(BASE).unwrap().headers());
}

#[test]
fn a_head_is_a_curl_command_that_ends() {
    let mut call = call(Parameter::query("q"), blue());
    call.operation =
        crate::operations::reference::OperationRef::Table(Box::leak(Box::new(Operation {
            id: "Look",
            method: Method::Head,
            server: BASE,
            path: "/a",
            parameters: Box::leak(Box::new([Parameter::query("q")])),
            security: Security::Anonymous,
            ..Operation::DEFAULT
        })));
    let curl = call.to_curl().unwrap();
    assert!(curl.starts_with("curl -I '"), "{curl}");
}
