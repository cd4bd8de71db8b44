//! An operation that is in no description: built at run time, and freed with the last request that holds it.

use http::{HeaderName, HeaderValue};

use crate::{
    operations::{
        operation::{Body, Method},
        parameter::{Parameter, ParameterLocation},
        template,
    },
    origins::base_url::BaseUrl,
    values::privacy::Privacy,
};

/// The parts of an [`Operation`](crate::operations::operation::Operation) that a program can choose.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CustomOperation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) server: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<CustomParameter>,
    /// The media type of a body of bytes.
    pub(crate) content_type: Option<String>,
    pub(crate) list_key: Option<String>,
    /// The media type of the response.
    pub(crate) accept: &'static str,
}

/// A parameter that a program named.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CustomParameter {
    pub(crate) name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) privacy: Privacy,
    pub(crate) document: Document,
}

/// Whether a value is a document, which is sent as it is and never as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    No,
    Bytes,
    File,
    Files,
}

/// Headers that only the client, its credentials or HTTP itself may set.
const TAKEN_HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The media type of bytes of which nothing is known.
const BYTES: &str = "application/octet-stream";

/// Whether only the client, its credentials or HTTP itself may set this header.
pub(crate) fn is_taken_header(name: &str) -> bool {
    let mut taken = TAKEN_HEADERS.iter();
    taken.any(|taken| taken.eq_ignore_ascii_case(name))
}

impl CustomOperation {
    /// The kind of body that its parameters require.
    pub(crate) fn body(&self) -> Body<'_> {
        let is_file =
            |it: &CustomParameter| matches!(it.document, Document::File | Document::Files);
        let form = match self.parameters.iter().any(is_file) {
            true => Body::Multipart,
            false => Body::Form,
        };
        let mut parameters = self.parameters.iter();
        parameters
            .find_map(|parameter| match (parameter.location, parameter.document) {
                (ParameterLocation::Form, _) => Some(form),
                (ParameterLocation::Body, Document::Bytes) => {
                    Some(Body::Bytes(self.content_type.as_deref().unwrap_or(BYTES)))
                }
                (ParameterLocation::Json | ParameterLocation::Body, _) => {
                    Some(Body::Json("application/json"))
                }
                (
                    ParameterLocation::Path
                    | ParameterLocation::Query
                    | ParameterLocation::Header
                    | ParameterLocation::Cookie,
                    _,
                ) => None,
            })
            .unwrap_or(Body::None)
    }

    /// Everything that is wrong with it. It has no description, so everything is checked.
    pub(crate) fn problems(&self) -> Vec<String> {
        let parameters = self.parameters.iter();
        self.server_problem()
            .into_iter()
            .chain(template::problem(&self.path))
            .chain(self.body_problem())
            .chain(self.content_type_problem())
            .chain(parameters.filter_map(|parameter| self.parameter_problem(parameter)))
            .collect()
    }

    /// Whether the server is one that the client knows depends on the client.
    fn server_problem(&self) -> Option<String> {
        let server = match self.server.parse::<BaseUrl>() {
            Ok(server) => server,
            Err(error) => return Some(format!("the server cannot be used: {}", error.reason())),
        };
        let problem = match server.path() {
            "" => None,
            path if path.contains('{') => Some("the path contains a parameter".to_owned()),
            path => template::problem(path),
        };
        problem.map(|problem| format!("the server cannot be used: {problem}"))
    }

    fn body_problem(&self) -> Option<String> {
        let has = |location| self.parameters.iter().any(|it| it.location == location);
        let kinds = [
            ParameterLocation::Form,
            ParameterLocation::Json,
            ParameterLocation::Body,
        ]
        .map(has);
        let is_mixed = kinds.into_iter().filter(|is_there| *is_there).count() > 1;
        if is_mixed {
            let kinds = "a form, the properties of a JSON object, or one value";
            return Some(format!("a body must be of one kind: {kinds}"));
        }
        let has_body = kinds.contains(&true);
        (has_body && self.method == Method::Get).then(|| "a GET cannot have a body".to_owned())
    }

    fn content_type_problem(&self) -> Option<String> {
        let text = self.content_type.as_deref()?;
        let essence = text.split(';').next().unwrap_or_default().trim_end();
        let is_token = |part: &str| HeaderName::try_from(part).is_ok();
        let parts = essence.split_once('/');
        let is_media_type =
            parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
        let is_value = HeaderValue::try_from(text).is_ok();
        (!is_media_type || !is_value)
            .then(|| "the media type of the body is not of the form `text/csv`".to_owned())
    }

    fn parameter_problem(&self, parameter: &CustomParameter) -> Option<String> {
        let name = parameter.name.as_str();
        match (parameter.document, parameter.location) {
            (Document::File | Document::Files, location) if location != ParameterLocation::Form => {
                return Some(format!("`{name}` is a file, which only a form can contain"));
            }
            (Document::Bytes, location) if location != ParameterLocation::Body => {
                return Some(format!("`{name}` is bytes, which can only be a whole body"));
            }
            _ => {}
        }
        match parameter.location {
            ParameterLocation::Path => {
                let is_there = template::names(&self.path).any(|it| it == name);
                (!is_there).then(|| format!("the path has no `{{{name}}}`"))
            }
            ParameterLocation::Header => {
                is_taken_header(name).then(|| format!("the header `{name}` is set by the client"))
            }
            ParameterLocation::Query
            | ParameterLocation::Cookie
            | ParameterLocation::Form
            | ParameterLocation::Json
            | ParameterLocation::Body => None,
        }
    }

    /// Adds a parameter, or finds the one with this name; returns its row.
    pub(crate) fn declare(
        &mut self,
        location: ParameterLocation,
        name: &str,
        privacy: Privacy,
        document: Document,
    ) -> usize {
        let parameter = CustomParameter {
            name: name.to_owned(),
            location,
            privacy,
            document,
        };
        let mut rows = self.parameters.iter_mut().enumerate();
        let known = rows.find(|(_, it)| it.location == location && it.name == name);
        if let Some((row, known)) = known {
            *known = parameter;
            return row;
        }
        self.parameters.push(parameter);
        self.parameters.len() - 1
    }
}

impl CustomParameter {
    /// The same, in the form that tables use.
    pub(crate) fn row(&self) -> Parameter<'_> {
        let row = Parameter::new(&self.name, self.location);
        let row = match self.document {
            Document::No => row,
            Document::Bytes => row.bytes(),
            Document::File => row.file(),
            Document::Files => row.file().list(),
        };
        match self.privacy {
            Privacy::Public => row,
            Privacy::Personal => row.personal(),
            Privacy::Secret => row.secret(),
        }
    }
}
