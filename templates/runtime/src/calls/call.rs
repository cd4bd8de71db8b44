//! An operation with its arguments: the content of every request.

use std::{fmt, sync::Arc};

use crate::{
    calls::{argument::Argument, later_page::Continuation},
    credentials::kind::Credentials,
    errors::error::{Error, InvalidRequest},
    operations::{
        custom::CustomOperation,
        operation::Operation,
        parameter::{Parameter, ParameterLocation},
        reference::OperationRef,
    },
    values::privacy::Redacted,
};

/// An operation of the API with the arguments of one request.
///
/// Every request gives access to its call through [`Request::call`](crate::Request::call), to be inspected, compared
/// or turned into an HTTP request. Printing a call shows no secrets, no personal data and no values of path parameters.
#[derive(Clone, PartialEq)]
pub struct Call {
    pub(crate) operation: OperationRef,
    /// By row, so that equal calls have equal arguments, whatever the order in which they were set.
    arguments: Vec<SetArgument>,
    /// Where a later page of a list is; `None` for a call to its operation's path.
    pub(crate) continuation: Option<Continuation>,
    /// The credentials to send instead of the client's, also for later pages.
    pub(crate) credentials: Option<Credentials>,
}

/// The value of the parameter in one row of the operation.
#[derive(Clone, PartialEq)]
struct SetArgument {
    row: usize,
    value: Argument,
}

impl Call {
    /// A call without arguments.
    pub(crate) fn new(operation: OperationRef) -> Self {
        Self {
            operation,
            arguments: Vec::new(),
            continuation: None,
            credentials: None,
        }
    }

    /// A call of an operation from a table, with capacity for all its arguments.
    pub(crate) fn of(table: &'static Operation) -> Self {
        Self {
            arguments: Vec::with_capacity(table.parameters.len()),
            ..Self::new(OperationRef::Table(table))
        }
    }

    /// The operation that a program built, to extend it.
    pub(crate) fn custom_mut(&mut self) -> Option<&mut CustomOperation> {
        match &mut self.operation {
            OperationRef::Custom(custom) => Some(Arc::make_mut(custom)),
            OperationRef::Table(_) => None,
        }
    }

    /// The `operationId`, such as `CreateChannel`.
    pub fn operation_id(&self) -> &str {
        self.operation.id()
    }

    /// The HTTP method, such as `POST`.
    pub fn method(&self) -> &'static str {
        self.operation.method().as_str()
    }

    /// The path template, such as `/v1/Interactions/{Sid}`: safe to log, since it contains no values.
    pub fn path_template(&self) -> &str {
        self.operation.path()
    }

    /// The server that the description names for this operation: a URL, or only a path, which is empty if it names none.
    /// A client may send it to [another](crate::client::ClientBuilder::server).
    pub fn server(&self) -> &str {
        self.operation.server()
    }

    /// The value of a parameter, if it is set.
    pub(crate) fn argument(&self, location: ParameterLocation, name: &str) -> Option<&Argument> {
        let mut given = self.given(location);
        given.find_map(|(parameter, value)| (parameter.name == name).then_some(value))
    }

    /// The parameters that are set, in the order of the description.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (Parameter<'_>, &Argument)> {
        let arguments = self.arguments.iter();
        arguments.filter_map(|set| Some((self.operation.parameter(set.row)?, &set.value)))
    }

    /// The set parameters in one location.
    pub(crate) fn given(
        &self,
        location: ParameterLocation,
    ) -> impl Iterator<Item = (Parameter<'_>, &Argument)> {
        self.arguments()
            .filter(move |(parameter, _)| parameter.location == location)
    }

    /// The same call, for a later page.
    pub(crate) fn continued_at(&self, page: Continuation) -> Self {
        Self {
            continuation: Some(page),
            ..self.clone()
        }
    }

    /// Requests pages of this many items, within the operation's limits, unless the call sets the page size.
    pub(crate) fn suggest_page_size(&mut self, items: usize) {
        let Some(row) = self.operation.row(ParameterLocation::Query, "PageSize", 0) else {
            return;
        };
        let is_open = self.continuation.is_none() && self.position(row).is_err();
        // If the description has no maximum, too large a size would be an error of the API.
        let wanted = i64::try_from(items).unwrap_or(i64::MAX);
        let parameter = self.operation.parameter(row);
        let allowed = parameter.and_then(|it| it.constraints.closest_integer(wanted));
        if let Some(size) = allowed
            && is_open
        {
            self.set_row(row, Argument::Integer(size));
        }
    }

    /// The error of this call if it must not be sent: of the caller's values, or of the server's next page.
    pub(crate) fn refused(&self, problems: Vec<String>) -> Error {
        match self.continuation {
            Some(_) => Error::paging(&self.operation, problems.join("; ")),
            None => Error::invalid(&self.operation, InvalidRequest { problems }),
        }
    }

    /// Removes the form fields with these names.
    pub(crate) fn forget_form_fields(&mut self, is_one: impl Fn(&str) -> bool) {
        let operation = &self.operation;
        self.arguments.retain(|set| {
            let parameter = operation.parameter(set.row);
            !parameter.is_some_and(|it| it.location == ParameterLocation::Form && is_one(it.name))
        });
    }

    /// Sets a parameter, and returns whether the operation has it.
    pub(crate) fn set(&mut self, location: ParameterLocation, name: &str, value: Argument) -> bool {
        // Most are set in the order of the description.
        let next = self.arguments.last().map_or(0, |last| last.row + 1);
        let row = self.operation.row(location, name, next);
        if let Some(row) = row {
            self.set_row(row, value);
        }
        row.is_some()
    }

    /// Sets the parameter in this row.
    pub(crate) fn set_row(&mut self, row: usize, value: Argument) {
        if self.arguments.last().is_none_or(|last| last.row < row) {
            return self.arguments.push(SetArgument { row, value });
        }
        match self.position(row) {
            Ok(position) => {
                if let Some(set) = self.arguments.get_mut(position) {
                    set.value = value;
                }
            }
            Err(position) => self.arguments.insert(position, SetArgument { row, value }),
        }
    }

    /// Whether the parameter of a row is set.
    pub(crate) fn has_row(&self, row: usize) -> bool {
        self.position(row).is_ok()
    }

    fn position(&self, row: usize) -> Result<usize, usize> {
        self.arguments.binary_search_by_key(&row, |set| set.row)
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
        for (parameter, value) in self.arguments() {
            // An operation's own `Authorization` is never sent, and path values may be user-defined names.
            if parameter.is_authorization() || parameter.location == ParameterLocation::Path {
                continue;
            }
            map.key(&format_args!("{}", parameter.name));
            match parameter.privacy.redacted() {
                Some(redacted) => map.value(&redacted),
                None if parameter.is_document() => map.value(&format_args!("{}", value.sizes())),
                None => {
                    // Escaped, so that a value cannot forge another log line.
                    let strings = value.strings().join(", ");
                    map.value(&format_args!("{}", strings.escape_debug()))
                }
            };
        }
        if self.credentials.is_some() {
            map.entry(&format_args!("authorization"), &Redacted::Secret);
        }
        map.finish()
    }
}
