//! Requests built by hand for endpoints that are in no description.

use std::{fmt, marker::PhantomData, sync::Arc};

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::{
    calls::{argument::Argument, call::Call, request::Request, response::Response, stored_custom},
    credentials::kind::Credentials,
    operations::{
        custom::CustomOperation,
        operation::{Method, Operation},
        parameter::ParameterLocation,
        reference::OperationRef,
    },
    values::{contents::Contents, privacy::Privacy},
};

/// What errors call the whole body.
const BODY: &str = "body";

/// A request to an endpoint that is in no description, such as one in beta.
///
/// It is sent, retried, limited, traced, stored and printed like any other. It goes to one of Twilio's servers, to an
/// origin for which the client has credentials ([`credentials_for`](crate::client::ClientBuilder::credentials_for)), or
/// to the client's base URL instead. Any other server is refused, also in a request that was stored. The same checks as
/// for any request keep its path from calling another endpoint. If it is invalid, sending it fails with
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
///
/// Every value counts as personal data and is redacted, unless it is [`public`]. The path template is printed, so set
/// values with [`path`](Self::path).
///
/// `A` is the type of the response: any JSON, unless [`answer`](Self::answer) changes it.
///
/// ```
/// # use twilio_runtime::{Client, Error, request::{CustomRequest, public}, serde_json::Value};
/// async fn configure_webhook(client: &Client, instance: &str, url: &str) -> Result<Value, Error> {
///     let request = CustomRequest::post(
///         "https://flex-api.twilio.com",
///         "/v1/Instances/{Sid}/InteractionWebhooks",
///     )
///     .path("Sid", public(instance))
///     .form("Type", public("interaction"))
///     .form("WebhookUrl", url);
///     client.send(request).await
/// }
/// ```
#[must_use = "a request does nothing until it is sent"]
pub struct CustomRequest<A = Value> {
    call: Call,
    answer: PhantomData<fn() -> A>,
}

impl CustomRequest {
    /// A GET of this path template, such as `/v1/Interactions/{Sid}`, on this server, such as
    /// `https://flex-api.twilio.com`. The server may have a path, which precedes this one: `https://api.example.com/v2`.
    pub fn get(server: impl Into<String>, path: impl Into<String>) -> Self {
        Self::new(Method::Get, server, path)
    }

    /// A POST to this path template.
    pub fn post(server: impl Into<String>, path: impl Into<String>) -> Self {
        Self::new(Method::Post, server, path)
    }

    /// A PUT to this path template. It is retried only if a POST would be.
    pub fn put(server: impl Into<String>, path: impl Into<String>) -> Self {
        Self::new(Method::Put, server, path)
    }

    /// A PATCH of this path template.
    pub fn patch(server: impl Into<String>, path: impl Into<String>) -> Self {
        Self::new(Method::Patch, server, path)
    }

    /// A DELETE of this path template, whose response has no body.
    pub fn delete(server: impl Into<String>, path: impl Into<String>) -> CustomRequest<()> {
        CustomRequest::new(Method::Delete, server, path)
    }
}

impl<A> CustomRequest<A> {
    fn new(method: Method, server: impl Into<String>, path: impl Into<String>) -> Self {
        Self::of(Call::new(OperationRef::Custom(Arc::new(CustomOperation {
            id: "CustomRequest".to_owned(),
            method,
            server: server.into().trim_end_matches('/').to_owned(),
            path: path.into(),
            parameters: Vec::new(),
            content_type: None,
            list_key: None,
            accept: Operation::DEFAULT.accept,
        }))))
    }

    fn of(call: Call) -> Self {
        Self {
            call,
            answer: PhantomData,
        }
    }

    /// The name of the request in errors and traces, instead of `CustomRequest`.
    pub fn named(mut self, operation_id: impl Into<String>) -> Self {
        if let Some(operation) = self.call.custom_mut() {
            operation.id = operation_id.into();
        }
        self
    }

    /// Sets the value of `{name}` in the path.
    pub fn path(self, name: &str, value: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Path, name, value)
    }

    /// Sets a parameter of the query. An array repeats its name.
    pub fn query(self, name: &str, value: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Query, name, value)
    }

    /// Sets a header. Headers that the client or HTTP itself sets are refused when the request is sent.
    pub fn header(self, name: &str, value: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Header, name, value)
    }

    /// Sets a field of the form body. An array repeats its name; any other JSON is sent as text. With a
    /// [`File`](crate::types::File), the form is sent as `multipart/form-data`.
    pub fn form(self, name: &str, value: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Form, name, value)
    }

    /// Sets a property of the JSON body.
    pub fn json(self, name: &str, value: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Json, name, value)
    }

    /// Sets the whole JSON body: a `serde_json::Value`.
    pub fn body(self, body: impl Into<CustomValue>) -> Self {
        self.set(ParameterLocation::Body, BODY, body)
    }

    /// Sets the whole body to these bytes, of this media type, such as `text/csv`.
    pub fn bytes(mut self, media_type: impl Into<String>, contents: impl Into<Contents>) -> Self {
        if let Some(operation) = self.call.custom_mut() {
            operation.content_type = Some(media_type.into());
        }
        self.set(
            ParameterLocation::Body,
            BODY,
            Argument::Bytes(contents.into()),
        )
    }

    /// Sends these credentials instead of the client's.
    pub fn authorization(mut self, credentials: Credentials) -> Self {
        self.call.credentials = Some(credentials);
        self
    }

    /// Reads the response as this type: one of a generated crate, [`Json`](crate::response::Json) of your own type,
    /// `Option` of either if the body may be empty, [`Bytes`](crate::types::Bytes) of any media type, or `()` for no
    /// body.
    pub fn answer<B: Response>(self) -> CustomRequest<B> {
        CustomRequest::of(answered_as::<B>(self.call))
    }

    fn set(
        mut self,
        location: ParameterLocation,
        name: &str,
        value: impl Into<CustomValue>,
    ) -> Self {
        let CustomValue { argument, privacy } = value.into();
        if let Some(operation) = self.call.custom_mut() {
            let row = operation.declare(location, name, privacy, argument.document());
            self.call.set_row(row, argument);
        }
        self
    }

    /// The call, for a list under this property.
    pub(crate) fn into_list_call(mut self, key: String) -> Call {
        if let Some(operation) = self.call.custom_mut() {
            operation.list_key = Some(key);
        }
        self.call
    }
}

impl<A: Response> Request for CustomRequest<A> {
    type Response = A;

    fn call(&self) -> &Call {
        &self.call
    }

    fn into_call(self) -> Call {
        self.call
    }
}

impl<A> Clone for CustomRequest<A> {
    fn clone(&self) -> Self {
        Self::of(self.call.clone())
    }
}

impl<A> PartialEq for CustomRequest<A> {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl<A> fmt::Debug for CustomRequest<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(formatter)
    }
}

impl<A> Serialize for CustomRequest<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.call.serialize(serializer)
    }
}

/// The response type is not stored: the program that reads the request chooses it.
impl<'de, A: Response> Deserialize<'de> for CustomRequest<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let call = stored_custom::read(deserializer)?;
        Ok(Self::of(answered_as::<A>(call)))
    }
}

/// The call, whose response is read as this type.
fn answered_as<A: Response>(mut call: Call) -> Call {
    if let Some(operation) = call.custom_mut() {
        operation.accept = A::accepts();
    }
    call
}

/// The value of a parameter of a [`CustomRequest`]: a string, a number, a boolean, a SID, a date, any JSON, a file, or
/// several of one kind. Personal data, unless it is [`public`].
#[derive(Clone, PartialEq)]
pub struct CustomValue {
    argument: Argument,
    privacy: Privacy,
}

/// A value that may be printed.
pub fn public(value: impl Into<CustomValue>) -> CustomValue {
    CustomValue {
        privacy: Privacy::Public,
        ..value.into()
    }
}

impl<T: Into<Argument>> From<T> for CustomValue {
    fn from(value: T) -> Self {
        Self {
            argument: value.into(),
            privacy: Privacy::Personal,
        }
    }
}

/// Shows no value: it is unknown whether a value on its own is personal data.
impl fmt::Debug for CustomValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CustomValue")
            .finish_non_exhaustive()
    }
}
