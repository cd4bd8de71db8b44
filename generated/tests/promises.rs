//! The promises of `README.md`: which mistakes do not compile, and which modules it covers.
//!
//! The doctests compile each mistake and the correct code after it, but stable rustdoc ignores the error code of
//! `compile_fail`. So these tests run the compiler and check the error code of each mistake.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod compiler;
mod source;

use std::collections::BTreeSet;

use compiler::errors_of;

const README: &str = include_str!("../README.md");

/// A request without any of its required parameters.
const LACKS_EVERYTHING: &str = "
use twilio_flex::{Client, v1::channel};

fn open(client: &Client) {
    let _response = client.send(channel::create());
}
";

/// A code block: what follows the fence, the code, and its lines.
struct Block {
    info: &'static str,
    code: &'static str,
    lines: BTreeSet<&'static str>,
}

fn rust_blocks() -> Vec<Block> {
    let fenced = README.split("\n```").skip(1).step_by(2);
    let blocks = fenced.filter_map(|block| block.split_once('\n'));
    let blocks = blocks.map(|(info, code)| Block {
        info,
        code,
        lines: code.lines().collect(),
    });
    blocks
        .filter(|block| block.info.starts_with("rust"))
        .collect()
}

/// A snapshot, so that a new resource does not fail the build: whoever accepts it sees that `README.md` lacks an entry.
#[test]
fn the_coverage_table_lists_every_module() {
    let (_, table) = README.split_once("## What it covers").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let listed: Vec<&str> = table.split('`').skip(1).step_by(2).collect();
    let modules = source::module_names();
    let modules: BTreeSet<&str> = modules.iter().map(String::as_str).collect();
    for module in &listed {
        let count = listed.iter().filter(|it| *it == module).count();
        assert_eq!(count, 1, "`{module}` is listed more than once");
        assert!(modules.contains(module), "there is no `{module}`");
    }
    let missing: Vec<String> = modules
        .iter()
        .filter(|module| !listed.contains(module))
        .map(|module| format!("`{module}` is not in the table"))
        .collect();
    let text = match missing.as_slice() {
        [] => "nothing".to_owned(),
        missing => missing.join("\n"),
    };
    insta::with_settings!({ omit_expression => true, description => "What \"What it covers\" in README.md lacks." }, {
        insta::assert_snapshot!("missing_from_readme", text);
    });
}

/// If a mistake failed for another reason, such as a renamed item, the correct code would fail too.
#[test]
fn each_mistake_has_an_error_code_and_differs_from_the_correct_code_only_in_the_mistake() {
    let blocks = rust_blocks();
    let mut codes = Vec::new();
    for pair in blocks.windows(2) {
        let [mistake, twin] = pair else { continue };
        let Some(code) = mistake.info.strip_prefix("rust,compile_fail,") else {
            continue;
        };
        assert_eq!(twin.info, "rust", "after {code}");
        let only_in_mistake = mistake.lines.difference(&twin.lines).count();
        assert!(
            only_in_mistake <= 2,
            "{code}: more than the mistake differs"
        );
        codes.push(code);
    }
    assert_eq!(
        codes,
        [
            "E0277", "E0308", "E0277", "E0277", "E0277", "E0080", "E0599", "E0599", "E0004",
            "E0639"
        ]
    );
    let failing = blocks
        .iter()
        .filter(|block| block.info.contains("compile_fail"))
        .count();
    assert_eq!(
        failing,
        codes.len(),
        "each mistake has an error code and is followed by the correct code"
    );
}

#[test]
fn each_mistake_fails_with_its_error_code() {
    let blocks = rust_blocks();
    let mistakes = blocks.iter().filter_map(|block| {
        let code = block.info.strip_prefix("rust,compile_fail,")?;
        Some((code, block.code))
    });
    let mistakes: Vec<(&str, &str)> = mistakes.collect();
    let programs: Vec<&str> = mistakes.iter().map(|(_, code)| *code).collect();
    for ((expected, program), errors) in mistakes.iter().zip(errors_of("mistakes", &programs)) {
        let codes: BTreeSet<&str> = errors.iter().map(|error| error.code.as_str()).collect();
        assert_eq!(codes, BTreeSet::from([*expected]), "{program}\n{errors:#?}");
    }
}

/// Programs with the mistakes of the table of messages, in its order.
const MISTAKES: &[&str] = &[
    "async fn a(client: Client, request: FetchInteraction) -> Result<(), Error> {
        client.send(request)?;
        Ok(())
    }",
    "async fn a(client: Client, request: FetchInteraction) {
        let _ = client.send(request).sid;
    }",
    "async fn a(client: Client, request: FetchInteraction) {
        client.send(request);
    }",
    "fn a() { let _ = fetch(\"KD0123456789abcdef0123456789abcdef\"); }",
    "fn a(sid: InteractionChannelSid) { let _ = fetch(sid); }",
    "fn a(interaction: Interaction) { let _ = fetch(interaction.sid); }",
    "fn a(closes: bool) {
        let _ = match closes {
            true => StatusChange::closed(),
            false => StatusChange::inactive(),
        };
    }",
    "async fn a(client: Client, request: FetchInteraction) {
        let _ = client.wait_for(request).await;
    }",
];

#[test]
fn the_table_of_messages_says_what_the_compiler_says() {
    let imports = "#![deny(unused_must_use)]
        use twilio_flex::{Client, Error, sid::InteractionChannelSid, v1::{interaction::{FetchInteraction, Interaction, fetch}, interaction_channel::StatusChange}};";
    let programs: Vec<String> = MISTAKES
        .iter()
        .map(|mistake| format!("{imports}\n{mistake}"))
        .collect();
    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
    let (_, table) = README.split_once("| the compiler says |").unwrap();
    let rows = table.lines().skip(2);
    let found = errors_of("messages", &programs);
    for ((row, errors), program) in rows.zip(found).zip(programs) {
        let [error] = errors.as_slice() else {
            panic!("{program}\n{errors:#?}");
        };
        let said = row.split('|').nth(1).unwrap();
        for part in said.split("``").skip(1).step_by(2) {
            // What differs between versions of the compiler is left out.
            for part in part.split('…') {
                let part = part.trim();
                assert!(
                    error.rendered.contains(part),
                    "`{part}` is not in {}",
                    error.rendered
                );
            }
        }
    }
}

/// With the method to call instead in the first line.
#[test]
fn the_compiler_explains_a_loop_over_a_list() {
    let program = |list: &str| {
        format!(
            "use twilio_flex::{{Page, list::{{ListStream, PageStream}}, v1::plugin::Plugin}};
            fn a(list: {list}<Plugin>) {{ for _ in list {{}} }}"
        )
    };
    let lists = [
        ("ListStream", "stream.try_next().await?"),
        ("&mut ListStream", "stream.try_next().await?"),
        ("PageStream", "stream.try_next().await?"),
        ("Page", "page.into_items()"),
        ("&Page", "page.items()"),
    ];
    let programs = lists.map(|(list, _)| program(list));
    let errors = errors_of("loops", &programs.each_ref().map(String::as_str));
    for ((list, method), errors) in lists.iter().zip(errors) {
        let [error] = errors.as_slice() else {
            panic!("{list}: {errors:#?}");
        };
        assert!(error.message.contains(method), "{list}: {error:#?}");
    }
}

/// Even if the compiler shortens the long type of the request.
#[test]
fn the_compiler_names_each_missing_parameter_once() {
    let errors = errors_of("missing", &[LACKS_EVERYTHING]);
    let mut messages: Vec<&str> = errors[0]
        .iter()
        .map(|error| error.message.as_str())
        .collect();
    messages.sort_unstable();
    assert_eq!(
        messages,
        [
            "a required parameter is not set: `MissingChatFriendlyName`",
            "a required parameter is not set: `MissingChatUserFriendlyName`",
            "a required parameter is not set: `MissingFlexFlowSid`",
            "a required parameter is not set: `MissingIdentity`",
        ]
    );
}
