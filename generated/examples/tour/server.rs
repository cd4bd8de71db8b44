//! A mock of the Flex API: an HTTP server on the loopback interface.
//!
//! It checks credentials, reads forms, keeps conversations and interactions in memory, takes a while to set up a
//! channel, pages its lists, and returns errors in Twilio's format.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use twilio_flex::{Client, Credentials, Error, transport::ReqwestTransport};

/// The only credentials that the server accepts.
pub(crate) const KEY_SID: &str = "SK0123456789abcdef0123456789abcdef";
pub(crate) const SECRET: &str = "a secret of the mock server";

/// How often a channel is fetched before it is active.
const FETCHES_UNTIL_ACTIVE: usize = 2;

/// The data of the account, by SID, and the URL of the server.
#[derive(Default)]
struct Account {
    url: String,
    conversations: BTreeSet<String>,
    /// By the SID of the interaction, which has one channel.
    channels: BTreeMap<String, Channel>,
    sids: usize,
}

/// The channel of an interaction.
struct Channel {
    sid: String,
    fetches: usize,
    is_closed: bool,
    /// SIDs and types.
    participants: Vec<(String, &'static str)>,
}

type Shared = Arc<Mutex<Account>>;
type Fields = Form<HashMap<String, String>>;
type ApiResult = Result<Response, ApiError>;

/// Starts the server, and returns its URL. It runs until the program ends.
pub(crate) async fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let account: Shared = Arc::new(Mutex::new(Account {
        url: url.clone(),
        ..Account::default()
    }));
    let app = Router::new()
        .route("/v2/WebChats", post(create_web_chat))
        .route("/v1/Conversations/{sid}", delete(delete_conversation))
        .route("/v1/Interactions", post(create_interaction))
        .route(
            "/v1/Interactions/{interaction}/Channels",
            get(list_channels),
        )
        .route(
            "/v1/Interactions/{interaction}/Channels/{sid}",
            get(fetch_channel).post(update_channel),
        )
        .route(
            "/v1/Interactions/{interaction}/Channels/{sid}/Participants",
            get(list_participants),
        )
        .fallback(async || ApiError::not_found())
        .layer(middleware::from_fn(check_credentials))
        .with_state(account);
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(url)
}

/// A client of the server at `url`, which ignores the proxies of the environment.
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

async fn create_web_chat(State(account): State<Shared>, Form(fields): Fields) -> ApiResult {
    required(&fields, "AddressSid")?;
    let mut account = lock(&account);
    let conversation = account.new_sid("CH");
    account.conversations.insert(conversation.clone());
    let identity = fields.get("Identity");
    let web_chat = json!({ "conversation_sid": conversation, "identity": identity });
    Ok((StatusCode::CREATED, Json(web_chat)).into_response())
}

async fn delete_conversation(State(account): State<Shared>, Path(sid): Path<String>) -> ApiResult {
    let was_there = lock(&account).conversations.remove(&sid);
    match was_there {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(ApiError::not_found()),
    }
}

async fn create_interaction(State(account): State<Shared>, Form(fields): Fields) -> ApiResult {
    let mut channel: Value = json_field(&fields, "Channel")?;
    let routing: Value = json_field(&fields, "Routing")?;
    let mut account = lock(&account);
    let conversation = channel.pointer("/properties/media_channel_sid");
    let conversation = conversation.and_then(Value::as_str).unwrap_or_default();
    if !account.conversations.contains(conversation) {
        return Err(ApiError::bad_request(
            "Channel does not name a conversation",
        ));
    }
    let (sid, channel_sid) = (account.new_sid("KD"), account.new_sid("UO"));
    let participants = ["customer", "agent", "supervisor"];
    let new_channel = Channel {
        sid: channel_sid.clone(),
        fetches: 0,
        is_closed: false,
        participants: participants
            .map(|part| (account.new_sid("UT"), part))
            .to_vec(),
    };
    account.channels.insert(sid.clone(), new_channel);
    if let Some(members) = channel.as_object_mut() {
        members.insert("sid".to_owned(), channel_sid.into());
    }
    let interaction = json!({
        "url": format!("{}/v1/Interactions/{sid}", account.url),
        "sid": sid,
        "channel": channel,
        "routing": routing,
    });
    Ok((StatusCode::CREATED, Json(interaction)).into_response())
}

async fn fetch_channel(
    State(account): State<Shared>,
    Path((interaction, sid)): Path<(String, String)>,
) -> ApiResult {
    let mut account = lock(&account);
    let channel = account.channel(&interaction, &sid)?;
    channel.fetches += 1;
    Ok(Json(channel.shown(&interaction)).into_response())
}

/// Closes a channel. The tour needs no other update.
async fn update_channel(
    State(account): State<Shared>,
    Path((interaction, sid)): Path<(String, String)>,
    Form(fields): Fields,
) -> ApiResult {
    if required(&fields, "Status")? != "closed" {
        return Err(ApiError::bad_request("Status is not one of closed"));
    }
    let mut account = lock(&account);
    let channel = account.channel(&interaction, &sid)?;
    channel.is_closed = true;
    Ok(Json(channel.shown(&interaction)).into_response())
}

async fn list_channels(
    State(account): State<Shared>,
    Path(interaction): Path<String>,
    Query(query): Query<HashMap<String, usize>>,
) -> ApiResult {
    let account = lock(&account);
    let channels = account.channels.get(&interaction);
    let channels: Vec<_> = channels
        .map(|it| it.shown(&interaction))
        .into_iter()
        .collect();
    let path = format!("/v1/Interactions/{interaction}/Channels");
    Ok(account.page("channels", &path, &channels, &query))
}

async fn list_participants(
    State(account): State<Shared>,
    Path((interaction, sid)): Path<(String, String)>,
    Query(query): Query<HashMap<String, usize>>,
) -> ApiResult {
    let mut account = lock(&account);
    let participants = &account.channel(&interaction, &sid)?.participants;
    let participants: Vec<_> = participants
        .iter()
        .map(|(participant, part)| {
            json!({
                "sid": participant,
                "type": part,
                "interaction_sid": interaction,
                "channel_sid": sid,
            })
        })
        .collect();
    let path = format!("/v1/Interactions/{interaction}/Channels/{sid}/Participants");
    Ok(account.page("participants", &path, &participants, &query))
}

impl Channel {
    fn shown(&self, interaction: &str) -> Value {
        let status = match self.is_closed {
            true => "closed",
            false if self.fetches > FETCHES_UNTIL_ACTIVE => "active",
            false => "setup",
        };
        json!({
            "sid": self.sid,
            "interaction_sid": interaction,
            "type": "web",
            "status": status,
            "error_code": null,
            "error_message": null,
        })
    }
}

impl Account {
    fn new_sid(&mut self, prefix: &str) -> String {
        self.sids += 1;
        format!("{prefix}{:032x}", self.sids)
    }

    fn channel(&mut self, interaction: &str, sid: &str) -> Result<&mut Channel, ApiError> {
        let channel = self.channels.get_mut(interaction);
        channel
            .filter(|channel| channel.sid == sid)
            .ok_or_else(ApiError::not_found)
    }

    /// One page of a list. `meta` has the absolute URL of the next one, as at Twilio.
    fn page(
        &self,
        key: &str,
        path: &str,
        items: &[Value],
        query: &HashMap<String, usize>,
    ) -> Response {
        let page_size = query.get("PageSize").copied().unwrap_or(50).clamp(1, 1000);
        let page = query.get("Page").copied().unwrap_or(0);
        let url = |page| format!("{}{path}?PageSize={page_size}&Page={page}", self.url);
        let before = page.saturating_mul(page_size);
        let shown: Vec<_> = items.iter().skip(before).take(page_size).collect();
        let has_next = before.saturating_add(shown.len()) < items.len() && !shown.is_empty();
        let meta = json!({
            "key": key,
            "page": page,
            "page_size": page_size,
            "url": url(page),
            "first_page_url": url(0),
            "next_page_url": has_next.then(|| url(page + 1)),
            "previous_page_url": page.checked_sub(1).map(url),
        });
        Json(json!({ key: shown, "meta": meta })).into_response()
    }
}

fn lock(account: &Shared) -> MutexGuard<'_, Account> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The value of a required field.
fn required<'a>(fields: &'a HashMap<String, String>, name: &str) -> Result<&'a str, ApiError> {
    fields.get(name).map(String::as_str).ok_or_else(|| {
        ApiError::bad_request(format!(
            "Missing required parameter {name} in the post body"
        ))
    })
}

/// The JSON in a required field.
fn json_field(fields: &HashMap<String, String>, name: &str) -> Result<Value, ApiError> {
    serde_json::from_str(required(fields, name)?)
        .map_err(|_| ApiError::bad_request(format!("{name} is not JSON")))
}

/// An error in Twilio's format.
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

    fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 20001, message)
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
