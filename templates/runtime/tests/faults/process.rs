//! Facilities of the process and the operating system: ports without a server, and open threads and sockets.

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use socket2::{Domain, Socket, Type};

use super::shared::PATIENCE;

/// Long enough to see that a queue is full: on loopback a connection succeeds at once, or not at all.
const FULL: Duration = Duration::from_millis(100);
const ALONE: &str = "FAULTS_TEST_IS_ALONE";

/// A port that refuses connections.
///
/// It stays bound, without listening, so that no other process gets it.
pub(crate) struct ClosedPort {
    address: SocketAddr,
    _kept: Socket,
}

impl ClosedPort {
    pub(crate) fn new() -> Self {
        let kept = bound();
        Self {
            address: kept.local_addr().unwrap().as_socket().unwrap(),
            _kept: kept,
        }
    }

    /// The address of the port.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// A port that neither accepts nor refuses connections.
///
/// Its queue of connections is full. On Linux, further connections wait.
pub(crate) struct BlackHole {
    address: SocketAddr,
    _listener: Socket,
    _queued: Vec<TcpStream>,
}

impl BlackHole {
    /// `None` on systems other than Linux.
    pub(crate) fn start() -> Option<Self> {
        if !cfg!(target_os = "linux") {
            return None;
        }
        let listener = bound();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let mut queued = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, FULL) {
            queued.push(stream);
        }
        Some(Self {
            address,
            _listener: listener,
            _queued: queued,
        })
    }

    /// The address of the port.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn bound() -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(&local.into()).unwrap();
    socket
}

/// The threads and sockets of this process, to compare before and after code that must not leave any behind.
///
/// This includes those of other tests in the same process, so use it within [`in_own_process`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resources {
    pub(crate) threads: usize,
    pub(crate) sockets: usize,
}

impl Resources {
    /// Counts them. `None` on systems other than Linux.
    pub(crate) fn now() -> Option<Self> {
        let sockets = fs::read_dir("/proc/self/fd").ok()?.filter(|it| {
            let link = it
                .as_ref()
                .ok()
                .and_then(|it| fs::read_link(it.path()).ok());
            link.is_some_and(|it| it.to_string_lossy().starts_with("socket:["))
        });
        Some(Self {
            sockets: sockets.count(),
            threads: fs::read_dir("/proc/self/task").ok()?.count(),
        })
    }

    /// Blocks until the process has no more than this. A joined thread is listed for a moment longer.
    ///
    /// # Panics
    /// After 30 seconds, with what is left.
    pub(crate) fn wait_until_no_more(self) {
        let start = Instant::now();
        while let Some(now) = Self::now() {
            if now.threads <= self.threads && now.sockets <= self.sockets {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{now:?} is more than {self:?}");
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Runs `body` in a process without other tests. `name` is the full name of the calling test.
pub(crate) fn in_own_process(name: &str, body: impl FnOnce()) {
    if env::var_os(ALONE).is_some_and(|it| *it == *name) {
        return body();
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(ALONE, name)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    assert!(
        text.contains("1 passed"),
        "there is no test {name}:\n{text}"
    );
}
