//! An operation that is in no description: built at run time, and freed with the last request that holds it.

use std::iter;

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
    pub(crate) list_key: Option<String>,
}

/// A parameter that a program named.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CustomParameter {
    pub(crate) name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) privacy: Privacy,
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

/// Whether only the client, its credentials or HTTP itself may set this header.
pub(crate) fn is_taken_header(name: &str) -> bool {
    let mut taken = TAKEN_HEADERS.iter();
    taken.any(|taken| taken.eq_ignore_ascii_case(name))
}

impl CustomOperation {
    /// The kind of body that its parameters require.
    pub(crate) fn body(&self) -> Body {
        let mut locations = self.parameters.iter().map(|it| it.location);
        locations
            .find_map(|location| match location {
                ParameterLocation::Form => Some(Body::Form),
                ParameterLocation::Json | ParameterLocation::Body => {
                    Some(Body::Json("application/json"))
                }
                ParameterLocation::Path
                | ParameterLocation::Query
                | ParameterLocation::Header
                | ParameterLocation::Cookie => None,
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
            .chain(parameters.filter_map(|parameter| self.parameter_problem(parameter)))
            .collect()
    }

    fn server_problem(&self) -> Option<String> {
        let server = self.server.parse::<BaseUrl>();
        let is_twilio = server.is_ok_and(|it| it.is_twilio() && it.path().is_empty());
        (!is_twilio).then(|| {
            "the server is not one of Twilio's, such as `https://flex-api.twilio.com`: a custom request goes only \
             to these, or to the client's base URL"
                .to_owned()
        })
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
            return Some(
                "a body must be a form, or JSON, or the properties of a JSON object".to_owned(),
            );
        }
        let has_body = kinds.contains(&true);
        (has_body && self.method == Method::Get).then(|| "a GET cannot have a body".to_owned())
    }

    fn parameter_problem(&self, parameter: &CustomParameter) -> Option<String> {
        let name = parameter.name.as_str();
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
    ) -> usize {
        let mut rows = self.parameters.iter_mut().enumerate();
        let known = rows.find(|(_, it)| it.location == location && it.name == name);
        if let Some((row, parameter)) = known {
            parameter.privacy = privacy;
            return row;
        }
        let parameter = CustomParameter {
            name: name.to_owned(),
            location,
            privacy,
        };
        self.parameters.extend(iter::once(parameter));
        self.parameters.len() - 1
    }
}

impl CustomParameter {
    /// The same, in the form that tables use.
    pub(crate) fn row(&self) -> Parameter<'_> {
        let row = Parameter::new(&self.name, self.location);
        match self.privacy {
            Privacy::Public => row,
            Privacy::Personal => row.personal(),
            Privacy::Secret => row.secret(),
        }
    }
}
