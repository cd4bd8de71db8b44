//! Programs in tests. In: an executable and what it is given. Out: what it prints. It gets nothing else that this
//! machine happens to have in its environment.

use std::{
    env,
    ffi::OsStr,
    io::{self, BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

/// What the names of the variables begin with that the examples read.
const PREFIXES: [&str; 7] = [
    "TWILIO_",
    "TRANSFER_",
    "PARK_",
    "INBOUND_",
    "EVENT_LOG_",
    "TOUR_",
    "WEBCHAT_",
];

/// The command that starts a program: `command(env!("CARGO_BIN_EXE_agent-transfer"))`.
pub fn command(executable: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(executable);
    let foreign = |name: &str| {
        let is_of_examples = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        is_of_examples || name.to_ascii_uppercase().ends_with("_PROXY")
    };
    for (name, _) in env::vars().filter(|(name, _)| foreign(name)) {
        command.env_remove(name);
    }
    command
}

/// What a program has printed, both to the terminal and as errors.
pub fn text(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// A program that runs. It is killed when this is dropped.
pub struct Running {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    printed: String,
}

impl Running {
    /// Starts a program.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take();
        let stdout = stdout.ok_or_else(|| io::Error::other("the program has no output"))?;
        Ok(Self {
            process,
            lines: BufReader::new(stdout).lines(),
            printed: String::new(),
        })
    }

    /// Waits for a line with this text, and returns the line.
    ///
    /// # Errors
    /// If the program ends without it. The error has what it printed instead.
    pub fn wait_for(&mut self, text: &str) -> io::Result<String> {
        for line in self.lines.by_ref() {
            let line = line?;
            self.printed.push_str(&line);
            self.printed.push('\n');
            if line.contains(text) {
                return Ok(line);
            }
        }
        Err(io::Error::other(format!(
            "there is no {text:?} in {:?}",
            self.printed
        )))
    }

    /// Tells it to stop, as a service manager does, and returns what it has printed if it ends well.
    ///
    /// # Errors
    /// If it does not.
    #[cfg(unix)]
    pub fn stop(mut self) -> io::Result<String> {
        let id = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        let rest: Vec<String> = self.lines.by_ref().collect::<io::Result<_>>()?;
        let status = self.process.wait()?;
        let printed = format!("{}{}", self.printed, rest.join("\n"));
        match status.success() {
            true => Ok(printed),
            false => Err(io::Error::other(format!("{status}: {printed}"))),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
