//! `cargo xtask mock`, as people run it.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/mock.rs"]
mod running;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;

use running::{Emulator, xtask};
use serde_json::Value;
use tempfile::TempDir;

/// A description of one product, whose server has this name.
fn description(product: &str, resource: &str) -> String {
    format!(
        "openapi: 3.0.1
info: {{title: Sample, version: 1.0.0}}
servers: [{{url: 'https://{product}.twilio.com'}}]
paths:
  /v1/Configuration:
    get:
      operationId: FetchConfiguration
      tags: [Configuration]
      responses:
        '200':
          description: It.
          content:
            application/json:
              schema: {{type: object, properties: {{{resource}: {{type: string}}}}}}
  /v1/{resource}:
    post:
      operationId: CreateThing
      tags: [Thing]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {{type: object, required: [Name], properties: {{Name: {{type: string}}}}}}
      responses: {{'201': &thing {{description: It., content: {{application/json: {{schema: &schema
        {{type: object, properties: {{sid: {{type: string, pattern: '^TH[0-9a-fA-F]{{32}}$'}}, name: {{type: string}}, url: {{type: string}}}}}}}}}}}}}}
  /v1/{resource}/{{Sid}}:
    get:
      operationId: FetchThing
      tags: [Thing]
      parameters: [{{name: Sid, in: path, required: true, schema: {{type: string, pattern: '^TH[0-9a-fA-F]{{32}}$'}}}}]
      responses: {{'200': *thing}}
"
    )
}

/// A folder with a manifest of two products that share a path.
fn two_products() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = "crate = \"sample-api\"\n".to_owned();
    for (product, resource) in [("apples", "Apples"), ("pears", "Pears")] {
        manifest +=
            &format!("\n[[description]]\nmodule = \"{product}\"\nfile = \"{product}.yaml\"\n");
        fs::write(
            folder.path().join(format!("{product}.yaml")),
            description(product, resource),
        )
        .unwrap();
    }
    fs::write(folder.path().join("manifest.toml"), manifest).unwrap();
    folder
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    stderr(folder, arguments, 1)
}

/// The same for a command line that is wrong.
fn misused(folder: &Path, arguments: &[&str]) -> String {
    stderr(folder, arguments, 2)
}

fn stderr(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output: Output = xtask(folder).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn flex_is_served_with_state_until_the_signal_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = Emulator::start(folder.path(), &[]);
    let plugin = emulator.post("/v1/PluginService/Plugins", "UniqueName=lookup");
    assert_eq!(plugin.status, 201, "{}", plugin.body);
    let sid = plugin.json()["sid"].as_str().unwrap().to_owned();
    let path = format!("/flex-api.twilio.com/v1/PluginService/Plugins/{sid}");
    assert_eq!(emulator.get(&path).json()["unique_name"], "lookup");
    let list = emulator.get("/v1/PluginService/Plugins").json();
    assert_eq!(list["plugins"].as_array().unwrap().len(), 1);
    let (status, printed) = emulator.stop();
    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(printed.ends_with("\nstopped\n"), "{printed}");
}

#[test]
fn the_first_lines_say_how_to_connect() {
    let folder = two_products();
    let emulator = Emulator::start(folder.path(), &["--manifest", "manifest.toml"]);
    let url = emulator.url().to_owned();
    let (_, printed) = emulator.stop();
    let port = url.rsplit(':').next().unwrap();
    insta::with_settings!({
        omit_expression => true,
        prepend_module_to_snapshot => false,
        description => "What `cargo xtask mock` prints.",
    }, {
        insta::assert_snapshot!("mock", printed.replace(port, "4010"));
    });
}

#[test]
fn products_with_the_same_path_are_told_apart() {
    let folder = two_products();
    let emulator = Emulator::start(folder.path(), &["--manifest", "manifest.toml"]);
    for (product, property) in [("apples", "Apples"), ("pears", "Pears")] {
        for prefix in [product.to_owned(), format!("{product}.twilio.com")] {
            let fetched = emulator.get(&format!("/{prefix}/v1/Configuration")).json();
            assert!(fetched.get(property).is_some(), "{prefix}: {fetched}");
        }
        let host = format!("{product}.twilio.com");
        let fetched = emulator.get_from(&host, "/v1/Configuration").json();
        assert!(fetched.get(property).is_some(), "{host}: {fetched}");
    }
    let fetched = emulator.get("/v1/Configuration");
    assert_eq!(fetched.status, 421);
    for host in ["apples.twilio.com", "pears.twilio.com"] {
        assert!(fetched.body.contains(host), "{}", fetched.body);
    }
}

#[test]
fn descriptions_need_no_manifest() {
    let folder = two_products();
    let emulator = Emulator::start(folder.path(), &["apples.yaml", "pears.yaml"]);
    assert_eq!(emulator.post("/v1/Apples", "Name=Boskoop").status, 201);
    assert_eq!(emulator.post("/v1/Pears", "Name=Conference").status, 201);
}

#[test]
fn an_edit_of_a_description_shows_at_the_next_start() {
    let folder = two_products();
    let arguments = ["--manifest", "manifest.toml"];
    for resource in ["Pears", "Pears", "Quinces", "Pears"] {
        let text = description("pears", resource);
        fs::write(folder.path().join("pears.yaml"), text).unwrap();
        let emulator = Emulator::start(folder.path(), &arguments);
        assert_eq!(
            emulator.post(&format!("/v1/{resource}"), "Name=A").status,
            201
        );
        let other = if resource == "Pears" {
            "Quinces"
        } else {
            "Pears"
        };
        assert_eq!(emulator.post(&format!("/v1/{other}"), "Name=A").status, 404);
    }
}

#[test]
fn the_same_seed_makes_the_same_sids() {
    let folder = two_products();
    let sid = |seed: &str| {
        let arguments = ["--manifest", "manifest.toml", "--seed", seed];
        let emulator = Emulator::start(folder.path(), &arguments);
        emulator.post("/v1/Apples", "Name=A").json()["sid"].take()
    };
    assert_eq!(sid("1"), sid("1"));
    assert_ne!(sid("1"), sid("2"));
}

#[test]
fn it_begins_with_the_state_of_a_file() {
    let folder = two_products();
    let sid = "TH0123456789abcdef0123456789abcdef";
    let state = format!("{{ \"/v1/Apples\": [{{ \"sid\": \"{sid}\", \"name\": \"Boskoop\" }}] }}");
    fs::write(folder.path().join("state.json"), state).unwrap();
    let arguments = ["--manifest", "manifest.toml", "--state", "state.json"];
    let emulator = Emulator::start(folder.path(), &arguments);
    let fetched = emulator.get(&format!("/v1/Apples/{sid}")).json();
    assert_eq!(fetched["name"], "Boskoop");

    fs::write(folder.path().join("state.json"), "{ \"/v1/Plums\": {} }").unwrap();
    let problem = refused(
        folder.path(),
        &[&["mock", "--port", "0"], &arguments[..]].concat(),
    );
    assert!(problem.contains("/v1/Plums"), "{problem}");
    let missing = ["mock", "--port", "0", "--state", "nothing.json"];
    let problem = refused(folder.path(), &missing);
    assert!(problem.contains("cannot read nothing.json: "), "{problem}");
}

#[test]
fn unknown_parameters_are_refused_only_if_strict() {
    let folder = two_products();
    let arguments = ["--manifest", "manifest.toml", "--strict"];
    let (fields, strict) = (
        "Name=A&Colour=red",
        Emulator::start(folder.path(), &arguments),
    );
    let refused = strict.post("/v1/Apples", fields);
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("Colour"), "{}", refused.body);
    let usual = Emulator::start(folder.path(), &arguments[..2]);
    assert_eq!(usual.post("/v1/Apples", fields).status, 201);
}

#[test]
fn requests_go_wrong_as_asked() {
    let folder = two_products();
    let arguments = ["--manifest", "manifest.toml"];
    let faults = [
        "--fault",
        "CreateThing: status 503, next 1",
        "--fault",
        "latency 1ms, 100%",
    ];
    let emulator = Emulator::start(folder.path(), &[&arguments[..], &faults].concat());
    assert_eq!(emulator.post("/v1/Apples", "Name=A").status, 503);
    assert_eq!(emulator.post("/v1/Apples", "Name=A").status, 201);

    let unknown = ["mock", "--port", "0", "--fault", "CreateThings: reset"];
    let problem = refused(folder.path(), &[&unknown[..], &arguments].concat());
    assert!(
        problem.contains("there is no operation `CreateThings`"),
        "{problem}"
    );
    let wrong = ["mock", "--fault", "status 200, 120%, sometimes"];
    let problem = misused(folder.path(), &wrong);
    for part in [
        "from 400 to 599, and got `200`",
        "`120%` does not say when",
        "`sometimes`",
    ] {
        assert!(problem.contains(part), "{problem}");
    }
    let problem = misused(folder.path(), &["mock", "--fault", "CreateThing: explode"]);
    assert!(
        problem.contains("`explode` is no fault: choose `status 503`"),
        "{problem}"
    );
}

#[test]
fn only_the_credentials_of_the_environment_are_accepted_on_request() {
    let folder = two_products();
    let arguments = [
        "mock",
        "--manifest",
        "manifest.toml",
        "--port",
        "0",
        "--check-credentials",
    ];
    let problem = refused(folder.path(), &arguments);
    assert!(
        problem.contains("TWILIO_ACCOUNT_SID is not set"),
        "{problem}"
    );

    let mut command = xtask(folder.path());
    command.args(arguments);
    command.env("TWILIO_ACCOUNT_SID", running::ACCOUNT);
    command.env("TWILIO_AUTH_TOKEN", "another secret");
    let emulator = Emulator::of(command);
    let response = emulator.post("/v1/Apples", "Name=A");
    assert_eq!(response.status, 401, "{}", response.body);
    let (_, printed) = emulator.stop();
    assert!(!printed.contains("another secret"), "{printed}");

    let mut command = xtask(folder.path());
    command.args(arguments);
    command.env("TWILIO_ACCOUNT_SID", running::ACCOUNT);
    command.env("TWILIO_AUTH_TOKEN", running::TOKEN);
    assert_eq!(
        Emulator::of(command).post("/v1/Apples", "Name=A").status,
        201
    );
}

#[test]
fn a_port_in_use_is_an_error_that_says_what_to_do() {
    let folder = two_products();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let problem = refused(
        folder.path(),
        &["mock", "--manifest", "manifest.toml", "--port", &port],
    );
    let expected = format!("error: another program listens on 127.0.0.1:{port}");
    assert!(problem.starts_with(&expected), "{problem}");
    assert!(
        problem.contains("`--port 0` for one that is free"),
        "{problem}"
    );
}

#[test]
fn other_machines_cannot_reach_it_unless_asked() {
    let folder = two_products();
    let arguments = [
        "mock",
        "--manifest",
        "manifest.toml",
        "--port",
        "0",
        "--host",
        "0.0.0.0",
    ];
    let problem = refused(folder.path(), &arguments);
    assert!(
        problem.starts_with("error: other machines could reach 0.0.0.0"),
        "{problem}"
    );
    assert!(problem.contains("`--expose`"), "{problem}");
}

#[test]
fn errors_of_a_description_are_shown_and_nothing_starts() {
    let folder = two_products();
    let text = description("pears", "Pears").replace("requestBody", "requestBdoy");
    fs::write(folder.path().join("pears.yaml"), text).unwrap();
    let problem = refused(
        folder.path(),
        &["mock", "--manifest", "manifest.toml", "--port", "0"],
    );
    assert!(problem.contains("requestBdoy"), "{problem}");
    assert!(problem.contains("nothing was started"), "{problem}");
}

/// The folders of the descriptions that Twilio publishes.
fn published(name: &str) -> Option<PathBuf> {
    let Some(folders) = std::env::var_os("PUBLISHED_SPECS") else {
        println!("skipped: PUBLISHED_SPECS is not set");
        return None;
    };
    let mut files = std::env::split_paths(&folders).map(|folder| folder.join(name));
    files.find(|file| file.exists())
}

/// Both have `/v1/Configuration`.
#[test]
fn flex_and_conversations_are_one_emulator() {
    let Some(conversations) = published("twilio_conversations_v1.yaml") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let entry = |module: &str, file: &Path| {
        format!(
            "\n[[description]]\nmodule = \"{module}\"\nfile = '{}'\n",
            file.display()
        )
    };
    let manifest = "crate = \"both\"\n".to_owned()
        + &entry("flex_v1", &spec.join("flex_v1.yaml"))
        + &entry("conversations_v1", &conversations);
    fs::write(folder.path().join("manifest.toml"), manifest).unwrap();
    let emulator = Emulator::start(folder.path(), &["--manifest", "manifest.toml"]);
    let of = |host: &str| emulator.get_from(host, "/v1/Configuration").json();
    assert!(of("flex-api.twilio.com").get("runtime_domain").is_some());
    assert!(
        of("conversations.twilio.com")
            .get("default_chat_service_sid")
            .is_some()
    );
    let created = emulator.post("/conversations/v1/Conversations", "FriendlyName=Support");
    assert_eq!(created.status, 201, "{}", created.body);
    let url = created.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(emulator.url()).unwrap();
    assert_eq!(
        emulator.get(path).json()["friendly_name"],
        Value::from("Support")
    );
}
