//! A whole list: from the call of its first page to its pages, one after another.

use std::{
    collections::HashSet,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use crate::runtime::{
    calls::call::Call,
    engine::client::Client,
    errors::error::Error,
    lists::page::{NextPage, Page},
    transports::transport::BoxFuture,
    values::field::JsonValue,
};

/// How many pages without items may follow each other. A filter may leave some of them empty; a list whose pages are
/// all empty would keep its reader busy for ever.
const MAX_EMPTY_PAGES: u32 = 100;

/// The pages of a list.
///
/// Ask for them with [`try_next`](Self::try_next), or use this as a [`Stream`]. It stops with an error when a page cannot
/// be fetched; when the server names a next page on another origin or path, which must not see the credentials, or one
/// that was fetched before; and when a hundred empty pages follow each other. After an error it has ended.
#[must_use = "a list fetches nothing until it is asked for"]
pub struct PageStream<T> {
    client: Client,
    state: State<T>,
    /// The URL of each page that was asked for, to notice a list that runs in a circle.
    visited: HashSet<String>,
    empty_pages: u32,
    prefetch: bool,
    /// Whether the page at hand or on its way was asked for before anybody wanted it.
    is_early: bool,
}

enum State<T> {
    /// The call of a page that has not been asked for yet.
    Ahead(Call),
    /// The page that is being fetched. Kept here, so that dropping `try_next`'s future loses nothing.
    Fetching(Call, BoxFuture<'static, Result<Page<T>, Error>>),
    /// The page that is there before it is asked for.
    Fetched(Call, Box<Result<Page<T>, Error>>),
    Ended,
}

impl<T: JsonValue> PageStream<T> {
    pub(crate) fn new(client: Client, first: Call) -> Self {
        Self {
            client,
            state: State::Ahead(first),
            visited: HashSet::new(),
            empty_pages: 0,
            prefetch: false,
            is_early: false,
        }
    }

    /// Asks for the next page as soon as a page is there, while that one is being used.
    ///
    /// It costs one page that may not be needed. The page makes progress whenever this stream, or its next item, is
    /// asked for. Time passes for it all the same, so when it fails in a way that may pass, it is asked for once more when
    /// it is its turn.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The next page; `None` at the end of the list, and after an error.
    ///
    /// # Errors
    /// When the page cannot be fetched.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        poll_fn(|context| self.poll_page_and_go_on(context))
            .await
            .transpose()
    }

    /// The request for the page that comes next, from which the list can go on later and elsewhere; `None` at its end,
    /// before the first page, and after an error. To go on after an error, ask for it before each page.
    pub fn next_page(&self) -> Option<NextPage<T>> {
        match &self.state {
            State::Ahead(call) | State::Fetching(call, _) | State::Fetched(call, _) => {
                NextPage::of(call)
            }
            State::Ended => None,
        }
    }

    /// Leaves the size of the pages to this stream, unless the list has its own.
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
        self.is_early &= !matches!(self.state, State::Ahead(_));
        if self.fetch(context).is_pending() {
            return Poll::Pending;
        }
        if self.is_worth_another() && self.fetch(context).is_pending() {
            return Poll::Pending;
        }
        // Ended until the page is found good.
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Fetched(call, page) => {
                let page = page.and_then(|page| self.take(&call, page));
                Poll::Ready(Some(page))
            }
            _ => Poll::Ready(None),
        }
    }

    /// Goes on fetching while the page before is being used.
    pub(crate) fn fetch_ahead(&mut self, context: &mut Context<'_>) {
        if self.prefetch {
            self.is_early |= matches!(self.state, State::Ahead(_));
            let _ = self.fetch(context);
        }
    }

    /// Forgets an early page that failed in a way that may pass: nobody went on with it while the items before it were
    /// used, so its time may have been over before its response was read.
    fn is_worth_another(&mut self) -> bool {
        let State::Fetched(call, page) = &self.state else {
            return false;
        };
        let is_passing = page.as_ref().as_ref().is_err_and(Error::is_retryable);
        if !(self.is_early && is_passing) {
            return false;
        }
        let call = call.clone();
        if let Ok(request) = self.client.prepare(&call) {
            self.visited.remove(&request.uri().to_string());
        }
        self.is_early = false;
        self.state = State::Ahead(call);
        true
    }

    /// Ready when a page is there, or none will come.
    fn fetch(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let State::Ahead(call) = &self.state {
            let call = call.clone();
            self.state = match self.begin(&call) {
                Ok(page) => State::Fetching(call, page),
                Err(error) => State::Fetched(call, Box::new(Err(error))),
            };
        }
        if let State::Fetching(call, page) = &mut self.state {
            let Poll::Ready(page) = page.as_mut().poll(context) else {
                return Poll::Pending;
            };
            self.state = State::Fetched(call.clone(), Box::new(page));
        }
        Poll::Ready(())
    }

    fn begin(&mut self, call: &Call) -> Result<BoxFuture<'static, Result<Page<T>, Error>>, Error> {
        let request = self.client.prepare(call)?;
        if !self.visited.insert(request.uri().to_string()) {
            return Err(Error::paging(
                call,
                "the server names a next page that was fetched before: the list runs in a circle",
            ));
        }
        let delivery = self.client.deliver(call);
        Ok(delivery)
    }

    fn take(&mut self, call: &Call, page: Page<T>) -> Result<Page<T>, Error> {
        self.empty_pages = match page.items() {
            [] => self.empty_pages + 1,
            [..] => 0,
        };
        if let Some(next) = page.next() {
            if self.empty_pages >= MAX_EMPTY_PAGES {
                let problem = format!("the server sent {MAX_EMPTY_PAGES} empty pages in a row");
                return Err(Error::paging(call, problem));
            }
            self.state = State::Ahead(next.as_call().clone());
        }
        Ok(page)
    }
}

/// No item is ever pinned: they lie in a `Vec`, and the page being fetched in a box.
impl<T> Unpin for PageStream<T> {}

impl<T: JsonValue> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page_and_go_on(context)
    }
}

/// Shows how far the stream is, and no item: it may hold personal data.
impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ahead(_) => "ahead of a page",
            State::Fetching(..) => "fetching a page",
            State::Fetched(..) => "a page is there",
            State::Ended => "ended",
        };
        formatter
            .debug_struct("PageStream")
            .field("state", &state)
            .field("pages_so_far", &self.visited.len())
            .finish_non_exhaustive()
    }
}
