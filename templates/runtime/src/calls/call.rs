//! An operation with its arguments: what every request holds, whoever sends it.

use std::{fmt, marker::PhantomData};

use serde_core::Deserializer;

use crate::{
    auth::credentials::Credentials,
    calls::{
        argument::Argument,
        choice::Choice,
        operation::{Location, Operation, Parameter, Privacy},
        stored,
    },
};

/// An operation of the API together with the arguments of one request.
///
/// Every request gives access to its call through [`Request::call`](crate::Request::call), to be inspected, compared
/// or turned into an HTTP request. Printing a call shows neither personal data nor the values of path parameters.
#[derive(Clone)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    arguments: Vec<NamedArgument>,
    /// Where a later page of a list is; `None` for a call that starts at its operation's path.
    pub(crate) continuation: Option<Continuation>,
    /// What is sent in place of the client's credentials, for later pages as well.
    pub(crate) credentials: Option<Credentials>,
}

/// Where a later page of a list is, as the server said.
#[derive(Clone, PartialEq)]
pub(crate) enum Continuation {
    /// A whole URL.
    Url(String),
    /// A path with its query, on the server that answered.
    Path(String),
}

#[derive(Clone, PartialEq)]
struct NamedArgument {
    location: Location,
    name: &'static str,
    value: Argument,
}

impl Call {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            arguments: Vec::new(),
            continuation: None,
            credentials: None,
        }
    }

    /// The `operationId`, such as `CreateChannel`.
    pub fn operation_id(&self) -> &'static str {
        self.operation.id
    }

    /// The HTTP method, such as `POST`.
    pub fn method(&self) -> &'static str {
        self.operation.method.as_str()
    }

    /// The path template, such as `/v1/Channels/{Sid}`: safe to log, since it holds no value.
    pub fn path_template(&self) -> &'static str {
        self.operation.path
    }

    /// The server that the description names for this operation.
    pub fn server(&self) -> &'static str {
        self.operation.server
    }

    /// The value given for a parameter.
    pub(crate) fn argument(&self, location: Location, name: &str) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| argument.location == location && argument.name == name)
            .map(|argument| &argument.value)
    }

    /// The same call, for a later page.
    pub(crate) fn continued_at(&self, page: Continuation) -> Self {
        Self {
            continuation: Some(page),
            ..self.clone()
        }
    }

    /// Asks for pages of this many items, or of as many or as few as the operation allows, where the call leaves it open.
    pub(crate) fn suggest_page_size(&mut self, items: usize) {
        const NAME: &str = "PageSize";
        let mut parameters = self.operation.parameters.iter();
        let is_page_size = |it: &&Parameter| it.location == Location::Query && it.name == NAME;
        let is_open = self.continuation.is_none() && self.argument(Location::Query, NAME).is_none();
        // Without a largest size in the description, a size that is too large would be an error of the API.
        if let Some(parameter) = parameters.find(is_page_size)
            && let Some(maximum) = parameter.maximum
            && is_open
        {
            let minimum = parameter.minimum.unwrap_or(1).max(1);
            let size = i64::try_from(items).unwrap_or(maximum).min(maximum);
            let size = size.max(minimum);
            self.set(Location::Query, NAME, Argument::Integer(size));
        }
    }

    fn forget(&mut self, location: Location, names: &[&str]) {
        self.arguments
            .retain(|argument| argument.location != location || !names.contains(&argument.name));
    }

    pub(crate) fn set(&mut self, location: Location, name: &'static str, value: Argument) {
        match self
            .arguments
            .iter_mut()
            .find(|argument| argument.location == location && argument.name == name)
        {
            Some(argument) => argument.value = value,
            None => self.arguments.push(NamedArgument {
                location,
                name,
                value,
            }),
        }
    }
}

/// Two calls are equal when they send the same: the order in which arguments were set does not matter.
impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.operation, other.operation)
            && self.continuation == other.continuation
            && self.credentials == other.credentials
            && self.arguments.len() == other.arguments.len()
            && self.arguments.iter().all(|argument| {
                other.argument(argument.location, argument.name) == Some(&argument.value)
            })
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method(), self.path_template())?;
        if self.continuation.is_some() {
            formatter.write_str(" (later page)")?;
        }
        formatter.write_str(" ")?;
        let mut map = formatter.debug_map();
        for parameter in self.operation.parameters {
            let Some(value) = self.argument(parameter.location, parameter.name) else {
                continue;
            };
            // An operation's own `Authorization` is never sent, and a path takes names that people gave.
            if parameter.is_authorization() || parameter.location == Location::Path {
                continue;
            }
            let name = format_args!("{}", parameter.name);
            match parameter.privacy {
                Privacy::Personal => map.entry(&name, &crate::values::field::Redacted),
                Privacy::Public => {
                    // Escaped, so that a value cannot pass for another line of a log.
                    let texts = value.texts().join(", ");
                    map.entry(&name, &format_args!("{}", texts.escape_debug()))
                }
            };
        }
        if self.credentials.is_some() {
            map.entry(&format_args!("authorization"), &format_args!("[secret]"));
        }
        map.finish()
    }
}

/// A call whose type says which required parameters are set.
///
/// `State` is a tuple with one place for each required parameter. Only generated code makes drafts, so that a state
/// is never claimed without its parameter.
pub struct Draft<State = ()> {
    call: Call,
    state: PhantomData<fn() -> State>,
}

impl<State> Draft<State> {
    /// A draft of a request for this operation, with nothing set.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            call: Call::new(operation),
            state: PhantomData,
        }
    }

    /// A draft of a complete request for this operation that was stored: the one that has every parameter `Set`.
    pub fn read<'de, D: Deserializer<'de>>(
        operation: &'static Operation,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        Ok(Self {
            call: stored::read(operation, deserializer)?,
            state: PhantomData,
        })
    }

    /// The call as it is so far.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// Sets a path parameter.
    pub fn path(self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.set(Location::Path, name, value.into())
    }

    /// Sets a query parameter.
    pub fn query<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(Location::Query, name, value.into())
    }

    /// Sets a header parameter.
    pub fn header<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(Location::Header, name, value.into())
    }

    /// Sets a field of the form body.
    pub fn form<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(Location::Form, name, value.into())
    }

    /// Sets a property of the JSON body.
    pub fn json<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(Location::Json, name, value.into())
    }

    /// Sets the whole JSON body.
    pub fn body<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(Location::Body, name, value.into())
    }

    /// Sets the credentials of this request, in place of the client's.
    pub fn authorization<Next>(mut self, credentials: Credentials) -> Draft<Next> {
        self.call.credentials = Some(credentials);
        self.becomes()
    }

    /// Makes a choice, in place of all the `fields` that an earlier one may have set.
    pub fn choose<Next>(mut self, fields: &[&str], choice: Choice) -> Draft<Next> {
        self.call.forget(Location::Form, fields);
        for (name, value) in choice.into_fields() {
            self.call.set(Location::Form, name, value);
        }
        self.becomes()
    }

    fn set<Next>(mut self, location: Location, name: &'static str, value: Argument) -> Draft<Next> {
        self.call.set(location, name, value);
        self.becomes()
    }

    /// The same call, in the state that its setter claims.
    fn becomes<Next>(self) -> Draft<Next> {
        Draft {
            call: self.call,
            state: PhantomData,
        }
    }
}

impl<State> Clone for Draft<State> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            state: PhantomData,
        }
    }
}

impl<State> PartialEq for Draft<State> {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl<State> fmt::Debug for Draft<State> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(formatter)
    }
}

/// Why a call was refused before anything was sent. Holds every fault, and no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidCall {
    pub(crate) operation_id: &'static str,
    pub(crate) faults: Vec<String>,
}

impl InvalidCall {
    pub(crate) fn new(call: &Call, faults: Vec<String>) -> Self {
        Self {
            operation_id: call.operation.id,
            faults,
        }
    }
}

impl fmt::Display for InvalidCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} was not sent: {}",
            self.operation_id,
            self.faults.join("; ")
        )
    }
}

impl std::error::Error for InvalidCall {}
