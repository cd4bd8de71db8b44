//! The `User-Agent` of requests.

use std::sync::{PoisonError, RwLock};

use http::HeaderValue;

/// This crate.
const RUNTIME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The `User-Agent` values, by the crate of the request: one for each generated crate in a program.
#[derive(Default)]
pub(crate) struct UserAgents(RwLock<Vec<(&'static str, HeaderValue)>>);

impl UserAgents {
    /// The crate of the request, as in `twilio-flex/0.1.0`, followed by this crate.
    pub(crate) fn of(&self, product: &'static str) -> HeaderValue {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == product) {
            return value.clone();
        }
        drop(known);
        let value = value(product);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.push((product, value.clone()));
        value
    }
}

fn value(product: &str) -> HeaderValue {
    let runtime = HeaderValue::from_static(RUNTIME);
    match product {
        "" => runtime,
        // A product is a package name and version, which are valid in a header.
        product => HeaderValue::try_from(format!("{product} {RUNTIME}")).unwrap_or(runtime),
    }
}
