//! `cargo run -p inbound-message` routes messages in Flex on this machine to an agent; with credentials in the
//! environment, those of Twilio. `--help` lists the variables.

use std::process::ExitCode;

use example_support::{
    Outcome, arguments, end,
    offline::{self, AUTH_TOKEN},
    serve::{curl_message, listen, stopped},
    settings::Variables,
};
use inbound_message::{Inbound, Settings, claims::Claims};
use tokio::net::TcpListener;
use twilio_flex::{
    Client,
    sid::{WorkflowSid, WorkspaceSid},
};

const HELP: &str = "\
Routes the first message of each conversation to an agent: it becomes an interaction of Flex.

Without Twilio credentials in the environment, it does so in Flex on this machine and needs no account. To use Twilio,
set

  TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID
  TWILIO_AUTH_TOKEN        verifies webhooks
  INBOUND_PUBLIC_URL       where Twilio reaches the server: https://flex.example.com
  INBOUND_WORKSPACE_SID    the TaskRouter workspace (WS...) of Flex
  INBOUND_WORKFLOW_SID     the workflow (WW...) that finds an agent

and, optionally, TWILIO_EDGE, TWILIO_REGION and

  INBOUND_LISTEN           where to listen, 127.0.0.1:3002 unless set
  INBOUND_CLAIMS           the folder that knows which conversations are routed, inbound-claims unless set

In the Twilio Console, set the post-event URL of Conversations to INBOUND_PUBLIC_URL/messages, by POST, for
onMessageAdded. Switch off whatever else routes these conversations, or there are two interactions.
";

#[tokio::main]
async fn main() -> ExitCode {
    match arguments() {
        Some(arguments) if arguments.is_empty() => end(run().await),
        _ => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
    }
}

async fn run() -> Outcome {
    let mut variables = Variables::from_env();
    let is_offline = variables.are_offline();
    let workspace = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
    let workspace = variables.required("INBOUND_WORKSPACE_SID", workspace);
    let workflow = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
    let workflow = variables.required("INBOUND_WORKFLOW_SID", workflow);
    let auth_token = variables.required("TWILIO_AUTH_TOKEN", AUTH_TOKEN.to_owned());
    let public_url = variables.required("INBOUND_PUBLIC_URL", String::new());
    let claims = variables.optional("INBOUND_CLAIMS");
    let listener = listen(&variables, "INBOUND_LISTEN", "127.0.0.1:3002").await?;
    variables.check()?;
    let settings = |client, public_url, claims| Settings {
        client,
        auth_token,
        public_url,
        workspace,
        workflow,
        claims,
    };
    if !is_offline {
        let claims = Claims::in_folder(claims.as_deref().unwrap_or("inbound-claims"))?;
        return serve(listener, settings(Client::from_env()?, public_url, claims)).await;
    }
    let public_url = format!("http://{}", listener.local_addr()?);
    let flex = offline::builder()
        .conversations_webhook(format!("{public_url}/messages"))
        .build()?;
    let served = flex.serve("127.0.0.1:0").await?;
    // The emulator forgets its conversations, and so does this.
    let folder = tempfile::tempdir()?;
    let conversation = flex.put("/v1/Conversations", twilio_flex::serde_json::json!({}))?;
    let conversation = conversation.get("sid").and_then(|it| it.as_str());
    println!(
        "No Twilio credentials are set, so this happens in Flex on this machine. Write as a customer:"
    );
    println!(
        "{}",
        curl_message(&served, conversation.unwrap_or_default())
    );
    let claims = Claims::in_folder(folder.path())?;
    serve(listener, settings(flex.client(), public_url, claims)).await
}

async fn serve(listener: TcpListener, settings: Settings) -> Outcome {
    let inbound = Inbound::new(settings);
    let routes = inbound.router()?;
    println!("Waiting for messages.");
    axum::serve(listener, routes)
        .with_graceful_shutdown(stopped())
        .await?;
    // Twilio does not send again what has been answered.
    inbound.finish().await;
    Ok(())
}
