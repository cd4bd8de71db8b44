//! A request that a mistake is made in, and what is sent of it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use super::catalogue::{Catalogue, Operation};

/// The account of all probes.
pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// Its auth token.
pub(crate) const TOKEN: &str = "secret";

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A request as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    /// The scheme and the host.
    pub(crate) server: String,
    pub(crate) path_and_query: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Sent {
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path_and_query)
    }
}

/// A request before it is encoded, so that mistakes can be made.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    operation: &'a Operation,
    pub(super) method: String,
    server: String,
    pub(super) path: Vec<(String, String)>,
    /// What follows the path.
    pub(super) more_path: &'static str,
    pub(super) query: Vec<(String, String)>,
    /// Fields of a form, properties of a JSON body, or all of it.
    pub(super) fields: Map<String, Value>,
    pub(super) has_credentials: bool,
    pub(super) media_type: Option<&'static str>,
    /// In place of the encoded fields.
    pub(super) body: Option<String>,
}

impl<'a> Draft<'a> {
    /// The request with these fields of the body.
    pub(super) fn new(
        catalogue: &Catalogue,
        operation: &'a Operation,
        fields: Map<String, Value>,
    ) -> Self {
        let path = operation.parameters_in("path");
        let path = path.map(|it| (it.name.clone(), catalogue.path_value(operation, it)));
        Self {
            operation,
            method: operation.method.clone(),
            server: catalogue.server(operation).to_owned(),
            path: path.collect(),
            more_path: "",
            query: Vec::new(),
            fields,
            has_credentials: operation.security != "none",
            media_type: match operation.body.kind.as_str() {
                "form" => Some(FORM),
                "json" => Some(JSON),
                _ => None,
            },
            body: None,
        }
    }

    /// With the other media type.
    pub(super) fn with_other_media_type(mut self) -> Self {
        self.media_type = match self.media_type {
            Some(FORM) => Some(JSON),
            _ => Some(FORM),
        };
        self
    }

    pub(super) fn sent(&self) -> Sent {
        let mut headers = vec![("accept", JSON.to_owned())];
        if self.has_credentials {
            headers.push(("authorization", self.credentials()));
        }
        if let Some(media_type) = self.media_type {
            headers.push(("content-type", media_type.to_owned()));
        }
        Sent {
            method: self.method.clone(),
            server: self.server.clone(),
            path_and_query: self.path_and_query(),
            headers,
            body: self.body.clone().unwrap_or_else(|| self.encoded()),
        }
    }

    fn credentials(&self) -> String {
        match self.operation.security.as_str() {
            "bearer" => "Bearer token".to_owned(),
            _ => format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"))),
        }
    }

    fn path_and_query(&self) -> String {
        let mut path = self.operation.path.clone();
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        path += self.more_path;
        if self.query.is_empty() {
            return path;
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        format!("{path}?{}", query.extend_pairs(&self.query).finish())
    }

    fn encoded(&self) -> String {
        match self.media_type {
            Some(JSON) => Value::Object(self.fields.clone()).to_string(),
            Some(_) => self.form(),
            None => String::new(),
        }
    }

    fn form(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            let mut parameters = self.operation.parameters.iter();
            let is_list = parameters.any(|it| it.name == *name && it.ty.get("list").is_some());
            match value {
                Value::Array(items) if is_list => {
                    for item in items {
                        form.append_pair(name, &text(item));
                    }
                }
                value => drop(form.append_pair(name, &text(value))),
            }
        }
        form.finish()
    }
}

/// A string as it is, and anything else as JSON.
fn text(value: &Value) -> String {
    let string = value.as_str().map(str::to_owned);
    string.unwrap_or_else(|| value.to_string())
}
