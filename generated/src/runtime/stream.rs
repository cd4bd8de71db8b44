//! A whole list: from the call of its first page to its items, one after another.

use std::{
    collections::HashSet,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use futures_core::Stream;

use super::{
    call::Call, client::Client, error::Error, field::JsonValue, page::Page, transport::BoxFuture,
};

/// The items of a list, over all of its pages.
///
/// Ask for them with [`try_next`](Self::try_next), or use this as a [`Stream`]. Empty pages in between are passed over.
/// The stream stops with an error when a page cannot be fetched, when the server names a next page on another origin,
/// which must not see the credentials, and when it names one that was fetched before. After an error it has ended.
pub struct ListStream<T> {
    client: Client,
    items: vec::IntoIter<T>,
    state: State<T>,
    /// The URL of each page that was asked for, to notice a list that runs in a circle.
    visited: HashSet<String>,
}

enum State<T> {
    /// The call of a page that has not been asked for yet.
    Ahead(Call),
    /// The page that is being fetched. Kept here, so that dropping `try_next`'s future loses nothing.
    Fetching(BoxFuture<'static, Result<Page<T>, Error>>),
    Ended,
}

impl<T: JsonValue> ListStream<T> {
    pub(crate) fn new(client: Client, first: Call) -> Self {
        Self {
            client,
            items: Vec::new().into_iter(),
            state: State::Ahead(first),
            visited: HashSet::new(),
        }
    }

    /// The next item; `None` at the end of the list, and after an error.
    ///
    /// # Errors
    /// When the page that holds the next item cannot be fetched.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            // Ended until the page is here: an early return below must not leave a future that is done.
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Ahead(call) => match self.fetch(call) {
                    Ok(page) => self.state = State::Fetching(page),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                State::Fetching(mut page) => match page.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Fetching(page);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Ok(page)) => self.take(page),
                },
            }
        }
    }

    fn fetch(&mut self, call: Call) -> Result<BoxFuture<'static, Result<Page<T>, Error>>, Error> {
        let request = self.client.prepare(&call)?;
        if !self.visited.insert(request.uri().to_string()) {
            return Err(Error::paging(
                &call,
                "the server names a next page that was fetched before: the list runs in a circle",
            ));
        }
        Ok(Box::pin(self.client.clone().deliver(call, Ok(request))))
    }

    fn take(&mut self, page: Page<T>) {
        let (items, next) = page.into_parts();
        self.items = items.into_iter();
        self.state = next.map_or(State::Ended, |next| State::Ahead(next.into_call()));
    }
}

/// No item is ever pinned: they lie in a `Vec`, and the page being fetched in a box.
impl<T> Unpin for ListStream<T> {}

impl<T: JsonValue> Stream for ListStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

/// Shows how far the stream is, and no item: it may hold personal data.
impl<T> fmt::Debug for ListStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ahead(_) => "ahead of a page",
            State::Fetching(_) => "fetching a page",
            State::Ended => "ended",
        };
        formatter
            .debug_struct("ListStream")
            .field("state", &state)
            .field("items_at_hand", &self.items.len())
            .finish_non_exhaustive()
    }
}
