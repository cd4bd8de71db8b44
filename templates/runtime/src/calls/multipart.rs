//! Forms with parts (`multipart/form-data`, RFC 7578): each field is a part, and so is each item of a list.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde_json::Value;

use crate::{
    calls::{argument::Argument, call::Call},
    operations::parameter::{Parameter, ParameterLocation},
    transports::outgoing::Outgoing,
    values::contents::Contents,
};
#[cfg(feature = "streams")]
use crate::{
    transports::request_body::{Piece, RequestBody},
    values::source::Source,
};
#[cfg(feature = "streams")]
use std::hash::{BuildHasher as _, RandomState};

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// A part of a form.
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// For a file.
    file_name: Option<&'a str>,
    /// Plain text has none.
    pub(crate) content_type: Option<&'a str>,
    pub(crate) contents: PartContents<'a>,
}

/// What is in a part.
pub(crate) enum PartContents<'a> {
    Bytes(Cow<'a, [u8]>),
    #[cfg(feature = "streams")]
    Source(&'a Source),
}

/// The body of a form, and what separates its parts.
pub(crate) struct Multipart {
    pub(crate) boundary: String,
    pub(crate) body: Outgoing,
}

/// The fields of a form that are set, in the order of the description.
pub(crate) fn encode(call: &Call, problems: &mut Vec<String>) -> Multipart {
    let given = call.given(ParameterLocation::Form);
    let parts: Vec<Part<'_>> = given
        .flat_map(|(parameter, argument)| parts(&parameter, argument))
        .collect();
    for part in &parts {
        if !part.content_type.is_none_or(is_header_value) {
            let problem = "has a media type with characters that a header cannot contain";
            problems.push(format!("`{}` {problem}", part.name));
        }
    }
    let boundary = boundary(&parts);
    let length = parts.iter().map(|part| part.bytes().len() + 200).sum();
    let mut body = Written::with_capacity(length);
    for part in &parts {
        let lines = [
            format!("--{boundary}\r\n"),
            part.disposition(),
            part.type_line(),
            "\r\n".to_owned(),
        ];
        lines.iter().for_each(|line| body.push(line.as_bytes()));
        match &part.contents {
            PartContents::Bytes(bytes) => body.push(bytes),
            #[cfg(feature = "streams")]
            PartContents::Source(source) => body.push_source(source),
        }
        body.push(b"\r\n");
    }
    body.push(format!("--{boundary}--\r\n").as_bytes());
    Multipart {
        boundary,
        body: body.finish(),
    }
}

/// A body being written.
struct Written {
    /// What is before the bytes.
    #[cfg(feature = "streams")]
    pieces: Vec<Piece>,
    bytes: Vec<u8>,
}

impl Written {
    fn with_capacity(length: usize) -> Self {
        Self {
            #[cfg(feature = "streams")]
            pieces: Vec::new(),
            bytes: Vec::with_capacity(length),
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    #[cfg(feature = "streams")]
    fn push_source(&mut self, source: &Source) {
        let before = std::mem::take(&mut self.bytes);
        self.pieces.push(Piece::Bytes(before.into()));
        self.pieces.push(Piece::Source(source.clone()));
    }

    fn finish(self) -> Outgoing {
        #[cfg(feature = "streams")]
        if !self.pieces.is_empty() {
            let mut pieces = self.pieces;
            pieces.push(Piece::Bytes(self.bytes.into()));
            return Outgoing::Streamed(RequestBody::new(pieces));
        }
        Outgoing::Whole(self.bytes)
    }
}

/// The parts of one field.
pub(crate) fn parts<'a>(parameter: &Parameter<'a>, argument: &'a Argument) -> Vec<Part<'a>> {
    let part = |content_type, contents| Part {
        name: parameter.name,
        file_name: None,
        content_type,
        contents,
    };
    match argument {
        Argument::List(items) => {
            let items = items.iter();
            items.flat_map(|item| parts(parameter, item)).collect()
        }
        Argument::File(file) => vec![Part {
            file_name: Some(file.name()),
            ..part(
                file.own_media_type()
                    .or(parameter.content_type)
                    .or(Some(BYTES)),
                part_contents(file.contents()),
            )
        }],
        Argument::Bytes(contents) => {
            vec![part(
                parameter.content_type.or(Some(BYTES)),
                part_contents(contents),
            )]
        }
        Argument::Json(json) if !json.is_string() => {
            let contents = Value::to_string(json).into_bytes();
            vec![part(
                parameter.content_type.or(Some(JSON)),
                PartContents::Bytes(contents.into()),
            )]
        }
        text => {
            let strings = text.strings().into_iter();
            let contents = strings.map(|text| PartContents::Bytes(text.into_bytes().into()));
            contents
                .map(|contents| part(parameter.content_type, contents))
                .collect()
        }
    }
}

fn part_contents(contents: &Contents) -> PartContents<'_> {
    #[cfg(feature = "streams")]
    if let Some(source) = contents.source() {
        return PartContents::Source(source);
    }
    PartContents::Bytes(contents.bytes().map_or(&[][..], |bytes| bytes).into())
}

impl Part<'_> {
    /// The contents of a part that is no file.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes())
    }

    fn disposition(&self) -> String {
        let name = escaped(self.name);
        match self.file_name {
            None => format!("Content-Disposition: form-data; name=\"{name}\"\r\n"),
            Some(file) => {
                let file = escaped(file);
                format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n")
            }
        }
    }

    fn type_line(&self) -> String {
        let content_type = self.content_type;
        content_type.map_or_else(String::new, |it| format!("Content-Type: {it}\r\n"))
    }
}

/// A name between quotes, escaped as browsers do it (WHATWG HTML, "multipart/form-data encoding algorithm").
fn escaped(name: &str) -> String {
    name.replace('\n', "%0A")
        .replace('\r', "%0D")
        .replace('"', "%22")
}

fn is_header_value(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// A text that is in no part. Made from the parts, so that equal requests are equal byte for byte; unless some contents
/// are not known yet.
fn boundary(parts: &[Part<'_>]) -> String {
    let mut hasher = hasher(parts);
    for part in parts {
        part.bytes().hash(&mut hasher);
    }
    loop {
        let first = hasher.finish();
        first.hash(&mut hasher);
        let boundary = format!("form-data-{first:016x}{:016x}", hasher.finish());
        if !parts.iter().any(|part| part.contains(&boundary)) {
            return boundary;
        }
    }
}

/// What makes a boundary. If contents are read only while they are sent, nobody can look for it in them, so it must be one
/// that nobody can guess, also not who wrote them: a hash with the random keys that the standard library gets from the
/// operating system against such attacks, of 128 bits.
#[cfg(feature = "streams")]
fn hasher(parts: &[Part<'_>]) -> DefaultHasher {
    let is_known = |part: &Part<'_>| matches!(part.contents, PartContents::Bytes(_));
    match parts.iter().all(is_known) {
        true => DefaultHasher::new(),
        false => RandomState::new().build_hasher(),
    }
}

#[cfg(not(feature = "streams"))]
fn hasher(_: &[Part<'_>]) -> DefaultHasher {
    DefaultHasher::new()
}

impl Part<'_> {
    /// The contents, as far as they are known.
    fn bytes(&self) -> &[u8] {
        match &self.contents {
            PartContents::Bytes(bytes) => bytes,
            #[cfg(feature = "streams")]
            PartContents::Source(_) => &[],
        }
    }

    fn contains(&self, text: &str) -> bool {
        let mut windows = self.bytes().windows(text.len());
        windows.any(|window| window == text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, PartContents, boundary, escaped};

    fn part(contents: &str) -> Part<'_> {
        Part {
            name: "a",
            file_name: None,
            content_type: None,
            contents: PartContents::Bytes(contents.as_bytes().into()),
        }
    }

    #[test]
    fn a_boundary_is_in_no_part() {
        let first = boundary(&[part("a")]);
        assert_eq!(first, boundary(&[part("a")]));
        assert!(!part("a").contains(&first));
        assert!(part(&format!("-{first}-")).contains(&first));
    }

    #[test]
    fn names_cannot_end_their_line() {
        assert_eq!(escaped("a\"b\r\nc;é"), "a%22b%0D%0Ac;é");
    }
}
