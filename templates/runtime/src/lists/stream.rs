//! A whole list: from its pages to a stream of items.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use crate::{
    errors::error::Error,
    lists::{page::NextPage, pages::PageStream},
    values::field::FromJson,
};

/// The items of a list, over all of its pages.
///
/// Call [`try_next`](Self::try_next), or use this as a [`Stream`]. Empty pages are skipped. It stops with an error
/// where [`PageStream`] does. After an error it has ended.
#[must_use = "lists are lazy and fetch nothing unless consumed"]
pub struct ListStream<T> {
    pages: PageStream<T>,
    items: vec::IntoIter<T>,
    /// The number of items still wanted.
    left: usize,
}

impl<T: FromJson> ListStream<T> {
    pub(crate) fn new(pages: PageStream<T>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
            left: usize::MAX,
        }
    }

    /// Ends after this many items.
    ///
    /// If the request does not set the page size, this requests pages of as many items, or as many as the API allows.
    pub fn limit(mut self, items: usize) -> Self {
        self.left = items;
        self.pages.ask_for(items);
        self
    }

    /// Requests the next page as soon as a page arrives, while its items are in use: see [`PageStream::prefetch`].
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// The next item; `None` at the end of the list, and after an error.
    ///
    /// # Errors
    /// If the page with the next item cannot be fetched.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// All items that are left, in order, in a collection such as a `Vec` or a `HashSet`.
    ///
    /// It fetches every page: [`limit`](Self::limit) bounds how many items there may be.
    ///
    /// ```
    /// # use twilio_runtime::{Client, Error, ListRequest, response::FromJson};
    /// async fn first<T: FromJson>(
    ///     client: &Client,
    ///     list: impl ListRequest<Item = T>,
    /// ) -> Result<Vec<T>, Error> {
    ///     client.stream(list).limit(1000).try_collect().await
    /// }
    /// ```
    ///
    /// # Errors
    /// If a page cannot be fetched. The items before it are dropped; with [`try_next`](Self::try_next) they are not.
    pub async fn try_collect<C: Default + Extend<T>>(mut self) -> Result<C, Error> {
        let mut items = C::default();
        while let Some(item) = self.try_next().await? {
            items.extend([item]);
        }
        Ok(items)
    }

    /// The request for the page after the current one, from which the list can continue later and elsewhere; after an
    /// error, for the page that could not be fetched. `None` at the end of the list, and before the first page.
    ///
    /// Use all [`items_at_hand`](Self::items_at_hand) first, or they are skipped.
    pub fn next_page(&self) -> Option<NextPage<T>> {
        self.pages.next_page()
    }

    /// The number of items of the current page that have not been returned yet.
    pub fn items_at_hand(&self) -> usize {
        self.items.len()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        while self.left > 0 {
            if let Some(item) = self.items.next() {
                self.left -= 1;
                if self.left > self.items.len() {
                    self.pages.fetch_ahead(context);
                }
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                None => break,
                Some(Ok(page)) => self.items = page.into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
        Poll::Ready(None)
    }
}

/// Items are never pinned: they are in a `Vec`.
impl<T> Unpin for ListStream<T> {}

impl<T: FromJson> Stream for ListStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

/// Shows the progress of the stream, but no items, which may be personal data.
impl<T> fmt::Debug for ListStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListStream")
            .field("pages", &self.pages)
            .field("items_at_hand", &self.items.len())
            .finish_non_exhaustive()
    }
}
