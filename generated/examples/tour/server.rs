//! A stand-in for Twilio: an HTTP server on the loopback interface that behaves as the Flex API does.
//!
//! It checks the credentials, reads forms, keeps flows and channels in memory, pages its lists, and answers with errors
//! of Twilio's shape.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use twilio_flex::{Client, Credentials, Error, transport::ReqwestTransport};

/// The only credentials that the server knows.
pub(crate) const KEY_SID: &str = "SK0123456789abcdef0123456789abcdef";
pub(crate) const SECRET: &str = "a secret of the stand-in";

const DATE: &str = "2016-08-01T22:10:40Z";

/// What the account holds, by SID, and where the server is.
#[derive(Default)]
struct Account {
    url: String,
    flows: BTreeMap<String, Value>,
    channels: BTreeMap<String, Value>,
    sids: usize,
}

type Shared = Arc<Mutex<Account>>;
type Fields = Form<HashMap<String, String>>;
type Answer = Result<Response, ApiError>;

/// Starts the server, and gives its URL. It ends with the program.
pub(crate) async fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let account: Shared = Arc::new(Mutex::new(Account {
        url: url.clone(),
        ..Account::default()
    }));
    let app = Router::new()
        .route("/v1/FlexFlows", post(create_flow))
        .route("/v1/FlexFlows/{sid}", axum::routing::delete(delete_flow))
        .route("/v1/Channels", get(list_channels).post(create_channel))
        .route(
            "/v1/Channels/{sid}",
            get(fetch_channel).delete(delete_channel),
        )
        .fallback(async || ApiError::not_found())
        .layer(middleware::from_fn(check_credentials))
        .with_state(account);
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(url)
}

/// A client of the server at `url`, whatever proxy the environment names.
pub(crate) fn client(url: &str, credentials: Credentials) -> Result<Client, Error> {
    let transport = ReqwestTransport::builder().no_proxy().build()?;
    Client::builder(credentials)
        .base_url(url)
        .transport(transport)
        .build()
}

async fn check_credentials(request: Request, next: Next) -> Response {
    let expected = format!("Basic {}", STANDARD.encode(format!("{KEY_SID}:{SECRET}")));
    match request.headers().get(AUTHORIZATION) {
        Some(value) if value.as_bytes() == expected.as_bytes() => next.run(request).await,
        _ => ApiError::new(StatusCode::UNAUTHORIZED, 20003, "Authenticate").into_response(),
    }
}

async fn create_flow(State(account): State<Shared>, Form(fields): Fields) -> Answer {
    let name = required(&fields, "FriendlyName")?;
    let chat_service = required(&fields, "ChatServiceSid")?;
    let channel_type = required(&fields, "ChannelType")?;
    let mut account = lock(&account);
    let flow = json!({
        "friendly_name": name,
        "chat_service_sid": chat_service,
        "channel_type": channel_type,
        "integration_type": fields.get("IntegrationType"),
        "integration": {
            "flow_sid": fields.get("Integration.FlowSid"),
            "retry_count": fields.get("Integration.RetryCount"),
        },
    });
    let flow = account.add("FO", "FlexFlows", flow);
    account.flows.insert(sid_of(&flow), flow.clone());
    Ok((StatusCode::CREATED, Json(flow)).into_response())
}

async fn delete_flow(State(account): State<Shared>, Path(sid): Path<String>) -> Answer {
    lock(&account)
        .flows
        .remove(&sid)
        .ok_or_else(ApiError::not_found)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn create_channel(State(account): State<Shared>, Form(fields): Fields) -> Answer {
    let flow = required(&fields, "FlexFlowSid")?;
    for name in ["Identity", "ChatUserFriendlyName", "ChatFriendlyName"] {
        required(&fields, name)?;
    }
    let mut account = lock(&account);
    if !account.flows.contains_key(flow) {
        let message = "FlexFlowSid does not name a flow";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 20001, message));
    }
    let channel = account.add(
        "CH",
        "Channels",
        json!({ "flex_flow_sid": flow, "task_sid": null }),
    );
    account.channels.insert(sid_of(&channel), channel.clone());
    Ok((StatusCode::CREATED, Json(channel)).into_response())
}

async fn fetch_channel(State(account): State<Shared>, Path(sid): Path<String>) -> Answer {
    let account = lock(&account);
    let channel = account.channels.get(&sid).ok_or_else(ApiError::not_found)?;
    Ok(Json(channel).into_response())
}

async fn delete_channel(State(account): State<Shared>, Path(sid): Path<String>) -> Answer {
    lock(&account)
        .channels
        .remove(&sid)
        .ok_or_else(ApiError::not_found)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// One page of the channels. `meta` names the next one with an absolute URL, as Twilio does.
async fn list_channels(
    State(account): State<Shared>,
    Query(query): Query<HashMap<String, usize>>,
) -> Json<Value> {
    let page_size = query.get("PageSize").copied().unwrap_or(50).clamp(1, 1000);
    let page = query.get("Page").copied().unwrap_or(0);
    let account = lock(&account);
    let url = |page| {
        format!(
            "{}/v1/Channels?PageSize={page_size}&Page={page}",
            account.url
        )
    };
    let (before, size) = (page.saturating_mul(page_size), account.channels.len());
    let channels: Vec<_> = account
        .channels
        .values()
        .skip(before)
        .take(page_size)
        .collect();
    let has_next = before.saturating_add(channels.len()) < size && !channels.is_empty();
    Json(json!({
        "flex_chat_channels": channels,
        "meta": {
            "key": "flex_chat_channels",
            "page": page,
            "page_size": page_size,
            "url": url(page),
            "first_page_url": url(0),
            "next_page_url": has_next.then(|| url(page + 1)),
            "previous_page_url": page.checked_sub(1).map(url),
        },
    }))
}

impl Account {
    /// Gives a new resource what the server decides.
    fn add(&mut self, prefix: &str, folder: &str, mut resource: Value) -> Value {
        self.sids += 1;
        let sid = format!("{prefix}{:032x}", self.sids);
        if let Some(fields) = resource.as_object_mut() {
            fields.insert(
                "url".to_owned(),
                format!("{}/v1/{folder}/{sid}", self.url).into(),
            );
            fields.insert("sid".to_owned(), sid.into());
            fields.insert("date_created".to_owned(), DATE.into());
            fields.insert("date_updated".to_owned(), DATE.into());
        }
        resource
    }
}

fn sid_of(resource: &Value) -> String {
    resource
        .get("sid")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn lock(account: &Shared) -> MutexGuard<'_, Account> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A field that the API cannot do without.
fn required<'a>(fields: &'a HashMap<String, String>, name: &str) -> Result<&'a str, ApiError> {
    fields.get(name).map(String::as_str).ok_or_else(|| {
        let message = format!("Missing required parameter {name} in the post body");
        ApiError::new(StatusCode::BAD_REQUEST, 20001, message)
    })
}

/// An error in Twilio's shape.
struct ApiError {
    status: StatusCode,
    code: u32,
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            20404,
            "The requested resource was not found",
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        (self.status, Json(body)).into_response()
    }
}
