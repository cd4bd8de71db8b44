//! What a request holds, by place. In: query, headers and body. Out: texts and JSON, not yet typed.

use std::borrow::Cow;

use http::{
    HeaderMap,
    header::{CONTENT_TYPE, COOKIE},
};
use serde_json::{Map, Value};

use crate::{
    catalogue::{Body, Location, Parameter, Style, Type},
    errors::Refusal,
    request::multipart,
};

/// What a request holds besides its path.
#[derive(Debug, Default)]
pub(crate) struct Sent<'a> {
    pub(crate) query: Vec<Pair<'a>>,
    pub(crate) form: Vec<Pair<'a>>,
    pub(crate) json: Option<Value>,
    /// A body of text or bytes, as far as it is text.
    document: Option<String>,
}

/// A name and a value, decoded.
type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// A value before it has a type.
#[derive(Debug, PartialEq)]
pub(crate) enum Untyped {
    Texts(Vec<String>),
    Json(Value),
}

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'a> Sent<'a> {
    /// # Errors
    /// If the body is of another media type than the operation takes, or not written as that says.
    pub(crate) fn read(
        query: Option<&'a str>,
        headers: &HeaderMap,
        body: &'a [u8],
        kind: &Body,
    ) -> Result<Self, Refusal> {
        let mut sent = Self {
            query: pairs(query.unwrap_or_default().as_bytes()),
            ..Self::default()
        };
        if body.is_empty() {
            return Ok(sent);
        }
        let media_type = media_type(headers);
        let is_form = media_type == FORM;
        match kind {
            Body::None if is_form => sent.form = pairs(body),
            Body::None => {}
            Body::Form if is_form => sent.form = pairs(body),
            Body::Form => return Err(Refusal::unsupported_media_type(FORM)),
            Body::Json {
                media_type: declared,
            } => {
                let is_json = media_type.ends_with("/json") || media_type.ends_with("+json");
                if !is_json && media_type != *declared {
                    return Err(Refusal::unsupported_media_type(declared));
                }
                sent.json = Some(read_json(body)?);
            }
            Body::Multipart if media_type == MULTIPART => {
                let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
                let pairs = multipart::pairs(content_type.unwrap_or_default(), body);
                let pairs = pairs.ok_or_else(|| {
                    Refusal::invalid(
                        "The request body is not a form with parts as its media type says",
                    )
                });
                let pairs = pairs?.into_iter();
                sent.form = pairs
                    .map(|(name, value)| (name.into(), value.into()))
                    .collect();
            }
            Body::Multipart => return Err(Refusal::unsupported_media_type(MULTIPART)),
            Body::Text | Body::Bytes => {
                sent.document = Some(String::from_utf8_lossy(body).into_owned());
            }
        }
        Ok(sent)
    }

    /// The value of a parameter that does not stand in the path; `None` if it is not there.
    pub(crate) fn value(&self, parameter: &Parameter, headers: &HeaderMap) -> Option<Untyped> {
        let name = parameter.name.as_str();
        match parameter.location {
            Location::Path => None,
            location @ (Location::Query | Location::Form | Location::Cookie) => {
                texts(&self.pairs(location, headers), parameter)
            }
            Location::Header => {
                let value = headers.get(name)?.to_str().ok()?;
                let texts = match parameter.ty {
                    Type::List(_) => split(value, ','),
                    _ => vec![value.to_owned()],
                };
                Some(Untyped::Texts(texts))
            }
            Location::Json => self.json.as_ref()?.get(name).cloned().map(Untyped::Json),
            Location::Body => {
                let document = self.document.clone();
                let document = document.map(|text| Untyped::Texts(vec![text]));
                document.or_else(|| self.json.clone().map(Untyped::Json))
            }
        }
    }

    /// The pairs in this place; none where there are no pairs.
    pub(crate) fn pairs<'p>(
        &'p self,
        location: Location,
        headers: &'p HeaderMap,
    ) -> Cow<'p, [Pair<'p>]> {
        match location {
            Location::Query => Cow::Borrowed(&self.query),
            Location::Form => Cow::Borrowed(&self.form),
            Location::Cookie => Cow::Owned(cookies(headers)),
            Location::Path | Location::Header | Location::Json | Location::Body => {
                Cow::Borrowed(&[])
            }
        }
    }

    /// The names of what is there, with their place. Those of a whole JSON body are not its parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = (Location, &str)> {
        let query = self
            .query
            .iter()
            .map(|(name, _)| (Location::Query, name.as_ref()));
        let form = self
            .form
            .iter()
            .map(|(name, _)| (Location::Form, name.as_ref()));
        let json = self.json.iter().filter_map(Value::as_object);
        let json = json.flat_map(Map::keys);
        query
            .chain(form)
            .chain(json.map(|name| (Location::Json, name.as_str())))
    }
}

/// The pairs of a form or of a query, decoded.
fn pairs(text: &[u8]) -> Vec<Pair<'_>> {
    form_urlencoded::parse(text).collect()
}

fn cookies(headers: &HeaderMap) -> Vec<Pair<'_>> {
    let cookies = headers.get(COOKIE).and_then(|it| it.to_str().ok());
    let pairs = cookies.unwrap_or_default().split("; ");
    let pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Lower case, without parameters.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = value.unwrap_or_default().split(';').next();
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}

fn read_json(body: &[u8]) -> Result<Value, Refusal> {
    let json = serde_json::from_slice(body);
    json.map_err(|_| Refusal::invalid("The request body is not valid JSON"))
}

fn texts(pairs: &[Pair<'_>], parameter: &Parameter) -> Option<Untyped> {
    if let Style::Flattened { prefix } = &parameter.style {
        let mut object = Map::new();
        for (name, value) in pairs {
            if let Some(path) = below(name, prefix) {
                insert(&mut object, path, value);
            }
        }
        return (!object.is_empty()).then_some(Untyped::Json(Value::Object(object)));
    }
    let values = pairs.iter().filter(|(name, _)| *name == parameter.name);
    let separator = match parameter.style {
        Style::Joined => Some(','),
        Style::SpaceDelimited => Some(' '),
        Style::PipeDelimited => Some('|'),
        _ => None,
    };
    let values: Vec<String> = match separator {
        Some(separator) => values
            .flat_map(|(_, value)| split(value, separator))
            .collect(),
        None => values
            .map(|(_, value)| value.clone().into_owned())
            .collect(),
    };
    (!values.is_empty()).then_some(Untyped::Texts(values))
}

fn split(value: &str, separator: char) -> Vec<String> {
    value.split(separator).map(str::to_owned).collect()
}

/// What follows `AddOns.` in a name.
pub(crate) fn below<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    name.strip_prefix(prefix)?.strip_prefix('.')
}

/// Puts a value at `a.b` into an object.
fn insert(object: &mut Map<String, Value>, path: &str, value: &str) {
    match path.split_once('.') {
        None => drop(object.insert(path.to_owned(), Value::from(value))),
        Some((first, rest)) => {
            let inner = object
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}
