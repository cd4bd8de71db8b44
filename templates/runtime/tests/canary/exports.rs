//! The public types of the runtime, read from its source, so that no new one is forgotten.

use std::{collections::BTreeSet, fs, path::Path};

/// The modules whose own source lists their exports. For a new module, add how to read it.
const MODULES: [&str; 4] = ["blocking", "credentials", "errors::codes", "testing"];

/// The full names of all types that can be printed: `twilio_runtime::responses::meta::ResponseMeta`.
pub(crate) fn types() -> BTreeSet<String> {
    let exported = exports(&source("api"), "crate", "");
    let (modules, mut items): (Vec<_>, Vec<_>) = exported
        .into_iter()
        .filter(|path| !is_function(path))
        .partition(|path| is_module(path));
    let modules: BTreeSet<_> = modules.iter().map(String::as_str).collect();
    assert_eq!(modules, BTreeSet::from(MODULES));

    for module in ["blocking", "credentials"] {
        items.extend(exports(&source(module), "self", module));
    }
    for module in ["errors::codes", "testing"] {
        for line in source(module).lines() {
            let declared = ["pub struct ", "pub enum "]
                .iter()
                .find_map(|it| line.strip_prefix(it));
            items.extend(declared.map(|rest| format!("{module}::{}", name_in(rest))));
        }
    }
    // The only type of another crate, which prints what it holds.
    let own = items.iter().filter(|path| *path != "bytes::Bytes");
    let types = own.filter(|path| is_type(path));
    types
        .map(|path| format!("twilio_runtime::{path}"))
        .collect()
}

/// The variants of a public enum.
pub(crate) fn variants(module: &str, name: &str) -> BTreeSet<String> {
    let source = source(module);
    let (_, rest) = source.split_once(&format!("pub enum {name} {{")).unwrap();
    let body = rest.split("\n}").next().unwrap();
    let lines = body.lines().map(str::trim);
    let lines = lines.filter(|line| line.starts_with(char::is_uppercase));
    lines.map(name_in).collect()
}

/// What `pub use` exports from `parent`, which the source calls `from`, with the enabled features.
fn exports(text: &str, from: &str, parent: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.starts_with("//") && !line.starts_with("pub mod "));
    let text: String = lines.filter(|line| *line != "}").collect();
    let mut paths = Vec::new();
    for statement in text.split(';') {
        let Some((before, tree)) = statement.split_once("pub use ") else {
            continue;
        };
        // Hidden types only stand in signatures.
        if is_on(before) && !before.contains("#[doc(hidden)]") {
            expand("", tree.trim(), &mut paths);
        }
    }
    let paths = paths.iter().map(|path| {
        let path = path.trim_end_matches("::self");
        let path = path.strip_prefix("crate::").unwrap_or(path);
        match path.strip_prefix(from) {
            Some(rest) => format!("{parent}{rest}"),
            None => path.to_owned(),
        }
    });
    paths.collect()
}

/// `a::{b, c::D}` as `a::b` and `a::c::D`.
fn expand(head: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((before, inner)) = tree.split_once('{') else {
        return paths.push(format!("{head}{tree}"));
    };
    let head = format!("{head}{before}");
    let inner = inner.strip_suffix('}').unwrap();
    let mut depth = 0_usize;
    let parts = inner.split(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        expand(&head, part, paths);
    }
}

fn is_on(attributes: &str) -> bool {
    let Some((_, attribute)) = attributes.split_once("#[cfg(") else {
        return true;
    };
    match attribute.trim() {
        r#"feature = "reqwest")]"# => cfg!(feature = "reqwest"),
        r#"feature = "streams")]"# => cfg!(feature = "streams"),
        r#"feature = "tokens")]"# => cfg!(feature = "tokens"),
        r#"feature = "ureq")]"# => cfg!(feature = "ureq"),
        r#"feature = "webhooks")]"# => cfg!(feature = "webhooks"),
        other => panic!("unknown attribute of an export: `{other}`"),
    }
}

fn is_module(path: &str) -> bool {
    path.rsplit("::")
        .next()
        .unwrap()
        .starts_with(char::is_lowercase)
}

/// Whether this is one of the functions that are exported, or the only macro.
fn is_function(path: &str) -> bool {
    ["custom::public", "event::events", "sign::sign"]
        .iter()
        .any(|it| path.ends_with(it))
        || path == "require"
}

/// Traits and aliases are not, since they cannot be printed.
fn is_type(path: &str) -> bool {
    let (module, name) = path.rsplit_once("::").unwrap();
    let source = source(module);
    let declares = |kind: &str| {
        let mut rests = source.lines().filter_map(|line| line.strip_prefix(kind));
        rests.any(|rest| name_in(rest) == name)
    };
    let is_type = declares("pub struct ") || declares("pub enum ");
    let is_other = declares("pub trait ") || declares("pub type ");
    assert!(is_type != is_other, "{path} is declared in its module");
    is_type
}

/// The identifier at the start of a text.
fn name_in(text: &str) -> String {
    let letters = text.chars();
    letters
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

/// The source of a module of the runtime.
fn source(module: &str) -> String {
    let path = format!("src/{}", module.replace("::", "/"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let file = fs::read_to_string(path.with_extension("rs"));
    file.or_else(|_| fs::read_to_string(path.join("mod.rs")))
        .unwrap()
}
