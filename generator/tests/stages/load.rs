//! Reading YAML with locations, and rejecting the parts of YAML that a description must not use.

use generator::load::parse_yaml;
use generator::pointer::Pointer;
use serde_json::json;

use super::{errors, source};

fn yaml_errors(text: &str) -> Vec<String> {
    errors(parse_yaml("a.yaml", text))
}

#[test]
fn the_location_of_an_entry_is_its_key_and_that_of_an_item_is_itself() {
    let source = source(
        "openapi: 3.0.1\npaths:\n  /v1/A:\n    get:\n      tags:\n      - One\n      - {a: b}\n",
    );
    let get = Pointer::root().child("paths").child("/v1/A").child("get");
    let location = |pointer: &Pointer| source.location(pointer).to_string();
    assert_eq!(location(&Pointer::root()), "a.yaml:1:1");
    assert_eq!(location(&get), "a.yaml:4:5");
    assert_eq!(location(&get.child("tags").index(0)), "a.yaml:6:9");
    assert_eq!(
        location(&get.child("tags").index(1).child("a")),
        "a.yaml:7:10"
    );
    // A missing node has the location of its nearest ancestor.
    assert_eq!(location(&get.child("responses").child("200")), "a.yaml:4:5");
    assert_eq!(location(&get.child("tags").index(9)), "a.yaml:5:7");
    assert!(source.at(&get.child("responses")).is_none());
    let first = get.child("tags").index(0);
    assert_eq!(
        source.at(&first).and_then(|node| node.as_str()),
        Some("One")
    );
}

#[test]
fn columns_count_characters_and_all_line_endings_are_supported() {
    let source = source("\u{feff}{'é→': 1, b: 2}\r\n");
    assert_eq!(
        source.location(&Pointer::root().child("b")).to_string(),
        "a.yaml:1:11"
    );
    let source = super::source("a: 1\r\nb: 2\r\n");
    assert_eq!(
        source.location(&Pointer::root().child("b")).to_string(),
        "a.yaml:2:1"
    );
}

#[test]
fn values_and_their_order_are_kept() {
    let text = "z: [1, -1, 1.5, true, null, ~, '200', 2026-01-01, on, 0x10]\na: |\n  two\n  lines\n200: ok\n";
    let json = source(text).value;
    let expected = json!({
        "z": [1, -1, 1.5, true, null, null, "200", "2026-01-01", "on", 16],
        "a": "two\nlines\n",
        "200": "ok",
    });
    assert_eq!(json, expected);
    assert_eq!(json.to_string(), expected.to_string());
}

#[test]
fn json_is_yaml() {
    let source = source(
        "{\n  \"openapi\": \"3.0.1\",\n  \"paths\": {\"/a\": [1, {\"b\": \"\\u00e9\\n\"}]}\n}\n",
    );
    assert_eq!(
        source.value,
        json!({"openapi": "3.0.1", "paths": {"/a": [1, {"b": "é\n"}]}})
    );
    let pointer = Pointer::root()
        .child("paths")
        .child("/a")
        .index(1)
        .child("b");
    assert_eq!(source.location(&pointer).to_string(), "a.yaml:3:24");
}

#[test]
fn an_alias_copies_the_node_and_the_locations_in_it() {
    let source = source("base: &base {a: 1}\ncopy: *base\nlist: [*base, *base]\n");
    assert_eq!(
        source.value,
        json!({"base": {"a": 1}, "copy": {"a": 1}, "list": [{"a": 1}, {"a": 1}]})
    );
    let copy = Pointer::root().child("copy");
    assert_eq!(source.location(&copy).to_string(), "a.yaml:2:1");
    assert_eq!(source.location(&copy.child("a")).to_string(), "a.yaml:1:14");
}

#[test]
fn brackets_may_be_indented_less_than_their_key() {
    let text = "a:\n  value: {\n\"b\": [\n1,\n  2],\n é: {c: 3}\n }\nd: 4\n";
    let source = source(text);
    assert_eq!(
        source.value,
        json!({ "a": { "value": { "b": [1, 2], "é": { "c": 3 } } }, "d": 4 })
    );
    let location = |pointer: &Pointer| source.location(pointer).to_string();
    let value = Pointer::root().child("a").child("value");
    let items = value.child("b");
    assert_eq!(location(&items), "a.yaml:3:1");
    assert_eq!(location(&items.index(0)), "a.yaml:4:1");
    assert_eq!(location(&items.index(1)), "a.yaml:5:3");
    assert_eq!(location(&value.child("é").child("c")), "a.yaml:6:6");
    assert_eq!(location(&Pointer::root().child("d")), "a.yaml:8:1");
    // What is no YAML at all is reported as it is in the file.
    let errors = yaml_errors("a:\n  value: {\n }, b\n");
    let problem = "while parsing a block mapping, did not find expected key";
    assert_eq!(
        errors,
        [format!("a.yaml:3:3 this is not valid YAML: {problem}")]
    );
}

#[test]
fn syntax_errors_are_located() {
    for text in [
        "a: [1, 2\nb: 3\n",
        "a: 'open\n",
        "a: b: c\n",
        "\tx: 1\n",
        "%YAML 9\n",
        "a: *nowhere\n",
        "a: \u{0}\n",
    ] {
        let found = yaml_errors(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert!(found[0].starts_with("a.yaml:"), "{found:?}");
    }
    assert_eq!(
        yaml_errors("a: [1, 2\nb: 3\n")[0].split(' ').next(),
        Some("a.yaml:2:2")
    );
}

#[test]
fn bad_syntax_has_a_remedy() {
    for (text, remedy) in [
        (
            "a:\n  b: c: d\n",
            "put the value in quotes: it contains a colon",
        ),
        ("a:\n\tb: 1\n", "indent with spaces, not with tabs"),
        (
            "a:\n  b: 1\n c: 2\n",
            "indent this line like the lines that belong with it",
        ),
        (
            "a: @b\n",
            "put the value in quotes: it begins with a character",
        ),
        (
            "a: [1, 2\nb: 3\n",
            "close the bracket or the quote that was opened before",
        ),
        ("a: 'b\nc: 1\n", "end the string with a quote"),
    ] {
        let errors = parse_yaml("a.yaml", text).unwrap_err();
        let help = errors.iter().next().and_then(|error| error.help.clone());
        assert!(
            help.as_deref().is_some_and(|help| help.starts_with(remedy)),
            "{text:?}: {help:?}"
        );
    }
}

#[test]
fn an_empty_file_is_an_error() {
    assert_eq!(yaml_errors(""), ["`a.yaml` is empty"]);
    assert_eq!(yaml_errors("# only a comment\n"), ["`a.yaml` is empty"]);
}

#[test]
fn every_duplicate_key_is_reported() {
    let text = "a: 1\nb: {c: 1, c: 2, d: 3}\na: 2\n200: x\n'200': y\ne: 1\nf: 2\n";
    assert_eq!(
        yaml_errors(text),
        [
            "a.yaml:2:11 the key `c` is used twice in one object",
            "a.yaml:3:1 the key `a` is used twice in one object",
            "a.yaml:5:1 the key `200` is used twice in one object",
        ]
    );
    assert_eq!(
        yaml_errors("200: a\n0xC8: b\n"),
        ["a.yaml:2:1 the key `0xC8` is used twice in one object"]
    );
}

#[test]
fn keys_must_be_strings() {
    let text = "true: 1\n~: 2\n1.5: 3\n";
    assert_eq!(
        yaml_errors(text),
        [
            "a.yaml:1:1 a key must be a string, not a boolean",
            "a.yaml:2:1 a key must be a string, not null",
            "a.yaml:3:1 a key must be a string, not a number",
        ]
    );
    assert_eq!(
        yaml_errors("a: 1\n[x]: 1\n"),
        ["a.yaml:2:1 a key must be a string, not an array or an object"]
    );
    assert_eq!(
        yaml_errors("a: &a x\n*a : 1\n"),
        ["a.yaml:2:1 a key must be a string, not an alias"]
    );
}

#[test]
fn values_that_json_does_not_have_are_rejected() {
    assert_eq!(
        yaml_errors("a: .nan\nb: -.inf\n"),
        [
            "a.yaml:1:4 JSON has no number `.nan`",
            "a.yaml:2:4 JSON has no number `-.inf`",
        ]
    );
    assert_eq!(
        yaml_errors("a: !custom 1\nb: !!str 5\n<<: {c: 1}\n"),
        [
            "a.yaml:1:4 YAML tags (`!…`) are not supported",
            "a.yaml:2:4 YAML tags (`!…`) are not supported",
            "a.yaml:3:1 merge keys (`<<`) are not supported",
        ]
    );
    assert_eq!(source("'<<': 1").value, json!({"<<": 1}));
    assert_eq!(
        yaml_errors("a: 1\n---\nb: 2\n"),
        ["a.yaml:2:1 a second YAML document begins here"]
    );
}

#[test]
fn an_integer_of_more_than_64_bits_is_a_number() {
    assert_eq!(
        source("a: 18446744073709551616\nb: -9223372036854775809\nc: 99999999999999999999999\n")
            .value,
        json!({"a": 18446744073709551616.0, "b": -9223372036854775809.0, "c": 1e23})
    );
}

#[test]
fn nesting_beyond_the_limit_is_located() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(source(&nested(64)).value.is_array());
    assert_eq!(
        yaml_errors(&nested(65)),
        ["a.yaml:1:65 this is nested more than 64 levels deep"]
    );
    // Deep enough to overflow any stack.
    for (part, count, column) in [
        ("[", 1_000_000, 256),
        ("{a: ", 100_000, 1021),
        ("- ", 100_000, 129),
    ] {
        let expected = format!("a.yaml:1:{column} this is nested more than 64 levels deep");
        assert_eq!(yaml_errors(&part.repeat(count)), [expected]);
    }
}

#[test]
fn aliases_count_toward_the_limits() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{items}]\n");
    }
    let found = yaml_errors(&bomb);
    assert_eq!(
        found,
        ["a.yaml:7:15 the document has more than 2000000 values"]
    );

    let mut deep = "a0: &a0 [x]\n".to_owned();
    for level in 1..70 {
        deep += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    assert_eq!(
        yaml_errors(&deep),
        ["a.yaml:64:12 this is nested more than 64 levels deep"]
    );

    let own = yaml_errors("a: &a [1, *a]\n");
    assert_eq!(
        own,
        ["a.yaml:1:11 this alias refers to the value that contains it"]
    );
}
