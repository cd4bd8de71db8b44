//! Bodies: of the request, and of the responses that mean success.

use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Parsed, Response, StatusCode};
use serde_json::Value;

use super::{BodyMediaType, Content, RequestBody, Resolver, Schema, SchemaKind, Success, keywords};
use crate::{diagnostic::Diagnostics, ir::Method, pointer::Pointer};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

impl Resolver<'_> {
    /// The body of a request. Where it may be written in several ways, as a form, or else as JSON.
    pub(super) fn body(
        &self,
        body: &ReferenceOr<Parsed>,
        method: Method,
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<RequestBody> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.request_bodies);
        let pointer = parent.child("requestBody");
        let (body, pointer) = self.target(body, components, "requestBodies", &pointer, faults)?;
        keywords::check(self.source, &pointer, keywords::REQUEST_BODY, faults);
        if method == Method::Get {
            faults.push(self.unsupported(&pointer, "a GET with a body"));
        }
        let known = |name: &str| name == FORM || is_json(name);
        let preferred = [FORM, JSON];
        let (name, media_type, pointer) =
            self.media_type(&body.content, &preferred, known, &pointer, faults)?;
        let at = pointer;
        let pointer = at.child("schema");
        let schema = self.content(media_type, &pointer, faults)?;
        Some(RequestBody {
            media_type: match name {
                FORM => BodyMediaType::Form,
                json => BodyMediaType::Json(json.to_owned()),
            },
            pointer,
            schema,
            examples: self.examples(media_type, &at, faults),
        })
    }

    /// What an operation answers when it succeeds: its 2xx responses, or else its 3xx ones.
    pub(super) fn success(
        &self,
        responses: &IndexMap<StatusCode, ReferenceOr<Response>>,
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Success> {
        let parent = parent.child("responses");
        let of_class = |class: u16| {
            let has_class = move |status: &StatusCode| match status {
                StatusCode::Code(code) => code / 100 == class,
                StatusCode::Range(range) => *range == class,
            };
            responses
                .iter()
                .filter(move |(status, _)| has_class(status))
        };
        let mut answers = Answers::default();
        for (status, response) in of_class(2) {
            let pointer = parent.child(&status.to_string());
            self.answer(response, &pointer, &mut answers, faults)?;
        }
        if let Some(content) = answers.content() {
            return Some(Success {
                content,
                examples: answers.examples,
            });
        }
        for (status, response) in of_class(3) {
            let pointer = parent.child(&status.to_string());
            self.answer(response, &pointer, &mut answers, faults)?;
        }
        if answers.content().is_none() {
            faults.push(
                self.fault(&parent, "the operation declares no success response")
                    .help("add a 2xx response"),
            );
            return None;
        }
        Some(Success {
            content: Content::Redirect,
            examples: answers.examples,
        })
    }

    /// Adds what one response says.
    fn answer(
        &self,
        response: &ReferenceOr<Response>,
        pointer: &Pointer,
        answers: &mut Answers,
        faults: &mut Diagnostics,
    ) -> Option<()> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.responses);
        let (response, pointer) =
            self.target(response, components, "responses", pointer, faults)?;
        keywords::check(self.source, &pointer, keywords::RESPONSE, faults);
        if response.content.is_empty() {
            answers.has_empty = true;
            return Some(());
        }
        let (name, media_type, pointer) =
            self.media_type(&response.content, &[JSON], is_json, &pointer, faults)?;
        let schema = self.content(media_type, &pointer.child("schema"), faults)?;
        answers.media_type.get_or_insert_with(|| name.to_owned());
        if !answers
            .schemas
            .iter()
            .any(|known| self.is_same(known, &schema))
        {
            answers.schemas.push(schema);
        }
        for (name, example) in self.examples(media_type, &pointer, faults) {
            let place = match media_type.examples.contains_key(&name) {
                true => pointer.child("examples").child(&name),
                false => pointer.child("example"),
            };
            let mut key = name.clone();
            for number in 2.. {
                if !answers.examples.contains_key(&key) {
                    break;
                }
                key = format!("{name}_{number}");
            }
            answers.examples.insert(key, (example, place));
        }
        Some(())
    }

    /// What a body holds: any JSON, where the description does not say.
    fn content(
        &self,
        media_type: &MediaType,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<Rc<Schema>> {
        match &media_type.schema {
            Some(schema) => self.schema(schema, pointer, faults),
            None => Some(Rc::new(Schema::of_kind(SchemaKind::Any, pointer))),
        }
    }

    /// Whether two schemas are one: the same component, or written alike.
    fn is_same(&self, one: &Schema, other: &Schema) -> bool {
        let text = |schema: &Schema| {
            let node = self.source.at(&schema.pointer)?;
            Some(node)
        };
        match (&one.component, &other.component) {
            (None, None) => text(one) == text(other),
            (one, other) => one == other,
        }
    }

    /// The first media type of those that are preferred, or of those that are known at all.
    fn media_type<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        preferred: &[&str],
        known: impl Fn(&str) -> bool,
        parent: &Pointer,
        faults: &mut Diagnostics,
    ) -> Option<(&'m str, &'m MediaType, Pointer)> {
        let parent = parent.child("content");
        let found = preferred
            .iter()
            .find_map(|name| content.get_key_value(*name))
            .or_else(|| content.iter().find(|(name, _)| known(name)));
        let Some((name, media_type)) = found else {
            let names: Vec<&str> = content.keys().map(String::as_str).collect();
            let construct = match names.as_slice() {
                [only] => format!("the media type `{only}` here"),
                several => format!("the media types `{}` here", several.join("`, `")),
            };
            let first = names.first().map(|name| parent.child(name));
            let fault = self.unsupported(&first.unwrap_or(parent), &construct);
            faults.push(fault.help(format!(
                "supported here: {}, and other types of JSON; leave the operation out with `--keep-going`",
                preferred.join(", ")
            )));
            return None;
        };
        let pointer = parent.child(name);
        keywords::check(self.source, &pointer, keywords::MEDIA_TYPE, faults);
        Some((name, media_type, pointer))
    }
}

/// What the responses of one class say together.
#[derive(Default)]
struct Answers {
    has_empty: bool,
    media_type: Option<String>,
    schemas: Vec<Rc<Schema>>,
    examples: IndexMap<String, (Value, Pointer)>,
}

impl Answers {
    fn content(&self) -> Option<Content> {
        match &self.media_type {
            Some(media_type) => Some(Content::Json {
                media_type: media_type.clone(),
                schemas: self.schemas.clone(),
                may_be_empty: self.has_empty,
            }),
            None => self.has_empty.then_some(Content::Empty),
        }
    }
}

fn is_json(media_type: &str) -> bool {
    let is_token = |text: &str| {
        let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
        !text.is_empty() && text.chars().all(is_of_token)
    };
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let is_sound = essence
        .split_once('/')
        .is_some_and(|(kind, name)| is_token(kind) && is_token(name))
        && parameters.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_sound && (essence == JSON || essence.ends_with("+json"))
}
