//! From the body of a successful response to what the caller asked for.

use http::StatusCode;

use crate::{
    calls::call::Call,
    responses::{
        body::{UndecodableBody, is_not, read},
        redirect::Redirect,
    },
    values::field::FromJson,
};

/// What a request answers: a model, a [`Page`](crate::Page) of models, a [`Redirect`](crate::response::Redirect), or nothing.
pub trait Response: Sized + Send + 'static {
    /// Reads a response to `call` whose status is a success.
    ///
    /// # Errors
    /// When the response is not what the description says.
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody>;

    /// Whether a response of this status is what the request is for: any 2xx, unless the description says otherwise.
    fn is_success(status: StatusCode) -> bool {
        status.is_success()
    }
}

impl Response for () {
    /// Nothing is expected, so nothing is read. But a page is what a gateway or a login in between answers.
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        match response.body().trim_ascii_start().first() {
            Some(b'<') => Err(UndecodableBody::not_json("is a page, such as HTML")),
            _ => Ok(()),
        }
    }
}

/// Models, one of several models, arrays, and any JSON.
#[doc(hidden)]
impl<T: FromJson> Response for T {
    fn from_response(
        _: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        let mut value = None;
        read(response.body(), T::slot(&mut value))?;
        value.ok_or_else(|| UndecodableBody::new("", is_not::<T>()))
    }
}

/// A value, or nothing where the body is empty: some requests are answered with one or with the other.
impl<T: FromJson> Response for Option<T> {
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        if response.body().is_empty() {
            return Ok(None);
        }
        T::from_response(call, response).map(Some)
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
        status.is_redirection() || status.is_success()
    }
}
