//! A call under construction by the setters of generated code.

use std::{fmt, marker::PhantomData};

use serde_core::Deserializer;

use crate::{
    calls::{argument::Argument, call::Call, choice::Choice, stored},
    credentials::kind::Credentials,
    operations::{choice_table::ChoiceTable, operation::Operation, parameter::ParameterLocation},
};

/// A call whose type tracks which required parameters are set.
///
/// `State` is a tuple with one element for each required parameter. Only generated code creates drafts, so that no
/// state claims a parameter that is not set.
pub struct Draft<State = ()> {
    call: Call,
    state: PhantomData<fn() -> State>,
}

impl<State> Draft<State> {
    /// A draft of a request for this operation, with nothing set.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            call: Call::of(operation),
            state: PhantomData,
        }
    }

    /// Reads a draft of a complete request for this operation from storage: every parameter is `Set`.
    ///
    /// # Errors
    /// If the stored data is not a complete request for this operation.
    pub fn read<'de, D: Deserializer<'de>>(
        operation: &'static Operation,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        Ok(Self {
            call: stored::read(operation, deserializer)?,
            state: PhantomData,
        })
    }

    /// The call so far.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The same, by value.
    pub fn into_call(self) -> Call {
        self.call
    }

    /// Sets a path parameter.
    pub fn path(self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.set(ParameterLocation::Path, name, value.into())
    }

    /// Sets a query parameter.
    pub fn query<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Query, name, value.into())
    }

    /// Sets a header parameter.
    pub fn header<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Header, name, value.into())
    }

    /// Sets a cookie.
    pub fn cookie<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Cookie, name, value.into())
    }

    /// Sets a field of the form body.
    pub fn form<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Form, name, value.into())
    }

    /// Sets a property of the JSON body.
    pub fn json<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Json, name, value.into())
    }

    /// Sets the whole JSON body.
    pub fn body<Next>(self, name: &'static str, value: impl Into<Argument>) -> Draft<Next> {
        self.set(ParameterLocation::Body, name, value.into())
    }

    /// Sets the credentials of this request, instead of the client's.
    pub fn authorization<Next>(mut self, credentials: Credentials) -> Draft<Next> {
        self.call.credentials = Some(credentials);
        self.becomes()
    }

    /// Sets a choice, and removes all fields of an earlier one.
    pub fn choose<Next>(mut self, table: &ChoiceTable, choice: Choice) -> Draft<Next> {
        // Any earlier choice has set the discriminator.
        let earlier = self
            .call
            .argument(ParameterLocation::Form, table.discriminator);
        if earlier.is_some() {
            self.call.forget_form_fields(|name| table.has(name));
        }
        for (name, value) in choice.into_fields() {
            self.put(ParameterLocation::Form, name, value);
        }
        self.becomes()
    }

    fn set<Next>(
        mut self,
        location: ParameterLocation,
        name: &'static str,
        value: Argument,
    ) -> Draft<Next> {
        self.put(location, name, value);
        self.becomes()
    }

    fn put(&mut self, location: ParameterLocation, name: &'static str, value: Argument) {
        let is_known = self.call.set(location, name, value);
        debug_assert!(is_known, "the table has no row for `{name}`");
    }

    /// The same call, in the state that the setter establishes.
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
