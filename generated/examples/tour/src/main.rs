//! `cargo run -p tour` takes a tour of the crate, in Flex on this machine or, with credentials in the environment, with
//! Twilio. `--help` explains how to use your own account.

use std::{io, process::ExitCode};

use example_support::{Outcome, arguments, end, settings::Variables};
use tour::{Settings, on_this_machine, run};
use twilio_flex::{
    Client,
    sid::{ConfigurationAddressSid, WorkflowSid, WorkspaceSid},
};

const HELP: &str = "\
A tour of Twilio Flex: starts a web chat, routes it to an agent as an interaction, and closes it.

Without credentials in the environment, it happens in Flex on this machine and needs no account.
To use Twilio, set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
  TOUR_ADDRESS_SID     the Conversations address (IG...) for web chats
  TOUR_WORKSPACE_SID   the TaskRouter workspace (WS...) of Flex
  TOUR_WORKFLOW_SID    the workflow (WW...) that finds an agent

and, optionally, TWILIO_EDGE and TWILIO_REGION. At the end, the tour closes the interaction's channel and deletes
the conversation. Use a test account: an agent may be offered the task in the meantime.
";

#[tokio::main]
async fn main() -> ExitCode {
    match arguments() {
        Some(arguments) if arguments.is_empty() => end(tour().await),
        _ => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
    }
}

async fn tour() -> Outcome {
    let mut variables = Variables::from_env();
    let is_offline = variables.are_offline();
    let address = ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");
    let workspace = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
    let workflow = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
    let settings = Settings {
        address: variables.required("TOUR_ADDRESS_SID", address),
        workspace: variables.required("TOUR_WORKSPACE_SID", workspace),
        workflow: variables.required("TOUR_WORKFLOW_SID", workflow),
    };
    variables.check()?;
    let client = match is_offline {
        true => {
            println!("No Twilio credentials are set, so this happens in Flex on this machine.");
            on_this_machine()?
        }
        false => Client::from_env()?,
    };
    run(&client, &settings, &mut io::stdout()).await
}
