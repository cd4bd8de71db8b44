//! In: an overlay document. Out: its actions, checked against OpenAPI Overlay 1.0.

use std::sync::Arc;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::shorthand;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::extensions::is_extension;
use crate::pointer::Pointer;
use crate::source::{Mark, Source, kind_name};
use crate::text::quoted_list;

/// Limits of JSONPaths that no sensible one reaches, so that a recursive parser does not exhaust the stack.
const MAX_TARGET_CHARS: usize = 1000;
const MAX_TARGET_NESTING: usize = 12;

/// One action of an overlay.
pub(super) struct Action {
    /// The pointer to it in the overlay.
    pub(super) pointer: Pointer,
    pub(super) path: JsonPath,
    pub(super) change: Change,
}

/// What an action does to the values that it selects.
pub(super) enum Change {
    /// Merges the value into objects, appends it to arrays, and replaces other values with it.
    Update(Update),
    /// Does the same with the value of the description that this selects.
    Copy(JsonPath),
    Remove,
}

/// The value that an action adds, and its mark.
pub(super) struct Update {
    pub(super) value: Value,
    pub(super) mark: Arc<Mark>,
    /// Whether an array is appended to an array item by item, as of version 1.1; before, it is one item.
    pub(super) is_spread: bool,
}

/// The versions of the standard that are supported. The second adds `copy` and updates of values that are neither objects
/// nor arrays, which the first does not forbid.
const VERSIONS: [&str; 2] = ["1.0", "1.1"];

/// Reads the actions of `overlay`.
///
/// # Errors
/// Everything that the standard does not allow.
pub(super) fn read(overlay: &Source) -> Result<Vec<Action>, Diagnostics> {
    let mut reader = Reader {
        overlay,
        is_spread: version(overlay).is_some_and(|version| version.starts_with("1.1")),
        diagnostics: Diagnostics::new(),
    };
    let root = Pointer::root();
    let fields = ["overlay", "info", "extends", "actions"];
    if let Some(document) = reader.object(&overlay.value, &root, "an overlay", &fields) {
        reader.version(document);
        reader.info(document);
        if document.get("extends").is_some() {
            reader.string(document, &root, "extends");
        }
    }
    let actions = reader.actions(&overlay.value);
    reader.diagnostics.or(actions)
}

fn version(overlay: &Source) -> Option<&str> {
    overlay.value.get("overlay")?.as_str()
}

struct Reader<'a> {
    overlay: &'a Source,
    /// See [`Update::is_spread`].
    is_spread: bool,
    diagnostics: Diagnostics,
}

impl<'a> Reader<'a> {
    fn version(&mut self, document: &'a Value) {
        let root = Pointer::root();
        let Some(version) = self.string(document, &root, "overlay") else {
            return;
        };
        let is_supported = VERSIONS.iter().any(|supported| {
            let patch = version.strip_prefix(supported);
            patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
        });
        if !is_supported {
            self.error(
                Code::InvalidOverlay,
                &root.child("overlay"),
                format!("overlays of version `{version}` are not supported"),
                "write the overlay for version 1.0.0 or 1.1.0",
            );
        }
    }

    fn info(&mut self, document: &'a Value) {
        let pointer = Pointer::root().child("info");
        let Some(info) = self.required(document, &Pointer::root(), "info") else {
            return;
        };
        if let Some(info) = self.object(
            info,
            &pointer,
            "`info`",
            &["title", "version", "description"],
        ) {
            self.string(info, &pointer, "title");
            self.string(info, &pointer, "version");
        }
    }

    fn actions(&mut self, document: &'a Value) -> Vec<Action> {
        let pointer = Pointer::root().child("actions");
        let Some(value) = self.required(document, &Pointer::root(), "actions") else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.expected(&pointer, "an array of actions", value);
            return Vec::new();
        };
        if items.is_empty() {
            self.error(
                Code::InvalidOverlay,
                &pointer,
                "this overlay has no actions",
                "add one, or remove the overlay",
            );
        }
        let numbered = items.iter().enumerate();
        numbered
            .filter_map(|(index, item)| self.action(item, pointer.index(index)))
            .collect()
    }

    fn action(&mut self, value: &'a Value, pointer: Pointer) -> Option<Action> {
        let fields = ["target", "description", "update", "copy", "remove"];
        let value = self.object(value, &pointer, "an action", &fields)?;
        if value.get("description").is_some() {
            self.string(value, &pointer, "description");
        }
        let path = self.target(value, &pointer);
        let change = self.change(value, &pointer);
        Some(Action {
            path: path?,
            change: change?,
            pointer,
        })
    }

    fn target(&mut self, action: &'a Value, pointer: &Pointer) -> Option<JsonPath> {
        self.json_path(action, pointer, "target")
    }

    /// The JSONPath in the required field `key`.
    fn json_path(&mut self, action: &'a Value, pointer: &Pointer, key: &str) -> Option<JsonPath> {
        let text = self.string(action, pointer, key)?;
        let pointer = pointer.child(key);
        if text.chars().count() > MAX_TARGET_CHARS || nesting(text) > MAX_TARGET_NESTING {
            let message = "this JSONPath is too long or too deeply nested";
            self.error(
                Code::InvalidJsonPath,
                &pointer,
                message,
                "split the action into simpler ones",
            );
            return None;
        }
        match JsonPath::parse(&shorthand::quoted(text)) {
            Ok(path) => Some(path),
            Err(error) => {
                let message = format!("`{text}` is not a JSONPath: {error}");
                let help = "put keys with other characters than letters, digits, `_` and `-` in brackets, as in \
                            `$.paths['/v1/Channels'].get['x.twilio']`";
                self.error(Code::InvalidJsonPath, &pointer, message, help);
                None
            }
        }
    }

    /// If there are both, `remove` takes precedence, as the standard demands.
    fn change(&mut self, action: &'a Value, pointer: &Pointer) -> Option<Change> {
        match action.get("remove") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => return Some(Change::Remove),
            Some(other) => {
                self.expected(&pointer.child("remove"), "`true` or `false`", other);
                return None;
            }
        }
        match (action.get("update"), action.get("copy")) {
            (Some(value), None) => Some(Change::Update(Update {
                value: value.clone(),
                mark: Arc::clone(self.overlay.mark(&pointer.child("update"))),
                is_spread: self.is_spread,
            })),
            (None, Some(_)) => self.json_path(action, pointer, "copy").map(Change::Copy),
            (Some(_), Some(_)) => {
                let message = "this action has both `update` and `copy`";
                let help = "make two actions of it, in the order that is meant";
                self.error(Code::InvalidOverlay, &pointer.child("copy"), message, help);
                None
            }
            (None, None) => {
                let message = "this action changes nothing";
                let help = "give it `update`, `copy` or `remove: true`";
                self.error(Code::InvalidOverlay, pointer, message, help);
                None
            }
        }
    }

    /// Returns `value` if it is an object, and reports fields that are neither in `allowed` nor extensions.
    fn object(
        &mut self,
        value: &'a Value,
        pointer: &Pointer,
        name: &str,
        allowed: &[&str],
    ) -> Option<&'a Value> {
        let Some(entries) = value.as_object() else {
            self.expected(pointer, &format!("{name}, which is an object"), value);
            return None;
        };
        for key in entries.keys() {
            if !allowed.contains(&key.as_str()) && !is_extension(key) {
                let message = format!("{name} has no field `{key}`");
                let help = format!("its fields are {}", quoted_list(allowed));
                self.error(Code::InvalidOverlay, &pointer.child(key), message, &help);
            }
        }
        Some(value)
    }

    /// The string in the required field `key`.
    fn string(&mut self, object: &'a Value, pointer: &Pointer, key: &str) -> Option<&'a str> {
        let value = self.required(object, pointer, key)?;
        let string = value.as_str();
        if string.is_none() {
            self.expected(&pointer.child(key), "a string", value);
        }
        string
    }

    fn required(&mut self, object: &'a Value, pointer: &Pointer, key: &str) -> Option<&'a Value> {
        let value = object.get(key);
        if value.is_none() && object.is_object() {
            self.error(
                Code::InvalidOverlay,
                pointer,
                format!("the field `{key}` is missing"),
                "add it",
            );
        }
        value
    }

    fn expected(&mut self, pointer: &Pointer, expected: &str, found: &Value) {
        let message = format!("expected {expected}, found {}", kind_name(found));
        let help = match found {
            Value::Number(_) => "put the value in quotes",
            _ => "see the Overlay Specification 1.1.0",
        };
        self.error(Code::InvalidOverlay, pointer, message, help);
    }

    fn error(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>, help: &str) {
        let error = Diagnostic::new(code, message).at(self.overlay, pointer);
        self.diagnostics.push(error.help(help));
    }
}

/// The number of levels of brackets and negations.
fn nesting(path: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for character in path.chars() {
        match character {
            '(' | '[' | '!' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
