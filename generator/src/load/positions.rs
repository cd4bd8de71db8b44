//! In: YAML text. Out: the place of every node, in a tree of the same shape as the values.
//!
//! Also finds what YAML allows and a description must not contain, since the events still show it: tags, merge
//! keys, duplicate keys, several documents. Aliases share the tree of their anchor, so a document that expands to
//! billions of nodes stays small here; it is refused by counting.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::source::{MAX_DEPTH, MAX_NODES};

/// The place of one node, and of what is inside it.
pub(super) struct Mark {
    pub(super) marker: Marker,
    pub(super) kind: MarkKind,
    /// How many mappings and sequences are nested in this node, itself included.
    height: usize,
    /// How many nodes this is, aliases expanded.
    size: usize,
}

/// What a node contains.
pub(super) enum MarkKind {
    Scalar,
    Sequence(Vec<Rc<Mark>>),
    /// The place of each key, and the value's mark.
    Mapping(Vec<(Marker, Rc<Mark>)>),
}

/// The place of `marker` in `file`, counted from 1 in both directions.
pub(super) fn location(file: &Arc<str>, marker: Marker) -> Location {
    Location {
        file: Arc::clone(file),
        line: marker.line(),
        column: marker.col() + 1,
    }
}

/// Reads the places of all nodes of `text`.
///
/// # Errors
/// Bad syntax and everything that a description must not contain.
pub(super) fn read(file: &Arc<str>, text: &str) -> Result<Rc<Mark>, Diagnostics> {
    let mut reader = Reader {
        file,
        faults: Diagnostics::new(),
        anchors: HashMap::new(),
        open: Vec::new(),
        root: None,
        documents: 0,
    };
    if let Err(fault) = reader.run(text) {
        reader.faults.push(fault);
    }
    let root = reader.root.take();
    reader.faults.or(root)?.ok_or_else(|| {
        Diagnostic::error(format!("`{file}` is empty"))
            .help("a description begins with `openapi: 3.0.1`, an overlay with `overlay: 1.0.0`")
            .into()
    })
}

struct Reader<'a> {
    file: &'a Arc<str>,
    faults: Diagnostics,
    /// The finished nodes that carry an anchor.
    anchors: HashMap<usize, Rc<Mark>>,
    /// The collections around the current event, outermost first.
    open: Vec<Open>,
    root: Option<Rc<Mark>>,
    documents: usize,
}

/// A collection whose end has not been read yet.
struct Open {
    marker: Marker,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    Sequence(Vec<Rc<Mark>>),
    Mapping(OpenMapping),
}

#[derive(Default)]
struct OpenMapping {
    entries: Vec<(Marker, Rc<Mark>)>,
    /// The key whose value comes next.
    key: Option<Marker>,
    /// The line of each key met so far.
    lines: HashMap<String, usize>,
}

impl Reader<'_> {
    /// Reads all events. What is returned ends the reading; what can be skipped goes to `self.faults`.
    fn run(&mut self, text: &str) -> Result<(), Diagnostic> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| {
                Diagnostic::error(format!("this is not YAML: {}", error.info()))
                    .located(location(self.file, *error.marker()))
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
                if !self.expects_key() {
                    return self.finish(anchor, scalar(marker));
                }
                self.key(&text, style, marker);
                if anchor != 0 {
                    self.anchors.insert(anchor, Rc::new(scalar(marker)));
                }
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), marker);
                self.begin(marker, anchor, OpenKind::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), marker);
                self.begin(marker, anchor, OpenKind::Mapping(OpenMapping::default()))
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.finish(open.anchor, close(open.marker, open.kind)),
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
            .fault(marker, "a second YAML document begins here")
            .help("keep one document a file; remove the `---` line or move what follows it"))
    }

    fn begin(&mut self, marker: Marker, anchor: usize, kind: OpenKind) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(self.fault(marker, "a key must be text, not an array or an object"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(marker));
        }
        self.open.push(Open {
            marker,
            anchor,
            kind,
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, marker: Marker) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(self.fault(marker, "a key must be text, not an alias"));
        }
        let Some(mark) = self.anchors.get(&anchor).cloned() else {
            return Err(self
                .fault(marker, "this alias stands inside the node that it repeats")
                .help("write the node out, or use a `$ref`"));
        };
        if self.open.len() + mark.height > MAX_DEPTH {
            return Err(self.too_deep(marker));
        }
        self.deliver(mark, marker)
    }

    /// Notes a finished node under its anchor and hands it to the collection around it.
    fn finish(&mut self, anchor: usize, mark: Mark) -> Result<(), Diagnostic> {
        let marker = mark.marker;
        let mark = Rc::new(mark);
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&mark));
        }
        self.deliver(mark, marker)
    }

    fn deliver(&mut self, mark: Rc<Mark>, marker: Marker) -> Result<(), Diagnostic> {
        if mark.size > MAX_NODES {
            return Err(self
                .fault(
                    marker,
                    format!("this expands to more than {MAX_NODES} nodes"),
                )
                .help("use fewer aliases; a `$ref` repeats a schema without copying it"));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(mark),
            Some(OpenKind::Sequence(items)) => items.push(mark),
            Some(OpenKind::Mapping(mapping)) => {
                if let Some(key) = mapping.key.take() {
                    mapping.entries.push((key, mark));
                }
            }
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.kind),
            Some(OpenKind::Mapping(OpenMapping { key: None, .. }))
        )
    }

    fn key(&mut self, text: &str, style: ScalarStyle, marker: Marker) {
        let Some(OpenKind::Mapping(mapping)) = self.open.last_mut().map(|open| &mut open.kind)
        else {
            return;
        };
        mapping.key = Some(marker);
        if let Some(first) = mapping.lines.insert(canonical(text, style), marker.line()) {
            let fault = self.fault(
                marker,
                format!("the key `{text}` is used twice in one object"),
            );
            self.faults.push(fault.help(format!(
                "it is used on line {first} before; remove one of them"
            )));
        }
        if text == "<<" && style == ScalarStyle::Plain {
            let fault = self.fault(marker, "merge keys (`<<`) are not supported");
            self.faults
                .push(fault.help("write the entries out, or use a `$ref` or an overlay"));
        }
    }

    fn refuse_tag(&mut self, present: bool, marker: Marker) {
        if present {
            let fault = self
                .fault(marker, "YAML tags (`!…`) are not supported")
                .help("remove the tag; quote the value if it should be text");
            self.faults.push(fault);
        }
    }

    fn too_deep(&self, marker: Marker) -> Diagnostic {
        self.fault(
            marker,
            format!("this is nested more than {MAX_DEPTH} levels deep"),
        )
        .help("give inner schemas a name under `components/schemas` and refer to them")
    }

    fn fault(&self, marker: Marker, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).located(location(self.file, marker))
    }
}

/// A key in the form in which two keys are compared: `0xC8` is `200`.
fn canonical(key: &str, style: ScalarStyle) -> String {
    let may_be_number =
        key.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    if style == ScalarStyle::Plain
        && may_be_number
        && let Ok(number) = serde_yaml::from_str::<serde_yaml::Number>(key)
    {
        return number.to_string();
    }
    key.to_owned()
}

fn scalar(marker: Marker) -> Mark {
    Mark {
        marker,
        kind: MarkKind::Scalar,
        height: 0,
        size: 1,
    }
}

fn close(marker: Marker, kind: OpenKind) -> Mark {
    let kind = match kind {
        OpenKind::Sequence(items) => MarkKind::Sequence(items),
        OpenKind::Mapping(mapping) => MarkKind::Mapping(mapping.entries),
    };
    let (mut height, mut size) = (0, 1_usize);
    let mut measure = |mark: &Mark| {
        height = height.max(mark.height);
        size = size.saturating_add(mark.size);
    };
    match &kind {
        MarkKind::Scalar => {}
        MarkKind::Sequence(items) => items.iter().for_each(|mark| measure(mark)),
        MarkKind::Mapping(entries) => entries.iter().for_each(|(_, mark)| measure(mark)),
    }
    Mark {
        marker,
        kind,
        height: height + 1,
        size,
    }
}
