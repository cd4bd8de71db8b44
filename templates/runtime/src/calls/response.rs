//! From the body of a successful response to the result that the caller requested.

use bytes::Bytes;
use http::StatusCode;

use crate::{
    calls::call::Call,
    operations::operation::{Answer, Operation},
    responses::{
        body::{UndecodableBody, is_not, read, read_text, without_mark},
        redirect::{Redirect, is_redirect},
    },
    values::field::FromJson,
};

/// The result of a request: a model, a [`Page`](crate::Page) of models, a [`Redirect`](crate::response::Redirect), text,
/// [`Bytes`], or nothing.
pub trait Response: Sized + Send + 'static {
    /// Reads a successful response to `call`.
    ///
    /// # Errors
    /// If the response does not match the description.
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody>;

    /// The media type that a request asks for if no description tells.
    #[doc(hidden)]
    fn accepts() -> &'static str {
        Operation::DEFAULT.accept
    }

    /// Whether this status means success: any 2xx, unless the description says otherwise.
    fn is_success(status: StatusCode) -> bool {
        status.is_success()
    }
}

impl Response for () {
    /// Reads nothing, since nothing is expected. But HTML means that a gateway or a login page responded.
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        match without_mark(response.body()).trim_ascii_start().first() {
            Some(b'<') => Err(UndecodableBody::not_json("is a page, such as HTML")),
            _ => Ok(()),
        }
    }
}

/// Models, `oneOf` enums, arrays, and any JSON.
#[doc(hidden)]
impl<T: FromJson> Response for T {
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        let mut value = None;
        match call.operation.answer() {
            Answer::OfType => read(response.body(), T::slot(&mut value))?,
            Answer::Text => read_text(response.body(), T::slot(&mut value))?,
        }
        value.ok_or_else(|| UndecodableBody::new("", is_not::<T>()))
    }
}

/// A value, or nothing if the body is empty, for requests that may return either.
impl<T: FromJson> Response for Option<T> {
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        if without_mark(response.body()).is_empty() {
            return Ok(None);
        }
        T::from_response(call, response).map(Some)
    }
}

/// Whatever the body holds.
impl Response for Bytes {
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        Ok(Self::copy_from_slice(response.body()))
    }

    fn accepts() -> &'static str {
        "*/*"
    }
}

impl Response for Redirect {
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        Self::read(response)
    }

    fn is_success(status: StatusCode) -> bool {
        is_redirect(status) || status.is_success()
    }
}
