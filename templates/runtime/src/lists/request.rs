//! Requests that are answered with a list.

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
    note = "a request whose response is one resource is sent with `send`"
)]
pub trait ListRequest: Request<Response = Page<Self::Item>> {
    /// The resource that the list holds.
    type Item: FromJson;

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
