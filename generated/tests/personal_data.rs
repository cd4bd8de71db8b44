//! Nothing secret and nothing personal is printed: every generated type is printed with a canary in it.
//! `canary.rs` does the same for the types of the runtime.
//!
//! What must be covered is read from the generated modules, so a new model, request or choice fails here until it is.

#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod prints;
mod requests;
mod source;

use std::{
    any::{type_name, type_name_of_val},
    collections::BTreeSet,
    fmt::Debug,
};

use prints::{SECRET, assert_clean, printed};
use requests::{Case, PERSONAL, sids::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use source::{Model, Privacy};
use twilio_flex::{
    Client, Credentials, Error, RetryPolicy,
    testing::ScriptedTransport,
    v1::{
        self, channel, configuration, flex_flow, interaction_channel::StatusChange,
        interaction_transfer, plugin,
    },
    v2,
};

const REDACTED: &str = "[personal data]";

#[test]
fn requests_print_their_parameters_but_for_those_that_are_personal_data() {
    let cases = requests::all();
    for operation in source::operations() {
        let shown = operation
            .parameters
            .iter()
            .filter(|it| it.location != "path");
        let (personal, public): (Vec<_>, Vec<_>) =
            shown.partition(|it| it.privacy == Privacy::Personal);
        let of_operation = |case: &&Case| case.operation() == operation.name;
        let cases: Vec<&Case> = cases.iter().filter(of_operation).collect();
        for text in cases.iter().flat_map(|case| &case.printed) {
            assert_clean(text);
            for parameter in &personal {
                let name = &parameter.name;
                assert!(
                    text.contains(&format!("{name}: {REDACTED}")),
                    "{name}: {text}"
                );
            }
            assert_eq!(text.matches(REDACTED).count(), personal.len(), "{text}");
        }
        // A choice sets some of the parameters only.
        let all: String = cases
            .iter()
            .flat_map(|case| &case.printed)
            .cloned()
            .collect();
        for parameter in public {
            assert!(all.contains(&format!("{}: ", parameter.name)), "{all}");
        }
    }
    let create = format!("{:?}", requests::chats::create_channel());
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
fn models_print_their_fields_but_for_those_that_are_personal_data() {
    let models = source::models();
    let covered = BTreeSet::from([
        check_model::<v1::channel::Channel>(&models),
        check_model::<v1::configuration::Configuration>(&models),
        check_model::<v1::configured_plugin::ConfiguredPlugin>(&models),
        check_model::<v1::flex_flow::FlexFlow>(&models),
        check_model::<v1::insights_assessments::InsightsAssessments>(&models),
        check_model::<v1::insights_assessments_comment::InsightsAssessmentsComment>(&models),
        check_model::<v1::insights_conversations::InsightsConversations>(&models),
        check_model::<v1::insights_questionnaires::InsightsQuestionnaires>(&models),
        check_model::<v1::insights_questionnaires_category::InsightsQuestionnairesCategory>(
            &models,
        ),
        check_model::<v1::insights_questionnaires_question::InsightsQuestionnairesQuestion>(
            &models,
        ),
        check_model::<v1::insights_segments::InsightsSegments>(&models),
        check_model::<v1::insights_session::InsightsSession>(&models),
        check_model::<v1::insights_settings_answer_sets::InsightsSettingsAnswersets>(&models),
        check_model::<v1::insights_settings_comment::InsightsSettingsComment>(&models),
        check_model::<v1::insights_user_roles::InsightsUserRoles>(&models),
        check_model::<v1::interaction::Interaction>(&models),
        check_model::<v1::interaction_channel::InteractionChannel>(&models),
        check_model::<v1::interaction_channel_invite::InteractionChannelInvite>(&models),
        check_model::<v1::interaction_channel_participant::InteractionChannelParticipant>(&models),
        check_model::<v1::interaction_transfer::InteractionTransfer>(&models),
        check_model::<v1::plugin::Plugin>(&models),
        check_model::<v1::plugin_archive::PluginArchive>(&models),
        check_model::<v1::plugin_configuration::PluginConfiguration>(&models),
        check_model::<v1::plugin_configuration_archive::PluginConfigurationArchive>(&models),
        check_model::<v1::plugin_release::PluginRelease>(&models),
        check_model::<v1::plugin_version_archive::PluginVersionArchive>(&models),
        check_model::<v1::plugin_versions::PluginVersion>(&models),
        check_model::<v1::provisioning_status::ProvisioningStatus>(&models),
        check_model::<v1::web_channel::WebChannel>(&models),
        check_model::<v2::flex_user::FlexUser>(&models),
        check_model::<v2::web_channels::WebChannel>(&models),
    ]);
    let declared = models.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(
        covered, declared,
        "this test covers each model of the crate"
    );
}

fn check_model<M: DeserializeOwned + Serialize + Debug>(models: &[Model]) -> &'static str {
    let name = type_name::<M>();
    let model = models.iter().find(|model| model.name == name).unwrap();
    let mut json = serde_json::Map::new();
    for (index, (field, privacy)) in model.fields.iter().enumerate() {
        let text = match privacy {
            Privacy::Personal => PERSONAL.to_owned(),
            Privacy::Public => format!("shown {index}."),
        };
        json.insert(field.clone(), value_for::<M>(field, &text));
    }
    let json = Value::Object(json);
    let filled: M = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(
        serde_json::to_value(&filled).unwrap(),
        json,
        "every field of {name} is filled"
    );

    let personal = model
        .fields
        .iter()
        .filter(|(_, privacy)| *privacy == Privacy::Personal)
        .count();
    for text in printed(&filled) {
        assert_eq!(text.matches(REDACTED).count(), personal, "{text}");
        for (field, value) in json.as_object().unwrap() {
            assert!(
                text.contains(&format!("{field}: Some(")),
                "`{field}` is not shown:\n{text}"
            );
            let shown = value.as_str().filter(|value| *value != PERSONAL);
            assert!(
                shown.is_none_or(|shown| text.contains(shown)),
                "`{field}`:\n{text}"
            );
        }
    }
    name
}

/// A value that a field keeps, holding the text if its type can.
fn value_for<M: DeserializeOwned + Serialize>(field: &str, text: &str) -> Value {
    let candidates = [
        json!(text),
        json!({ "key": text }),
        json!([text]),
        json!(true),
        json!(41),
    ];
    let is_kept = |value: &Value| {
        let model: M = serde_json::from_value(json!({ field: value })).unwrap();
        serde_json::to_value(&model).unwrap().get(field) == Some(value)
    };
    candidates.into_iter().find(is_kept).unwrap()
}

#[test]
fn choices_print_which_variant_they_are_and_which_fields_they_have() {
    let external = flex_flow::Integration::external(PERSONAL).retry_count(2);
    let task = flex_flow::Integration::task(WORKSPACE, WORKFLOW, PERSONAL);
    let studio = flex_flow::Integration::studio(STUDIO_FLOW);
    let closed = StatusChange::closed().routing(json!({ "status": PERSONAL }));
    let covered = BTreeSet::from([
        check_choice(&external, "{IntegrationType: external, Integration.Url,"),
        check_choice(&task, "{IntegrationType: task,"),
        check_choice(&studio, "{IntegrationType: studio, Integration.FlowSid}"),
        check_choice(&flex_flow::Integration::from(external.clone()), "external"),
        check_choice(&closed, "{Status: closed, Routing}"),
        check_choice(&StatusChange::inactive(), "{Status: inactive, Routing}"),
    ]);
    assert_eq!(
        covered,
        source::choices(),
        "this test covers each choice of the crate"
    );
}

fn check_choice<C: Debug>(choice: &C, shown: &str) -> String {
    let [text, _] = printed(choice);
    assert!(text.contains(shown), "{text}");
    type_name_of_val(choice).to_owned()
}

/// Beside them there are SIDs and markers of what is missing, which hold no text of anybody.
#[test]
fn every_type_of_a_resource_is_a_model_a_choice_a_request_or_an_enum() {
    assert_eq!(source::other_types(), BTreeSet::new());
}

#[test]
fn every_mark_of_personal_data_is_covered_by_these_tests() {
    let operations = source::operations();
    let parameters = operations.iter().flat_map(|it| &it.parameters);
    let personal = parameters.filter(|parameter| parameter.privacy == Privacy::Personal);
    // No parameter of a path is printed, so their documentation does not speak of it.
    let (of_paths, of_requests): (Vec<_>, Vec<_>) = personal.partition(|it| it.location == "path");
    let fields = source::models().into_iter().flat_map(|model| model.fields);
    let of_models = fields
        .filter(|(_, privacy)| *privacy == Privacy::Personal)
        .count();
    assert!(!of_requests.is_empty() && of_models > 0);
    let promised = of_requests.len() + of_models;
    assert_eq!(promised, source::documented_personal_data());
    assert_eq!(promised + of_paths.len(), source::personal_marks());
}

#[tokio::test]
async fn a_path_parameter_is_not_printed() {
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

    // Neither a name, also one that is refused.
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
