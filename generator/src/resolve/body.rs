//! Bodies: of the request, and of the responses that mean success.

use std::sync::Arc;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Parsed, Response, StatusCode};

use super::{
    BodyMediaType, Content, Example, Findings, Property, RequestBody, Resolver, Schema, SchemaKind,
    SchemaUse, Success, reference,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{BUILDER, RESPONSE_CHOICES},
    ir::Method,
    keywords,
    pointer::Pointer,
};

const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const JSON: &str = "application/json";

impl Resolver<'_> {
    /// The body of a request. Where it may be written in several ways, as a form, or else as JSON.
    pub(super) fn body(
        &self,
        body: &ReferenceOr<Parsed>,
        method: Method,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<RequestBody> {
        let body = self.read_body(body, parent, found)?;
        if self.is_empty_form(&body) && has_no_meaning(method) {
            return None;
        }
        self.check_method(method, &parent.child("requestBody"), found);
        self.check_body(&body, found);
        Some(body)
    }

    /// A body, whatever its schema is.
    pub(super) fn read_body(
        &self,
        body: &ReferenceOr<Parsed>,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<RequestBody> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.request_bodies);
        let pointer = parent.child("requestBody");
        let (body, pointer) =
            self.target(body, components, &reference::REQUEST_BODY, &pointer, found)?;
        self.check_support(&pointer, &keywords::REQUEST_BODY, found);
        let known = |name: &str| name == FORM || is_json(name);
        let preferred = [FORM, JSON];
        let (name, media_type, pointer) =
            self.media_type(&body.content, &preferred, known, &pointer, found)?;
        let schema = self.content(media_type, &pointer, found)?;
        let body_media_type = match name {
            FORM => BodyMediaType::Form,
            json => BodyMediaType::Json(json.to_owned()),
        };
        Some(RequestBody {
            pointer: pointer.child("schema"),
            media_type: body_media_type,
            schema,
            examples: self.examples(media_type, &pointer, found),
        })
    }

    /// Whether it is a form without a field. Some descriptions have one with each GET.
    fn is_empty_form(&self, body: &RequestBody) -> bool {
        let schema = self.read_schema(&body.schema);
        let kind = schema.as_ref().map(|schema| &schema.kind);
        let is_empty = kind.is_some_and(|kind| match kind {
            SchemaKind::Object(object) => object.properties.is_empty(),
            _ => false,
        });
        is_empty && body.media_type == BodyMediaType::Form
    }

    /// Reports a body that HTTP gives no meaning with this method (RFC 9110, section 9.3).
    fn check_method(&self, method: Method, pointer: &Pointer, found: &mut Findings) {
        let name = method.name();
        match method {
            Method::Trace => {
                let error = self.error(
                    Code::UnsupportedBody,
                    pointer,
                    "HTTP forbids a TRACE with a body",
                );
                found.push(error.help("remove the body"));
            }
            _ if has_no_meaning(method) => {
                let message = format!("the operation has a body, which {name} gives no meaning");
                let warning = Diagnostic::new(Code::DoubtfulBody, message).at(self.source, pointer);
                found.push(warning.help(
                    "it is sent as described; make sure that the server reads it, since proxies may drop it",
                ));
            }
            _ => {}
        }
    }

    /// Reports a body whose fields nobody could set.
    fn check_body(&self, body: &RequestBody, found: &mut Findings) {
        let schema = self.read_schema(&body.schema);
        let kind = schema.as_ref().map(|schema| &schema.kind);
        let (construct, help) = match (kind, &body.media_type) {
            (Some(SchemaKind::Object(object)), _) => {
                for property in object.properties.values() {
                    self.check_field(property, found);
                }
                self.check_decisions(schema.as_deref(), found);
                return;
            }
            (
                Some(
                    SchemaKind::Null
                    | SchemaKind::Array(_)
                    | SchemaKind::String { .. }
                    | SchemaKind::Boolean
                    | SchemaKind::Integer
                    | SchemaKind::Number
                    | SchemaKind::Enum(_),
                ),
                _,
            ) => (
                "a body that is not an object",
                "describe an object; leave its schema open (`{}`) if it may be any",
            ),
            (Some(_), BodyMediaType::Form) => (
                "a form body that is not an object with properties",
                "list the fields under `properties`",
            ),
            _ => return,
        };
        let error = self.error(
            Code::UnsupportedBody,
            &body.pointer,
            format!("unsupported construct: {construct}"),
        );
        found.push(error.help(help));
    }

    /// Reports decisions about a model: the fields of a body are those of the request, and no model holds them.
    fn check_decisions(&self, body: Option<&Schema>, found: &mut Findings) {
        let Some(body) = body else { return };
        let decisions = [
            (&BUILDER, body.builder.is_some()),
            (&RESPONSE_CHOICES, !body.response_choices.is_empty()),
        ];
        for (extension, _) in decisions.iter().filter(|(_, is_there)| *is_there) {
            let message = "the fields of a body are no model";
            self.misplaced(extension, message, &body.pointer, found);
        }
    }

    fn check_field(&self, property: &Property, found: &mut Findings) {
        let schema = self.read_schema(&property.schema);
        if schema.is_some_and(|schema| matches!(schema.kind, SchemaKind::CollapsibleMap(_))) {
            let message = "unsupported construct: a field that is a collapsible map";
            let error = self.error(Code::UnsupportedBody, &property.pointer, message);
            found.push(error.help("leave its type open, which makes it any JSON"));
        }
    }

    /// What an operation answers when it succeeds: its 2xx responses, or else its 3xx ones.
    pub(super) fn success(
        &self,
        responses: &IndexMap<StatusCode, ReferenceOr<Response>>,
        parent: &Pointer,
        found: &mut Findings,
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
            let status = status.to_string();
            self.answer(response, &parent.child(&status), &mut answers, found)?;
            answers.statuses.push(status);
        }
        if let Some(content) = self.answered(&answers, &parent, found) {
            return Some(Success {
                content,
                statuses: answers.statuses,
                examples: answers.examples,
            });
        }
        for (status, response) in of_class(3) {
            let status = status.to_string();
            self.answer(response, &parent.child(&status), &mut answers, found)?;
            answers.statuses.push(status);
        }
        if !answers.has_empty && answers.media_type.is_none() {
            found.push(
                self.error(
                    Code::MissingSuccess,
                    &parent,
                    "the operation declares no success response",
                )
                .help("add a 2xx response"),
            );
            return None;
        }
        Some(Success {
            content: Content::Redirect,
            statuses: answers.statuses,
            examples: answers.examples,
        })
    }

    /// Adds what one response says.
    fn answer(
        &self,
        response: &ReferenceOr<Response>,
        pointer: &Pointer,
        answers: &mut Answers,
        found: &mut Findings,
    ) -> Option<()> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.responses);
        let (response, pointer) =
            self.target(response, components, &reference::RESPONSE, pointer, found)?;
        self.check_support(&pointer, &keywords::RESPONSE, found);
        if response.content.is_empty() {
            answers.has_empty = true;
            return Some(());
        }
        let (name, media_type, pointer) =
            self.media_type(&response.content, &[JSON], is_json, &pointer, found)?;
        let schema = self.content(media_type, &pointer, found)?;
        answers.media_type.get_or_insert_with(|| name.to_owned());
        if !answers
            .schemas
            .iter()
            .any(|known| self.is_same(known, &schema))
        {
            answers.schemas.push(schema);
        }
        for (name, example) in self.examples(media_type, &pointer, found) {
            let numbered = (2..).map(|number| format!("{name}_{number}"));
            let mut keys = std::iter::once(name.clone()).chain(numbered);
            if let Some(key) = keys.find(|key| !answers.examples.contains_key(key)) {
                answers.examples.insert(key, example);
            }
        }
        Some(())
    }

    /// What the operation answers. If success has several forms, the answer is one of them.
    fn answered(
        &self,
        answers: &Answers,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Content> {
        let Some(media_type) = &answers.media_type else {
            return answers.has_empty.then_some(Content::Empty);
        };
        let schema = match answers.schemas.as_slice() {
            [only] => only.clone(),
            several => {
                let kind = self.one_of_schemas(several.to_vec(), None, pointer, found);
                SchemaUse::Inline(Arc::new(Schema::of_kind(kind, pointer)))
            }
        };
        Some(Content::Json {
            media_type: media_type.clone(),
            schema,
            may_be_empty: answers.has_empty,
        })
    }

    /// Whether two schemas are the same component, or are written alike.
    fn is_same(&self, one: &SchemaUse, other: &SchemaUse) -> bool {
        match (one, other) {
            (SchemaUse::Inline(one), SchemaUse::Inline(other)) => {
                self.source.at(&one.pointer) == self.source.at(&other.pointer)
            }
            (one, other) => one.component() == other.component(),
        }
    }

    /// What a body holds: any JSON, where the description does not say.
    pub(super) fn content(
        &self,
        media_type: &MediaType,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<SchemaUse> {
        let pointer = parent.child("schema");
        match &media_type.schema {
            Some(schema) => self.schema(schema, &pointer, found),
            None => {
                let any = Schema::of_kind(SchemaKind::Any, &pointer);
                Some(SchemaUse::Inline(Arc::new(any)))
            }
        }
    }

    /// The first media type of those that are preferred, or of those that are known at all.
    pub(super) fn media_type<'m>(
        &self,
        content: &'m IndexMap<String, MediaType>,
        preferred: &[&str],
        known: impl Fn(&str) -> bool,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<(&'m str, &'m MediaType, Pointer)> {
        let parent = parent.child("content");
        let chosen = preferred
            .iter()
            .find_map(|name| content.get_key_value(*name))
            .or_else(|| content.iter().find(|(name, _)| known(name)));
        let Some((name, media_type)) = chosen else {
            let names: Vec<&str> = content.keys().map(String::as_str).collect();
            let construct = match names.as_slice() {
                [only] => format!("the media type `{only}` here"),
                several => format!("the media types `{}` here", several.join("`, `")),
            };
            let first = names.first().map(|name| parent.child(name));
            let error = self.unsupported(
                Code::UnsupportedMediaType,
                &first.unwrap_or(parent),
                &construct,
            );
            found.push(error.help(format!(
                "supported here: {}, and other types of JSON; leave the operation out with `--keep-going`",
                preferred.join(", ")
            )));
            return None;
        };
        let pointer = parent.child(name);
        self.check_support(&pointer, &keywords::MEDIA_TYPE, found);
        Some((name, media_type, pointer))
    }
}

/// What the responses of one class say together.
#[derive(Default)]
struct Answers {
    has_empty: bool,
    media_type: Option<String>,
    schemas: Vec<SchemaUse>,
    statuses: Vec<String>,
    examples: IndexMap<String, Example>,
}

/// Whether HTTP gives a body with this method no meaning.
fn has_no_meaning(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Delete)
}

pub(super) fn is_json(media_type: &str) -> bool {
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let is_sound = essence
        .split_once('/')
        .is_some_and(|(kind, name)| is_token(kind) && is_token(name))
        && parameters.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_sound && (essence == JSON || essence.ends_with("+json"))
}

/// Whether a text is a token of HTTP (RFC 9110): the name of a header, or a part of a media type.
pub(super) fn is_token(text: &str) -> bool {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_of_token)
}
