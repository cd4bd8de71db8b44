//! `cargo run -p own-transport` lists the plugins of Flex on this machine, with hyper; with credentials in the
//! environment, those of an account of Twilio.

use std::{env, error::Error, process::ExitCode};

use own_transport::HyperTransport;
use twilio_flex::{Client, v1::plugin};

const HELP: &str = "\
Lists the plugins of Flex UI, with an HTTP library that twilio-flex does not know: hyper.

Without Twilio credentials in the environment, it lists those of Flex on this machine. To use Twilio, set
TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and, optionally, TWILIO_EDGE and
TWILIO_REGION.
";

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().len() > 1 {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    #[cfg(feature = "offline")]
    if example_support::settings::Variables::from_env().are_offline() {
        return on_this_machine().await;
    }
    let client = Client::builder_from_env()?;
    list(&client.transport(HyperTransport::new()?).build()?).await
}

async fn list(client: &Client) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut plugins = client.stream(plugin::list());
    while let Some(plugin) = plugins.try_next().await? {
        println!("{}", plugin.unique_name.unwrap_or_default());
    }
    Ok(())
}

/// Over a socket, so that hyper has something to do.
#[cfg(feature = "offline")]
async fn on_this_machine() -> Result<(), Box<dyn Error + Send + Sync>> {
    use twilio_flex::serde_json::json;

    eprintln!("No Twilio credentials are set, so this is Flex on this machine.");
    let flex = example_support::offline::flex()?;
    for name in ["chat-colors", "order-lookup"] {
        flex.put("/v1/PluginService/Plugins", json!({ "unique_name": name }))?;
    }
    let server = flex.serve("127.0.0.1:0").await?;
    let client = Client::builder(flex.credentials()).base_url(server.url());
    list(&client.transport(HyperTransport::new()?).build()?).await
}
