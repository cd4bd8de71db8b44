//! Webhooks: whether Twilio sent them.

pub(crate) mod algorithm;
pub(crate) mod content;
pub(crate) mod diagnosis;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod layer;
pub(crate) mod lookup;
pub(crate) mod public_url;
pub(crate) mod reason;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod sign;
pub(crate) mod unproven;
pub(crate) mod url_texts;
pub(crate) mod verifier;
