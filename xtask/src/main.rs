//! In: the command line of `cargo xtask`. Out: the work done, a short report, and an exit code.
//!
//! `cargo xtask` without arguments lists the commands. The exit code is 0 on success, 1 on failure or if a file is out
//! of date, and 2 if the command line is wrong.

mod check;
mod corpus;
mod diff;
mod disk;
mod explain;
mod lint;
mod mock;
mod place;
mod regenerate;
mod release;
mod report;
mod show;
mod step;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use anstream::{AutoStream, stream::RawStream};
use clap::{Parser, Subcommand};

/// Generating makes millions of small allocations on all cores: with this allocator it takes a quarter less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Commands for maintainers of this repository.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The commands, in the order of a maintainer's day: from an edit of spec/ to a release.
#[derive(Subcommand)]
enum Command {
    /// Generate the client crate from the descriptions in spec/; with --watch, after each edit.
    Regenerate(regenerate::Arguments),
    /// Check the descriptions in spec/, or any others, and list also what is legal but doubtful.
    Lint(lint::Arguments),
    /// Explain an error, a warning or a rule of `diff`, or list them.
    Explain(explain::Arguments),
    /// Say what a change of the descriptions means for callers.
    Diff(diff::Arguments),
    /// Check formatting, lints, documentation and tests, and that generated/ is up to date.
    Check,
    /// Emulate the APIs of spec/, or of any other descriptions, on a local port, for programs in any language.
    Mock(mock::Arguments),
    /// Generate a crate from each description in a folder, then lint, document and test it.
    Corpus(corpus::Arguments),
    /// Record that a version of the crate publishes its names, which are kept from then on.
    Release(release::Arguments),
}

/// What a command prints, and whether it succeeded.
struct Outcome {
    stdout: String,
    stderr: String,
    success: bool,
}

impl Outcome {
    fn new(shown: show::Shown, success: bool) -> Self {
        Self {
            stdout: shown.stdout,
            stderr: shown.stderr,
            success,
        }
    }

    fn print(&self) {
        // If writing fails, as it does when the output is piped into `head`, there is no one to report it to.
        let _ = write(std::io::stdout(), &self.stdout);
        let _ = write(std::io::stderr(), &self.stderr);
    }
}

/// Writes text with colours, which go only to terminals that show them. They are removed before anything is written: else
/// each piece between two of them would be written by itself.
fn write(mut stream: impl RawStream, text: &str) -> std::io::Result<()> {
    let mut shown = AutoStream::new(Vec::new(), AutoStream::choice(&stream));
    shown.write_all(text.as_bytes())?;
    stream.write_all(&shown.into_inner())?;
    stream.flush()
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Regenerate(arguments) => regenerate::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Check => check::run(),
        Command::Mock(arguments) => mock::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Release(arguments) => release::run(&arguments),
    };
    outcome.print();
    if outcome.success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
