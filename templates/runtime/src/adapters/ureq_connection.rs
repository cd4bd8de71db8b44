//! ureq's own way to a connection, with its failures marked: they are the only ones of which it is certain that nothing
//! of the request was sent, and ureq's errors do not say when they happened.
//!
//! The traits are in `ureq::unversioned`, which may change with a minor version of ureq. So Cargo.toml names one.

use std::fmt;

use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport},
    },
};

/// An agent that marks what fails before a request is sent, as [`unsent`] finds it.
pub(super) fn agent(config: Config) -> Agent {
    Agent::with_parts(
        config,
        Marking(DefaultConnector::default()),
        Marking(DefaultResolver::default()),
    )
}

/// The error below the mark; or the error itself, where there is none.
pub(super) fn unsent(error: Error) -> Result<Error, Error> {
    match error {
        Error::Other(inner) => match inner.downcast::<Unsent>() {
            Ok(unsent) => Ok(unsent.0),
            Err(inner) => Err(Error::Other(inner)),
        },
        error => Err(error),
    }
}

/// A part of ureq that marks its errors.
#[derive(Debug)]
struct Marking<T>(T);

impl Connector for Marking<DefaultConnector> {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        self.0.connect(details, chained).map_err(mark)
    }
}

impl Resolver for Marking<DefaultResolver> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        self.0.resolve(uri, config, timeout).map_err(mark)
    }
}

/// Once: on the way through a proxy, a connector calls another.
fn mark(error: Error) -> Error {
    let error = unsent(error).unwrap_or_else(|unmarked| unmarked);
    Error::Other(Box::new(Unsent(error)))
}

/// The mark.
#[derive(Debug)]
struct Unsent(Error);

impl fmt::Display for Unsent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there was no connection")
    }
}

impl std::error::Error for Unsent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
