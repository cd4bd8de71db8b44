//! In: YAML text, or the events of JSON text. Out: the location of every value, in a tree of the same shape as the
//! values.
//!
//! Also refuses what YAML allows but JSON does not, which only the events show: tags, merge keys, duplicate keys, other
//! kinds of keys and numbers, several documents. Aliases share the tree of their anchor, so a document whose aliases
//! expand to billions of values takes little memory before it is refused.

use std::{collections::HashMap, sync::Arc};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::{indents::Indented, remedy::remedy};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Location},
    source::{EntryMark, EntryMarks, File, Inside, MAX_DEPTH, MAX_VALUES, Mark},
};

/// Reads the locations of all values in `text`.
///
/// # Errors
/// Invalid syntax, and everything that JSON does not have.
pub(super) fn read(file: &Arc<File>, text: &str) -> Result<Arc<Mark>, Diagnostics> {
    let mut lines = Indented::new(text);
    loop {
        let unread = match read_lines(file, &lines) {
            Ok(mark) => return Ok(mark),
            Err(unread) => unread,
        };
        let invalid = unread.invalid;
        let is_mended = invalid.is_some_and(|it| lines.mend(it.info(), *it.marker()));
        if !is_mended {
            return Err(unread.diagnostics);
        }
    }
}

/// The locations of all values of JSON text.
///
/// # Errors
/// Everything that is refused in YAML, too.
pub(super) fn of_json<'t>(
    file: &Arc<File>,
    events: impl Iterator<Item = (Event<'t>, Marker)>,
) -> Result<Arc<Mark>, Diagnostics> {
    let lines = Indented::new("");
    let mut reader = Reader::new(file, &lines);
    for (event, marker) in events {
        if let Err(error) = reader.event(event, marker) {
            reader.diagnostics.push(error);
            break;
        }
    }
    reader.finished()
}

/// Why locations could not be read.
struct Unread {
    diagnostics: Diagnostics,
    /// What saphyr-parser says, if it does not understand the text.
    invalid: Option<ScanError>,
}

fn read_lines(file: &Arc<File>, lines: &Indented<'_>) -> Result<Arc<Mark>, Unread> {
    let mut reader = Reader::new(file, lines);
    if let Err(error) = reader.run() {
        reader.diagnostics.push(error);
    }
    let invalid = reader.invalid.take();
    reader.finished().map_err(|diagnostics| Unread {
        diagnostics,
        invalid,
    })
}

/// Plain scalars that are not strings, and so not keys of JSON.
const NOT_STRINGS: &[(&str, &str)] = &[
    ("true", "a boolean"),
    ("True", "a boolean"),
    ("TRUE", "a boolean"),
    ("false", "a boolean"),
    ("False", "a boolean"),
    ("FALSE", "a boolean"),
    ("null", "null"),
    ("Null", "null"),
    ("NULL", "null"),
    ("~", "null"),
    ("", "null"),
];

/// Plain scalars that are numbers of YAML but not of JSON. Infinity may have a sign.
const NOT_JSON_NUMBERS: &[&str] = &[".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF"];

/// What saphyr-parser says of more than 255 open brackets. It may find them before it reports the first.
const READERS_DEPTH_LIMIT: &str = "recursion limit exceeded";

struct Reader<'a> {
    file: &'a Arc<File>,
    lines: &'a Indented<'a>,
    diagnostics: Diagnostics,
    invalid: Option<ScanError>,
    /// The values with an anchor.
    anchors: HashMap<usize, Finished>,
    /// The open arrays and objects, outermost first.
    open: Vec<Open>,
    root: Option<Finished>,
    documents: usize,
}

/// A value that has been read completely.
#[derive(Clone)]
struct Finished {
    mark: Arc<Mark>,
    extent: Extent,
}

/// The size of a value with its aliases expanded.
#[derive(Clone, Copy)]
struct Extent {
    /// The number of levels of arrays and objects, itself included.
    height: usize,
    /// The number of values, itself included.
    size: usize,
}

/// An array or object whose end has not been read yet.
struct Open {
    location: Location,
    anchor: usize,
    extent: Extent,
    kind: OpenKind,
}

enum OpenKind {
    Array(Vec<Arc<Mark>>),
    Object {
        entries: EntryMarks,
        /// The key whose value comes next.
        key: Option<(String, Location)>,
    },
}

impl<'a> Reader<'a> {
    fn new(file: &'a Arc<File>, lines: &'a Indented<'a>) -> Self {
        Self {
            file,
            lines,
            diagnostics: Diagnostics::new(),
            invalid: None,
            anchors: HashMap::new(),
            open: Vec::new(),
            root: None,
            documents: 0,
        }
    }

    /// The locations, after the last event.
    fn finished(self) -> Result<Arc<Mark>, Diagnostics> {
        let Self {
            file,
            root,
            diagnostics,
            ..
        } = self;
        diagnostics.or(root).and_then(|root| {
            let empty = || {
                Diagnostic::new(Code::EmptyFile, format!("`{}` is empty", file.path)).help(
                    "a description begins with `openapi: 3.0.1`, an overlay with `overlay: 1.0.0`",
                )
            };
            Ok(root.ok_or_else(empty)?.mark)
        })
    }

    /// Reads all events. Returns an error that it cannot continue after; the others go to `self.diagnostics`.
    fn run(&mut self) -> Result<(), Diagnostic> {
        let lines = self.lines;
        for event in Parser::new_from_str(&lines.text) {
            let (event, span) = event.map_err(|error| {
                if error.info() == READERS_DEPTH_LIMIT {
                    return self.too_deep(*error.marker());
                }
                let (location, marker) = (self.location(*error.marker()), error.marker());
                let line = lines.text.lines().nth(location.line.saturating_sub(1));
                // The line may be indented further than in the file, and then so is what stands in this column of it.
                let help = remedy(error.info(), line.unwrap_or_default(), marker.col() + 1);
                let message = format!("this is not valid YAML: {}", error.info());
                self.invalid = Some(error);
                Diagnostic::new(Code::InvalidYaml, message)
                    .located(location)
                    .help(help)
            })?;
            self.event(event, span.start)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, marker: Marker) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.document(marker),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), marker);
                if self.expects_key() {
                    self.key(&text, style, marker);
                    if anchor != 0 {
                        let key = self.scalar(&text, style, marker);
                        self.anchors.insert(anchor, key);
                    }
                    return Ok(());
                }
                self.refuse_number(&text, style, marker);
                let scalar = self.scalar(&text, style, marker);
                self.finish(anchor, scalar, marker)
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), marker);
                self.begin(marker, anchor, OpenKind::Array(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), marker);
                let entries = EntryMarks::default();
                self.begin(marker, anchor, OpenKind::Object { entries, key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.finish(open.anchor, close(open), marker),
                None => Ok(()),
            },
            Event::Alias(anchor) => self.alias(anchor, marker),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn document(&mut self, marker: Marker) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        Err(self
            .unsupported(marker, "a second YAML document begins here")
            .help("keep one document per file: remove the `---` line, or move what follows it"))
    }

    fn begin(&mut self, marker: Marker, anchor: usize, kind: OpenKind) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(
                self.unsupported(marker, "a key must be a string, not an array or an object")
            );
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(marker));
        }
        self.open.push(Open {
            location: self.location(marker),
            anchor,
            extent: Extent { height: 1, size: 1 },
            kind,
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, marker: Marker) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(self.unsupported(marker, "a key must be a string, not an alias"));
        }
        let Some(value) = self.anchors.get(&anchor).cloned() else {
            return Err(self
                .unsupported(marker, "this alias refers to the value that contains it")
                .help("write the value out, or use a `$ref`"));
        };
        if self.open.len() + value.extent.height > MAX_DEPTH {
            return Err(self.too_deep(marker));
        }
        self.add(value, marker)
    }

    /// Stores a value under its anchor, and adds it to the array or object around it.
    fn finish(&mut self, anchor: usize, value: Finished, marker: Marker) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        self.add(value, marker)
    }

    fn add(&mut self, value: Finished, marker: Marker) -> Result<(), Diagnostic> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return Ok(());
        };
        open.extent.height = open.extent.height.max(1 + value.extent.height);
        open.extent.size = open.extent.size.saturating_add(value.extent.size);
        let size = open.extent.size;
        match &mut open.kind {
            OpenKind::Array(items) => items.push(value.mark),
            OpenKind::Object { entries, key } => {
                if let Some((name, key)) = key.take() {
                    let value = value.mark;
                    entries.insert(name, EntryMark { key, value });
                }
            }
        }
        if size > MAX_VALUES {
            return Err(self
                .error(
                    Code::TooLarge,
                    marker,
                    format!("the document has more than {MAX_VALUES} values"),
                )
                .help("use fewer aliases; a `$ref` repeats a schema without copying it"));
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.kind),
            Some(OpenKind::Object { key: None, .. })
        )
    }

    fn key(&mut self, text: &str, style: ScalarStyle, marker: Marker) {
        self.refuse_key(text, style, marker);
        let location = self.location(marker);
        let Some(OpenKind::Object { entries, key }) =
            self.open.last_mut().map(|open| &mut open.kind)
        else {
            return;
        };
        let name = canonical(text, style);
        let first = entries.get(&name).map(|first| first.key.clone());
        *key = Some((name, location));
        if let Some(first) = first {
            let message = format!("the key `{text}` is used twice in one object");
            let error = self
                .error(Code::DuplicateKey, marker, message)
                .related("first used here", first);
            self.diagnostics.push(error.help("remove one of them"));
        }
    }

    fn refuse_key(&mut self, text: &str, style: ScalarStyle, marker: Marker) {
        if style != ScalarStyle::Plain {
            return;
        }
        if text == "<<" {
            let error = self.unsupported(marker, "merge keys (`<<`) are not supported");
            self.diagnostics
                .push(error.help("write the entries out, or use a `$ref` or an overlay"));
        }
        let found = NOT_STRINGS.iter().find(|(plain, _)| *plain == text);
        let is_fraction = || number(text).is_some_and(|number| number.is_f64());
        let kind = match found {
            Some((_, kind)) => *kind,
            None if is_fraction() => "a number",
            None => return,
        };
        let error = self.unsupported(marker, format!("a key must be a string, not {kind}"));
        self.diagnostics.push(error.help("put the key in quotes"));
    }

    fn refuse_number(&mut self, text: &str, style: ScalarStyle, marker: Marker) {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        if style == ScalarStyle::Plain && NOT_JSON_NUMBERS.contains(&unsigned) {
            let error = self.unsupported(marker, format!("JSON has no number `{text}`"));
            self.diagnostics
                .push(error.help("put it in quotes if it is meant as a string"));
        }
    }

    fn refuse_tag(&mut self, present: bool, marker: Marker) {
        if present {
            let error = self
                .unsupported(marker, "YAML tags (`!…`) are not supported")
                .help("remove the tag; put the value in quotes if it is meant as a string");
            self.diagnostics.push(error);
        }
    }

    fn too_deep(&self, marker: Marker) -> Diagnostic {
        self.error(
            Code::TooLarge,
            marker,
            format!("this is nested more than {MAX_DEPTH} levels deep"),
        )
        .help("give inner schemas a name under `components/schemas` and refer to them")
    }

    fn unsupported(&self, marker: Marker, message: impl Into<String>) -> Diagnostic {
        self.error(Code::UnsupportedYaml, marker, message)
    }

    fn error(&self, code: Code, marker: Marker, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).located(self.location(marker))
    }

    /// The location of `marker`, whose columns are counted from 0.
    fn location(&self, marker: Marker) -> Location {
        Location {
            file: Arc::clone(self.file),
            line: marker.line(),
            column: self.lines.column(marker) + 1,
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, marker: Marker) -> Finished {
        let is_plain = style == ScalarStyle::Plain && may_be_no_string(text);
        let mark = Mark {
            location: self.location(marker),
            written_at: None,
            inside: Inside::Nothing {
                plain: is_plain.then(|| text.into()),
            },
        };
        Finished {
            mark: Arc::new(mark),
            extent: Extent { height: 0, size: 1 },
        }
    }
}

fn close(open: Open) -> Finished {
    let mark = Mark {
        location: open.location,
        written_at: None,
        inside: match open.kind {
            OpenKind::Array(items) => Inside::Items(items),
            OpenKind::Object { entries, .. } => Inside::Entries(entries),
        },
    };
    Finished {
        mark: Arc::new(mark),
        extent: open.extent,
    }
}

/// A key as `serde_yaml` reads it: `0xC8` is `200`.
fn canonical(key: &str, style: ScalarStyle) -> String {
    let number = match style {
        ScalarStyle::Plain => number(key),
        _ => None,
    };
    number.map_or_else(|| key.to_owned(), |number| number.to_string())
}

/// Whether a plain scalar may be something other than a string.
fn may_be_no_string(text: &str) -> bool {
    may_be_number(text) || NOT_STRINGS.iter().any(|(plain, _)| *plain == text)
}

fn may_be_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
}

/// The value of a plain scalar, if it is a number.
fn number(text: &str) -> Option<serde_yaml::Number> {
    may_be_number(text)
        .then(|| serde_yaml::from_str(text).ok())
        .flatten()
}
