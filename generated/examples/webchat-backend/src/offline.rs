//! Flex on this machine, so that the program runs without an account.

use std::{error::Error, net::SocketAddr};

use example_support::offline::{ACCOUNT, ADDRESS, AUTH_TOKEN, Mock, Server, builder};
use twilio_flex::{Client, Credentials};

use crate::settings::Settings;

/// The API key of the account.
pub const API_KEY: &str = "SK0123456789abcdef0123456789abcdef";

/// Its secret.
pub const API_SECRET: &str = "the secret of the offline API key";

/// Flex on this machine, until this is dropped.
pub struct Flex {
    /// What it has been asked, for tests.
    pub flex: Mock,
    /// Sends the webhooks.
    _server: Server,
}

/// Starts Flex on this machine, and returns settings with which the backend at `backend` uses it. It sends its webhooks
/// until it is dropped.
///
/// # Errors
/// If it cannot be started.
pub async fn settings(backend: SocketAddr) -> Result<(Settings, Flex), Box<dyn Error>> {
    let public_url = format!("http://{backend}");
    let flex = builder()
        .api_key(API_KEY, API_SECRET)
        .conversations_webhook(format!("{public_url}/webhook"))
        .build()?;
    let server = flex.serve("127.0.0.1:0").await?;
    let client = Client::builder(Credentials::api_key(API_KEY, API_SECRET))
        .transport(flex.transport())
        .build()?;
    let settings = Settings {
        client,
        account_sid: ACCOUNT.to_owned(),
        auth_token: AUTH_TOKEN.to_owned(),
        api_key: API_KEY.to_owned(),
        api_secret: API_SECRET.to_owned(),
        address: ADDRESS,
        conversations_service: "IS0123456789abcdef0123456789abcdef".to_owned(),
        // People type the name as well.
        allowed_origins: vec![
            public_url.clone(),
            format!("http://localhost:{}", backend.port()),
        ],
        public_url,
    };
    Ok((
        settings,
        Flex {
            flex,
            _server: server,
        },
    ))
}
