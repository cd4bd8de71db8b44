//! What the tests of the program share: a Redis server of their own, and the program as processes.

#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "../../../../../templates/outbox/tests/redis_server/mod.rs"]
mod redis_server;

use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use twilio_outbox::Outbox;

pub(crate) use redis_server::RedisServer;

/// The outbox of the program.
pub(crate) async fn outbox(server: &RedisServer) -> Outbox {
    let operations = twilio_flex::operations();
    Outbox::connect(server.url(), "web-chats", operations)
        .await
        .unwrap()
}

/// The program, with nothing in its environment that this machine happens to have.
pub(crate) fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_queue-worker"));
    let foreign = |name: &str| {
        let name = name.to_ascii_uppercase();
        name.starts_with("TWILIO_") || name.starts_with("QUEUE_WORKER_") || name.ends_with("_PROXY")
    };
    for (name, _) in std::env::vars().filter(|(name, _)| foreign(name)) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env_remove("REDIS_URL")
        .envs(variables.iter().copied());
    command
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(arguments, variables).output().unwrap()
}

/// The program as a process, which is killed when this is dropped.
pub(crate) struct Program {
    process: Child,
    /// The line that said that it is ready.
    pub(crate) ready: String,
    pub(crate) lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts a command, and waits for the line with which it says that it is ready.
    pub(crate) fn start(argument: &str, ready: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = command(&[argument], variables);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.starts_with(ready));
        Self {
            process,
            ready: ready.expect("the program says that it is ready"),
            lines,
        }
    }

    /// As if its machine lost power.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// Tells it to stop, and asserts that it ends well.
    pub(crate) fn stop(mut self) {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        // Whatever it still prints must have somewhere to go.
        let rest: Vec<_> = self.lines.by_ref().map_while(Result::ok).collect();
        let ended = self.process.wait().unwrap();
        assert!(ended.success(), "{ended}: {rest:?}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
