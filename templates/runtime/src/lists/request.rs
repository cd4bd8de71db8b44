//! Requests whose response is a list.

use crate::{
    calls::request::Request,
    errors::error::Error,
    lists::{
        cursor::Cursor,
        page::{NextPage, Page},
    },
    values::field::FromJson,
};

/// A request whose response is a list, one page at a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete list request",
    note = "send a request whose response is a single resource with `send`"
)]
pub trait ListRequest: Request<Response = Page<Self::Item>> {
    /// The type of the list's items.
    type Item: FromJson;

    /// The page at a stored cursor, with the headers and the credentials of this request.
    ///
    /// Filters of this request are ignored: the cursor contains those of the first request. Before anything is sent,
    /// its page is checked like any next page.
    ///
    /// # Errors
    /// If the cursor belongs to another operation, or to a request with other values in its path.
    fn resume(&self, cursor: &Cursor) -> Result<NextPage<Self::Item>, Error> {
        cursor.resume(self.call()).map(NextPage::new)
    }
}

impl<R: ListRequest + ?Sized> ListRequest for &R {
    type Item = R::Item;
}

impl<R: ListRequest + ?Sized> ListRequest for Box<R> {
    type Item = R::Item;
}
