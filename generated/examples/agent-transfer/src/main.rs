//! `cargo run -p agent-transfer` transfers a conversation on this machine; with credentials in the environment and the
//! SID of an interaction, one of Twilio. `--help` lists the variables.

use std::{io, process::ExitCode};

use agent_transfer::{Specialist, offline, transfer};
use example_support::{Outcome, arguments, end, settings::Variables};
use twilio_flex::{
    Client,
    sid::{InteractionSid, WorkerSid, WorkflowSid, WorkspaceSid},
};

const HELP: &str = "\
Transfers the conversation of an interaction from its agent to a specialist, who is invited first.

  agent-transfer                 on this machine, without an account
  agent-transfer INTERACTION     an interaction (KD...) of Twilio, whose channel has an agent

To use Twilio, set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
  TRANSFER_WORKSPACE_SID   the TaskRouter workspace (WS...) of Flex
  TRANSFER_WORKFLOW_SID    the workflow (WW...) that the invite goes through
  TRANSFER_WORKER_SID      the worker (WK...) who takes over

and, optionally, TWILIO_EDGE and TWILIO_REGION. The specialist has a minute to accept; if they do not, the transfer
fails and the agent stays.
";

#[tokio::main]
async fn main() -> ExitCode {
    match arguments() {
        Some(arguments) => end(run(&arguments).await),
        None => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
    }
}

async fn run(arguments: &[String]) -> Outcome {
    let mut variables = Variables::from_env();
    let is_offline = variables.are_offline();
    let specialist = Specialist {
        workspace: variables.required(
            "TRANSFER_WORKSPACE_SID",
            WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        ),
        workflow: variables.required(
            "TRANSFER_WORKFLOW_SID",
            WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
        ),
        worker: variables.required(
            "TRANSFER_WORKER_SID",
            WorkerSid::from_static("WK0123456789abcdef0123456789abcdef"),
        ),
    };
    variables.check()?;
    let (client, interaction) = match arguments {
        [] if is_offline => {
            println!("No Twilio credentials are set, so this happens in Flex on this machine.");
            offline::begin(&specialist).await?
        }
        [sid] if !is_offline => (Client::from_env()?, InteractionSid::new(sid)?),
        _ => return Err(format!("these arguments do not fit.\n\n{HELP}").into()),
    };
    transfer(&client, interaction, &specialist, &mut io::stdout()).await
}
