//! Connections that are kept open between requests.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use http::Uri;

use super::ureq_connection::Connection;

/// The connections of one transport that no request uses.
pub(super) struct IdleConnections {
    limits: Limits,
    /// In the order in which they became idle.
    idle: Mutex<Vec<Idle>>,
}

/// How many connections are kept, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) count: usize,
    pub(super) count_per_server: usize,
    pub(super) age: Duration,
}

struct Idle {
    server: String,
    connection: Connection,
    since: Instant,
}

impl IdleConnections {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            idle: Mutex::default(),
        }
    }

    /// A connection to the server of this URL that is still open: the one that was used last.
    pub(super) fn take(&self, uri: &Uri) -> Option<Connection> {
        let server = server(uri);
        loop {
            let mut idle = self.lock();
            let is_it = |idle: &Idle| idle.server == server;
            let position = idle.iter().rposition(is_it)?;
            let mut connection = idle.remove(position).connection;
            // Whether it is open is asked without holding others up.
            drop(idle);
            if connection.is_ready() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection, if it is still open.
    pub(super) fn keep(&self, uri: &Uri, mut connection: Connection) {
        if !connection.is_ready() {
            return;
        }
        let server = server(uri);
        let mut idle = self.lock();
        let of_server = idle.iter().filter(|idle| idle.server == server).count();
        if idle.len() < self.limits.count && of_server < self.limits.count_per_server {
            idle.push(Idle {
                server,
                connection,
                since: Instant::now(),
            });
        }
    }

    /// The idle connections, without those that are too old.
    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|idle| idle.since.elapsed() < self.limits.age);
        idle
    }
}

/// Scheme, host and port, as in the URL.
fn server(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{scheme}://{authority}").to_ascii_lowercase()
}
