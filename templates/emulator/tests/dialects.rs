//! Small catalogues with what Flex does not have: the API of 2010, SCIM, resources that a PUT creates, values in other
//! forms.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use http::{Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use twilio_emulator::Mock;

/// An emulator of these operations, all of `https://api.example.com`, with one model and one kind of SIDs.
fn emulator(operations: Value, model: Value) -> Mock {
    let catalogue = json!({
        "format": 1,
        "modules": [{ "name": "v1", "server": "https://api.example.com" }],
        "operations": operations,
        "models": [model],
        "sids": [{ "prefix": "TH" }],
        "enums": [{ "values": ["round", "square"] }],
    });
    Mock::new(&catalogue.to_string()).unwrap()
}

fn operation(method: &str, path: &str, rest: Value) -> Value {
    let mut operation = json!({
        "id": format!("{method} {path}"),
        "module": 0,
        "method": method,
        "path": path,
        "security": "none",
        "body": { "kind": "none" },
        "response": { "kind": "value", "type": { "model": 0 } },
    });
    operation
        .as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    operation
}

fn thing() -> Value {
    json!({ "properties": [
        { "name": "sid", "type": { "sid": 0 } },
        { "name": "name", "type": "string" },
        { "name": "shape", "type": { "enum": 0 } },
        { "name": "tags", "type": { "list": "string" } },
        { "name": "uri", "type": "string" },
        { "name": "subresource_uris", "type": { "map": "string" } },
    ] })
}

fn ask(mock: &Mock, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
    let is_json = body.starts_with('{');
    let media_type = if is_json {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let request = Request::builder()
        .method(method)
        .uri(format!("https://api.example.com{path}"))
        .header(header::CONTENT_TYPE, media_type);
    let response: Response<Vec<u8>> = mock.handle(request.body(body.into()).unwrap());
    let json = serde_json::from_slice(response.body()).unwrap_or_default();
    (response.status(), json)
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "type": "string" })
}

/// The operations of the API of 2010.
fn of_2010() -> Mock {
    let list = json!({
        "parameters": [
            { "name": "Shape", "in": "query", "type": { "enum": 0 } },
            { "name": "PageSize", "in": "query", "type": "integer" },
            { "name": "Page", "in": "query", "type": "integer" },
            { "name": "PageToken", "in": "query", "type": "string" },
        ],
        "response": { "kind": "list", "key": "things", "paging": "next_page_uri", "type": { "model": 0 } },
    });
    let create = json!({
        "body": { "kind": "form" },
        "parameters": [
            { "name": "Name", "in": "form", "type": "string" },
            { "name": "Shape", "in": "form", "type": { "enum": 0 } },
            { "name": "Tags", "in": "form", "type": { "list": "string" }, "style": { "kind": "joined" } },
        ],
        "statuses": ["201"],
    });
    let parts = json!({
        "parameters": [path_parameter("ThingSid")],
        "response": { "kind": "list", "key": "parts", "paging": "none", "type": "json" },
    });
    let fetch = json!({ "parameters": [path_parameter("Sid")] });
    emulator(
        json!([
            operation("GET", "/2010/Things.json", list),
            operation("POST", "/2010/Things.json", create),
            operation("GET", "/2010/Things/{Sid}.json", fetch),
            operation("GET", "/2010/Things/{ThingSid}/Parts.json", parts),
        ]),
        thing(),
    )
}

#[test]
fn the_api_of_2010_has_paths_where_newer_ones_have_urls() {
    let mock = of_2010();
    for name in ["a", "b", "c"] {
        let (status, thing) = ask(
            &mock,
            Method::POST,
            "/2010/Things.json",
            &format!("Name={name}"),
        );
        assert_eq!(status, 201);
        let sid = thing["sid"].as_str().unwrap();
        assert_eq!(thing["uri"], format!("/2010/Things/{sid}.json"));
        let parts = &thing["subresource_uris"]["parts"];
        assert_eq!(*parts, format!("/2010/Things/{sid}/Parts.json"));
        let fetched = ask(&mock, Method::GET, thing["uri"].as_str().unwrap(), "");
        assert_eq!(fetched, (StatusCode::OK, thing.clone()));
        assert_eq!(
            ask(&mock, Method::GET, parts.as_str().unwrap(), "").1,
            json!({ "parts": [] })
        );
    }
    let (_, first) = ask(&mock, Method::GET, "/2010/Things.json?PageSize=2", "");
    assert_eq!((&first["start"], &first["end"]), (&json!(0), &json!(1)));
    assert_eq!(first["previous_page_uri"], Value::Null);
    let next = first["next_page_uri"].as_str().unwrap();
    assert!(
        next.starts_with("/2010/Things.json?PageSize=2&Page=1"),
        "{next}"
    );
    let (_, second) = ask(&mock, Method::GET, next, "");
    assert_eq!(second["things"][0]["name"], "c");
    assert_eq!(second["next_page_uri"], Value::Null);
    let previous = second["previous_page_uri"].as_str().unwrap();
    assert_eq!(
        ask(&mock, Method::GET, previous, "").1["things"],
        first["things"]
    );
}

#[test]
fn a_joined_list_and_a_filter_are_understood() {
    let mock = of_2010();
    let (_, created) = ask(
        &mock,
        Method::POST,
        "/2010/Things.json",
        "Shape=round&Tags=a%2Cb",
    );
    assert_eq!(created["tags"], json!(["a", "b"]));
    for (shape, count) in [("round", 1), ("square", 0)] {
        let path = format!("/2010/Things.json?Shape={shape}&PageSize=5");
        let (_, page) = ask(&mock, Method::GET, &path, "");
        assert_eq!(page["things"].as_array().unwrap().len(), count);
        // The later pages are of the same list.
        let uri = page["first_page_uri"].as_str().unwrap();
        assert_eq!(
            uri,
            format!("/2010/Things.json?Shape={shape}&PageSize=5&Page=0")
        );
    }
}

#[test]
fn a_state_is_the_same_after_it_was_written_and_read() {
    let mock = of_2010();
    for name in ["b", "a"] {
        ask(
            &mock,
            Method::POST,
            "/2010/Things.json",
            &format!("Name={name}"),
        );
    }
    let state = mock.state();
    let other = of_2010();
    other.put_all(&state.to_string()).unwrap();
    assert_eq!(other.state(), state);
    let names = |mock: &Mock| ask(mock, Method::GET, "/2010/Things.json", "").1["things"].clone();
    assert_eq!(names(&other), names(&mock));
}

#[test]
fn users_of_scim_are_created_replaced_and_listed() {
    let body = json!({ "kind": "json", "media_type": "application/scim+json" });
    let parameters = json!([
        { "name": "userName", "in": "json", "required": true, "type": "string" },
        { "name": "active", "in": "json", "type": "boolean", "nullable": true },
    ]);
    let with_id = |more: &Value| {
        let mut parameters = more.as_array().unwrap().clone();
        parameters.push(path_parameter("id"));
        parameters
    };
    let mock = emulator(
        json!([
            operation(
                "POST",
                "/scim/Users",
                json!({ "body": body, "parameters": parameters, "statuses": ["201"] })
            ),
            operation(
                "PUT",
                "/scim/Users/{id}",
                json!({ "body": body, "parameters": with_id(&parameters) })
            ),
            operation(
                "GET",
                "/scim/Users/{id}",
                json!({ "parameters": [path_parameter("id")] })
            ),
            operation(
                "GET",
                "/scim/Users",
                json!({
                    "response": { "kind": "list", "key": "Resources", "paging": "scim", "type": { "model": 0 } },
                })
            ),
        ]),
        json!({ "properties": [
            { "name": "id", "type": "string" },
            { "name": "userName", "type": "string" },
            { "name": "active", "type": "boolean" },
        ] }),
    );
    let (status, user) = ask(
        &mock,
        Method::POST,
        "/scim/Users",
        r#"{"userName":"a","active":true}"#,
    );
    assert_eq!(
        (status, &user["userName"]),
        (StatusCode::CREATED, &json!("a"))
    );
    let path = format!("/scim/Users/{}", user["id"].as_str().unwrap());
    let (_, replaced) = ask(
        &mock,
        Method::PUT,
        &path,
        r#"{"userName":"b","active":null}"#,
    );
    assert_eq!(
        replaced,
        json!({ "id": user["id"], "userName": "b", "active": null })
    );
    assert_eq!(
        ask(&mock, Method::GET, "/scim/Users", "").1["totalResults"],
        1
    );
    let unknown = ask(
        &mock,
        Method::PUT,
        "/scim/Users/other",
        r#"{"userName":"b"}"#,
    );
    assert_eq!(unknown.0, 404);
    let null = ask(&mock, Method::PUT, &path, r#"{"userName":null}"#);
    assert_eq!(null.0, 400);
}

#[test]
fn what_only_a_put_can_create_is_created_by_it() {
    let parameters =
        json!([path_parameter("Key"), { "name": "name", "in": "json", "type": "string" }]);
    let body = json!({ "kind": "json", "media_type": "application/json" });
    let by_key = json!({ "parameters": [path_parameter("Key")] });
    let mut delete = by_key.clone();
    delete["response"] = json!({ "kind": "empty" });
    let mock = emulator(
        json!([
            operation(
                "PUT",
                "/v1/Settings/{Key}",
                json!({ "body": body, "parameters": parameters })
            ),
            operation("GET", "/v1/Settings/{Key}", by_key),
            operation("DELETE", "/v1/Settings/{Key}", delete),
        ]),
        json!({ "properties": [{ "name": "key", "type": "string" }, { "name": "name", "type": "string" }] }),
    );
    // A key may hold what separates the segments of a path.
    let path = "/v1/Settings/a%2Fb";
    assert_eq!(ask(&mock, Method::GET, path, "").0, 404);
    let expected = json!({ "key": "a/b", "name": "first" });
    assert_eq!(
        ask(&mock, Method::PUT, path, r#"{"name":"first"}"#),
        (StatusCode::OK, expected.clone())
    );
    assert_eq!(ask(&mock, Method::GET, path, "").1, expected);
    assert_eq!(
        ask(&mock, Method::DELETE, path, ""),
        (StatusCode::NO_CONTENT, Value::Null)
    );
    assert_eq!(ask(&mock, Method::GET, path, "").0, 404);
}

#[test]
fn a_key_with_a_meaning_elsewhere_needs_no_creation_and_a_flattened_object_is_read() {
    let mock = emulator(
        json!([operation(
            "GET",
            "/v1/PhoneNumbers/{PhoneNumber}",
            json!({
                "parameters": [
                    path_parameter("PhoneNumber"),
                    {
                        "name": "AddOnsData", "in": "query", "type": { "map": "json" },
                        "style": { "kind": "flattened", "prefix": "AddOns" },
                    },
                ],
                "response_examples": [{ "phone_number": "+15005550006", "country_code": "US" }],
            })
        )]),
        json!({ "properties": [
            { "name": "phone_number", "type": "string" },
            { "name": "country_code", "type": "string" },
        ] }),
    );
    let (status, number) = ask(
        &mock,
        Method::GET,
        "/v1/PhoneNumbers/+15005550001?AddOns.a.b=1&Other=2",
        "",
    );
    assert_eq!(status, 200);
    assert_eq!(
        number,
        json!({ "phone_number": "+15005550001", "country_code": "US" })
    );
    assert_eq!(mock.requests()[0].unknown_parameters(), ["Other"]);
}
