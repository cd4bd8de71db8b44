//! The list methods of a client.

use crate::{
    engine::client::Client,
    errors::error::Error,
    lists::{page::Page, pages::PageStream, request::ListRequest, stream::ListStream},
    transports::transport::BoxFuture,
    values::field::FromJson,
};

impl Client {
    /// Fetches one page of a list, like `send`, but takes only list requests.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn page<T: FromJson>(
        &self,
        list: impl ListRequest<Item = T>,
    ) -> BoxFuture<'static, Result<Page<T>, Error>> {
        self.deliver(list.into_call())
    }

    /// The pages of a list, in order. Each is fetched when it is requested.
    pub fn pages<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> PageStream<T> {
        PageStream::new(self.clone(), list.into_call())
    }

    /// The items of a list, in order, over all its pages.
    ///
    /// Each page is fetched once the items before it are used up.
    pub fn stream<T: FromJson>(&self, list: impl ListRequest<Item = T>) -> ListStream<T> {
        ListStream::new(self.pages(list))
    }
}
