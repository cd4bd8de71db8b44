//! The server, as tests use it.

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
};

use socket2::{Domain, Socket, Type};

use super::{
    connection,
    request::{Arrival, Arrived},
    script::Script,
    shared::{ClosedBy, PATIENCE, Shared},
};

/// A server on a free port of 127.0.0.1, with a thread for each connection.
///
/// Dropping it closes its port and connections, and waits for its threads. It panics if something happened that the
/// server does not support, such as a request with a chunked body, or if a rule panicked.
pub(crate) struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Starts a server that applies `script`: a list of faults, or a [`Script`].
    pub(crate) fn start(script: impl Into<Script>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::new(script.into()));
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self {
            address,
            shared,
            acceptor: Some(acceptor),
        }
    }

    /// `http://127.0.0.1:` and the port.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address on which it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has arrived so far, in the order of first bytes, including every request that was answered. A connection
    /// that was closed without any byte is an entry with [`Arrived::Nothing`].
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.shared.arrivals()
    }

    /// The complete requests so far, whatever their outcome.
    pub(crate) fn whole_requests(&self) -> Vec<Arrival> {
        let mut arrivals = self.arrivals();
        arrivals.retain(|it| it.arrived == Arrived::Whole);
        arrivals
    }

    /// How many connections have been accepted so far.
    pub(crate) fn connections(&self) -> usize {
        self.shared.closings().len()
    }

    /// How many accepted connections are still open.
    pub(crate) fn open_connections(&self) -> usize {
        let closings = self.shared.closings();
        closings.iter().filter(|it| it.is_none()).count()
    }

    /// Who closed each connection, in the order in which they were accepted; `None` if it is open.
    pub(crate) fn closings(&self) -> Vec<Option<ClosedBy>> {
        self.shared.closings()
    }

    /// Blocks until all connections of clients so far have been accepted and closed, by either side. What the server
    /// recorded of them is then final.
    ///
    /// # Panics
    /// After 30 seconds, with a list of open connections.
    pub(crate) fn wait_until_idle(&self) {
        // Connections are accepted in order, so those before this one have been accepted.
        self.shared.wait_for_probe(self.probe().unwrap());
        self.shared.wait_until_idle();
    }

    /// Blocks until this many complete requests have arrived since the start.
    ///
    /// # Panics
    /// After 30 seconds.
    pub(crate) fn wait_for_requests(&self, count: usize) {
        self.shared.wait_for_whole(count);
    }

    /// Blocks until this many connections have been accepted since the start.
    ///
    /// # Panics
    /// After 30 seconds.
    pub(crate) fn wait_for_connections(&self, count: usize) {
        self.shared.wait_for_connections(count);
    }

    /// What has happened so far that fails the test when the server ends.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.shared.complaints()
    }

    /// Ends the server as dropping does, and returns everything that arrived.
    ///
    /// # Panics
    /// With the complaints, if there are any.
    pub(crate) fn finish(mut self) -> Vec<Arrival> {
        self.end();
        // `drop`, which runs last, reads it.
        self.arrivals()
    }

    fn end(&mut self) {
        let Some(acceptor) = self.acceptor.take() else {
            return;
        };
        self.shared.stop();
        // This fails if the acceptor has already ended with a complaint.
        let _ = self.probe();
        acceptor.join().expect("the acceptor does not panic");
        self.shared.end_handlers();
    }

    /// Opens a connection that the acceptor recognizes as the server's own, and returns its port.
    fn probe(&self) -> io::Result<u16> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        // Bound before connecting, so that the acceptor knows the port before it sees the connection.
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&local.into())?;
        let port = socket.local_addr()?.as_socket().unwrap().port();
        self.shared.add_probe(port);
        socket.connect_timeout(&self.address.into(), PATIENCE)?;
        Ok(port)
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.end();
        let complaints = self.shared.complaints();
        if !thread::panicking() {
            assert!(complaints.is_empty(), "{}", complaints.join("\n"));
        }
    }
}

/// Accepts connections until the server stops.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let (stream, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            // On some systems: the client reset the connection before it was accepted. Or a signal arrived.
            Err(error) if is_passing(&error) => continue,
            Err(error) => return shared.complain(format!("cannot accept: {error}")),
        };
        let is_probe = shared.is_probe(peer.port());
        if shared.is_stopping() {
            return;
        }
        if is_probe {
            continue;
        }
        // Slow bytes must leave one by one.
        let _ = stream.set_nodelay(true);
        let stream = Arc::new(stream);
        let id = shared.opened(Arc::downgrade(&stream));
        let handler = thread::spawn({
            let shared = Arc::clone(shared);
            move || connection::serve(&shared, stream, id)
        });
        shared.keep_handler(handler);
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
    )
}
