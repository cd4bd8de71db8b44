//! A server that stands in for Twilio, so that the example runs without an account.

mod twilio;
mod webhooks;

use std::{error::Error, net::SocketAddr};

use tokio::net::TcpListener;
use twilio_flex::{Client, Credentials, sid::ConfigurationAddressSid, transport::ReqwestTransport};

use crate::settings::Settings;

/// Starts the server on the loopback interface, and returns settings with which the backend at `backend` uses it. The
/// server runs until the program ends.
///
/// # Errors
/// If the server cannot be started.
pub async fn settings(backend: SocketAddr) -> Result<Settings, Box<dyn Error>> {
    let public_url = format!("http://{backend}");
    let account = twilio::Account {
        account_sid: "AC0123456789abcdef0123456789abcdef".to_owned(),
        auth_token: "the auth token of the offline account".to_owned(),
        api_key: "SK0123456789abcdef0123456789abcdef".to_owned(),
        api_secret: "the secret of the offline API key".to_owned(),
        webhook_url: format!("{public_url}/webhook"),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::builder(Credentials::api_key(&account.api_key, &account.api_secret))
        .base_url(format!("http://{}", listener.local_addr()?))
        .transport(ReqwestTransport::builder().no_proxy().build()?)
        .build()?;
    let settings = Settings {
        client,
        account_sid: account.account_sid.clone(),
        auth_token: account.auth_token.clone(),
        api_key: account.api_key.clone(),
        api_secret: account.api_secret.clone(),
        address: ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef"),
        conversations_service: "IS0123456789abcdef0123456789abcdef".to_owned(),
        // People type the name as well.
        allowed_origins: vec![
            public_url.clone(),
            format!("http://localhost:{}", backend.port()),
        ],
        public_url,
    };
    let routes = twilio::router(account)?;
    tokio::spawn(async { axum::serve(listener, routes).await });
    Ok(settings)
}
