//! Requests: an operation with its arguments, and the forms it takes on the wire, in a queue and in a shell.

#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod argument;
pub(crate) mod body;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod call;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod choice;
pub(crate) mod curl;
pub(crate) mod encode;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod operation;
pub(crate) mod pairs;
#[allow(
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod request;
pub(crate) mod segment;
pub(crate) mod shell;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod stored;
pub(crate) mod stored_json;
