//! Requests: an operation with its arguments, and its representations on the wire, in a queue and in a shell.

pub(crate) mod any_request;
pub(crate) mod argument;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod check;
pub(crate) mod choice;
pub(crate) mod cookies;
pub(crate) mod curl;
pub(crate) mod custom;
pub(crate) mod draft;
pub(crate) mod encode;
pub(crate) mod later_page;
pub(crate) mod multipart;
pub(crate) mod pairs;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_choice;
pub(crate) mod segment;
pub(crate) mod stored;
pub(crate) mod stored_custom;
pub(crate) mod stored_file;
pub(crate) mod stored_json;
pub(crate) mod stored_keys;
pub(crate) mod style;
