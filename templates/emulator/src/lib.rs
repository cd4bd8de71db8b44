#![doc = include_str!("../README.md")]
// docs.rs shows beside an item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answers;
mod catalogue;
mod clock;
mod credentials;
mod effects;
mod errors;
mod flex;
mod mock;
mod names;
mod plan;
mod record;
mod request;
mod routing;
mod rules;
#[cfg(feature = "serve")]
mod serve;
mod store;
mod transport;
mod validation;

#[cfg(feature = "serve")]
pub use self::serve::Server;
pub use self::{
    catalogue::InvalidCatalogue,
    clock::Clock,
    mock::{Invalid, Mock, MockBuilder},
    record::Exchange,
    transport::MockTransport,
};
