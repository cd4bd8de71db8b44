//! Response metadata, and how a body is read.

pub(crate) mod body;
pub(crate) mod meta;
pub(crate) mod redirect;
pub(crate) mod repair;
pub(crate) mod tokens;
