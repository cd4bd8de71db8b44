//! No secret and no personal data is printed: every generated type is printed with a canary in it. `canary.rs` of the
//! runtime does the same for its types.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod prints;
mod sids;
mod source;

use std::collections::BTreeSet;

use prints::{SECRET, assert_clean, printed};
use requests::{Case, PERSONAL};
use serde_json::{Map, Value, json};
use sids::*;
use source::Privacy;
use twilio_flex::{
    Client, Credentials, Error, RetryPolicy,
    iam_v1::flex_token,
    testing::ScriptedTransport,
    v1::{
        channel, configuration, flex_flow, interaction_channel::StatusChange, interaction_transfer,
        plugin,
    },
    v4::flex_user_token,
};

#[test]
fn requests_print_their_parameters_except_personal_data() {
    let cases = requests::all();
    for operation in source::operations() {
        let shown = operation
            .parameters
            .iter()
            .filter(|it| it.location != "path");
        let (redacted, public): (Vec<_>, Vec<_>) =
            shown.partition(|it| it.privacy.redacted().is_some());
        let of_operation = |case: &&Case| case.operation() == operation.name;
        let cases: Vec<&Case> = cases.iter().filter(of_operation).collect();
        for text in cases.iter().flat_map(|case| &case.printed) {
            assert_clean(text);
            for parameter in &redacted {
                let (name, mark) = (&parameter.name, parameter.privacy.redacted().unwrap());
                assert!(text.contains(&format!("{name}: {mark}")), "{name}: {text}");
            }
            assert_eq!(marks_in(text), redacted.len(), "{text}");
        }
        // A variant of a choice sets only some of the parameters.
        let all: String = cases
            .iter()
            .flat_map(|case| &case.printed)
            .cloned()
            .collect();
        for parameter in public {
            assert!(all.contains(&format!("{}: ", parameter.name)), "{all}");
        }
    }
    let create = channel::create().flex_flow_sid(FLOW).long_lived(true);
    let create = format!("{create:?}");
    assert!(create.contains(&format!("FlexFlowSid: {FLOW}")), "{create}");
    assert!(create.contains("LongLived: true"), "{create}");
}

#[test]
fn a_whole_json_body_is_not_printed() {
    let body = json!({ PERSONAL: [PERSONAL] });
    let update = configuration::update().body(body.clone());
    assert_eq!(
        printed(&update)[0],
        "UpdateConfiguration(POST /v1/Configuration {body: [personal data]})"
    );
    let create = interaction_transfer::create(INTERACTION, INTERACTION_CHANNEL);
    assert!(printed(&create.body(body.clone()))[0].ends_with("{body: [personal data]})"));
    let update = interaction_transfer::update(INTERACTION, INTERACTION_CHANNEL, TRANSFER);
    assert!(printed(&update.body(body))[0].ends_with("{body: [personal data]})"));
}

#[test]
fn models_print_their_fields_except_personal_data() {
    let declared = source::models();
    let models = requests::models();
    let names: BTreeSet<&str> = models.iter().map(|it| it.name).collect();
    assert_eq!(names, declared.iter().map(|it| it.name.as_str()).collect());
    for model in models {
        let declared = declared.iter().find(|it| it.name == model.name).unwrap();
        let fields = declared.fields.iter().enumerate();
        let json: Map<String, Value> = fields
            .map(|(index, (field, privacy))| {
                let text = match privacy.redacted() {
                    Some(_) => PERSONAL.to_owned(),
                    None => format!("shown {index}."),
                };
                (field.clone(), value_for(&model, field, &text))
            })
            .collect();
        let filled = model.read(&json.clone().into()).unwrap();
        assert_eq!(filled.written, Value::from(json.clone()), "{}", model.name);

        let marks = declared.fields.iter().map(|it| it.1.redacted());
        let redacted = marks.flatten().count();
        for text in &filled.printed {
            assert_clean(text);
            assert_eq!(marks_in(text), redacted, "{text}");
            for (field, value) in &json {
                assert!(
                    text.contains(&format!("{field}: Some(")),
                    "`{field}`:\n{text}"
                );
                let shown = value.as_str().filter(|value| *value != PERSONAL);
                assert!(
                    shown.is_none_or(|shown| text.contains(shown)),
                    "`{field}`:\n{text}"
                );
            }
        }
    }
}

/// How many values are redacted in a text, beside the credentials of a request.
fn marks_in(text: &str) -> usize {
    let text = text.replace("authorization: [secret]", "");
    let marks = [Privacy::Personal, Privacy::Secret].map(|it| it.redacted().unwrap());
    marks.iter().map(|mark| text.matches(mark).count()).sum()
}

/// A value that a field keeps: one that contains the text, if the type of the field allows that.
fn value_for(model: &requests::Model, field: &str, text: &str) -> Value {
    let candidates = [
        json!(text),
        json!({ "key": text }),
        json!([text]),
        json!(true),
        json!(41),
        json!(41.5),
        json!({}),
        json!([{}]),
    ];
    let is_kept = |value: &Value| {
        let read = model.read(&json!({ field: value })).unwrap();
        // An open model also keeps what does not fit.
        let is_beside = read.printed[0].contains("additional_properties: ");
        read.written.get(field) == Some(value) && !is_beside
    };
    let value = candidates.into_iter().find(is_kept);
    value.unwrap_or_else(|| panic!("{}: no candidate is a value of `{field}`", model.name))
}

#[test]
fn no_choice_prints_its_values() {
    let choices = requests::choices();
    let names = choices.iter().map(|it| it.name.to_owned());
    assert_eq!(names.collect::<BTreeSet<_>>(), source::choices());
    for text in choices.iter().flat_map(|it| &it.printed) {
        assert_clean(text);
    }
}

#[test]
fn choices_print_their_variant_and_the_names_of_their_fields() {
    let external = flex_flow::Integration::external(PERSONAL).retry_count(2);
    let task = flex_flow::Integration::task(WORKSPACE, WORKFLOW, PERSONAL);
    let studio = flex_flow::Integration::studio(STUDIO_FLOW);
    let closed = StatusChange::closed().any_routing(json!({ "status": PERSONAL }));
    for (choice, shown) in [
        (
            printed(&external),
            "{IntegrationType: external, Integration.Url,",
        ),
        (printed(&task), "{IntegrationType: task,"),
        (
            printed(&studio),
            "{IntegrationType: studio, Integration.FlowSid}",
        ),
        (printed(&flex_flow::Integration::from(external)), "external"),
        (printed(&closed), "{Status: closed, Routing}"),
        (
            printed(&StatusChange::inactive()),
            "{Status: inactive, Routing}",
        ),
    ] {
        assert!(choice[0].contains(shown), "{}", choice[0]);
    }
}

/// So the tests above cover them all. SIDs and the markers of missing parameters contain no personal data.
#[test]
fn a_resource_has_no_types_but_models_choices_requests_and_enums() {
    assert_eq!(source::other_types(), BTreeSet::new());
}

#[test]
fn every_mark_is_covered_by_these_tests() {
    for mark in [Privacy::Personal, Privacy::Secret] {
        let operations = source::operations();
        let parameters = operations.iter().flat_map(|it| &it.parameters);
        let marked = parameters.filter(|parameter| parameter.privacy == mark);
        // Path parameters are never printed, so their documentation does not mention it.
        let (of_paths, of_requests): (Vec<_>, Vec<_>) =
            marked.partition(|it| it.location == "path");
        let fields = source::models().into_iter().flat_map(|model| model.fields);
        let of_models = fields.filter(|(_, privacy)| *privacy == mark).count();
        assert!(!of_requests.is_empty() && of_models > 0);
        let promised = of_requests.len() + of_models;
        assert_eq!(promised, source::documented(mark));
        assert_eq!(promised + of_paths.len(), source::marks(mark));
    }
}

/// Neither that of a plugin, by its request and by the error if it is refused, nor a new one.
#[tokio::test]
async fn no_token_is_printed() {
    let validate = flex_token::validate(ACCOUNT).token(SECRET);
    assert_eq!(
        printed(&validate)[0],
        "ValidateFlexToken(POST /v1/Accounts/{AccountSid}/Tokens/validate {token: [secret]})"
    );
    let echo = json!({ "code": 20001, "message": "Invalid", "details": { "token": SECRET } });
    let token = json!({ "access_token": SECRET, "token_info": { "identity": PERSONAL } });
    let transport = ScriptedTransport::new()
        .respond(400, echo)
        .respond(200, token);
    let client = client(&transport);
    // Even the command with all personal data has a variable for the token.
    for command in [
        client.to_curl(&validate).unwrap(),
        client.to_curl_with_personal_data(&validate).unwrap(),
    ] {
        assert_clean(&command);
        assert!(command.contains(r#"'{"token":'"$TOKEN"'}'"#), "{command}");
    }
    check_error(&client.send(validate).await.unwrap_err());

    let create = flex_user_token::create(INSTANCE, FLEX_USER).ttl(600);
    let token = client.send(create).await.unwrap();
    assert_eq!(token.access_token.as_deref(), Some(SECRET));
    assert!(printed(&token)[0].contains("access_token: Some([secret])"));
    assert_clean(&printed(&token).concat());
}

#[tokio::test]
async fn path_parameters_are_not_printed() {
    let fetch = channel::fetch(CHANNEL);
    assert_eq!(
        format!("{fetch:?}"),
        "FetchChannel(GET /v1/Channels/{Sid} {})"
    );
    let transport = ScriptedTransport::new()
        .respond(404, json!({}))
        .respond(404, json!({}));
    let error = client(&transport).send(fetch).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(CHANNEL.as_str()));

    // Nor is a name, even if it is refused.
    for name in [PERSONAL.to_owned(), format!("../{PERSONAL}")] {
        let fetch = plugin::fetch(name);
        printed(&fetch);
        check_error(&client(&transport).send(fetch).await.unwrap_err());
    }
}

fn client(transport: &ScriptedTransport) -> Client {
    Client::builder(Credentials::api_key("SK00", SECRET))
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

fn check_error(error: &Error) {
    printed(error);
    assert_clean(&error.to_string());
}
