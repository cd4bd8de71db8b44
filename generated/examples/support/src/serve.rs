//! Programs that receive webhooks. In: an address. Out: a socket, and when to stop. Needs the feature `serve`.

use std::fmt;

use tokio::net::TcpListener;

use crate::{
    Outcome,
    offline::{ACCOUNT, AUTH_TOKEN, Server},
    settings::Variables,
};

/// Listens where a variable says, or else at this address.
///
/// # Errors
/// If that is not possible, for example because another program listens there.
pub async fn listen(
    variables: &Variables<'_>,
    name: &str,
    otherwise: &str,
) -> Outcome<TcpListener> {
    let address = variables.optional(name);
    let address = address.as_deref().unwrap_or(otherwise);
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| {
        format!("cannot listen on {address}: {error}. Set `{name}` to another address.").into()
    })
}

/// Ends when somebody stops the program: Ctrl-C or, on Unix, SIGTERM.
pub async fn stopped() {
    let interrupted = async {
        // Without a handler for signals, the program ends as if it had none.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}

/// The command with which a person writes a message in a conversation of Flex on this machine.
pub fn curl_message(flex: &Server, conversation: impl fmt::Display) -> String {
    let url = flex.url();
    format!(
        "curl -u '{ACCOUNT}:{AUTH_TOKEN}' -H 'X-Twilio-Webhook-Enabled: true' \
         -d Author=visitor-1001 -d 'Body=Hello?' {url}/v1/Conversations/{conversation}/Messages"
    )
}
