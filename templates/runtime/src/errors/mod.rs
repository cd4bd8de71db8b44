//! The single error type.

pub mod codes;
pub(crate) mod ending;
pub(crate) mod error;
pub(crate) mod error_body;
pub(crate) mod error_text;
pub(crate) mod missing_field;
pub(crate) mod unready;
