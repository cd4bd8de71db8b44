//! The cases in `changes/`: a description, and changes of it. The tests of `xtask` use this file, too.

use generator::compare::{Comparison, Unseen};
use generator::load::parse_yaml;
use serde_json::Value;

/// A change of the description.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// What is replaced by what.
    pub(crate) edits: Vec<(String, String)>,
    /// The changed description.
    pub(crate) new: String,
    /// Whether a version has published the names of the base.
    pub(crate) is_published: bool,
    /// What it means for callers: level, concern, rule, Rust item.
    pub(crate) changes: Vec<String>,
    /// What means nothing to anybody.
    pub(crate) left_out: String,
}

/// The description that the cases change.
pub(crate) fn base() -> String {
    include_str!("../changes/base.yaml").to_owned()
}

impl Case {
    pub(crate) fn all() -> Vec<Self> {
        let text = include_str!("../changes/cases.yaml");
        let source = parse_yaml("cases.yaml", text).unwrap_or_else(|errors| panic!("{errors}"));
        let cases = source.value.as_array().cloned().unwrap_or_default();
        cases.iter().map(Self::read).collect()
    }

    fn read(case: &Value) -> Self {
        let text = |value: &Value, key: &str| {
            let text = value.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let list = |key: &str| case.get(key).and_then(Value::as_array).cloned();
        let edits = list("edits").unwrap_or_default();
        let edits: Vec<(String, String)> = edits
            .iter()
            .map(|edit| (text(edit, "from"), text(edit, "to")))
            .collect();
        let name = text(case, "name");
        let new = edit(&base(), &edits).unwrap_or_else(|from| panic!("{name}: not once: {from}"));
        let changes = list("changes").unwrap_or_default();
        let changes = changes.iter().filter_map(Value::as_str);
        Self {
            changes: changes.map(str::to_owned).collect(),
            is_published: case.get("published") == Some(&Value::Bool(true)),
            left_out: text(case, "left_out"),
            edits,
            new,
            name,
        }
    }
}

/// The text with all edits.
///
/// # Errors
/// The text to replace, if it is not there exactly once.
pub(crate) fn edit(text: &str, edits: &[(String, String)]) -> Result<String, String> {
    let mut text = text.to_owned();
    for (from, to) in edits {
        if text.matches(from.as_str()).count() != 1 {
            return Err(from.clone());
        }
        text = text.replace(from.as_str(), to);
    }
    Ok(text)
}

/// The changes: level, concern, rule, Rust item.
pub(crate) fn shown(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter().map(|change| {
        let rule = change.rule;
        let (level, concern) = (rule.level(), rule.concern.word());
        format!("{level} {concern} {} {}", rule.id, change.item)
    });
    changes.collect()
}

/// What means nothing to anybody, as counts.
pub(crate) fn left_out(unseen: Unseen) -> String {
    let counts = [
        (unseen.spellings, "spelling"),
        (unseen.orders, "order"),
        (unseen.wordings, "wording"),
    ];
    let shown = counts.iter().filter(|(count, _)| *count > 0);
    let shown: Vec<String> = shown
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    shown.join(", ")
}
