//! `cargo run -p event-log` logs what happens in Flex on this machine; with credentials in the environment, what Twilio
//! sends. `--help` lists the variables.

use std::process::ExitCode;

use event_log::{Log, router};
use example_support::{
    Outcome, arguments, end,
    offline::{self, AUTH_TOKEN, Mock},
    serve::{curl_message, listen, stopped},
    settings::Variables,
};
use twilio_flex::{
    serde_json::json,
    sid::{ConversationSid, FlexInstanceSid, WorkspaceSid},
    v1::{
        interaction::{self, Channel, Routing},
        interaction_webhook::{self, Type},
    },
};

const HELP: &str = "\
Appends the events that Twilio sends to a log, as JSON lines: what happened and the SIDs, no personal data.

Without Twilio credentials in the environment, it logs what happens in Flex on this machine and needs no account. To use
Twilio, set

  TWILIO_AUTH_TOKEN       verifies webhooks
  EVENT_LOG_PUBLIC_URL    where Twilio reaches the server: https://flex.example.com

and, optionally,

  EVENT_LOG_FILE          the log, events.jsonl unless set
  EVENT_LOG_LISTEN        where to listen, 127.0.0.1:3004 unless set

Let Twilio send, by POST, the webhooks of interactions to EVENT_LOG_PUBLIC_URL/interactions, the event callback of the
TaskRouter workspace to /task-router, the post-event webhook of Conversations to /conversations, and a sink of Event
Streams to /event-streams.
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
    let auth_token = variables.required("TWILIO_AUTH_TOKEN", AUTH_TOKEN.to_owned());
    let public_url = variables.required("EVENT_LOG_PUBLIC_URL", String::new());
    let listener = listen(&variables, "EVENT_LOG_LISTEN", "127.0.0.1:3004").await?;
    let file = variables.optional("EVENT_LOG_FILE");
    variables.check()?;

    // Events of Flex on this machine do not belong into the same log as those of Twilio.
    let folder = tempfile::tempdir()?;
    let file = match (file, is_offline) {
        (Some(file), _) => file.into(),
        (None, true) => folder.path().join("events.jsonl"),
        (None, false) => "events.jsonl".into(),
    };
    let log =
        Log::open(&file).map_err(|error| format!("cannot open {}: {error}", file.display()))?;
    let url = format!("http://{}", listener.local_addr()?);
    let public_url = if is_offline { url } else { public_url };
    let routes = router(log, &public_url, &auth_token)?;
    println!("Appending to {}", file.display());
    // Flex on this machine, as long as the program runs.
    let _flex = match is_offline {
        true => Some(something_happens(&public_url).await?),
        false => None,
    };
    axum::serve(listener, routes)
        .with_graceful_shutdown(stopped())
        .await?;
    println!("Stopped: everything that Twilio has got an answer for is in the log.");
    Ok(())
}

/// A customer of Flex on this machine waits for an agent, and you may write for them.
async fn something_happens(url: &str) -> Outcome<(Mock, offline::Server)> {
    let flex = offline::builder()
        .task_router_events(format!("{url}/task-router"))
        .conversations_webhook(format!("{url}/conversations"))
        .build()?;
    let served = flex.serve("127.0.0.1:0").await?;
    let client = flex.client();
    let instance = FlexInstanceSid::from_static("GO0123456789abcdef0123456789abcdef");
    let register = interaction_webhook::create(instance)
        .r#type(Type::Global)
        .url(format!("{url}/interactions"));
    client.send(register).await?;
    let conversation = ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(conversation);
    let workspace = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
    let routing = Routing::new(workspace).attributes(json!({ "customerName": "Sample Customer" }));
    let create = interaction::create().channel(channel).routing(routing);
    client.send(create).await?;
    println!(
        "No Twilio credentials are set, so this happens in Flex on this machine. Write as a customer:"
    );
    println!("{}", curl_message(&served, conversation));
    Ok((flex, served))
}
