//! The two operations that the backend calls, as Twilio answers them, and the webhooks that they cause.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Form, Json, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::webhooks::Webhooks;

/// An account at the server.
pub(super) struct Account {
    pub(super) account_sid: String,
    pub(super) auth_token: String,
    pub(super) api_key: String,
    pub(super) api_secret: String,
    /// Where its webhooks go.
    pub(super) webhook_url: String,
}

struct Twilio {
    /// What `Authorization` must be.
    authorization: String,
    webhooks: Webhooks,
    chats: AtomicU64,
}

type Shared = State<Arc<Twilio>>;
type Fields = Form<HashMap<String, String>>;

pub(super) fn router(account: Account) -> Result<Router, reqwest::Error> {
    let pair = format!("{}:{}", account.api_key, account.api_secret);
    let twilio = Arc::new(Twilio {
        authorization: format!("Basic {}", STANDARD.encode(pair)),
        webhooks: Webhooks::new(account)?,
        chats: AtomicU64::new(0),
    });
    let router = Router::new()
        .route("/v2/WebChats", post(create_web_chat))
        .route("/v1/Conversations/{sid}/Messages", post(create_message))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&twilio),
            check_credentials,
        ));
    Ok(router.with_state(twilio))
}

async fn check_credentials(State(twilio): Shared, request: Request, next: Next) -> Response {
    match request.headers().get(AUTHORIZATION) {
        Some(value) if value.as_bytes() == twilio.authorization.as_bytes() => {
            next.run(request).await
        }
        _ => refused(StatusCode::UNAUTHORIZED, 20003, "Authenticate"),
    }
}

async fn create_web_chat(State(twilio): Shared, Form(fields): Fields) -> Response {
    if !fields.contains_key("AddressSid") {
        let message = "Missing required parameter AddressSid in the post body";
        return refused(StatusCode::BAD_REQUEST, 20001, message);
    }
    let number = twilio.chats.fetch_add(1, Ordering::Relaxed) + 1;
    let conversation = format!("CH{number:032x}");
    let identity = format!("visitor-{number}");
    twilio.webhooks.chat_opened(&conversation, &identity);
    let web_chat = json!({ "conversation_sid": conversation, "identity": identity });
    (StatusCode::CREATED, Json(web_chat)).into_response()
}

async fn create_message(
    State(twilio): Shared,
    Path(conversation): Path<String>,
    headers: HeaderMap,
    Form(fields): Fields,
) -> Response {
    let field = |name| fields.get(name).map(String::as_str).unwrap_or_default();
    let enabled = headers.get("X-Twilio-Webhook-Enabled");
    if enabled.is_some_and(|value| value.as_bytes() == b"true") {
        let (author, body) = (field("Author"), field("Body"));
        twilio.webhooks.message_added(&conversation, author, body);
    }
    let message =
        json!({ "sid": "IM00000000000000000000000000000001", "conversation_sid": conversation });
    (StatusCode::CREATED, Json(message)).into_response()
}

/// An error in Twilio's format.
fn refused(status: StatusCode, code: u32, message: &str) -> Response {
    let body = json!({ "code": code, "message": message, "status": status.as_u16() });
    (status, Json(body)).into_response()
}
