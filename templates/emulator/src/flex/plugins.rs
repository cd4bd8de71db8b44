//! Plugins of Flex UI: versions, configurations and releases. In: requests about them. Out: which versions belong
//! together, and which configuration is the active one.

use std::sync::Arc;

use serde_json::Value;

use super::HOST;
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::{Resource, UNIQUE_NAME},
};

const PLUGINS: &str = "flex-api.twilio.com/v1/PluginService/Plugins";
const CONFIGURATIONS: &str = "flex-api.twilio.com/v1/PluginService/Configurations";
const RELEASES: &str = "flex-api.twilio.com/v1/PluginService/Releases";
pub(super) const CONFIGURED: &str = "/v1/PluginService/Configurations/{}/Plugins";

/// What stands in a path for the configuration that is released, and for its release.
const ACTIVE: &str = "active";

/// The phase of a plugin in a configuration, unless the request says otherwise: the only one in the examples.
const DEFAULT_PHASE: u64 = 3;

/// Adds a version to a plugin. A path may name it by what the request calls `Version`.
pub(super) fn create_version(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let collection = context.located()?.collection;
    let plugin = collection
        .strip_suffix("/Versions")
        .and_then(|it| it.rsplit_once('/'));
    let plugin = plugin.and_then(|(plugins, key)| context.state.store.find(plugins, key));
    if plugin.is_some_and(|it| is_archived(it)) {
        return Err(Refusal::invalid(
            "The plugin is archived: it cannot get another version",
        ));
    }
    let version = context
        .parameters
        .text("Version")
        .unwrap_or_default()
        .to_owned();
    let others = context.state.store.collection(&collection);
    if others.is_some_and(|it| it.named(&version).is_some()) {
        return Err(Refusal::conflict(
            "Invalid parameter Version: the plugin has this version already",
        ));
    }
    let Answer::Resource(created) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let created = context
        .state
        .change(&created, |it| it.set(UNIQUE_NAME, version));
    Ok(Answer::Resource(created))
}

/// Makes a configuration of plugin versions.
pub(super) fn create_configuration(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let chosen = context.parameters.get("Plugins").as_array().cloned();
    let chosen: Result<Vec<_>, Refusal> = chosen
        .iter()
        .flatten()
        .map(|it| choose(context.state, it))
        .collect();
    let chosen = chosen?;
    let Answer::Resource(configuration) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    for chosen in &chosen {
        configure(context.state, &configuration, chosen);
    }
    Ok(Answer::Resource(configuration))
}

/// Releases a configuration, which is the active one from now on.
pub(super) fn create_release(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let sid = context
        .parameters
        .text("ConfigurationId")
        .unwrap_or_default();
    let configuration = context.state.store.find(CONFIGURATIONS, sid).cloned();
    let Some(configuration) = configuration else {
        return Err(Refusal::invalid(
            "Invalid parameter ConfigurationId: there is no such configuration",
        ));
    };
    if is_archived(&configuration) {
        return Err(Refusal::invalid(
            "Invalid parameter ConfigurationId: the configuration is archived",
        ));
    }
    let Answer::Resource(release) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let state = &mut *context.state;
    let key = configuration.key.clone();
    let release = state.change(&release, |it| it.set("configuration_sid", key));
    make_active(state, CONFIGURATIONS, &configuration);
    let release = make_active(state, RELEASES, &release);
    Ok(Answer::Resource(release))
}

/// A version for a configuration.
struct Chosen {
    plugin: Arc<Resource>,
    version: Arc<Resource>,
    phase: Value,
}

fn choose(state: &State<'_>, given: &Value) -> Result<Chosen, Refusal> {
    let refuse = |why: &str| {
        Err(Refusal::invalid(format!(
            "Invalid parameter Plugins: {why}"
        )))
    };
    let Some(sid) = given.get("plugin_version").and_then(Value::as_str) else {
        return refuse("each item has the SID of a version as `plugin_version`");
    };
    let plugins = state.store.collection(PLUGINS);
    let plugins = plugins.into_iter().flat_map(|it| it.iter());
    let found = plugins.into_iter().find_map(|plugin| {
        let versions = format!("{}/Versions", plugin.location());
        let version = state
            .store
            .collection(&versions)?
            .find(sid)
            .filter(|it| it.key == sid)?;
        Some((Arc::clone(plugin), Arc::clone(version)))
    });
    let Some((plugin, version)) = found else {
        return refuse("there is no plugin version with one of the SIDs");
    };
    if is_archived(&plugin) || is_archived(&version) {
        return refuse("one of the versions, or its plugin, is archived");
    }
    let phase = given.get("phase").filter(|it| it.is_u64()).cloned();
    Ok(Chosen {
        plugin,
        version,
        phase: phase.unwrap_or(DEFAULT_PHASE.into()),
    })
}

fn configure(state: &mut State<'_>, configuration: &Resource, chosen: &Chosen) {
    let Some(kind) = state.kind(HOST, CONFIGURED) else {
        return;
    };
    let collection = format!("{}/Plugins", configuration.location());
    let mut configured = state.draft(kind, &collection, Some(&chosen.plugin.key));
    let (plugin, version) = (&chosen.plugin, &chosen.version);
    for (name, value) in [
        ("plugin_sid", plugin.get("sid")),
        ("unique_name", plugin.get("unique_name")),
        ("friendly_name", plugin.get("friendly_name")),
        ("description", plugin.get("description")),
        ("plugin_archived", plugin.get("archived")),
        ("plugin_version_sid", version.get("sid")),
        ("plugin_url", version.get("plugin_url")),
        ("version", version.get("version")),
        ("changelog", version.get("changelog")),
        ("private", version.get("private")),
        ("plugin_version_archived", version.get("archived")),
        ("phase", &chosen.phase),
    ] {
        configured.set(name, value.clone());
    }
    state.store.insert(configured);
}

/// Makes a resource the one that a path calls `active`.
fn make_active(state: &mut State<'_>, collection: &str, resource: &Resource) -> Arc<Resource> {
    let before = state
        .store
        .collection(collection)
        .and_then(|it| it.named(ACTIVE))
        .cloned();
    if let Some(before) = before.filter(|it| it.key != resource.key) {
        state.change(&before, |it| it.set(UNIQUE_NAME, Value::Null));
    }
    state.change(&Arc::new(resource.clone()), |it| {
        it.set(UNIQUE_NAME, ACTIVE)
    })
}

fn is_archived(resource: &Resource) -> bool {
    resource.get("archived") == true
}
