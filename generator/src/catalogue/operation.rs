//! Operations: what a server reads, and what it answers.

use serde_json::Value;

use super::{Catalogue, record::Record};
use crate::ir::{
    Body, Choice, Constraints, Explode, JsonKind, Nullability, Operation, Paging, Parameter,
    ParameterId, ParameterLocation, Privacy, Requirement, Resource, Response, Security, Style,
    Type, Variant,
};

impl Catalogue<'_> {
    /// An operation of the module with this index.
    pub(super) fn operation(
        &self,
        module: usize,
        resource: &Resource,
        operation: &Operation,
    ) -> Value {
        let parameters = operation.parameters.values();
        let parameters = parameters.map(|parameter| self.parameter(parameter));
        let choices = operation.choices().map(|id| choice(&self.api.choices[id]));
        let examples = operation.request_examples.values().cloned();
        let answers = operation.response_examples.values().cloned();
        let destination = operation.destination.as_ref();
        let record = Record::default()
            .with("id", operation.id.as_str())
            .with("module", module)
            .with("resource", self.names.of(&resource.item).as_str())
            .with("method", operation.method.name())
            .with("path", operation.sent_path())
            .with_some("server", destination.map(|it| it.server.as_str()))
            .with("security", security(&operation.security))
            .with("body", body(&operation.body))
            .with_list("parameters", parameters)
            .with_items("choices", choices)
            .with("response", self.response(&operation.response))
            .with_items(
                "statuses",
                operation.statuses.iter().map(|status| status.as_str()),
            )
            .with_some("accept", operation.accept.as_deref())
            .with_items("request_examples", examples)
            .with_items("response_examples", answers)
            .with_flag("is_deprecated", operation.is_deprecated);
        record.into()
    }

    fn parameter(&self, parameter: &Parameter) -> Value {
        let record = Record::default()
            .with("name", parameter.name.as_str())
            .with("in", location(parameter.location))
            .with_flag("required", parameter.requirement == Requirement::Required)
            .with_flag("nullable", parameter.nullability == Nullability::Nullable)
            .with("type", self.index.ty(&parameter.ty))
            .with_flag("of_any_kind", is_of_any_kind(parameter))
            .with_some("style", style(&parameter.style))
            .with_some("content_type", parameter.content_type.as_deref())
            .with_record("constraints", constraints(parameter.constraints))
            .with_some("privacy", privacy(parameter.privacy));
        record.into()
    }

    fn response(&self, response: &Response) -> Record {
        let record = Record::default();
        match response {
            Response::Empty => record.with("kind", "empty"),
            Response::Redirect => record.with("kind", "redirect"),
            Response::Value(ty) => record.with("kind", "value").with("type", self.index.ty(ty)),
            Response::Optional(ty) => record
                .with("kind", "optional")
                .with("type", self.index.ty(ty)),
            Response::List { items, key, paging } => record
                .with("kind", "list")
                .with("key", key.as_str())
                .with("paging", paging_kind(*paging))
                .with("type", self.index.ty(items)),
        }
    }
}

/// A mark of personal data or of a secret.
pub(super) fn privacy(privacy: Privacy) -> Option<&'static str> {
    match privacy {
        Privacy::Unmarked | Privacy::Public => None,
        Privacy::Personal { .. } => Some("personal"),
        Privacy::Secret => Some("secret"),
    }
}

fn choice(choice: &Choice) -> Record {
    let fields = choice.fields.iter();
    let others = fields.filter(|(id, _)| *id != choice.discriminator);
    let others = others.map(|(_, field)| field.name.as_str());
    let variants = choice.variants.iter();
    Record::default()
        .with("discriminator", name_of(choice, choice.discriminator))
        .with_list("fields", others)
        .with_list("variants", variants.map(|it| variant(choice, it)))
}

fn variant(choice: &Choice, variant: &Variant) -> Record {
    let required = variant.required.iter();
    let required = required.map(|argument| name_of(choice, argument.parameter));
    let mut optional: Vec<&str> = Vec::new();
    for field in &variant.optional {
        // Several setters may set one field.
        let name = name_of(choice, field.argument.parameter);
        if !optional.contains(&name) {
            optional.push(name);
        }
    }
    let mut fixed = Record::default();
    for (field, value) in &variant.fixed {
        fixed = fixed.with(name_of(choice, *field), value.clone());
    }
    Record::default()
        .with("value", variant.value.as_str())
        .with_items("required", required)
        .with_items("optional", optional)
        .with_record("fixed", fixed)
}

fn name_of(choice: &Choice, field: ParameterId) -> &str {
    choice.fields[field].name.as_str()
}

fn security(security: &Security) -> &'static str {
    match security {
        Security::Account => "account",
        Security::Bearer => "bearer",
        Security::None => "none",
        Security::Schemes(_) => "schemes",
    }
}

/// Whether it is a whole body of any JSON. Otherwise, such a body is an object.
fn is_of_any_kind(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Body
        && parameter.ty == Type::Json
        && parameter.json == JsonKind::Any
}

fn body(body: &Body) -> Record {
    let record = Record::default();
    match body {
        Body::None => record.with("kind", "none"),
        Body::Form => record.with("kind", "form"),
        Body::Json(media_type) => record
            .with("kind", "json")
            .with("media_type", media_type.as_str()),
        Body::Multipart => record.with("kind", "multipart"),
        Body::Text(media_type) => record
            .with("kind", "text")
            .with("media_type", media_type.as_str()),
        Body::Bytes(media_type) => record
            .with("kind", "bytes")
            .with("media_type", media_type.as_str()),
    }
}

fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::Form => "form",
        ParameterLocation::Json => "json",
        ParameterLocation::Body => "body",
    }
}

fn style(style: &Style) -> Option<Record> {
    let (kind, explode) = match style {
        // The usual ones of their locations.
        Style::Repeated | Style::Simple(Explode::No) => return None,
        Style::Joined => ("joined", Explode::No),
        Style::SpaceDelimited => ("space_delimited", Explode::No),
        Style::PipeDelimited => ("pipe_delimited", Explode::No),
        Style::DeepObject => ("deep_object", Explode::No),
        Style::Simple(explode) => ("simple", *explode),
        Style::Label(explode) => ("label", *explode),
        Style::Matrix(explode) => ("matrix", *explode),
        Style::JsonText => ("json_text", Explode::No),
        Style::Flattened(prefix) => {
            let record = Record::default().with("kind", "flattened");
            return Some(record.with("prefix", prefix.as_str()));
        }
    };
    let record = Record::default().with("kind", kind);
    Some(record.with_flag("explode", explode == Explode::Yes))
}

fn constraints(constraints: Constraints) -> Record {
    Record::default()
        .with_some("minimum", constraints.minimum)
        .with_some("maximum", constraints.maximum)
        .with_some("min_length", constraints.min_length)
        .with_some("max_length", constraints.max_length)
        .with_some("min_items", constraints.min_items)
        .with_some("max_items", constraints.max_items)
}

fn paging_kind(paging: Paging) -> &'static str {
    match paging {
        Paging::Meta => "meta",
        Paging::NextPageUri => "next_page_uri",
        Paging::NextPageUrl => "next_page_url",
        Paging::Scim => "scim",
        Paging::None => "none",
    }
}
