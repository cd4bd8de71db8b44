//! `web`: queues a web chat for each request of a browser, and says what became of it.

use std::{error::Error, sync::Arc};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use twilio_flex::{sid::ConfigurationAddressSid, v2::web_channels};
use twilio_outbox::{Enqueued, Outbox, OutboxError, Outcome, Status};

use crate::{settings::Settings, work::stop_signal};

/// The largest request of a browser, in bytes.
const MAX_BODY_SIZE: usize = 4 << 10;

/// What the routes share.
struct Web {
    outbox: Outbox,
    address: ConfigurationAddressSid,
}

/// Serves until the process is told to stop.
///
/// # Errors
/// If Redis cannot be used, or the address is taken.
pub async fn serve(settings: Settings) -> Result<(), Box<dyn Error>> {
    let outbox = settings.outbox().await?;
    let listener = TcpListener::bind(&settings.listen).await.map_err(|error| {
        format!(
            "cannot listen on {}: {error}. Set `QUEUE_WORKER_LISTEN` to another address.",
            settings.listen
        )
    })?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("Queue a web chat: curl {url}/chats --json '{{\"id\":\"chat-1\",\"name\":\"Zoë\"}}'");
    println!("Ask for it: curl {url}/chats/chat-1");
    let serve = axum::serve(listener, router(outbox, settings.address));
    serve.with_graceful_shutdown(stop_signal()).await?;
    Ok(())
}

/// The routes.
pub fn router(outbox: Outbox, address: ConfigurationAddressSid) -> Router {
    Router::new()
        .route("/chats", post(queue))
        .route("/chats/{id}", get(status))
        .layer(DefaultBodyLimit::max(MAX_BODY_SIZE))
        .with_state(Arc::new(Web { outbox, address }))
}

/// `POST /chats`: queues a web chat. Whoever gets no answer posts it once more, with the same ID.
async fn queue(
    State(web): State<Arc<Web>>,
    Json(chat): Json<Value>,
) -> Result<Response, OutboxFailure> {
    let text = |name: &str| chat.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = text("id").to_owned();
    let request = web_channels::create()
        .address_sid(web.address)
        .identity(&id)
        .customer_friendly_name(text("name"));
    let is_new = web.outbox.enqueue(&id, request).await? == Enqueued::New;
    let answer = json!({ "id": id, "status": "queued", "new": is_new });
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}

/// `GET /chats/{id}`: what became of a web chat.
async fn status(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
) -> Result<Response, OutboxFailure> {
    let status = web.outbox.status(&id).await?;
    let answer = match status {
        None => return Ok((StatusCode::NOT_FOUND, "no such chat\n").into_response()),
        Some(Status::Settled(outcome)) => settled(outcome),
        Some(Status::Discarded) => json!({ "status": "discarded" }),
        Some(_) => json!({ "status": "queued" }),
    };
    Ok(Json(answer).into_response())
}

fn settled(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Done { response } => {
            let chat = response.unwrap_or_default();
            json!({ "status": "done", "conversation_sid": chat.get("conversation_sid") })
        }
        Outcome::Refused(refusal) => json!({ "status": "refused", "code": refusal.code }),
        _ => json!({ "status": "held" }),
    }
}

/// Why a request could not be queued or looked up.
struct OutboxFailure(OutboxError);

impl From<OutboxError> for OutboxFailure {
    fn from(error: OutboxError) -> Self {
        Self(error)
    }
}

impl IntoResponse for OutboxFailure {
    fn into_response(self) -> Response {
        if self.0.is_unavailable() {
            // For the log: the browser only learns that it may try again.
            eprintln!("{}", self.0);
            let message = "Try again in a moment, with the same id.\n";
            return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
        }
        (StatusCode::BAD_REQUEST, format!("{}\n", self.0)).into_response()
    }
}
