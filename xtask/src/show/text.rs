//! In: diagnostics. Out: text for people: the source line with a caret, related places, help.

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};
use generator::diagnostic::{Diagnostic, Diagnostics, Related, Severity, printable};
use generator::source::Location;

use super::excerpt::Excerpt;

/// All diagnostics by file and line, with their count. Styled; whoever prints it drops the styles where nobody sees them.
pub(super) fn text(found: &Diagnostics, end: &str) -> String {
    let renderer = Renderer::styled();
    let sorted = found.clone().into_sorted();
    let mut shown = String::new();
    for diagnostic in &sorted {
        shown += &renderer.render(&[group(diagnostic)]);
        shown += "\n\n";
    }
    shown += &format!("{}{end}\n", found.summary());
    let first = sorted.iter().find(|it| it.is_error()).or(sorted.first());
    let more = first.map(|first| format!("to read more: cargo xtask explain {}\n", first.code));
    shown + &more.unwrap_or_default()
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(printable(&diagnostic.message).to_string())
        .id(diagnostic.code.name());
    let mut group = title.elements(snippets(diagnostic));
    for Related { message, .. } in diagnostic
        .related_places()
        .iter()
        .filter(|it| it.location.is_none())
    {
        group = group.element(Level::NOTE.message(printable(message).to_string()));
    }
    let pointer = diagnostic.pointer_in_file();
    if let Some(pointer) = pointer.filter(|it| it.parent().is_some()) {
        let pointer = pointer.to_string();
        group = group.element(Level::NOTE.message(format!("at {}", printable(&pointer))));
    }
    if let Some(help) = help(diagnostic) {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// The help, and below it the lines to paste.
fn help(diagnostic: &Diagnostic) -> Option<String> {
    let lines = diagnostic.lines_to_paste().iter();
    let lines = lines.map(|line| format!("\n{}", printable(line)));
    let help = printable(diagnostic.help.as_ref()?).to_string();
    Some(lines.fold(help, |help, line| help + &line))
}

/// A place, and what to write there.
struct Mark<'d> {
    kind: AnnotationKind,
    location: &'d Location,
    label: Option<String>,
}

/// A snippet for each file, that of the diagnostic first.
fn snippets(diagnostic: &Diagnostic) -> Vec<Element<'_>> {
    let label = diagnostic.code.label().map(str::to_owned);
    let own = diagnostic.location.iter().map(|location| Mark {
        kind: AnnotationKind::Primary,
        location,
        label: label.clone(),
    });
    let related = diagnostic.related_places().iter().filter_map(|related| {
        Some(Mark {
            kind: AnnotationKind::Context,
            location: related.location.as_ref()?,
            label: Some(printable(&related.message).to_string()),
        })
    });
    let mut marks: Vec<Mark<'_>> = own.chain(related).collect();
    let mut elements = Vec::new();
    while let Some(first) = marks.first() {
        let file = &first.location.file;
        let (here, elsewhere) = marks
            .into_iter()
            .partition(|mark| mark.location.file == *file);
        marks = elsewhere;
        elements.extend(snippet(here));
    }
    elements
}

/// The lines of one file; where they cannot be shown, only the places.
fn snippet(marks: Vec<Mark<'_>>) -> Vec<Element<'_>> {
    let locations: Vec<&Location> = marks.iter().map(|mark| mark.location).collect();
    let Some(excerpt) = Excerpt::of(&locations) else {
        return marks.into_iter().flat_map(origin).collect();
    };
    let annotations = marks
        .iter()
        .zip(&excerpt.spans)
        .map(|(mark, span)| -> Annotation<'_> {
            mark.kind.span(span.clone()).label(mark.label.clone())
        });
    let path = marks.first().map(|mark| mark.location.file.path.clone());
    let snippet = Snippet::source(excerpt.text)
        .path(path)
        .line_start(excerpt.first_line)
        .annotations(annotations.collect::<Vec<_>>());
    vec![snippet.into()]
}

fn origin(mark: Mark<'_>) -> Vec<Element<'_>> {
    let Mark {
        kind,
        location,
        label,
    } = mark;
    let origin = Origin::path(location.file.path.as_str())
        .line(location.line)
        .char_column(location.column);
    let label = label.filter(|_| kind != AnnotationKind::Primary);
    let label = label.map(|label| Level::NOTE.message(label).into());
    label.into_iter().chain([origin.into()]).collect()
}
