//! Plugins of Flex UI, from a terminal. In: a blocking client. Out: what was listed, released or archived.

use std::io::Write;

use example_support::{Outcome, offline};
use twilio_flex::{
    Error,
    blocking::Client,
    error::codes,
    require,
    serde_json::{Value, json},
    v1::{
        configured_plugin, plugin, plugin_archive, plugin_configuration, plugin_release,
        plugin_versions,
    },
};

/// Which release of the plugins is the current one.
const ACTIVE: &str = "active";

/// In which order a plugin is loaded, as in the examples of Twilio.
const PHASE: i64 = 3;

/// Lists the plugins, one a line: name, released version, and whether it is archived.
///
/// # Errors
/// If a request fails.
pub fn list(client: &Client, out: &mut impl Write) -> Outcome {
    let released = released(client)?;
    for plugin in client.items(plugin::list()) {
        let plugin = plugin?;
        let name = require!(&plugin.unique_name)?;
        let mut versions = released.iter().filter(|it| it.plugin_sid == plugin.sid);
        let version = versions.next().and_then(|it| it.version.as_deref());
        let archived = plugin.archived.unwrap_or_default();
        let state = match (archived, version) {
            (true, _) => "archived",
            (false, Some(version)) => version,
            (false, None) => "not released",
        };
        writeln!(out, "{name}\t{state}")?;
    }
    Ok(())
}

/// Releases a version of a plugin: it takes the place of the version in the current release, or joins it. The other
/// plugins stay as they are.
///
/// # Errors
/// If there is no such version, or a request fails. Nothing is released then.
pub fn release(client: &Client, name: &str, version: &str, out: &mut impl Write) -> Outcome {
    let new = find(client, name, version)?;
    let plugin = require!(new.plugin_sid)?;
    let released = released(client)?;
    let others = released.iter().filter(|it| it.plugin_sid != Some(plugin));
    let mut plugins = Vec::new();
    for other in others {
        let version = require!(other.plugin_version_sid)?;
        plugins.push(configured(version.as_str(), other.phase));
    }
    let version_sid = require!(new.sid)?;
    plugins.push(configured(version_sid.as_str(), None));

    let create = plugin_configuration::create()
        .name(format!("{name} {version}"))
        .plugins(plugins);
    let configuration = client.send(create)?;
    let configuration = require!(configuration.sid)?;
    // A configuration takes effect when it is released, and the release before it can be released again.
    let create = plugin_release::create().configuration_id(configuration.as_str());
    let release = client.send(create)?;
    writeln!(out, "Released {name} {version}: {}", require!(release.sid)?)?;
    Ok(())
}

/// Archives a plugin: it can be used no more, also by later releases.
///
/// # Errors
/// If there is no such plugin, or a request fails.
pub fn archive(client: &Client, name: &str, out: &mut impl Write) -> Outcome {
    client
        .send(plugin_archive::update(name))
        .map_err(|error| missing(error, || format!("there is no plugin {name}")))?;
    writeln!(out, "Archived {name}")?;
    Ok(())
}

/// The plugins of the current release; none if nothing has been released.
fn released(client: &Client) -> Result<Vec<configured_plugin::ConfiguredPlugin>, Error> {
    match client.items(configured_plugin::list(ACTIVE)).collect() {
        Err(error) if error.code() == Some(codes::NOT_FOUND) => Ok(Vec::new()),
        released => released,
    }
}

fn find(client: &Client, name: &str, version: &str) -> Outcome<plugin_versions::PluginVersion> {
    for found in client.items(plugin_versions::list(name)) {
        let found =
            found.map_err(|error| missing(error, || format!("there is no plugin {name}")))?;
        if found.version.as_deref() == Some(version) {
            return Ok(found);
        }
    }
    Err(format!("{name} has no version {version}").into())
}

fn configured(version: &str, phase: Option<i64>) -> Value {
    json!({ "plugin_version": version, "phase": phase.unwrap_or(PHASE) })
}

/// What Twilio does not find, in the words of this program.
fn missing(
    error: Error,
    message: impl FnOnce() -> String,
) -> Box<dyn std::error::Error + Send + Sync> {
    match error.code() {
        Some(codes::NOT_FOUND) => message().into(),
        _ => error.into(),
    }
}

/// Flex on this machine, with two plugins. It is a new one for each command.
///
/// # Errors
/// Never, unless the emulator lacks plugins.
pub fn on_this_machine() -> Outcome<offline::Mock> {
    let flex = offline::flex()?;
    for (name, versions) in [
        ("chat-colors", ["1.0.0", "1.1.0"]),
        ("order-lookup", ["0.9.0", "1.0.0"]),
    ] {
        flex.put(
            "/v1/PluginService/Plugins",
            json!({ "unique_name": name, "archived": false }),
        )?;
        for version in versions {
            let create = plugin_versions::create(name)
                .version(version)
                .plugin_url("https://plugins.example.com/plugin.js");
            flex.blocking_client().send(create)?;
        }
    }
    Ok(flex)
}
