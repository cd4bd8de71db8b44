//! ureq's own connectors, with their failures marked: these are the only failures after which it is certain that
//! nothing was sent, and ureq's errors do not tell when they happened.
//!
//! The traits are in `ureq::unversioned`, which may change with a minor version of ureq. So Cargo.toml pins one.

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

/// An agent that marks failures before a request is sent, which [`unsent`] detects.
pub(super) fn agent(config: Config) -> Agent {
    Agent::with_parts(
        config,
        Marking(DefaultConnector::default()),
        Marking(DefaultResolver::default()),
    )
}

/// The error below the mark, or the error itself if it has none.
pub(super) fn unsent(error: Error) -> Result<Error, Error> {
    match error {
        Error::Other(inner) => match inner.downcast::<Unsent>() {
            Ok(unsent) => Ok(unsent.0),
            Err(inner) => Err(Error::Other(inner)),
        },
        error => Err(error),
    }
}

/// A part of ureq's connector chain that marks its errors.
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

/// Only once: a proxy connector calls another connector.
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
