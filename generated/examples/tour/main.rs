//! A tour of the crate: starts a web chat, routes it to an agent as an interaction, waits for the channel, lists its
//! participants, closes it, and handles an error.
//!
//! `cargo run -p twilio-flex --example tour` needs no account: without credentials in the environment, it starts a mock
//! server on the loopback interface and talks to that. `--help` explains how to use your own account.

mod server;
mod steps;

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use steps::Settings;
use twilio_flex::{
    Client, Credentials,
    sid::{ConfigurationAddressSid, WorkflowSid, WorkspaceSid},
    types::InvalidSid,
};

const HELP: &str = "\
A tour of Twilio Flex: starts a web chat, routes it to an agent as an interaction, and closes it.

Without credentials in the environment, it uses a mock server on this machine and needs no account.
To use Twilio, set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
  TOUR_ADDRESS_SID     the Conversations address (IG...) for web chats
  TOUR_WORKSPACE_SID   the TaskRouter workspace (WS...) of Flex
  TOUR_WORKFLOW_SID    the workflow (WW...) that finds an agent

and, optionally, TWILIO_EDGE and TWILIO_REGION. At the end, the tour closes the interaction's channel and deletes
the conversation. Use a test account: an agent may be offered the task in the meantime.
";

const CREDENTIALS: [&str; 4] = [
    "TWILIO_API_KEY",
    "TWILIO_API_SECRET",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
];

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().len() > 1 {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match tour().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // An error of this crate prints one line, without secrets.
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> Result<(), Box<dyn Error>> {
    let (client, settings) = if CREDENTIALS.into_iter().any(is_set) {
        (Client::from_env()?, settings()?)
    } else {
        mock().await?
    };
    steps::run(&client, &settings, &mut io::stdout()).await
}

/// The settings for your own account.
fn settings() -> Result<Settings, Box<dyn Error>> {
    Ok(Settings {
        address: sid_from_env("TOUR_ADDRESS_SID", ConfigurationAddressSid::new)?,
        workspace: sid_from_env("TOUR_WORKSPACE_SID", WorkspaceSid::new)?,
        workflow: sid_from_env("TOUR_WORKFLOW_SID", WorkflowSid::new)?,
    })
}

fn from_env(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("`{name}` is not set; see --help"))
}

fn sid_from_env<T>(
    name: &str,
    read: impl FnOnce(&str) -> Result<T, InvalidSid>,
) -> Result<T, String> {
    read(&from_env(name)?).map_err(|error| format!("`{name}`: {error}"))
}

/// Starts the mock server, and returns a client for it.
async fn mock() -> Result<(Client, Settings), Box<dyn Error>> {
    let url = server::start().await?;
    let credentials = Credentials::api_key(server::KEY_SID, server::SECRET);
    let client = server::client(&url, credentials)?;
    let settings = Settings {
        address: ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef"),
        workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
    };
    writeln!(
        io::stdout(),
        "No Twilio credentials are set, so this tour uses a mock server on this machine."
    )?;
    Ok((client, settings))
}

/// As for the client, an empty variable counts as not set.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
