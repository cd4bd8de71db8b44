//! `cargo run -p park-and-resume` parks a conversation on this machine, and resumes it when you write. With credentials
//! in the environment it does so for Twilio. `--help` lists the variables.

use std::process::ExitCode;

use example_support::{
    Outcome, arguments, end,
    offline::{self, AUTH_TOKEN},
    serve::{curl_message, listen, stopped},
    settings::Variables,
};
use park_and_resume::{Settings, offline::talk, park, router};
use tokio::net::TcpListener;
use twilio_flex::{
    Client,
    sid::{InteractionSid, WorkflowSid, WorkspaceSid},
};

const HELP: &str = "\
Parks conversations: their agents leave, and an agent is invited again when the customer writes.

  park-and-resume                     on this machine, without an account
  park-and-resume park INTERACTION    parks the conversation of an interaction (KD...)
  park-and-resume serve               invites an agent when somebody writes in a parked conversation

To use Twilio, set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID
  TWILIO_AUTH_TOKEN     verifies webhooks
  PARK_PUBLIC_URL       where Twilio reaches the server: https://flex.example.com
  PARK_WORKSPACE_SID    the TaskRouter workspace (WS...) of Flex
  PARK_WORKFLOW_SID     the workflow (WW...) that finds an agent

and, optionally, TWILIO_EDGE, TWILIO_REGION and

  PARK_LISTEN           where to listen, 127.0.0.1:3003 unless set
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
    let workspace = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
    let workspace = variables.required("PARK_WORKSPACE_SID", workspace);
    let workflow = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
    let workflow = variables.required("PARK_WORKFLOW_SID", workflow);
    let auth_token = variables.required("TWILIO_AUTH_TOKEN", AUTH_TOKEN.to_owned());
    let public_url = variables.required("PARK_PUBLIC_URL", String::new());
    let settings = |client, public_url| Settings {
        client,
        auth_token,
        public_url,
        workspace,
        workflow,
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match (is_offline, arguments.as_slice()) {
        (true, []) => {
            let listener = listen(&variables, "PARK_LISTEN", "127.0.0.1:3003").await?;
            variables.check()?;
            let public_url = format!("http://{}", listener.local_addr()?);
            let flex = offline::flex()?;
            let served = flex.serve("127.0.0.1:0").await?;
            let interaction = talk(&flex, workspace, workflow).await?;
            let conversation = park(&flex.client(), &public_url, interaction).await?;
            println!("No Twilio credentials are set, so this happens in Flex on this machine.");
            println!("Parked {conversation}. Write as its customer:");
            println!("{}", curl_message(&served, conversation));
            serve(listener, settings(flex.client(), public_url)).await
        }
        (false, ["park", interaction]) => {
            variables.check()?;
            let interaction = InteractionSid::new(interaction)?;
            let conversation = park(&Client::from_env()?, &public_url, interaction).await?;
            println!("Parked {conversation}.");
            Ok(())
        }
        (false, ["serve"]) => {
            let listener = listen(&variables, "PARK_LISTEN", "127.0.0.1:3003").await?;
            variables.check()?;
            serve(listener, settings(Client::from_env()?, public_url)).await
        }
        _ => Err(format!("these arguments do not fit.\n\n{HELP}").into()),
    }
}

async fn serve(listener: TcpListener, settings: Settings) -> Outcome {
    let routes = router(settings)?;
    println!("Waiting for messages.");
    axum::serve(listener, routes)
        .with_graceful_shutdown(stopped())
        .await?;
    Ok(())
}
