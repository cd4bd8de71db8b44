//! Bodies: of the request, and of the responses that mean success.

use std::sync::Arc;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Parsed, Response, Responses, StatusCode};
use serde_json::Value;

use super::{
    BodyMediaType, Content, Example, Findings, Property, RequestBody, Resolver, Schema, SchemaKind,
    SchemaUse, StringFormat, Success,
    media_type::{Chosen, Format, OF_ANSWERS, OF_REQUESTS},
    reference,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    extensions::{BUILDER, RESPONSE_CHOICES},
    ir::{Method, Requirement},
    keywords,
    pointer::Pointer,
};

impl Resolver<'_> {
    /// The body of a request. Where it may be written in several ways, the first of [`OF_REQUESTS`].
    pub(super) fn body(
        &self,
        body: &ReferenceOr<Parsed>,
        method: Method,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<RequestBody> {
        let body = self.read_body(body, OF_REQUESTS, parent, found)?;
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
        formats: &[Format],
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<RequestBody> {
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.request_bodies);
        let pointer = parent.child("requestBody");
        let (body, pointer) =
            self.target(body, components, &reference::REQUEST_BODY, &pointer, found)?;
        self.check_support(&pointer, &keywords::REQUEST_BODY, found);
        // Most descriptions leave `required` out, also where the API needs the body, so only `false` is believed.
        let required = self.at(&pointer.child("required"));
        let requirement = Requirement::of(required != Some(&Value::Bool(false)));
        let chosen = self.media_type(&body.content, formats, &pointer, found)?;
        let (media_type, pointer) = (chosen.media_type, chosen.pointer.clone());
        let (schema, examples) = match chosen.format {
            Format::Text | Format::Bytes => (self.as_it_is(&pointer, found), IndexMap::new()),
            // No example can show a file.
            Format::Multipart => (self.content(media_type, &pointer, found)?, IndexMap::new()),
            Format::Form | Format::Json => (
                self.content(media_type, &pointer, found)?,
                self.examples(media_type, &pointer, found),
            ),
        };
        Some(RequestBody {
            encodings: self.encodings(&chosen),
            media_type: match chosen.format {
                Format::Form => BodyMediaType::Form,
                Format::Multipart => BodyMediaType::Multipart,
                Format::Json => BodyMediaType::Json(chosen.name),
                Format::Text => BodyMediaType::Text(chosen.sent_name()),
                Format::Bytes => BodyMediaType::Bytes(chosen.sent_name()),
            },
            pointer: pointer.child("schema"),
            requirement,
            schema,
            examples,
        })
    }

    /// The schema of text or bytes. What their description says of the contents matters only to those who read them:
    /// an XML document has a schema of objects, too.
    fn as_it_is(&self, media_type: &Pointer, found: &mut Findings) -> SchemaUse {
        let pointer = media_type.child("schema");
        let string = SchemaKind::String {
            pattern: None,
            format: StringFormat::Plain,
        };
        let docs = self.at(&pointer.child("description"));
        let schema = Schema {
            docs: docs.and_then(Value::as_str).unwrap_or_default().to_owned(),
            privacy: self.extensions(&pointer, found).privacy(),
            ..Schema::of_kind(string, &pointer)
        };
        SchemaUse::Inline(Arc::new(schema))
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
            (Some(_), BodyMediaType::Form | BodyMediaType::Multipart) => (
                "a form body that is not an object with properties",
                "list the fields under `properties`",
            ),
            (Some(SchemaKind::CollapsibleMap(_)), _) => (
                "a body that is a collapsible map",
                "leave its type open, which makes it any JSON",
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

    /// What an operation answers when it succeeds: its 2xx responses, or else its 3xx ones, or else the default.
    pub(super) fn success(
        &self,
        responses: &Responses,
        parent: &Pointer,
        found: &mut Findings,
    ) -> Option<Success> {
        let parent = parent.child("responses");
        let of_class = |class: u16| {
            let has_class = move |status: &StatusCode| match status {
                StatusCode::Code(code) => code / 100 == class,
                StatusCode::Range(range) => *range == class,
            };
            let responses = responses.responses.iter();
            responses.filter(move |(status, _)| has_class(status))
        };
        let mut answers = Answers::default();
        for (status, response) in of_class(2) {
            let status = status.to_string();
            self.answer(response, &parent.child(&status), &mut answers, found)?;
            answers.statuses.push(status);
        }
        if let Some(content) = self.answered(&answers, &parent, found) {
            return Some(answers.success(content));
        }
        let mut redirects = of_class(3).peekable();
        if redirects.peek().is_some() {
            for (status, response) in redirects {
                let status = status.to_string();
                self.answer(response, &parent.child(&status), &mut answers, found)?;
                answers.statuses.push(status);
            }
            return Some(answers.success(Content::Redirect));
        }
        if let Some(response) = &responses.default {
            self.answer(response, &parent.child("default"), &mut answers, found)?;
            // A status of 400 and more is an error, whatever it holds.
            answers.statuses.push("2XX".to_owned());
            let content = self.answered(&answers, &parent, found)?;
            return Some(answers.success(content));
        }
        if of_class(1).next().is_some() {
            let message = "the operation answers with an upgraded connection, such as a WebSocket";
            let error = self.error(Code::UpgradedConnection, &parent, message);
            found.push(error.help("leave the operation out with `--keep-going`"));
            return None;
        }
        let message =
            "the operation declares no success response, so what it answers is read as bytes";
        let warning = Diagnostic::new(Code::MissingSuccess, message).at(self.source, &parent);
        found.push(warning.help("add a 2xx response"));
        answers.statuses.push("2XX".to_owned());
        Some(answers.success(Content::Bytes {
            media_type: "*/*".to_owned(),
        }))
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
        let Chosen {
            format,
            name,
            media_type,
            pointer,
        } = self.media_type(&response.content, OF_ANSWERS, &pointer, found)?;
        answers.add_form(format, name);
        if format != Format::Json {
            return Some(());
        }
        let schema = self.content(media_type, &pointer, found)?;
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
        let Some((format, media_type)) = answers.form.clone() else {
            return answers.has_empty.then_some(Content::Empty);
        };
        let may_be_empty = answers.has_empty;
        Some(match format {
            Format::Bytes => Content::Bytes { media_type },
            Format::Text => Content::Text {
                media_type,
                may_be_empty,
            },
            _ => Content::Json {
                media_type,
                schema: self.schema_of_all(&answers.schemas, pointer, found),
                may_be_empty,
            },
        })
    }

    /// The schema of a value that has one of these.
    fn schema_of_all(
        &self,
        schemas: &[SchemaUse],
        pointer: &Pointer,
        found: &mut Findings,
    ) -> SchemaUse {
        match schemas {
            [only] => only.clone(),
            several => {
                let one_of = self.one_of_schemas(several.to_vec(), None, pointer, found);
                SchemaUse::Inline(Arc::new(Schema {
                    privacy: one_of.privacy,
                    ..Schema::of_kind(one_of.kind, pointer)
                }))
            }
        }
    }

    /// Whether two schemas are the same component, or are written alike.
    pub(super) fn is_same(&self, one: &SchemaUse, other: &SchemaUse) -> bool {
        match (one, other) {
            (SchemaUse::Inline(one), SchemaUse::Inline(other)) => {
                self.at(&one.pointer) == self.at(&other.pointer)
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
}

/// What the responses of one class say together.
#[derive(Default)]
struct Answers {
    has_empty: bool,
    /// How those with a body are written, and the media type to ask for.
    form: Option<(Format, String)>,
    schemas: Vec<SchemaUse>,
    statuses: Vec<String>,
    examples: IndexMap<String, Example>,
}

impl Answers {
    fn add_form(&mut self, format: Format, media_type: String) {
        self.form = Some(match self.form.take() {
            None => (format, media_type),
            Some((known, first)) if known == format => (known, first),
            // What one status says in text and another in JSON can only be read as it is.
            Some(_) => (Format::Bytes, "*/*".to_owned()),
        });
    }

    fn success(self, content: Content) -> Success {
        let examples = match content {
            Content::Text { .. } | Content::Bytes { .. } => IndexMap::new(),
            _ => self.examples,
        };
        Success {
            content,
            statuses: self.statuses,
            examples,
        }
    }
}

/// Whether HTTP gives a body with this method no meaning.
fn has_no_meaning(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head | Method::Delete)
}

/// Whether a text is a token of HTTP (RFC 9110): the name of a header, or a part of a media type.
pub(super) fn is_token(text: &str) -> bool {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_of_token)
}
