//! Plugins, their versions, configurations and releases.

use serde_json::json;
use twilio_flex::v1::{
    configured_plugin, plugin, plugin_archive, plugin_configuration, plugin_configuration_archive,
    plugin_release, plugin_version_archive, plugin_versions,
};

use super::{Case, PERSONAL, sids::*};

/// The value of the header `Flex-Metadata`, which all requests of this service take.
pub(crate) const METADATA: &str = r#"{"source":"tests"}"#;

/// A plugin goes by its unique name here, which is personal data; the others go by a name that is none.
const NAME: &str = PERSONAL;
const OTHER: &str = "Größe 2.0";

pub(crate) fn all() -> Vec<Case> {
    [plugins(), versions(), configurations(), releases()]
        .into_iter()
        .flatten()
        .collect()
}

fn plugins() -> Vec<Case> {
    vec![
        Case::list(
            plugin::list()
                .flex_metadata(METADATA)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            plugin::create()
                .flex_metadata(METADATA)
                .unique_name(PERSONAL)
                .friendly_name(PERSONAL)
                .description(PERSONAL),
        ),
        Case::of(plugin::fetch(NAME).flex_metadata(METADATA)),
        Case::of(
            plugin::update(NAME)
                .flex_metadata(METADATA)
                .friendly_name(PERSONAL)
                .description(PERSONAL),
        ),
        Case::of(plugin_archive::update(NAME).flex_metadata(METADATA)),
    ]
}

fn versions() -> Vec<Case> {
    vec![
        Case::list(
            plugin_versions::list(NAME)
                .flex_metadata(METADATA)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            plugin_versions::create(NAME)
                .flex_metadata(METADATA)
                .version("1.2.3")
                .plugin_url(PERSONAL)
                .changelog(PERSONAL)
                .private(true)
                .cli_version("7.1.0")
                .validate_status("done"),
        ),
        Case::of(plugin_versions::fetch(NAME, OTHER).flex_metadata(METADATA)),
        Case::of(plugin_version_archive::update(NAME, OTHER).flex_metadata(METADATA)),
    ]
}

fn configurations() -> Vec<Case> {
    vec![
        Case::list(
            plugin_configuration::list()
                .flex_metadata(METADATA)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            plugin_configuration::create()
                .flex_metadata(METADATA)
                .name("Spring")
                .plugins([
                    json!({ "phase": 3, "plugin_version": "FV1" }),
                    json!([1, null]),
                ])
                .description(PERSONAL),
        ),
        Case::of(plugin_configuration::fetch(CONFIGURATION).flex_metadata(METADATA)),
        Case::of(plugin_configuration_archive::update(CONFIGURATION).flex_metadata(METADATA)),
        Case::list(
            configured_plugin::list(OTHER)
                .flex_metadata(METADATA)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(configured_plugin::fetch(OTHER, NAME).flex_metadata(METADATA)),
    ]
}

fn releases() -> Vec<Case> {
    vec![
        Case::list(
            plugin_release::list()
                .flex_metadata(METADATA)
                .page_size(2)
                .page(1)
                .page_token("P"),
        ),
        Case::of(
            plugin_release::create()
                .flex_metadata(METADATA)
                .configuration_id("spring"),
        ),
        Case::of(plugin_release::fetch(OTHER).flex_metadata(METADATA)),
    ]
}
