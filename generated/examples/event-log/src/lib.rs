//! Appends what Twilio tells of conversations, tasks and interactions to a log. In: webhooks. Out: JSON lines.
//!
//! | route | what is sent there |
//! |---|---|
//! | `POST /interactions` | the webhooks of interactions |
//! | `POST /task-router` | the event callback of a TaskRouter workspace |
//! | `POST /conversations` | the post-event webhook of Conversations |
//! | `POST /event-streams` | a sink of Event Streams, in JSON |

mod entry;
mod log;

use std::{io, sync::Arc};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use twilio_flex::{
    events::{conversations, event_streams, interaction, task_router},
    webhook::{
        self, EventError, FormEvent, InvalidSettings, Parameters, PublicUrl, Verifier, VerifyLayer,
    },
};

pub use self::{entry::Entry, log::Log};

/// The routes, which append to this log. `public_url` is where Twilio reaches them.
///
/// # Errors
/// If webhooks cannot be verified with these settings, for example because the public URL is none.
pub fn router(log: Log, public_url: &str, auth_token: &str) -> Result<Router, InvalidSettings> {
    let verifier = Verifier::builder(PublicUrl::base(public_url))
        .auth_token(auth_token)
        .build()?;
    let from_twilio =
        VerifyLayer::new(verifier).on_refused(|error| eprintln!("refused a webhook: {error}"));
    Ok(Router::new()
        .route("/interactions", post(form::<interaction::Event>))
        .route("/task-router", post(form::<task_router::Event>))
        .route("/conversations", post(form::<conversations::Event>))
        .route("/event-streams", post(json))
        .route_layer(from_twilio)
        .with_state(Arc::new(log)))
}

/// A webhook that is a form: one event. Reading it as its type makes sure that it is one.
async fn form<E: FormEvent>(
    State(log): State<Arc<Log>>,
    Extension(webhook): Extension<Parameters>,
    headers: HeaderMap,
) -> StatusCode {
    if let Err(error) = webhook.event::<E>() {
        return unreadable(&error);
    }
    // The same event has the same signature, as it covers the URL and all parameters.
    let signature = headers.get("x-twilio-signature");
    let signature = signature.map(|it| it.as_bytes()).unwrap_or_default();
    append(&log, vec![Entry::of_form(&webhook, signature)])
}

/// A request of Event Streams: one event or several.
async fn json(State(log): State<Arc<Log>>, body: Bytes) -> StatusCode {
    if let Err(error) = webhook::events::<event_streams::Event>(&body) {
        return unreadable(&error);
    }
    match Entry::of_cloud_events(&body) {
        Some(entries) => append(&log, entries),
        None => StatusCode::BAD_REQUEST,
    }
}

/// Twilio gets its answer when the events are on the disk.
fn append(log: &Log, entries: Vec<Entry>) -> StatusCode {
    let appended: io::Result<()> = log.append(entries);
    match appended {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            eprintln!("cannot append to the log: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn unreadable(error: &EventError) -> StatusCode {
    eprintln!("{error}");
    StatusCode::BAD_REQUEST
}
