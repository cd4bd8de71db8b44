//! The state that the threads of a server share with its test.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    net::{Shutdown, TcpStream},
    sync::{Condvar, Mutex, MutexGuard, PoisonError, Weak},
    thread::JoinHandle,
    time::Duration,
};

use super::{
    fault::Fault,
    request::{Arrival, Arrived},
    script::{Rule, Script},
};

/// The longest wait for anything. Only a failing test waits this long.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Who ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClosedBy {
    /// The client, by closing or half-closing it.
    Client,
    /// The server, because of its script.
    Server,
}

/// The state that the threads of a server share with its test.
pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    script: Script,
    asked: usize,
    stopping: bool,
    arrivals: Vec<Arrival>,
    connections: Vec<Connection>,
    /// Local ports of the server's own connections.
    probes: BTreeSet<u16>,
    handlers: Vec<JoinHandle<()>>,
    complaints: Vec<String>,
}

struct Connection {
    /// The handler owns the stream, so the stream is closed when the handler is done.
    stream: Weak<TcpStream>,
    closed_by: Option<ClosedBy>,
}

impl Shared {
    pub(super) fn new(script: Script) -> Self {
        let state = State {
            script,
            asked: 0,
            stopping: false,
            arrivals: Vec::new(),
            connections: Vec::new(),
            probes: BTreeSet::new(),
            handlers: Vec::new(),
            complaints: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    // For the acceptor.

    /// Records a connection, and returns its number.
    pub(super) fn opened(&self, stream: Weak<TcpStream>) -> usize {
        let mut state = self.lock();
        state.connections.push(Connection {
            stream,
            closed_by: None,
        });
        state.connections.len() - 1
    }

    pub(super) fn keep_handler(&self, handler: JoinHandle<()>) {
        self.lock().handlers.push(handler);
        self.changed.notify_all();
    }

    /// Whether this port is that of a probe, which is then marked as seen.
    pub(super) fn is_probe(&self, port: u16) -> bool {
        let found = self.lock().probes.remove(&port);
        self.changed.notify_all();
        found
    }

    // For the handlers.

    /// Takes the next step, if it is to reset a new connection.
    pub(super) fn take_reset_at_once(&self) -> bool {
        let mut state = self.lock();
        let resets = state.script.resets_at_once();
        if resets {
            state.script.take();
        }
        resets
    }

    /// Records a request whose first byte has arrived, and takes its step, if the script has steps.
    pub(super) fn begin(&self, arrival: Arrival) -> (usize, Option<Fault>) {
        let mut state = self.lock();
        state.arrivals.push(arrival);
        let fault = state.script.take();
        (state.arrivals.len() - 1, fault)
    }

    /// Records a connection without a request.
    pub(super) fn brought_nothing(&self, connection: usize) {
        self.lock().arrivals.push(Arrival::on(connection));
        self.changed.notify_all();
    }

    /// Records how much of a request has arrived.
    pub(super) fn update(&self, index: usize, arrival: Arrival) {
        self.lock().arrivals[index] = arrival;
        self.changed.notify_all();
    }

    /// The rule, and the number of the request that it decides next.
    pub(super) fn rule(&self) -> Option<(Rule, usize)> {
        let mut state = self.lock();
        let Script::Rule(rule) = &state.script else {
            return None;
        };
        let rule = rule.clone();
        state.asked += 1;
        Some((rule, state.asked - 1))
    }

    pub(super) fn complain(&self, complaint: impl Into<String>) {
        self.lock().complaints.push(complaint.into());
    }

    /// Records that a connection is closed.
    pub(super) fn closed(&self, connection: usize, by: ClosedBy) {
        self.lock().connections[connection].closed_by = Some(by);
        self.changed.notify_all();
    }

    // For the test.

    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        self.lock().arrivals.clone()
    }

    pub(super) fn closings(&self) -> Vec<Option<ClosedBy>> {
        self.lock()
            .connections
            .iter()
            .map(|it| it.closed_by)
            .collect()
    }

    pub(super) fn complaints(&self) -> Vec<String> {
        self.lock().complaints.clone()
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.lock().stopping
    }

    pub(super) fn add_probe(&self, port: u16) {
        self.lock().probes.insert(port);
    }

    pub(super) fn wait_for_probe(&self, port: u16) {
        self.wait("a probe to be accepted", |it| it.probes.contains(&port));
    }

    pub(super) fn wait_until_idle(&self) {
        self.wait("all connections to be closed", |it| {
            it.connections.iter().any(|it| it.closed_by.is_none())
        });
    }

    pub(super) fn wait_for_whole(&self, count: usize) {
        self.wait("whole requests", |it| {
            let whole = it.arrivals.iter().filter(|it| it.arrived == Arrived::Whole);
            whole.count() < count
        });
    }

    pub(super) fn wait_for_connections(&self, count: usize) {
        self.wait("connections", |it| it.handlers.len() < count);
    }

    pub(super) fn stop(&self) {
        self.lock().stopping = true;
    }

    /// Wakes all handlers, and waits for them to end. No connection may follow.
    pub(super) fn end_handlers(&self) {
        let mut state = self.lock();
        let streams: Vec<_> = state
            .connections
            .iter()
            .map(|it| it.stream.upgrade())
            .collect();
        let handlers = std::mem::take(&mut state.handlers);
        drop(state);
        for stream in streams.into_iter().flatten() {
            // This fails if the client has closed, but then the handler wakes anyway.
            let _ = stream.shutdown(Shutdown::Both);
        }
        for handler in handlers {
            handler.join().expect("handlers catch their panics");
        }
    }

    fn wait(&self, for_what: &str, still: impl Fn(&mut State) -> bool) {
        let (state, timeout) = self
            .changed
            .wait_timeout_while(self.lock(), PATIENCE, still)
            .unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            let report = state.report();
            drop(state);
            panic!("waited {PATIENCE:?} for {for_what}; {report}");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The state, without headers, bodies and queries, which may contain secrets.
    fn report(&self) -> String {
        let mut report = String::from("the server saw:");
        for (number, connection) in self.connections.iter().enumerate() {
            let state = match connection.closed_by {
                None => "open".to_owned(),
                Some(by) => format!("closed by {by:?}"),
            };
            let _ = write!(report, "\n  connection {number}, {state}:");
            for it in self.arrivals.iter().filter(|it| it.connection == number) {
                let path = it.target.split('?').next().unwrap_or_default();
                let _ = write!(report, " [{:?} {} {path}]", it.arrived, it.method);
            }
        }
        for complaint in &self.complaints {
            let _ = write!(report, "\n  {complaint}");
        }
        report
    }
}
