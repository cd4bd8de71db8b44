//! What a response says: status, headers, and how its body is read.

pub(crate) mod body;
pub(crate) mod meta;
pub(crate) mod redirect;
