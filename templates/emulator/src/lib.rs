#![doc = include_str!("../README.md")]
// docs.rs shows beside an item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answers;
mod callbacks;
mod catalogue;
mod clock;
mod credentials;
mod effects;
mod errors;
mod expect;
mod faults;
mod flex;
mod hashing;
mod late;
mod mock;
mod names;
#[cfg(feature = "serve")]
mod page;
mod plan;
mod record;
mod request;
mod routing;
mod rules;
mod saved;
#[cfg(feature = "serve")]
mod serve;
mod store;
mod transport;
mod validation;

#[cfg(feature = "serve")]
pub use self::serve::Server;
pub use self::{
    callbacks::{Attempt, Delivery, Kind},
    catalogue::InvalidCatalogue,
    clock::Clock,
    expect::{Expectation, Expected},
    faults::{Fault, FaultBuilder, Faults},
    flex::{Impossible, Interaction, Invite, Participant, Transfer},
    mock::{Invalid, Mock, MockBuilder, Undelivered},
    record::Exchange,
    transport::MockTransport,
};
