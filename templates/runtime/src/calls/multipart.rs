//! Forms with parts (`multipart/form-data`, RFC 7578): each field is a part, and so is each item of a list.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde_json::Value;

use crate::{
    calls::{argument::Argument, call::Call},
    operations::parameter::{Parameter, ParameterLocation},
};

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// A part of a form.
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// For a file.
    file_name: Option<&'a str>,
    /// Plain text has none.
    pub(crate) content_type: Option<&'a str>,
    pub(crate) contents: Cow<'a, [u8]>,
}

/// The body of a form, and what separates its parts.
pub(crate) struct Multipart {
    pub(crate) boundary: String,
    pub(crate) body: Vec<u8>,
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
    let length = parts.iter().map(|part| part.contents.len() + 200).sum();
    let mut body = Vec::with_capacity(length);
    for part in &parts {
        let lines = [
            format!("--{boundary}\r\n"),
            part.disposition(),
            part.type_line(),
            "\r\n".to_owned(),
        ];
        body.extend(lines.iter().flat_map(|line| line.bytes()));
        body.extend_from_slice(&part.contents);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Multipart { boundary, body }
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
                Cow::Borrowed(file.contents()),
            )
        }],
        Argument::Bytes(bytes) => {
            vec![part(
                parameter.content_type.or(Some(BYTES)),
                Cow::Borrowed(bytes),
            )]
        }
        Argument::Json(json) if !json.is_string() => {
            let contents = Value::to_string(json).into_bytes();
            vec![part(
                parameter.content_type.or(Some(JSON)),
                Cow::Owned(contents),
            )]
        }
        text => {
            let strings = text.strings().into_iter();
            let contents = strings.map(|text| Cow::Owned(text.into_bytes()));
            contents
                .map(|contents| part(parameter.content_type, contents))
                .collect()
        }
    }
}

impl Part<'_> {
    /// The contents of a part that is no file.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.contents)
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

/// A text that is in no part. Made from the parts, so that equal requests are equal byte for byte.
fn boundary(parts: &[Part<'_>]) -> String {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.contents.hash(&mut hasher);
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

impl Part<'_> {
    fn contains(&self, text: &str) -> bool {
        let mut windows = self.contents.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, boundary, escaped};

    fn part(contents: &str) -> Part<'_> {
        Part {
            name: "a",
            file_name: None,
            content_type: None,
            contents: contents.as_bytes().into(),
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
