//! `cargo run -p webchat-backend` starts the backend of a web chat and prints where to open it.
//!
//! Without credentials in the environment, it talks to Flex on this machine and needs no account. `--help` lists
//! the variables for your own account.

use std::{env, error::Error, process::ExitCode};

use tokio::net::TcpListener;
use webchat_backend::{
    offline,
    settings::{HELP, Settings},
};

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().len() > 1 {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let from_env = Settings::from_env()?;
    let listener = listen().await?;
    let (settings, _flex) = match from_env {
        Some(settings) => (settings, None),
        None => {
            println!("No Twilio credentials are set, so chats are opened in Flex on this machine.");
            let (settings, flex) = offline::settings(listener.local_addr()?).await?;
            (settings, Some(flex))
        }
    };
    println!("Open {}", settings.public_url);
    axum::serve(listener, webchat_backend::router(settings)?).await?;
    Ok(())
}

async fn listen() -> Result<TcpListener, String> {
    let address = env::var("WEBCHAT_LISTEN").ok();
    let address = address.filter(|address| !address.is_empty());
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}. Set `WEBCHAT_LISTEN` to another address.")
    })
}
