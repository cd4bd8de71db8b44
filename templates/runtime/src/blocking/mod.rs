//! The same client for blocking programs: it needs no async runtime, and has none among its dependencies.
//!
//! Requests, errors, retries, limits and credentials work as with the async client. A list is an iterator.
//!
//! With the feature `ureq` it has a default transport; without it, provide your own [`Transport`].
//!
//! ```
//! # use twilio_runtime::{Credentials, Error, ListRequest, blocking, testing::ScriptedTransport};
//! # use twilio_runtime::serde_json::json;
//!
//! /// The code under test: counts the items.
//! fn count(client: &blocking::Client, list: impl ListRequest) -> Result<usize, Error> {
//!     let items: Result<Vec<_>, Error> = client.items(list).collect();
//!     Ok(items?.len())
//! }
//!
//! fn a_refusal_is_an_error(list: impl ListRequest) -> Result<(), Error> {
//!     let transport = ScriptedTransport::new().respond(403, json!({ "code": 20403 }));
//!     let client = blocking::Client::builder(Credentials::api_key("SK00", "secret"))
//!         .transport(transport)
//!         .build()?;
//!     assert_eq!(count(&client, list).unwrap_err().code(), Some(20403));
//!     Ok(())
//! }
//! ```

mod block_on;
mod client;
#[cfg(feature = "streams")]
mod download;
mod items;
mod waiter;

#[cfg(feature = "ureq")]
pub use crate::adapters::ureq_transport::{UreqTransport, UreqTransportBuilder};
pub use crate::transports::blocking::Transport;

#[cfg(feature = "streams")]
pub use self::download::Download;
pub use self::{
    client::{Client, DefaultTransport},
    items::{Items, Pages},
    waiter::Waiter,
};
