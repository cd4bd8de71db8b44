//! OpenAPI Overlay 1.0: what actions do, and every way in which they fail.

use generator::load::parse_yaml;
use generator::overlay::apply;
use generator::pointer::Pointer;
use generator::source::Source;
use serde_json::json;

use super::{errors, source};

const DESCRIPTION: &str = "\
info: {title: Old, version: 1}
paths:
  /a:
    get: {tags: [One], operationId: A}
  /b:
    get: {tags: [Two], operationId: B}
";

fn overlay(actions: &str) -> Source {
    let text = format!("overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    match parse_yaml("o.yaml", &text) {
        Ok(overlay) => overlay,
        Err(errors) => panic!("{errors}"),
    }
}

fn applied(actions: &str) -> Source {
    match apply(source(DESCRIPTION), &overlay(actions)) {
        Ok(source) => source,
        Err(errors) => panic!("{errors}"),
    }
}

fn action_errors(actions: &str) -> Vec<String> {
    errors(apply(source(DESCRIPTION), &overlay(actions)))
}

#[test]
fn updates_merge_into_objects_and_keep_their_locations() {
    let changed =
        applied("- target: $\n  update:\n    info:\n      title: New\n      x-note: yes\n");
    assert_eq!(
        changed.value["info"],
        json!({"title": "New", "version": 1, "x-note": "yes"})
    );
    let info = Pointer::root().child("info");
    let location = |pointer: &Pointer| changed.location(pointer).to_string();
    assert_eq!(location(&info), "a.yaml:1:1");
    assert_eq!(location(&info.child("version")), "a.yaml:1:20");
    assert_eq!(location(&info.child("title")), "o.yaml:7:7");
    assert_eq!(location(&info.child("x-note")), "o.yaml:8:7");
}

#[test]
fn updates_append_to_arrays() {
    let changed = applied("- target: $.paths['/a'].get.tags\n  update: Three\n");
    assert_eq!(
        changed.value["paths"]["/a"]["get"]["tags"],
        json!(["One", "Three"])
    );
    // In an object, the items of an array are appended to the array.
    let changed = applied("- target: $.paths['/a']\n  update: {get: {tags: [Three, Four]}}\n");
    assert_eq!(
        changed.value["paths"]["/a"]["get"]["tags"],
        json!(["One", "Three", "Four"])
    );
    let tags = Pointer::root()
        .child("paths")
        .child("/a")
        .child("get")
        .child("tags");
    assert_eq!(changed.location(&tags.index(0)).to_string(), "a.yaml:4:18");
    assert_eq!(changed.location(&tags.index(1)).to_string(), "o.yaml:5:25");
}

#[test]
fn an_action_may_change_several_nodes_and_actions_apply_in_order() {
    let changed = applied(
        "- target: $.paths.*.get\n  update: {x-mark: 1}\n- target: $..get[?@ == 'B']\n  remove: true\n\
         - target: $.paths[?@.get['x-mark'] == 1]\n  update: {get: {x-mark: 2}}\n",
    );
    let json = changed.value;
    assert_eq!(json["paths"]["/a"]["get"]["x-mark"], 2);
    assert_eq!(
        json["paths"]["/b"]["get"],
        json!({"tags": ["Two"], "x-mark": 2})
    );
}

#[test]
fn remove_deletes_entries_and_items_and_takes_precedence_over_update() {
    let changed = applied("- target: $.paths['/b']\n  update: {x: 1}\n  remove: true\n");
    assert_eq!(
        changed.value["paths"].as_object().map(|paths| paths.len()),
        Some(1)
    );
    let list = source("a: [0, 1, 2, {b: [3]}, 4]\n");
    let removed = apply(list, &overlay("- target: $.a[4, 0, 2]\n  remove: true\n")).unwrap();
    assert_eq!(removed.value, json!({"a": [1, {"b": [3]}]}));
    // Nested matches: the removed values contain other removed values.
    let all = apply(
        source("a: {b: {c: 1}}\n"),
        &overlay("- target: $..*\n  remove: true\n"),
    )
    .unwrap();
    assert_eq!(all.value, json!({}));
}

#[test]
fn an_update_replaces_what_is_neither_object_nor_array() {
    let changed = applied(
        "- target: $.info.title\n  update: New\n- target: $.paths.*.get.operationId\n  update: 5\n",
    );
    assert_eq!(changed.value["info"]["title"], "New");
    assert_eq!(changed.value["paths"]["/b"]["get"]["operationId"], 5);
    let title = Pointer::root().child("info").child("title");
    assert_eq!(changed.location(&title).to_string(), "a.yaml:1:8");
}

#[test]
fn an_array_is_one_item_in_version_1_0_and_several_in_1_1() {
    let actions = "- target: $.a\n  update: [3, 4]\n";
    let list = || source("a: [1, 2]\n");
    let one = apply(list(), &overlay(actions)).unwrap();
    assert_eq!(one.value, json!({"a": [1, 2, [3, 4]]}));
    let newer = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    let both = apply(list(), &parse_yaml("o.yaml", &newer).unwrap()).unwrap();
    assert_eq!(both.value, json!({"a": [1, 2, 3, 4]}));
}

#[test]
fn a_value_of_the_description_is_copied_with_its_place() {
    let changed = applied(
        "- target: $.paths\n  update: {/c: {}}\n- target: $.paths['/c']\n  copy: $.paths['/a']\n\
         - target: $.paths['/b'].get.tags\n  copy: $.paths['/a'].get.tags\n\
         - target: $.paths['/b'].get.operationId\n  copy: $.info.title\n",
    );
    let json = &changed.value["paths"];
    assert_eq!(json["/c"], json["/a"]);
    assert_eq!(
        json["/b"]["get"],
        json!({"tags": ["Two", "One"], "operationId": "Old"})
    );
    let copy: Pointer = ["paths", "/c", "get", "operationId"].into_iter().collect();
    assert_eq!(changed.location(&copy).to_string(), "a.yaml:4:24");
    // The copy is of the value as it is when the action runs.
    let moved = applied(
        "- target: $.paths['/a']\n  copy: $.paths['/b']\n- target: $.paths['/b']\n  remove: true\n",
    );
    assert_eq!(
        moved.value["paths"]["/a"]["get"]["tags"],
        json!(["One", "Two"])
    );
    assert!(moved.value["paths"].get("/b").is_none());
}

#[test]
fn a_copy_of_nothing_of_several_or_of_the_wrong_kind_is_an_error() {
    let found = action_errors(
        "- target: $.info\n  copy: $.nowhere\n- target: $.info\n  copy: $.paths.*\n\
         - target: $.info\n  copy: $.paths['/a'].get.tags\n- target: $.nowhere\n  copy: $.info\n",
    );
    assert_eq!(
        found,
        [
            "o.yaml:5:3 this selects nothing in the description",
            "o.yaml:7:3 this selects 2 values, and only one can be copied",
            "o.yaml:9:3 `#/info` is an object, which can only be updated with an object, not with an array",
            "o.yaml:10:3 this action matches nothing in the description",
        ]
    );
    assert!(action_errors("- target: $.info\n  copy: $.[\n")[0].contains("is not a JSONPath"));
    assert!(action_errors("- target: $.info\n  copy: 5\n")[0].contains("expected a string"));
}

#[test]
fn copies_count_toward_the_limits() {
    let mut doubled = String::new();
    for _ in 0..30 {
        doubled += "- target: $.list\n  copy: $.list\n";
    }
    let found = errors(apply(source("list: [0, 1]\n"), &overlay(&doubled)));
    assert!(
        found[0].contains("larger than 2000000 values"),
        "{}",
        found[0]
    );
    let mut deeper = String::new();
    for _ in 0..80 {
        deeper += "- target: $..leaf\n  copy: $.get\n";
    }
    let found = errors(apply(source("get: {leaf: {}}\n"), &overlay(&deeper)));
    assert!(
        found[0].contains("more than 64 levels deep"),
        "{}",
        found[0]
    );
}

/// The examples of the Overlay Specification, sections 4.5.1 to 4.5.5.
#[test]
fn the_examples_of_the_specification_apply() {
    let text = "\
openapi: 3.1.0
info: {title: API with a paged collection, version: 1.0.0}
paths:
  /items:
    get:
      x-oai-traits: ['paged']
      parameters: [{name: dummy, in: query}, {name: filter, in: query}]
      responses: {'200': {description: OK}}
  /items/{id}/subitems:
    get:
      x-oai-traits: ['paged']
      responses: {'200': {description: OK}}
  /other:
    get: {responses: {'200': {description: OK}}}
";
    let changed = |actions: &str| match apply(source(text), &overlay(actions)) {
        Ok(changed) => changed.value,
        Err(errors) => panic!("{errors}"),
    };
    let paging = "  update: {parameters: [{name: top, in: query}, {name: skip, in: query}]}\n";
    for target in [
        "$.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get",
        "$.paths[?@.get.x-oai-traits[?@ == 'paged']].get",
    ] {
        let paged = changed(&format!("- target: {target}\n{paging}"));
        let count = |path: &str| {
            paged["paths"][path]["get"]["parameters"]
                .as_array()
                .map(Vec::len)
        };
        assert_eq!(count("/items"), Some(4), "{target}");
        assert_eq!(count("/items/{id}/subitems"), Some(2), "{target}");
        assert_eq!(count("/other"), None, "{target}");
    }
    let removed =
        changed("- target: $.paths.*.get.parameters[?@.name == 'dummy']\n  remove: true\n");
    assert_eq!(
        removed["paths"]["/items"]["get"]["parameters"],
        json!([{"name": "filter", "in": "query"}])
    );
    let filtered = changed(
        "- target: $.paths.*.get.parameters[?@.name=='filter' && @.in=='query']\n  update: {schema: {type: string}}\n",
    );
    assert_eq!(
        filtered["paths"]["/items"]["get"]["parameters"][1]["schema"]["type"],
        "string"
    );
    let root = changed("- target: $\n  update: {info: {x-overlay-applied: structured-overlay}}\n");
    assert_eq!(root["info"]["x-overlay-applied"], "structured-overlay");
}

#[test]
fn an_action_that_matches_nothing_is_an_error_and_the_others_still_run() {
    let found = action_errors(
        "- target: $.paths['/c']\n  remove: true\n- target: $.info\n  update: {x: 1}\n\
         - target: $..nowhere\n  update: {}\n",
    );
    assert_eq!(
        found,
        [
            "o.yaml:4:3 this action matches nothing in the description",
            "o.yaml:8:3 this action matches nothing in the description",
        ]
    );
}

#[test]
fn an_update_of_the_wrong_type_is_an_error_at_the_update() {
    let found = action_errors(
        "- target: $.info.title\n  update: {a: 1}\n- target: $.info\n  update: New\n\
         - target: $.paths\n  update:\n    /a: {get: [1]}\n    /b: {get: {tags: no}}\n\
         - target: $\n  remove: true\n",
    );
    assert_eq!(
        found,
        [
            "o.yaml:5:3 `#/info/title` is a string, which can only be updated with a string, a number, a boolean or null, \
             not with an object",
            "o.yaml:7:3 `#/info` is an object, which can only be updated with an object, not with a string",
            "o.yaml:10:10 an array cannot replace an object at `#/paths/~1a/get`",
            "o.yaml:11:16 a string cannot replace an array at `#/paths/~1b/get/tags`",
            "o.yaml:12:3 this action removes the whole description",
        ]
    );
}

#[test]
fn an_error_shows_its_location_pointer_and_help() {
    let Err(found) = apply(
        source(DESCRIPTION),
        &overlay("- target: $.x\n  remove: true\n"),
    ) else {
        panic!("it should fail");
    };
    assert_eq!(
        found.to_string(),
        "error[unmatched-action]: this action matches nothing in the description\n  --> o.yaml:4:3\n  at #/actions/0/target\n  \
         help: fix the target, or remove the action if it is no longer needed\n\n1 error"
    );
}

#[test]
fn all_errors_in_the_overlay_itself_are_reported_together() {
    let text = "overlay: 2.0.0\ninfo: {title: 5, vision: 1}\nextends: 1\nextra: 1\nx-fine: 1\nactions:\n\
                - target: $.[\n  update: {}\n- target: $.a\n- update: {}\n- 5\n- target: $\n  remove: maybe\n\
                - {target: $.a, update: {}, copy: $.b}\n- {target: 7, update: {}, description: 1}\n";
    let overlay = parse_yaml("o.yaml", text).unwrap();
    let found = errors(apply(source(DESCRIPTION), &overlay));
    let expected = [
        "o.yaml:1:1 overlays of version `2.0.0` are not supported",
        "o.yaml:2:1 the field `version` is missing",
        "o.yaml:2:8 expected a string, found a number",
        "o.yaml:2:18 `info` has no field `vision`",
        "o.yaml:3:1 expected a string, found a number",
        "o.yaml:4:1 an overlay has no field `extra`",
        "o.yaml:7:3 `$.[` is not a JSONPath: ",
        "o.yaml:9:3 this action changes nothing",
        "o.yaml:10:3 the field `target` is missing",
        "o.yaml:11:3 expected an action, which is an object, found a number",
        "o.yaml:13:3 expected `true` or `false`, found a string",
        "o.yaml:14:29 this action has both `update` and `copy`",
        "o.yaml:15:4 expected a string, found a number",
        "o.yaml:15:27 expected a string, found a number",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn documents_that_are_not_overlays_are_rejected() {
    let rejected = |text: &str| {
        errors(apply(
            source(DESCRIPTION),
            &parse_yaml("o.yaml", text).unwrap(),
        ))
    };
    assert_eq!(
        rejected("[1]"),
        ["o.yaml:1:1 expected an overlay, which is an object, found an array"]
    );
    assert_eq!(
        rejected("overlay: 1.0\ninfo: {title: t, version: v}\nactions: []\n").len(),
        2
    );
    assert_eq!(rejected("a: 1").len(), 4);
}

#[test]
fn actions_count_toward_the_limits() {
    let mut deep = String::new();
    for _ in 0..40 {
        deep += "- target: $..get\n  update: {get: {get: {}}}\n";
    }
    let found = errors(apply(source("get: {}\n"), &overlay(&deep)));
    assert!(
        found[0].contains("nests the description more than 64 levels deep"),
        "{}",
        found[0]
    );

    let wide = format!("a: [{}]\n", "{}, ".repeat(3000));
    let update = format!(
        "- target: $.a[*]\n  update: {{b: [{}]}}\n",
        "0, ".repeat(1000)
    );
    let found = errors(apply(source(&wide), &overlay(&update)));
    assert_eq!(
        found,
        ["o.yaml:4:3 this action makes the description larger than 2000000 values"]
    );

    let nested = format!(
        "- target: '$[?{}@{}]'\n  remove: true\n",
        "(".repeat(900),
        ")".repeat(90)
    );
    assert!(action_errors(&nested)[0].contains("too deeply nested"));
}
