//! What can go wrong, as responses. The log has the reason, the visitor only what helps them.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use twilio_flex::access_token::{InvalidAccessToken, InvalidSettings};

pub(crate) enum Failure {
    /// The visitor's token is refused.
    Token(InvalidAccessToken),
    /// No token can be made.
    Settings(InvalidSettings),
    /// The request to Twilio failed.
    Twilio(twilio_flex::Error),
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // None of these errors prints a secret or personal data.
        let (status, message) = match self {
            Self::Token(error) => {
                eprintln!("refused a token: {error}");
                (
                    StatusCode::FORBIDDEN,
                    "Open a new chat: your token is not valid.",
                )
            }
            Self::Settings(error) => {
                eprintln!("cannot make access tokens: {error}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Chats are not available.",
                )
            }
            Self::Twilio(error) => {
                eprintln!("cannot open a chat: {error}");
                (
                    StatusCode::BAD_GATEWAY,
                    "The chat could not be opened. Try again later.",
                )
            }
        };
        (status, Json(json!({ "message": message }))).into_response()
    }
}

impl From<InvalidAccessToken> for Failure {
    fn from(error: InvalidAccessToken) -> Self {
        Self::Token(error)
    }
}

impl From<InvalidSettings> for Failure {
    fn from(error: InvalidSettings) -> Self {
        Self::Settings(error)
    }
}

impl From<twilio_flex::Error> for Failure {
    fn from(error: twilio_flex::Error) -> Self {
        Self::Twilio(error)
    }
}
