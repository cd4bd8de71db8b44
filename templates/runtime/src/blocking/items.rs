//! Lists as iterators.

use std::fmt;

use crate::{
    errors::error::Error,
    lists::{
        page::{NextPage, Page},
        pages::PageStream,
        stream::ListStream,
    },
    values::field::FromJson,
};

use super::block_on::block_on;

/// The items of a list, over all of its pages: see [`Client::items`](super::Client::items). All of them at once are
/// `collect::<Result<Vec<_>, _>>()`.
///
/// After an error it has ended.
#[must_use = "lists are lazy and fetch nothing unless consumed"]
pub struct Items<T>(ListStream<T>);

impl<T: FromJson> Items<T> {
    pub(super) fn new(stream: ListStream<T>) -> Self {
        Self(stream)
    }

    /// Ends after this many items, and requests pages of that size unless the request sets the page size: see
    /// [`ListStream::limit`].
    pub fn limit(self, items: usize) -> Self {
        Self(self.0.limit(items))
    }

    /// The request for the page after the current one, from which the list can continue later and elsewhere: see
    /// [`ListStream::next_page`].
    pub fn next_page(&self) -> Option<NextPage<T>> {
        self.0.next_page()
    }

    /// The number of items of the current page that have not been returned yet.
    pub fn items_at_hand(&self) -> usize {
        self.0.items_at_hand()
    }
}

impl<T: FromJson> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.try_next()).transpose()
    }
}

impl<T: FromJson> std::iter::FusedIterator for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.0)
    }
}

/// The pages of a list: see [`Client::pages`](super::Client::pages).
///
/// After an error it has ended.
#[must_use = "lists are lazy and fetch nothing unless consumed"]
pub struct Pages<T>(PageStream<T>);

impl<T: FromJson> Pages<T> {
    pub(super) fn new(stream: PageStream<T>) -> Self {
        Self(stream)
    }

    /// The request for the next page, from which the list can continue later and elsewhere: see
    /// [`PageStream::next_page`].
    pub fn next_page(&self) -> Option<NextPage<T>> {
        self.0.next_page()
    }
}

impl<T: FromJson> Iterator for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.try_next()).transpose()
    }
}

impl<T: FromJson> std::iter::FusedIterator for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.0)
    }
}
