//! A whole list: from the call of its first page to a stream of pages.

use std::{
    collections::HashSet,
    fmt,
    future::{poll_fn, ready},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{
    calls::call::Call,
    engine::{client::Client, exchange::Prepared},
    errors::error::Error,
    lists::page::{NextPage, Page},
    transports::transport::BoxFuture,
    values::field::FromJson,
};

/// The limit on empty pages in a row. A filter may leave some pages empty; a list with only empty pages would keep its
/// reader busy forever.
const MAX_EMPTY_PAGES: u32 = 100;

/// The pages of a list.
///
/// Call [`try_next`](Self::try_next), or use this as a [`Stream`]. It stops with an error if a page cannot be fetched;
/// if the server names a next page on another origin or path, as [`NextPage`] explains, or one that was fetched before;
/// and after a hundred empty pages in a row. After an error it has ended.
#[must_use = "lists are lazy and fetch nothing unless consumed"]
pub struct PageStream<T> {
    client: Client,
    state: State<T>,
    /// The URL of each requested page, to detect a list that loops.
    visited: HashSet<String>,
    empty_pages: u32,
    /// The next page, requested ahead of need.
    early: Early<T>,
}

enum State<T> {
    /// The call of a page that has not been requested yet.
    Ahead(Call),
    /// The page being fetched. Kept here, so that dropping `try_next`'s future loses nothing.
    Fetching(Call, BoxFuture<'static, Result<Page<T>, Error>>),
    /// The page that could not be fetched.
    Failed(Call),
    Ended,
}

/// A page that is fetched while the previous one is in use.
enum Early<T> {
    /// Not wanted.
    Off,
    /// To be requested, once.
    Due,
    Fetching(BoxFuture<'static, Option<Page<T>>>),
    /// The outcome; `None` if the page is left until it is needed.
    Fetched(Option<Page<T>>),
}

impl<T: FromJson> PageStream<T> {
    pub(crate) fn new(client: Client, first: Call) -> Self {
        Self {
            client,
            state: State::Ahead(first),
            visited: HashSet::new(),
            empty_pages: 0,
            early: Early::Off,
        }
    }

    /// Requests the next page as soon as a page arrives, while that one is in use.
    ///
    /// It costs one page that may not be needed. The page makes progress whenever this stream, or its next item, is
    /// polled, but its timeouts run all the time. It is sent only if that needs no wait, and if another request of the
    /// client could be sent as well: so not with a [`max_in_flight`](crate::client::ClientBuilder::max_in_flight) of 1.
    /// If it fails, the page is requested again when it is needed.
    pub fn prefetch(mut self) -> Self {
        self.early = Early::Due;
        self
    }

    /// The next page; `None` at the end of the list, and after an error.
    ///
    /// # Errors
    /// If the page cannot be fetched.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        poll_fn(|context| self.poll_page_and_go_on(context))
            .await
            .transpose()
    }

    /// The request for the next page, from which the list can continue later and elsewhere; after an error, for the
    /// page that could not be fetched. `None` at the end of the list, and before the first page.
    pub fn next_page(&self) -> Option<NextPage<T>> {
        match &self.state {
            State::Ahead(call) | State::Fetching(call, _) | State::Failed(call) => {
                NextPage::of(call)
            }
            State::Ended => None,
        }
    }

    /// Lets this stream choose the page size, unless the request sets it.
    pub(crate) fn ask_for(&mut self, items: usize) {
        if let State::Ahead(call) = &mut self.state {
            call.suggest_page_size(items);
        }
    }

    fn poll_page_and_go_on(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<T>, Error>>> {
        let page = self.poll_page(context);
        if page.is_ready() {
            self.fetch_ahead(context);
        }
        page
    }

    pub(crate) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<T>, Error>>> {
        if let State::Ahead(call) = &self.state {
            let call = call.clone();
            match self.visit(&call) {
                Ok(request) => {
                    let page = self.wanted(&call, request);
                    self.state = State::Fetching(call, page);
                }
                Err(error) => return Poll::Ready(Some(self.fail(call, error))),
            }
        }
        let State::Fetching(call, page) = &mut self.state else {
            return Poll::Ready(None);
        };
        let page = ready!(page.as_mut().poll(context));
        let call = call.clone();
        Poll::Ready(Some(match page {
            Ok(page) => self.take(call, page),
            Err(error) => self.fail(call, error),
        }))
    }

    /// Continues fetching the next page while the previous one is in use.
    pub(crate) fn fetch_ahead(&mut self, context: &mut Context<'_>) {
        if let (Early::Due, State::Ahead(call)) = (&self.early, &self.state) {
            self.early = Early::Fetching(self.client.deliver_ahead(call));
        }
        if let Early::Fetching(page) = &mut self.early
            && let Poll::Ready(page) = page.as_mut().poll(context)
        {
            self.early = Early::Fetched(page);
        }
    }

    /// The page that was requested ahead or, if that failed, the page requested now.
    fn wanted(
        &mut self,
        call: &Call,
        request: Prepared,
    ) -> BoxFuture<'static, Result<Page<T>, Error>> {
        let due = match self.early {
            Early::Off => Early::Off,
            _ => Early::Due,
        };
        let early = match std::mem::replace(&mut self.early, due) {
            Early::Off | Early::Due | Early::Fetched(None) => {
                return self.client.deliver_prepared(call.clone(), request);
            }
            Early::Fetched(Some(page)) => return Box::pin(ready(Ok(page))),
            Early::Fetching(early) => early,
        };
        let (client, call) = (self.client.clone(), call.clone());
        Box::pin(async move {
            match early.await {
                Some(page) => Ok(page),
                None => client.deliver_prepared(call, request).await,
            }
        })
    }

    /// The request for a page, unless it was requested before.
    fn visit(&mut self, call: &Call) -> Result<Prepared, Error> {
        let request = self.client.prepare(call)?;
        if self.visited.insert(request.uri().to_string()) {
            return Ok(request);
        }
        Err(Error::paging(
            &call.operation,
            "the server names a next page that was fetched before: the list loops",
        ))
    }

    fn fail(&mut self, call: Call, error: Error) -> Result<Page<T>, Error> {
        self.state = State::Failed(call);
        Err(error)
    }

    fn take(&mut self, call: Call, page: Page<T>) -> Result<Page<T>, Error> {
        self.empty_pages = match page.items() {
            [] => self.empty_pages + 1,
            [..] => 0,
        };
        self.state = match page.next() {
            None => State::Ended,
            Some(next) if self.empty_pages < MAX_EMPTY_PAGES => {
                State::Ahead(next.as_call().clone())
            }
            Some(_) => {
                let problem = format!("the server sent {MAX_EMPTY_PAGES} empty pages in a row");
                let error = Error::paging(&call.operation, problem);
                return self.fail(call, error);
            }
        };
        Ok(page)
    }
}

/// Items are never pinned: they are in a `Vec`, and the page being fetched is boxed.
impl<T> Unpin for PageStream<T> {}

impl<T: FromJson> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page_and_go_on(context)
    }
}

/// Shows the progress of the stream, but no items, which may be personal data.
impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ahead(_) => "ahead of a page",
            State::Fetching(..) => "fetching a page",
            State::Failed(_) => "failed",
            State::Ended => "ended",
        };
        formatter
            .debug_struct("PageStream")
            .field("state", &state)
            .field("pages_so_far", &self.visited.len())
            .finish_non_exhaustive()
    }
}
