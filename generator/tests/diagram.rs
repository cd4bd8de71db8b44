//! The diagram of resources and operations in the crate's `README.md`.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use support::{Input, compile, mermaid};

/// A description with these operations, each a method and a path.
fn description(operations: &[(&str, &str)]) -> String {
    let mut paths = serde_json::Map::new();
    for (index, (method, path)) in operations.iter().enumerate() {
        let parameters = path.split(['{', '}']).skip(1).step_by(2).map(|name| {
            serde_json::json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        });
        let verb = match (*method, path.contains("{Sid}")) {
            ("get", false) => "List",
            ("get", true) => "Fetch",
            ("delete", _) => "Delete",
            (_, false) => "Create",
            (_, true) => "Update",
        };
        let operation = serde_json::json!({
            "operationId": format!("{verb}Thing{index}"),
            "tags": ["DemoThing"],
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": { "204": { "description": "Done." } },
        });
        let entry = paths
            .entry((*path).to_owned())
            .or_insert_with(|| serde_json::json!({}));
        entry[*method] = operation;
    }
    serde_json::json!({
        "openapi": "3.0.1",
        "info": { "title": "Demo", "version": "1.0.0" },
        "servers": [{ "url": "https://demo.example.com" }],
        "paths": paths,
    })
    .to_string()
}

/// The lines of the diagram of a description.
fn diagram(module: &str, operations: &[(&str, &str)]) -> Vec<String> {
    let input = Input {
        module,
        tag_prefix: Some("Demo"),
        description: ("spec.yaml", &description(operations)),
        overlays: Vec::new(),
        files: Vec::new(),
    };
    let generation = compile(&[input], false).unwrap_or_else(|errors| panic!("{errors}"));
    let mut blocks = generation.blocks.into_iter();
    let block = blocks.find(|block| block.begin.starts_with("<!-- <diagram>"));
    let lines = block.unwrap().lines;
    assert_eq!(mermaid::problems(&lines), [""; 0], "{lines:#?}");
    lines
}

/// Each node with the nodes above it, without its functions.
fn shown(lines: &[String]) -> Vec<&str> {
    let nodes = lines.iter().filter_map(|line| line.split_once("[\""));
    nodes
        .map(|(_, label)| label.trim_end_matches("\"]"))
        .map(|label| label.split("<br/>thing").next().unwrap())
        .collect()
}

#[test]
fn paths_form_a_tree_in_which_a_resource_is_one_node() {
    let lines = diagram(
        "v1",
        &[
            ("get", "/v1/Rooms"),
            ("get", "/v1/Rooms/{Sid}"),
            ("get", "/v1/Rooms/{RoomSid}/Guests"),
            ("delete", "/v1/Rooms/{RoomSid}/Guests/{Sid}"),
            ("get", "/v1/Tools/Keys/Lost"),
        ],
    );
    insta::assert_snapshot!("diagram", lines.join("\n"));
}

#[test]
fn endings_of_the_format_make_no_resource() {
    let lines = diagram(
        "v2010",
        &[
            ("get", "/2010/Calls.json"),
            ("get", "/2010/Calls/{Sid}.json"),
            ("get", "/2010/Calls/{CallSid}/Events.json"),
        ],
    );
    assert_eq!(
        shown(&lines),
        ["v2010<br/>https://demo.example.com/2010/Calls", "Events"]
    );
}

#[test]
fn nothing_in_a_path_is_read_as_mermaid_markdown_or_html() {
    let lines = diagram(
        "v1",
        &[
            ("get", "/v1/%22%5D"),
            ("get", "/v1/a&lt;b"),
            ("get", "/v1/*bold*"),
            ("get", "/v1/(round)"),
            ("get", "/v1/:call@home"),
        ],
    );
    assert_eq!(
        shown(&lines)[1..],
        [
            "#37;22#37;5D",
            "a#38;lt#59;b",
            "#42;bold#42;",
            "#40;round#41;",
            ":call#64;home",
        ]
    );
}

#[test]
fn words_of_mermaid_and_equal_ids_are_distinct() {
    let lines = diagram("end", &[("get", "/v1/a-b"), ("get", "/v1/a_b")]);
    let ids = [
        "  end_[",
        "    end_ --> end__a_b[",
        "    end_ --> end__a_b_2[",
    ];
    for (line, id) in lines[3..].iter().zip(ids) {
        assert!(line.starts_with(id), "{line}");
    }
}

#[test]
fn a_diagram_that_github_would_not_draw_is_left_out() {
    let paths: Vec<String> = (0..600).map(|number| format!("/v1/P{number}")).collect();
    let operations: Vec<(&str, &str)> = paths.iter().map(|path| ("get", path.as_str())).collect();
    let lines = diagram("v1", &operations);
    assert_eq!(lines, ["", "`v1` is too large for a diagram.", ""]);
}
