//! One page of a list, and the request for the next.

use std::fmt;

use crate::{
    calls::{call::Call, later_page::Continuation, request::Request, response::Response},
    lists::{cursor::Cursor, envelope, request::ListRequest},
    responses::body::UndecodableBody,
    values::field::FromJson,
};

/// One page of a list.
#[derive(Clone, PartialEq)]
pub struct Page<T> {
    items: Vec<T>,
    next: Option<NextPage<T>>,
}

impl<T> Page<T> {
    /// The items of this page, in the order of the API. An empty page may still have a next page.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items of this page, by value.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The request for the next page; `None` at the end of the list.
    pub fn next(&self) -> Option<&NextPage<T>> {
        self.next.as_ref()
    }

    /// The items, and the request for the next page.
    pub fn into_parts(self) -> (Vec<T>, Option<NextPage<T>>) {
        (self.items, self.next)
    }
}

/// Shows the items, and only whether there is a next page: its URL repeats the filters of the list.
impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Page")
            .field("items", &self.items)
            .field("has_next", &self.next.is_some())
            .finish()
    }
}

/// The request for a later page of a list, built from the server's response and the headers of the first request.
///
/// It is sent only to the server that the client is configured for, and only to the path of the list, whose parameters
/// may have other values. A response that names another origin is refused, except for Twilio's servers for the same
/// product: they do not know the client's edge, region or proxy.
pub struct NextPage<T> {
    call: Call,
    item: std::marker::PhantomData<fn() -> T>,
}

impl<T> NextPage<T> {
    pub(crate) fn new(call: Call) -> Self {
        Self {
            call,
            item: std::marker::PhantomData,
        }
    }

    /// The position in the list, for storage: [`ListRequest::resume`] continues from there.
    ///
    /// A `NextPage` itself cannot be stored: its type is that of the items, which several lists may share, and its
    /// headers and credentials come from the list request.
    pub fn cursor(&self) -> Cursor {
        Cursor::of(&self.call)
    }

    /// This call as a request, if it is for a later page.
    pub(crate) fn of(call: &Call) -> Option<Self> {
        let is_later = call.continuation.is_some();
        is_later.then(|| Self::new(call.clone()))
    }

    pub(crate) fn as_call(&self) -> &Call {
        &self.call
    }
}

impl<T> Clone for NextPage<T> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            item: std::marker::PhantomData,
        }
    }
}

impl<T> PartialEq for NextPage<T> {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl<T> fmt::Debug for NextPage<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NextPage({:?})", self.call)
    }
}

impl<T: FromJson> Request for NextPage<T> {
    type Response = Page<T>;

    fn call(&self) -> &Call {
        &self.call
    }
}

impl<T: FromJson> ListRequest for NextPage<T> {
    type Item = T;
}

impl<T: FromJson> Response for Page<T> {
    fn from_response(
        call: &Call,
        response: &http::Response<Vec<u8>>,
    ) -> Result<Self, UndecodableBody> {
        let (items, next) = envelope::read(call.operation.list_key(), response.body())?;
        Ok(Self {
            items,
            next: next.map(|reference| {
                let next = Continuation::after(call, response, reference);
                NextPage::new(call.continued_at(next))
            }),
        })
    }
}
