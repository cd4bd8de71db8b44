//! In: a command of somebody who works on this repository. Out: the work done, a few lines about it, an exit code.
//!
//! `cargo xtask` lists the commands. Exit code 0 means done or up to date, 1 that something needs attention, 2 that the
//! command line is wrong.

mod check;
mod corpus;
mod place;
mod regenerate;
mod report;
mod step;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Commands for people who work on this repository.
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

#[derive(Subcommand)]
enum Command {
    /// Writes the client crate from the descriptions in spec/.
    Regenerate(regenerate::Arguments),
    /// Checks formatting, lints, documentation, freshness of generated/ and all tests.
    Check,
    /// Makes a crate from each description in a folder, then lints, documents and tests each of them.
    Corpus(corpus::Arguments),
}

/// What a command has to say, and whether all is well.
struct Outcome {
    stdout: String,
    stderr: String,
    success: bool,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Regenerate(arguments) => regenerate::run(&arguments),
        Command::Check => check::run(),
        Command::Corpus(arguments) => corpus::run(&arguments),
    };
    // Nobody is left to tell if these cannot be written, as when the output is piped into `head`.
    let _ = std::io::stdout().write_all(outcome.stdout.as_bytes());
    let _ = std::io::stderr().write_all(outcome.stderr.as_bytes());
    if outcome.success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
