//! Flex on this machine, so that the example runs without an account.

use std::error::Error;

use example_support::offline::{Server, flex};
use twilio_flex::{Client, transport::ReqwestTransport};

/// Starts Flex on this machine, and returns a client for it. It answers until the server is dropped, and knows nothing
/// of what other workers do: each has its own.
///
/// # Errors
/// If it cannot be started.
pub async fn client() -> Result<(Client, Server), Box<dyn Error>> {
    let flex = flex()?;
    let server = flex.serve("127.0.0.1:0").await?;
    let client = Client::builder(flex.credentials())
        .base_url(server.url())
        .transport(ReqwestTransport::builder().no_proxy().build()?)
        .build()?;
    Ok((client, server))
}
