//! A tour of the crate: starts a web chat, brings it to an agent as an interaction, waits for its channel, lists who takes
//! part, closes it again, and meets an error.
//!
//! `cargo run -p twilio-flex --example tour` needs no account: without credentials in the environment it talks to a
//! stand-in for Twilio, a real HTTP server that this program starts on the loopback interface. Run it with `--help` to
//! see how to take the tour with an account of your own.

mod server;
mod story;

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use story::Places;
use twilio_flex::{
    Client, Credentials,
    sid::{WorkflowSid, WorkspaceSid},
    types::InvalidSid,
};

const HELP: &str = "\
Takes a tour of Twilio Flex: starts a web chat, brings it to an agent as an interaction, and closes it again.

Without credentials in the environment, the tour goes to a stand-in server on this machine, and needs nothing.
To go to Twilio, set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
  TOUR_ADDRESS_SID     the Conversations address (IG...) that web chats begin at
  TOUR_WORKSPACE_SID   the TaskRouter workspace (WS...) of Flex
  TOUR_WORKFLOW_SID    the workflow (WW...) that finds an agent

and, if need be, TWILIO_EDGE and TWILIO_REGION. At its end the tour closes the interaction's channel and deletes the
conversation. Better use a test account: an agent may be offered the task while it lasts.
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
            // An `Error` of this crate prints as one line, and says nothing that should not be seen.
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> Result<(), Box<dyn Error>> {
    let (client, places) = if CREDENTIALS.into_iter().any(is_set) {
        (Client::from_env()?, places()?)
    } else {
        stand_in().await?
    };
    story::tell(&client, &places, &mut io::stdout()).await
}

/// Where to go on an account of your own.
fn places() -> Result<Places, Box<dyn Error>> {
    Ok(Places {
        address: from_env("TOUR_ADDRESS_SID")?,
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

/// A client of a server that was started for it.
async fn stand_in() -> Result<(Client, Places), Box<dyn Error>> {
    let url = server::start().await?;
    let credentials = Credentials::api_key(server::KEY_SID, server::SECRET);
    let client = server::client(&url, credentials)?;
    let places = Places {
        address: "IG0123456789abcdef0123456789abcdef".to_owned(),
        workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
    };
    writeln!(
        io::stdout(),
        "No Twilio credentials are set, so this tour goes to a stand-in on this machine."
    )?;
    Ok((client, places))
}

/// As for the client itself, a variable that is empty is not set.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
