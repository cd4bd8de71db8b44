//! Requests of any operation as one type: for lists of mixed requests, and for the worker of a queue.

use std::fmt;

use serde_core::{Deserializer, Serialize, Serializer, de::DeserializeSeed};
use serde_json::Value;

use crate::{
    calls::{
        call::Call,
        request::Request,
        stored::{StoredCall, StoredParts, read_as},
        stored_keys::shown,
    },
    operations::operation::Operation,
};

/// A request of any operation. Its response is any JSON, or `None` if the body is empty.
///
/// Made from any complete request, or read from storage with the [`Operations`] of the crates that it may come from.
///
/// ```
/// # use twilio_runtime::{Client, Error, Request, request::AnyRequest};
/// async fn send_both(client: &Client, one: impl Request, other: impl Request) -> Result<(), Error> {
///     for request in [AnyRequest::new(one), AnyRequest::new(other)] {
///         println!("{:?}", client.send(request).await?);
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, PartialEq)]
#[must_use = "a request does nothing until it is sent"]
pub struct AnyRequest(Call);

impl AnyRequest {
    /// The same request, without its type.
    pub fn new(request: impl Request) -> Self {
        Self(request.into_call())
    }
}

impl Request for AnyRequest {
    type Response = Option<Value>;

    fn call(&self) -> &Call {
        &self.0
    }

    fn into_call(self) -> Call {
        self.0
    }
}

impl fmt::Debug for AnyRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("AnyRequest").field(&self.0).finish()
    }
}

/// Stored like the request that it was made from, so either type reads it.
impl Serialize for AnyRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The operations of one or more generated crates, to read stored requests of any of them.
///
/// A generated crate has a function `operations`; [`and`](Self::and) joins those of several. It decides where a request
/// that is read goes, what is checked and what is personal data, never what is stored. It is a [`DeserializeSeed`], for
/// formats other than JSON.
#[derive(Clone, Default)]
pub struct Operations(Vec<&'static Operation>);

impl Operations {
    /// The operations of the tables of one crate.
    #[doc(hidden)]
    pub fn new(tables: &[&[&'static Operation]]) -> Self {
        Self(tables.concat())
    }

    /// These operations and others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        for table in others.0 {
            if !self.0.iter().any(|known| std::ptr::eq(*known, table)) {
                self.0.push(table);
            }
        }
        self
    }

    /// Reads a stored request of one of these operations from JSON.
    ///
    /// # Errors
    /// If it is not a complete request of exactly one of these operations. The error names the operation, and repeats no
    /// value.
    pub fn read_json(&self, stored: impl AsRef<[u8]>) -> Result<AnyRequest, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_slice(stored.as_ref());
        let request = self.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(request)
    }

    /// The only operation with this ID and this target.
    fn find(&self, parts: &StoredParts) -> Result<&'static Operation, String> {
        let (id, target) = (shown(&parts.id), shown(&parts.target));
        if parts.custom.is_some() {
            return Err(format!(
                "{id}, `{target}`, is a `CustomRequest`: read it as that type"
            ));
        }
        let tables = self.0.iter().copied();
        let mut found = tables.filter(|table| parts.are_of(table));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(format!(
                "{id}, `{target}`, is none of the {} known operations: add those of the crate that it comes from",
                self.0.len()
            )),
            (Some(one), Some(other)) => Err(format!(
                "{id}, `{target}`, may be of `{}` or of `{}`: read it with the operations of one of them",
                one.product, other.product
            )),
        }
    }

    fn read(&self, stored: StoredCall) -> Result<Call, String> {
        let parts = stored.into_parts()?;
        let mut call = Call::of(self.find(&parts)?);
        let id = call.operation_id().to_owned();
        let filled = parts.fill(&mut call);
        filled.map_err(|problem| format!("in {id}, {problem}"))?;
        Ok(call)
    }
}

impl<'de> DeserializeSeed<'de> for &Operations {
    type Value = AnyRequest;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<AnyRequest, D::Error> {
        read_as("request", deserializer, |stored| self.read(stored)).map(AnyRequest)
    }
}

/// Shows the names of the operations.
impl fmt::Debug for Operations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|table| table.id);
        formatter.debug_set().entries(names).finish()
    }
}
