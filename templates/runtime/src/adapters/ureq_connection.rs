//! Connections made by ureq: name lookup, proxies, TCP and TLS.
//!
//! The traits are in `ureq::unversioned`, which may change with a minor version of ureq. So Cargo.toml pins one.

use std::{
    io::{self, BufRead, Read, Write},
    sync::Arc,
    time::{Duration, Instant},
};

use http::Uri;
use ureq::{
    Error, Timeout,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, Resolver as _},
        transport::{
            ConnectionDetails, Connector as _, DefaultConnector, NextTimeout, Transport, time,
        },
    },
};

/// A hundred years. ureq adds timeouts to the current time, and panics if the system cannot represent the sum.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The end of the time for a request.
#[derive(Clone, Copy)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn after(timeout: Duration) -> Self {
        Self(Instant::now().checked_add(timeout.min(LONGEST_TIMEOUT)))
    }

    /// What is left of the time, at most `limit`.
    fn left(self, limit: Option<Duration>) -> Result<NextTimeout, Error> {
        let left = self
            .0
            .map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.unwrap_or(LONGEST_TIMEOUT);
        let after = left.min(limit.unwrap_or(LONGEST_TIMEOUT));
        // ureq cannot set a timeout of zero, and would wait a little for each call.
        if after.is_zero() {
            return Err(Error::Timeout(Timeout::Global));
        }
        Ok(NextTimeout {
            after: after.into(),
            ..NextTimeout::default()
        })
    }
}

/// Makes connections with one configuration of ureq.
pub(super) struct Connector {
    config: Config,
    connector: Arc<DefaultConnector>,
    resolver: DefaultResolver,
}

impl Connector {
    pub(super) fn new(config: Config) -> Self {
        Self {
            config,
            connector: Arc::default(),
            resolver: DefaultResolver::default(),
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// A new connection to the server of this URL, ready for a request.
    pub(super) fn connect(&self, uri: &Uri, deadline: Deadline) -> Result<Connection, Error> {
        let timeouts = self.config.timeouts();
        let proxy = self.config.proxy().filter(|proxy| !proxy.is_no_proxy(uri));
        let addrs = if proxy.is_none_or(ureq::Proxy::resolve_target) {
            let timeout = deadline.left(timeouts.resolve)?;
            self.resolver.resolve(uri, &self.config, timeout)?
        } else {
            self.resolver.empty()
        };
        let details = ConnectionDetails {
            uri,
            addrs,
            config: &self.config,
            request_level: false,
            resolver: &self.resolver,
            now: time::Instant::now(),
            timeout: deadline.left(timeouts.connect)?,
            current_time: Arc::new(time::Instant::now),
            run_connector: self.to_proxy(),
            // Nothing shuts a connection down while it is in use.
            register_shutdown: Arc::new(|_| Ok(())),
        };
        let transport = transport(&self.connector, &details)?;
        if details.needs_tls() && !transport.is_tls() {
            return Err(Error::TlsRequired);
        }
        Ok(Connection {
            transport,
            deadline,
        })
    }

    /// Makes the connection to a proxy, which a connector asks for.
    #[allow(
        clippy::type_complexity,
        reason = "ureq does not publish its name for this type"
    )]
    fn to_proxy(
        &self,
    ) -> Arc<dyn Fn(&ConnectionDetails<'_>) -> Result<Box<dyn Transport>, Error> + Send + Sync>
    {
        let connector = Arc::clone(&self.connector);
        Arc::new(move |details| transport(&connector, details))
    }
}

fn transport(
    connector: &DefaultConnector,
    details: &ConnectionDetails<'_>,
) -> Result<Box<dyn Transport>, Error> {
    let transport = connector.connect(details, None)?;
    transport.ok_or(Error::ConnectionFailed)
}

/// A connection, whose reads and writes end with the deadline.
pub(super) struct Connection {
    transport: Box<dyn Transport>,
    deadline: Deadline,
}

impl Connection {
    /// The connection, for a request with this deadline.
    pub(super) fn until(mut self, deadline: Deadline) -> Self {
        self.deadline = deadline;
        self
    }

    /// Gives the connection more time.
    #[cfg(feature = "streams")]
    pub(super) fn extend(&mut self, deadline: Deadline) {
        self.deadline = deadline;
    }

    /// Whether another request may be sent: the server has neither closed the connection nor sent more than its
    /// responses.
    pub(super) fn is_ready(&mut self) -> bool {
        self.transport.buffers().input().is_empty() && self.transport.is_open()
    }
}

impl BufRead for Connection {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.transport.buffers().input().is_empty() {
            let timeout = self.deadline.left(None).map_err(Error::into_io)?;
            let read = self.transport.await_input(timeout);
            read.map_err(Error::into_io)?;
        }
        Ok(self.transport.buffers().input())
    }

    fn consume(&mut self, amount: usize) {
        self.transport.buffers().input_consume(amount);
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let timeout = self.deadline.left(None).map_err(Error::into_io)?;
        let count = self.transport.buffers().output().write(bytes)?;
        let sent = self.transport.transmit_output(count, timeout);
        sent.map_err(Error::into_io)?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
