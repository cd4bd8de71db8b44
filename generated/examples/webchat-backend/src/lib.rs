//! The backend of a web chat with Twilio Flex.
//!
//! | route | who calls it | what it does |
//! |---|---|---|
//! | `POST /initWebchat` | the browser, from an allowed origin | opens a web chat, and responds with an access token |
//! | `POST /refreshToken` | the same | exchanges a valid token for a new one |
//! | `POST /webhook` | Twilio, which is verified | records what happened in a chat |
//! | `GET /webhooks` | the browser, with its token | lists the webhooks of its chat |
//! | `GET /` | the browser | a page to try it with |
//!
//! The first two have the paths, the JSON and the status codes that Twilio's own web chat widget expects.

mod chats;
mod failure;
pub mod offline;
mod origins;
mod page;
pub mod settings;
mod tokens;
mod web_chats;
mod webhooks;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use twilio_flex::webhook::{InvalidSettings, PublicUrl, Verifier, VerifyLayer};

use chats::Chats;
use settings::Settings;

/// The largest request of a browser, in bytes: the answers to a short form.
const MAX_BODY_SIZE: usize = 16 << 10;

/// What the routes share.
struct App {
    settings: Settings,
    chats: Chats,
}

/// The routes of the backend.
///
/// # Errors
/// If webhooks cannot be verified with these settings, for example because the public URL is none.
pub fn router(settings: Settings) -> Result<Router, InvalidSettings> {
    let verifier = Verifier::builder(PublicUrl::base(&settings.public_url))
        .auth_token(&settings.auth_token)
        .build()?;
    let from_twilio =
        VerifyLayer::new(verifier).on_refused(|error| eprintln!("refused a webhook: {error}"));
    let app = Arc::new(App {
        settings,
        chats: Chats::default(),
    });

    let for_browsers = Router::new()
        .route("/initWebchat", post(web_chats::open))
        .route("/refreshToken", post(web_chats::refresh))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            origins::check,
        ))
        .layer(DefaultBodyLimit::max(MAX_BODY_SIZE));
    let for_twilio = Router::new()
        .route("/webhook", post(webhooks::receive))
        .route_layer(from_twilio);
    Ok(Router::new()
        .route("/webhooks", get(webhooks::list))
        .merge(for_browsers)
        .merge(for_twilio)
        .merge(page::router())
        .with_state(app))
}
