//! Lists: one page, the way to the next, and all of them.

pub(crate) mod client;
pub(crate) mod cursor;
pub(crate) mod custom;
pub(crate) mod envelope;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod request;
pub(crate) mod stream;
