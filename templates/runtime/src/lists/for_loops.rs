//! What the compiler says about a `for` loop over a list: which method to call instead.
//!
//! The implementations here can never be used, since nothing implements their bounds. They exist because the compiler
//! prints the message of a bound that is not satisfied, and would otherwise say no more than that the type "is not an
//! iterator". They implement `Iterator`, since with `IntoIterator` the compiler prints the message of that trait.

use std::marker::PhantomData;

use crate::lists::{page::Page, pages::PageStream, stream::ListStream};

/// A page or a stream of `T`. A bound on it depends on `T`, so the compiler checks it only where a loop needs it.
pub struct List<T>(PhantomData<fn() -> T>);

/// What a `for` loop over a stream would need.
#[diagnostic::on_unimplemented(
    message = "a `for` loop cannot await a list: use `while let Some(item) = stream.try_next().await?`",
    label = "this loop cannot await the pages of the list",
    note = "call `try_next` in a `while let` loop; a list of `blocking::Client` is an iterator"
)]
pub trait IteratesWithoutAwait {}

/// What a `for` loop over a page would need.
#[diagnostic::on_unimplemented(
    message = "a `Page` is not an iterator: use `page.into_items()`, or `page.items()` to borrow",
    label = "this is a page with items, and with the request for the next page",
    note = "call `into_items` or `items`; `Client::stream` gives the items of all pages"
)]
pub trait IteratesOverItems {}

macro_rules! explain {
    ($of:ty, $bound:ident) => {
        #[doc(hidden)]
        impl<T> Iterator for $of
        where
            List<T>: $bound,
        {
            type Item = T;

            fn next(&mut self) -> Option<T> {
                None
            }
        }
    };
}

explain!(ListStream<T>, IteratesWithoutAwait);
explain!(PageStream<T>, IteratesWithoutAwait);
explain!(Page<T>, IteratesOverItems);
explain!(&Page<T>, IteratesOverItems);
