//! `work`: sends queued requests until the process is told to stop.

use std::{error::Error, time::Duration};

use twilio_outbox::{Outcome, Settled};

use crate::{offline, settings::Settings};

/// Works until the process is told to stop, then finishes what it has begun.
///
/// # Errors
/// If Redis cannot be used.
pub async fn work(settings: Settings) -> Result<(), Box<dyn Error>> {
    let outbox = settings.outbox().await?;
    let (client, _flex) = match settings.client {
        Some(client) => (client, None),
        None => {
            println!("No Twilio credentials are set, so chats are opened in Flex on this machine.");
            let (client, flex) = offline::client().await?;
            (client, Some(flex))
        }
    };
    println!("Working. Ctrl-C stops.");
    outbox
        .worker(client)
        .rate(settings.rate, Duration::from_secs(1))
        .lease(settings.lease)
        .on_problem(|problem| eprintln!("{problem}"))
        // A real application writes this into its database, unless it knows the ID already.
        .on_outcome(|settled| async move {
            println!("{}", line(&settled));
            Ok(())
        })
        .run_until(stop_signal())
        .await?;
    Ok(())
}

/// Without the response and the message, which may contain personal data.
fn line(Settled { id, outcome, .. }: &Settled) -> String {
    match outcome {
        Outcome::Done { .. } => format!("{id}: done"),
        Outcome::Refused(refusal) => match refusal.code {
            Some(code) => format!("{id}: refused by Twilio, {code} (HTTP {})", refusal.status),
            None => format!("{id}: refused with HTTP {}", refusal.status),
        },
        Outcome::Held { why, .. } => format!("{id}: held for people, {why}"),
        _ => format!("{id}: settled"),
    }
}

/// Ready when the process is told to stop: Ctrl-C or, on Unix, SIGTERM.
pub(crate) async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
