//! Lists: single pages, next pages, and streams of all items.

pub(crate) mod client;
pub(crate) mod cursor;
pub(crate) mod custom;
pub(crate) mod envelope;
mod for_loops;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod request;
pub(crate) mod stream;
