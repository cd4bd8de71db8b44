//! What responses hold: models and their fields, SIDs, enums, dates, and how they are read and written as JSON.

pub(crate) mod date;
pub(crate) mod date_time;
pub(crate) mod decode;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod field;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod model;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod one_of;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod open_enum;
pub(crate) mod redirect;
#[allow(
    dead_code,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod response;
pub(crate) mod scalar;
pub(crate) mod sent_text;
#[allow(
    dead_code,
    unused_macros,
    reason = "which of these a crate uses depends on its description"
)]
pub(crate) mod sid;
pub(crate) mod slot;
pub(crate) mod text_value;
pub(crate) mod view;
