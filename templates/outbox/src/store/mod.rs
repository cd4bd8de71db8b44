//! What Redis does: each step one script, so that it happens as a whole or not at all.

pub(crate) mod connection;
pub(crate) mod entry;
pub(crate) mod held;
pub(crate) mod requests;
pub(crate) mod scripts;
pub(crate) mod settle;
