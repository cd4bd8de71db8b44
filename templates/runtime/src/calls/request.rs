//! Complete requests, which have all their required parameters.

use crate::{
    calls::{call::Call, response::Response},
    errors::error::Error,
};

/// A complete request: a value that a client can send.
///
/// Created by the functions of the resource modules. It does no IO and needs no client, so it can be built, printed,
/// compared and tested by itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    note = "start one with a function of a resource module"
)]
pub trait Request {
    /// The type of the response.
    type Response: Response;

    /// The operation with its arguments.
    fn call(&self) -> &Call;

    /// The same, by value.
    #[doc(hidden)]
    fn into_call(self) -> Call
    where
        Self: Sized,
    {
        self.call().clone()
    }

    /// A curl command that sends this request: see [`Call::to_curl`].
    ///
    /// ```
    /// # use twilio_runtime::{Error, Request};
    /// /// For a support request: it contains no credentials, secrets or personal data.
    /// fn reproduce(request: &impl Request) -> Result<String, Error> {
    ///     Ok(format!("This fails for us:\n\n{}\n", request.to_curl()?))
    /// }
    /// ```
    ///
    /// # Errors
    /// If a client would refuse to send the request.
    fn to_curl(&self) -> Result<String, Error> {
        self.call().to_curl()
    }
}

/// A reference to a request is sent like the request itself, which can then be sent again.
impl<R: Request + ?Sized> Request for &R {
    type Response = R::Response;

    fn call(&self) -> &Call {
        R::call(self)
    }
}

/// A boxed request is sent like the request itself, so requests of several types with one response type can be in one
/// `Vec<Box<dyn Request<Response = T>>>`.
impl<R: Request + ?Sized> Request for Box<R> {
    type Response = R::Response;

    fn call(&self) -> &Call {
        R::call(self)
    }
}

/// For a parameter that may be missing: sets it if there is a value for it.
///
/// A trait to import, rather than a method of each request, since 76 methods would cost each program's build.
pub trait WhenSome: Sized {
    /// Calls `set` with the value, if there is one; otherwise returns the request, or the choice, as it is.
    ///
    /// For a parameter `note`: `.when_some(note, |request, note| request.note(note))`.
    fn when_some<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }
}

impl<R> WhenSome for R {}

/// The marker of a required parameter that is set, in the type of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set;

/// A required parameter that is set. Only [`Set`] implements it, so a request is complete only if nothing is missing.
///
/// A bound per parameter, rather than one implementation for the complete request, makes the compiler name every
/// missing parameter, however long the request type is.
#[diagnostic::on_unimplemented(
    message = "a required parameter is not set: `{Self}`",
    label = "this request lacks a required parameter",
    note = "call the setter that `{Self}` is named after before the request is sent"
)]
pub trait Given {}

impl Given for Set {}

/// Turns a struct around a [`Draft`](crate::calls::draft::Draft) into a request: its table, its name, and its response
/// type. `[T]` is a list of `T`, in pages.
///
/// Only the type that the bare struct name stands for, which is complete, can be stored and read back.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($table:ident, $name:ident $(<$($has:ident),+ $(,)?>)?, [$item:ty] $(,)?) => {
        $crate::__request!($table, $name $(<$($has),+>)?, $crate::generated_for_0_1::api::Page<$item>);

        impl $(<$($has: $crate::generated_for_0_1::Given),+>)? $crate::generated_for_0_1::api::ListRequest
            for $name $(<$($has),+>)?
        {
            type Item = $item;
        }
    };
    ($table:ident, $name:ident $(<$($has:ident),+ $(,)?>)?, $response:ty $(,)?) => {
        impl $(<$($has: $crate::generated_for_0_1::Given),+>)? $crate::generated_for_0_1::api::Request
            for $name $(<$($has),+>)?
        {
            type Response = $response;

            fn call(&self) -> &$crate::generated_for_0_1::Call {
                self.0.call()
            }

            fn into_call(self) -> $crate::generated_for_0_1::Call {
                self.0.into_call()
            }
        }

        impl$(<$($has),+>)? Clone for $name $(<$($has),+>)? {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl$(<$($has),+>)? PartialEq for $name $(<$($has),+>)? {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl$(<$($has),+>)? std::fmt::Debug for $name $(<$($has),+>)? {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl $crate::generated_for_0_1::serde_core::Serialize for $name {
            fn serialize<S: $crate::generated_for_0_1::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::generated_for_0_1::serde_core::Serialize::serialize(self.0.call(), serializer)
            }
        }

        impl<'de> $crate::generated_for_0_1::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated_for_0_1::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::generated_for_0_1::Draft::read(&$table, deserializer).map(Self)
            }
        }
    };
}
