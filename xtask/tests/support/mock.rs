//! In: the arguments of `cargo xtask mock`. Out: a running emulator, and what it answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;

/// The account of all requests.
pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// Its auth token.
pub(crate) const TOKEN: &str = "secret";

/// `AC0123456789abcdef0123456789abcdef:secret`
const BASIC: &str = "QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzZWNyZXQ=";

/// The program, in this folder, without the credentials of this machine.
pub(crate) fn xtask(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder);
    // What it remembers of descriptions is there.
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    command.env_remove("TWILIO_ACCOUNT_SID");
    command.env_remove("TWILIO_AUTH_TOKEN");
    command
}

/// A running emulator. Dropping it ends it.
pub(crate) struct Emulator {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
    printed: String,
}

/// What it answered.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        let json = serde_json::from_str(&self.body);
        json.unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Emulator {
    /// Starts it on a free port, and waits until it listens.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = xtask(folder);
        command.args(["mock", "--port", "0"]).args(arguments);
        Self::of(command)
    }

    /// The same with this command.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        stdout.read_line(&mut printed).unwrap();
        let url = printed.split(' ').find(|word| word.starts_with("http://"));
        let url = url.unwrap_or_else(|| panic!("it does not listen: {printed}"));
        Self {
            url: url.to_owned(),
            child,
            stdout,
            printed,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.exchange("GET", self.host(), path, "")
    }

    /// As if the server had this name.
    pub(crate) fn get_from(&self, host: &str, path: &str) -> Response {
        self.exchange("GET", host, path, "")
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> Response {
        self.exchange("POST", self.host(), path, form)
    }

    fn host(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    fn exchange(&self, method: &str, host: &str, path: &str, form: &str) -> Response {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        let length = form.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {BASIC}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap();
        Response {
            status: status.parse().unwrap(),
            body: body.to_owned(),
        }
    }

    /// Sends the signal to stop, and returns what was printed in all.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        let stopped = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(stopped.success());
        self.stdout.read_to_string(&mut self.printed).unwrap();
        let status = self.child.wait().unwrap();
        (status, std::mem::take(&mut self.printed))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
