//! Choices that are read from storage: a variant with exactly its fields.

use serde_json::{Value, json};

use crate::{Request, generated_for_0_1 as runtime};

const TABLE: runtime::ChoiceTable = runtime::ChoiceTable {
    discriminator: "Kind",
    variants: &[
        runtime::ChoiceVariant::new("flow")
            .required(&["Flow"])
            .optional(&["Retries"]),
        runtime::ChoiceVariant::new("off").fixed(&[("Routing", "{\"status\":\"closed\"}")]),
    ],
};

static UPDATE: runtime::Operation = runtime::Operation {
    id: "Update",
    method: runtime::Method::Post,
    server: "https://api.example.com",
    path: "/v1/Bells",
    parameters: &[
        runtime::Parameter::form("Kind"),
        runtime::Parameter::form("Flow"),
        runtime::Parameter::form("Retries").integer(),
        runtime::Parameter::form("Routing").any_json(),
        runtime::Parameter::form("Note"),
    ],
    choices: &[TABLE],
    body: runtime::Body::Form,
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
struct Update(runtime::Draft);

runtime::request!(UPDATE, Update, ());

fn update() -> Update {
    Update(runtime::Draft::new(&UPDATE))
}

fn choose(choice: runtime::Choice) -> Update {
    Update(update().0.choose(&TABLE, choice))
}

fn flow() -> runtime::Choice {
    runtime::Choice::new("Kind", "flow").form("Flow", "a")
}

fn off() -> runtime::Choice {
    let routing = runtime::string("{\"status\":\"closed\"}");
    runtime::Choice::new("Kind", "off").form("Routing", routing)
}

fn body(request: &Update) -> String {
    let request = request.call().to_http_request("http://localhost").unwrap();
    String::from_utf8(request.into_body()).unwrap()
}

#[test]
fn setting_a_choice_again_removes_all_fields_of_the_first() {
    let first = choose(flow().form("Retries", 3));
    let second = Update(first.0.choose(&TABLE, off()));
    assert_eq!(second, choose(off()));
}

#[test]
fn each_variant_is_read_as_it_was_stored() {
    for request in [
        update(),
        choose(flow()),
        choose(flow().form("Retries", 3)),
        choose(off()),
    ] {
        let stored = serde_json::to_value(&request).unwrap();
        let read: Update = serde_json::from_value(stored).unwrap();
        assert_eq!(body(&read), body(&request));
    }
}

/// The error of a stored request with these form fields.
fn problem(fields: &[(&str, Value)]) -> String {
    let mut stored = serde_json::to_value(update()).unwrap();
    let fields = fields
        .iter()
        .map(|(name, value)| json!({ "in": "form", "name": name, "value": value }));
    stored["arguments"] = fields.collect();
    let error = serde_json::from_value::<Update>(stored)
        .unwrap_err()
        .to_string();
    assert!(!error.contains("canary"), "{error}");
    let problem = error.strip_prefix("a stored Update cannot be read: ");
    problem.unwrap().to_owned()
}

#[test]
fn fields_that_no_variant_has_together_are_refused() {
    let string = |string: &str| json!({ "string": string });
    for (fields, expected) in [
        (
            &[("Flow", string("a"))][..],
            "`Flow` is set, but not `Kind`",
        ),
        (
            &[("Kind", string("canary"))],
            "`Kind` is none of `flow`, `off`",
        ),
        (
            &[("Kind", string("flow"))],
            "`Flow` is missing, which `flow` needs",
        ),
        (
            &[
                ("Kind", string("flow")),
                ("Flow", string("a")),
                ("Routing", json!({ "json": {} })),
            ],
            "`Routing` does not go with `flow`",
        ),
        (
            &[
                ("Kind", string("off")),
                ("Routing", json!({ "json": { "status": "canary" } })),
            ],
            "`Routing` is not `{\"status\":\"closed\"}`, its only value for `off`",
        ),
    ] {
        assert_eq!(problem(fields), expected);
    }
}
