//! What can be sent: a request that has all its required parameters.

use crate::{
    calls::call::Call,
    errors::error::Error,
    lists::{
        cursor::Cursor,
        page::{NextPage, Page},
    },
    values::response::Response,
};

/// A complete request: a value that a client can send.
///
/// Made by the endpoint functions of the resource modules. It does no IO and needs no client, so it can be built,
/// printed, compared and tested by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    note = "start one with a function of a resource module"
)]
pub trait Request {
    /// What the API answers.
    type Response: Response;

    /// The operation with its arguments.
    fn call(&self) -> &Call;

    /// A command line that sends this request with curl: see [`Call::to_curl`].
    ///
    #[doc = "```"]
    #[doc = concat!("use ", env!("CARGO_CRATE_NAME"), "::{Error, Request};")]
    ///
    /// /// For a report to support: neither credentials nor personal data are in it.
    /// fn reproduce(request: &impl Request) -> Result<String, Error> {
    ///     Ok(format!("This fails for us:\n\n{}\n", request.to_curl()?))
    /// }
    #[doc = "```"]
    /// # Errors
    /// When a client would refuse to send the request.
    fn to_curl(&self) -> Result<String, Error> {
        self.call().to_curl()
    }
}

/// A reference to a request is sent as the request itself is, which stays at hand to be sent again.
impl<R: Request> Request for &R {
    type Response = R::Response;

    fn call(&self) -> &Call {
        R::call(self)
    }
}

/// A request whose response is a list, one page at a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete list request",
    note = "a request whose response is one resource is sent with `send`"
)]
pub trait ListRequest: Request<Response = Page<Self::Item>> {
    /// The resource that the list holds.
    type Item: crate::values::field::JsonValue;

    /// The page that a stored cursor leads to, with the headers and the credentials of this request.
    ///
    /// Filters of this request play no part: the server has put those of the first request into the place of the page.
    /// Before anything is sent there, it is checked to be on the client's server and at the path of this request.
    ///
    /// # Errors
    /// When the cursor is of another operation.
    fn resume(&self, cursor: &Cursor) -> Result<NextPage<Self::Item>, Error> {
        cursor.resume(self.call()).map(NextPage::new)
    }
}

impl<R: ListRequest> ListRequest for &R {
    type Item = R::Item;
}

/// In the type of a request, the place of a required parameter that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set;

/// A required parameter that is set. Only [`Set`] is that, so a request is one only when nothing is missing.
///
/// A bound for each parameter, rather than one implementation for the complete request, makes the compiler name
/// every missing parameter, however long the type of the request is.
#[diagnostic::on_unimplemented(
    message = "a required parameter is not set: `{Self}`",
    label = "this request lacks a required parameter",
    note = "call the setter that `{Self}` is named after before the request is sent"
)]
pub trait Given {}

impl Given for Set {}

/// Declares the types that take the place of [`Set`] in a request while a required parameter is not set.
#[doc(hidden)]
#[macro_export]
macro_rules! __missing_parameter {
    ($name:ident) => {
        #[doc = concat!("In the type of a request: the required parameter of this name is not set.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;
    };
}

/// Declares the struct of a request, with a type parameter for each of its required parameters.
///
/// A complete one can be stored: see [`stored`](crate::calls::stored).
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($name:ident, $table:ident, $wire:literal, $function:literal) => {
        #[doc = concat!("A request for `", $wire, "`, started by [`", $function, "`].")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name($crate::codegen::Draft);

        $crate::codegen::stored_request!($name, $table);
    };
    ($name:ident($($slot:ident),+), $table:ident, $wire:literal, $function:literal) => {
        #[doc = concat!("A request for `", $wire, "`, started by [`", $function, "`].")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name<$($slot = $crate::codegen::Set),+>($crate::codegen::Draft<($($slot,)+)>);

        $crate::codegen::stored_request!($name, $table);
    };
}

/// Gives a request serde, once all of its required parameters are [`Set`]: what its name alone stands for.
#[doc(hidden)]
#[macro_export]
macro_rules! __stored_request {
    ($name:ident, $table:ident) => {
        impl $crate::codegen::serde_core::Serialize for $name {
            fn serialize<S: $crate::codegen::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                self.0.call().serialize(serializer)
            }
        }

        impl<'de> $crate::codegen::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::codegen::Draft::read(&$table, deserializer).map(Self)
            }
        }
    };
}
