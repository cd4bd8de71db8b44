//! Lists that are in no description.

use std::{fmt, marker::PhantomData};

use crate::{
    calls::{call::Call, custom::CustomRequest, request::Request},
    lists::{page::Page, request::ListRequest},
    values::field::FromJson,
};

/// A [`CustomRequest`] whose response is a list, in pages.
#[must_use = "a request does nothing until it is sent"]
pub struct CustomList<T> {
    call: Call,
    item: PhantomData<fn() -> T>,
}

impl<A> CustomRequest<A> {
    /// Reads the response as a page of these items, from the property `key`. `meta.next_page_url` or `next_page_uri`
    /// gives the next page.
    pub fn list<T: FromJson>(self, key: impl Into<String>) -> CustomList<T> {
        CustomList {
            call: self.into_list_call(key.into()),
            item: PhantomData,
        }
    }
}

impl<T: FromJson> Request for CustomList<T> {
    type Response = Page<T>;

    fn call(&self) -> &Call {
        &self.call
    }
}

impl<T: FromJson> ListRequest for CustomList<T> {
    type Item = T;
}

impl<T> Clone for CustomList<T> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            item: PhantomData,
        }
    }
}

impl<T> PartialEq for CustomList<T> {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl<T> fmt::Debug for CustomList<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(formatter)
    }
}
