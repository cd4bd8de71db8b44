//! `cargo run -p blocking-cli -- list` lists the plugins of Flex on this machine; with credentials in the environment,
//! those of an account of Twilio. `--help` lists the commands and the variables.

use std::{io, process::ExitCode};

use blocking_cli::{archive, list, on_this_machine, release};
use clap::{Parser, Subcommand};
use example_support::{Outcome, end, settings::Variables};
use twilio_flex::blocking::Client;

/// Lists, releases and archives plugins of Flex UI.
///
/// Without Twilio credentials in the environment, it uses Flex on this machine, which begins anew with each command. To
/// use Twilio, set TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and, optionally,
/// TWILIO_EDGE and TWILIO_REGION.
#[derive(Parser)]
#[command(name = "blocking-cli")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists the plugins with their released versions.
    List,
    /// Releases a version of a plugin, for all users of Flex UI.
    Release { plugin: String, version: String },
    /// Archives a plugin. This cannot be undone.
    Archive { plugin: String },
}

fn main() -> ExitCode {
    end(run(Arguments::parse().command))
}

fn run(command: Command) -> Outcome {
    let client = match Variables::from_env().are_offline() {
        true => {
            eprintln!("No Twilio credentials are set, so this is Flex on this machine.");
            on_this_machine()?.blocking_client()
        }
        false => Client::from_env()?,
    };
    let out = &mut io::stdout();
    match command {
        Command::List => list(&client, out),
        Command::Release { plugin, version } => release(&client, &plugin, &version, out),
        Command::Archive { plugin } => archive(&client, &plugin, out),
    }
}
