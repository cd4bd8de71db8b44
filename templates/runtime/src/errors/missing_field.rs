//! Fields that a program cannot do without: `require!`, and the error that names the one that is missing.

use std::fmt;

use crate::{errors::error::Error, values::model::Model};

/// A field of a response that has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MissingField {
    model: &'static str,
    field: &'static str,
    problem: &'static str,
}

impl MissingField {
    /// This field of this model.
    pub(crate) fn of(model: &'static str, field: &'static str) -> Self {
        Self {
            model,
            field,
            problem: "it was left out, null, or of another type",
        }
    }

    /// A field whose value decides what others mean.
    pub(crate) fn unknown_value(model: &'static str, field: &'static str) -> Self {
        Self {
            problem: "it was left out, or this version of the crate does not know its value",
            ..Self::of(model, field)
        }
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            model,
            field,
            problem,
        } = self;
        write!(
            formatter,
            "the response has no usable `{field}` of `{model}`: {problem}"
        )
    }
}

/// The error of a model that lacks a field. For `require!`.
pub trait Lacks {
    /// The error that names this field, as the program writes it.
    fn lacks(&self, field: &'static str) -> Error;
}

impl<M: Model> Lacks for M {
    fn lacks(&self, field: &'static str) -> Error {
        let field = field.strip_prefix("r#").unwrap_or(field);
        Error::missing_field(MissingField::of(M::NAME, field))
    }
}

/// The value of a field that the program cannot do without: `require!(channel.sid)?`.
///
/// A response may lack any field. This returns its value, or an [`Error`](crate::Error) of the kind
/// [`MissingField`](crate::ErrorKind::MissingField) that names the field and its model. `require!(&channel.sid)` borrows
/// the value instead of moving it.
#[macro_export]
macro_rules! require {
    (@field [$($by:tt)?] [$($model:tt)+] . $field:ident) => {
        match $($by)? $($model)+.$field {
            Some(value) => Ok(value),
            None => {
                use $crate::generated_for_0_1::Lacks as _;
                Err($($model)+.lacks(stringify!($field)))
            }
        }
    };
    (@field [$($by:tt)?] [$($model:tt)+] . $next:ident . $($rest:tt)+) => {
        $crate::require!(@field [$($by)?] [$($model)+ . $next] . $($rest)+)
    };
    // Anything else would be evaluated twice.
    (@field $($other:tt)*) => {
        compile_error!("`require!` takes a field of a variable, such as `require!(channel.sid)`")
    };
    (& $variable:ident $($rest:tt)+) => {
        $crate::require!(@field [&] [$variable] $($rest)+)
    };
    ($variable:ident $($rest:tt)+) => {
        $crate::require!(@field [] [$variable] $($rest)+)
    };
    ($($other:tt)*) => {
        $crate::require!(@field)
    };
}
