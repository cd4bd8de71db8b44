//! The operation of a request, from any source.

use std::{fmt, sync::Arc};

use crate::operations::{
    choice_table::ChoiceTable,
    custom::{CustomOperation, CustomParameter},
    operation::{Answer, Body, Method, Operation, Repetition},
    parameter::{Parameter, ParameterLocation},
    security::Security,
};
use crate::origins::server_list::ServerList;

/// An operation from a table, or one that the program built. A clone is the same operation.
#[derive(Clone)]
pub(crate) enum OperationRef {
    Table(&'static Operation),
    Custom(Arc<CustomOperation>),
}

impl OperationRef {
    /// The `operationId`.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Table(table) => table.id,
            Self::Custom(custom) => &custom.id,
        }
    }

    /// The crate that it comes from, in the form of `User-Agent`; empty for this one.
    pub(crate) fn product(&self) -> &'static str {
        match self {
            Self::Table(table) => table.product,
            Self::Custom(_) => "",
        }
    }

    /// Whether it is in no description.
    pub(crate) fn is_custom(&self) -> bool {
        matches!(self, Self::Custom(_))
    }

    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Table(table) => table.method,
            Self::Custom(custom) => custom.method,
        }
    }

    /// The server of the description, without a trailing slash.
    pub(crate) fn server(&self) -> &str {
        match self {
            Self::Table(table) => table.server,
            Self::Custom(custom) => &custom.server,
        }
    }

    /// The servers to choose from, of which that is the default.
    pub(crate) fn servers(&self) -> Option<&'static ServerList> {
        match self {
            Self::Table(table) => table.servers,
            Self::Custom(_) => None,
        }
    }

    /// The path template, such as `/v1/Interactions/{Sid}`.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Table(table) => table.path,
            Self::Custom(custom) => &custom.path,
        }
    }

    /// The method and the path: two versions of an API may have operations with the same name.
    pub(crate) fn target(&self) -> String {
        format!("{} {}", self.method().as_str(), self.path())
    }

    /// The choices among fields of the form.
    pub(crate) fn choices(&self) -> &'static [ChoiceTable] {
        match self {
            Self::Table(table) => table.choices,
            Self::Custom(_) => &[],
        }
    }

    pub(crate) fn body(&self) -> Body<'_> {
        match self {
            Self::Table(table) => table.body,
            Self::Custom(custom) => custom.body(),
        }
    }

    /// The property of a list response that contains the items.
    pub(crate) fn list_key(&self) -> Option<&str> {
        match self {
            Self::Table(table) => table.list_key,
            Self::Custom(custom) => custom.list_key.as_deref(),
        }
    }

    /// The media type of the response.
    pub(crate) fn accept(&self) -> &'static str {
        match self {
            Self::Table(table) => table.accept,
            Self::Custom(custom) => custom.accept,
        }
    }

    /// How the response is written.
    pub(crate) fn answer(&self) -> Answer {
        match self {
            Self::Table(table) => table.answer,
            Self::Custom(_) => Operation::DEFAULT.answer,
        }
    }

    pub(crate) fn security(&self) -> Security {
        match self {
            Self::Table(table) => table.security,
            Self::Custom(_) => Operation::DEFAULT.security,
        }
    }

    /// Whether it is idempotent.
    pub(crate) fn is_idempotent(&self) -> bool {
        let is_harmless = match self {
            Self::Table(table) => table.repetition == Repetition::Harmless,
            Self::Custom(_) => false,
        };
        is_harmless || self.method().is_safe() || self.method() == Method::Delete
    }

    /// What is wrong with the operation itself. Tables were checked when they were generated.
    pub(crate) fn problems(&self) -> Vec<String> {
        match self {
            Self::Table(_) => Vec::new(),
            Self::Custom(custom) => custom.problems(),
        }
    }

    /// Every parameter, in the order of the description.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = Parameter<'_>> {
        let (rows, custom): (&[Parameter<'_>], &[CustomParameter]) = match self {
            Self::Table(table) => (table.parameters, &[]),
            Self::Custom(custom) => (&[], &custom.parameters),
        };
        let custom = custom.iter().map(CustomParameter::row);
        rows.iter().copied().chain(custom)
    }

    /// The parameter in this row.
    pub(crate) fn parameter(&self, row: usize) -> Option<Parameter<'_>> {
        match self {
            Self::Table(table) => table.parameters.get(row).copied(),
            Self::Custom(custom) => custom.parameters.get(row).map(CustomParameter::row),
        }
    }

    /// The row of a parameter, searched from row `start` on, and then before it.
    pub(crate) fn row(
        &self,
        location: ParameterLocation,
        name: &str,
        start: usize,
    ) -> Option<usize> {
        match self {
            Self::Table(table) => {
                let is_it = |row: &Parameter<'_>| row.location == location && row.name == name;
                let (before, after) = table.parameters.split_at_checked(start)?;
                let after = after.iter().position(is_it).map(|row| start + row);
                after.or_else(|| before.iter().position(is_it))
            }
            Self::Custom(custom) => custom
                .parameters
                .iter()
                .position(|row| row.location == location && row.name == name),
        }
    }
}

/// Tables are equal if they are the same table; operations that programs built, if their contents are equal.
impl PartialEq for OperationRef {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(table), Self::Table(other)) => std::ptr::eq(*table, *other),
            (Self::Custom(custom), Self::Custom(other)) => custom == other,
            _ => false,
        }
    }
}

impl fmt::Debug for OperationRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.id(), self.target())
    }
}
