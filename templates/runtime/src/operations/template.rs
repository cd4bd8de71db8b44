//! Path templates: their parameter names, and checks for hand-written templates.

use std::iter;

use http::Uri;
use percent_encoding::percent_decode_str;

/// A part of a path template.
pub(crate) enum Piece<'a> {
    /// Literal text.
    Text(&'a str),
    /// The name of a parameter.
    Parameter(&'a str),
}

/// The pieces of the template in order. A value put in for a `{Name}` is never scanned again.
pub(crate) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    let mut parameter = None;
    iter::from_fn(move || {
        if let Some(name) = parameter.take() {
            return Some(Piece::Parameter(name));
        }
        let opened = rest.split_once('{');
        let closed = opened.and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
        let text = match closed {
            Some((before, (name, after))) => {
                (parameter, rest) = (Some(name), after);
                before
            }
            None => std::mem::take(&mut rest),
        };
        let is_over = text.is_empty() && parameter.is_none();
        (!is_over).then_some(Piece::Text(text))
    })
}

/// The names of the parameters in a template.
pub(crate) fn names(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name),
        Piece::Text(_) => None,
    })
}

/// Why a template would call another endpoint than it seems to. Does not repeat the template, since a program may have
/// put values into it.
pub(crate) fn problem(template: &str) -> Option<String> {
    // Any name will do as a value, to check the rest of the template.
    let path: String = pieces(template)
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Parameter(_) => "name",
        })
        .collect();
    let Some(segments) = path.strip_prefix('/') else {
        return Some("the path does not begin with a `/`".to_owned());
    };
    if path.contains(['?', '#', '{', '}', '\\']) || !path.bytes().all(|it| it.is_ascii_graphic()) {
        return Some(
            "the path contains characters that are invalid in a path: set its values with `path`, and those of the \
             query with `query`"
                .to_owned(),
        );
    }
    let climbs = |segment: &str| {
        let decoded = percent_decode_str(segment).decode_utf8_lossy();
        let name = decoded.split(';').next().unwrap_or_default();
        matches!(name, "" | "." | "..") || decoded.contains(['/', '\\'])
    };
    if segments.split('/').any(climbs) || path.parse::<Uri>().is_err() {
        return Some(
            "the path contains an empty, `.` or `..` segment, which would call another endpoint"
                .to_owned(),
        );
    }
    None
}
