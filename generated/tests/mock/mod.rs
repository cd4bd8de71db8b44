//! In: a description. Out: Stoplight Prism, a mock server that refuses requests that the description does not allow.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::install::{self, Package};

const PRISM: Package = Package {
    name: "@stoplight/prism-cli",
    version: "5.16.0",
};

/// The descriptions, each with its module.
pub(crate) const DESCRIPTIONS: [(&str, &str); 4] = [
    ("v1", "flex_v1.yaml"),
    ("v2", "flex_v2.yaml"),
    ("v4", "flex_v4.yaml"),
    ("iam_v1", "iam_v1.yaml"),
];

/// The operations that an overlay adds, so Prism does not know them.
pub(crate) const ADDED: [&str; 1] = ["CreateInteractionWebhook"];

/// How long an answer may take. A machine under load is slow; no test waits this long to pass.
const LIMIT: Duration = Duration::from_secs(30);

/// Prism, running on loopback. Dropping this value stops it.
pub(crate) struct Prism {
    pub(crate) address: SocketAddr,
    child: Child,
    log: PathBuf,
}

impl Prism {
    /// Starts Prism with a description in `spec/`, without its overlays, and waits until it listens. `folder` is where
    /// Prism is installed, or will be.
    pub(crate) fn start(folder: &Path, description: &str) -> Self {
        let program = install::node(folder, PRISM);
        let program = program.join("node_modules/@stoplight/prism-cli/dist/index.js");
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        // Prism does not accept port 0. If another program takes this port in between, Prism exits, which the loop
        // notices.
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let log = folder.join(format!("prism-{}.log", address.port()));
        let output = File::create(&log).unwrap();
        let child = Command::new("node")
            .arg(program)
            .args(["mock", "--errors", "--host", "127.0.0.1", "--port"])
            .arg(address.port().to_string())
            .arg(spec.join(description))
            .stdin(Stdio::null())
            .stderr(output.try_clone().unwrap())
            .stdout(output)
            .spawn()
            .unwrap();
        let mut prism = Self {
            address,
            child,
            log,
        };
        while TcpStream::connect(address).is_err() {
            let status = prism.child.try_wait().unwrap();
            let log = fs::read_to_string(&prism.log).unwrap();
            assert_eq!(status, None, "Prism does not start:\n{log}");
            thread::sleep(Duration::from_millis(50));
        }
        prism
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends a request unchanged, and returns the response, head and body.
    pub(crate) fn exchange(&self, line: &str, headers: &[(&str, &str)], body: &str) -> String {
        self.exchange_within(LIMIT, line, headers, body)
            .unwrap_or_else(|error| panic!("Prism does not answer {line}: {error}"))
    }

    /// The same, for requests that Prism may never answer.
    pub(crate) fn exchange_within(
        &self,
        limit: Duration,
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> io::Result<String> {
        let mut text = format!("{line} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        let length = body.len();
        text += &format!("Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(limit))?;
        stream.write_all(text.as_bytes())?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response)
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // The child may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.log);
    }
}
