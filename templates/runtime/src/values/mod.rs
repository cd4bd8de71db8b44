//! The values of parameters and fields: models, SIDs, enums, dates, and their JSON encoding.

pub(crate) mod contents;
pub(crate) mod date;
pub(crate) mod date_time;
pub(crate) mod decode;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod form_encoding;
pub(crate) mod invalid_sid;
pub(crate) mod invisible;
pub(crate) mod json;
pub(crate) mod json_text;
pub(crate) mod kept;
pub(crate) mod long_number;
pub(crate) mod model;
pub(crate) mod nullable;
pub(crate) mod one_line;
pub(crate) mod one_of;
pub(crate) mod open_enum;
mod other_dates;
pub(crate) mod privacy;
pub(crate) mod scalar;
pub(crate) mod sid;
pub(crate) mod slot;
pub(crate) mod small_string;
#[cfg(feature = "streams")]
pub(crate) mod source;
pub(crate) mod string_type;
pub(crate) mod string_value;
pub(crate) mod trials;
pub(crate) mod view;
