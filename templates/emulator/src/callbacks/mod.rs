//! Calling the application back, as Twilio does. In: what rules want to tell it. Out: signed webhooks, and a record of
//! each delivery with its attempts and answers.

mod application;
mod call;
mod delivery;
mod log;
mod sending;
mod settings;

pub use self::delivery::{Attempt, Delivery, Kind};
pub(crate) use self::{
    application::Application,
    call::{Call, Calls, texts},
    log::Log,
    sending::{send, unsent},
    settings::Settings,
};
