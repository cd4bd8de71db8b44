//! Path templates: the names in them, and what a template that somebody wrote by hand can have wrong.

use std::iter;

use http::Uri;
use percent_encoding::percent_decode_str;

/// A part of a path template.
pub(crate) enum Piece<'a> {
    /// What stands in the template.
    Text(&'a str),
    /// The name of a parameter.
    Parameter(&'a str),
}

/// The template, from its start to its end: what is put in for a `{Name}` is never looked at again.
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

/// What makes a template call something else than it seems to. The template is not repeated: a program may have put
/// values into it.
pub(crate) fn fault(template: &str) -> Option<String> {
    // A name is whatever segment its value is, so any will do to look at the rest.
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
            "the path holds characters that a path cannot hold: give its values with `path`, and those of the query \
             with `query`"
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
            "the path holds an empty, `.` or `..` segment, which would call another endpoint"
                .to_owned(),
        );
    }
    None
}
