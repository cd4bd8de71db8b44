//! A server that stands in for Twilio, so that the example runs without an account.

use std::{
    collections::HashMap,
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;
use tokio::net::TcpListener;
use twilio_flex::{Client, Credentials, transport::ReqwestTransport};

/// Starts the server on the loopback interface, and returns a client for it. The server runs until the program ends.
///
/// # Errors
/// If the server cannot be started.
pub async fn client() -> Result<Client, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let client = Client::builder(Credentials::api_key(
        "SK00",
        "the secret of the offline API key",
    ))
    .base_url(format!("http://{}", listener.local_addr()?))
    .transport(ReqwestTransport::builder().no_proxy().build()?)
    .build()?;
    let chats = Arc::new(AtomicU64::new(0));
    let routes = Router::new()
        .route("/v2/WebChats", post(create_web_chat))
        .with_state(chats);
    tokio::spawn(async { axum::serve(listener, routes).await });
    Ok(client)
}

/// As Twilio answers it. A visitor whose name is `refuse` is refused, to see what happens then.
async fn create_web_chat(
    State(chats): State<Arc<AtomicU64>>,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    if fields
        .get("CustomerFriendlyName")
        .is_some_and(|name| name == "refuse")
    {
        let message = "Invalid CustomerFriendlyName";
        let body = json!({ "code": 20001, "message": message, "status": 400 });
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    }
    let number = chats.fetch_add(1, Ordering::Relaxed) + 1;
    let identity = fields.get("Identity");
    let chat = json!({ "conversation_sid": format!("CH{number:032x}"), "identity": identity });
    (StatusCode::CREATED, Json(chat)).into_response()
}
