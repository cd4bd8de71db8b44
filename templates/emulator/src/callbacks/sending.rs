//! One webhook on its way. In: a call, the auth token that signs it, the application. Out: its delivery.

use std::time::SystemTime;

use http::{Method, Request, Uri};
use twilio_runtime::{
    transport::{TransportError, TransportErrorKind},
    webhook,
};

use super::{Application, Attempt, Call, Delivery};
use crate::clock::Clock;

/// How often a webhook is sent if there is no connection.
const ATTEMPTS: usize = 2;

/// Sends a call, again if there was no connection.
pub(crate) async fn send(
    call: &Call,
    account: &str,
    auth_token: &str,
    application: &Application,
    clock: &Clock,
) -> Delivery {
    let mut delivery = unsent(call, account);
    while delivery.attempts.len() < ATTEMPTS {
        let time = clock.now();
        let result = match signed(call, auth_token) {
            Ok(request) => application.receive(request).await,
            Err(error) => Err(TransportError::rejected(error)),
        };
        let result = result.map(|response| {
            let (parts, body) = response.into_parts();
            (parts.status, body)
        });
        let result = result.map_err(|error| error.kind());
        let is_last = result != Err(TransportErrorKind::Connect);
        delivery.attempts.push(Attempt { time, result });
        if is_last {
            break;
        }
    }
    delivery
}

/// A delivery without any attempt.
pub(crate) fn unsent(call: &Call, account: &str) -> Delivery {
    let time = SystemTime::UNIX_EPOCH.checked_add(call.at);
    Delivery {
        time: time.unwrap_or(SystemTime::UNIX_EPOCH),
        account: account.to_owned(),
        kind: call.kind,
        event: call.event.clone(),
        method: call.method.clone(),
        url: call.url.clone(),
        parameters: call.parameters.clone(),
        attempts: Vec::new(),
        outcome: None,
    }
}

/// The request, with an absolute URI.
fn signed(call: &Call, auth_token: &str) -> Result<Request<Vec<u8>>, http::Error> {
    // What follows `#` is never sent.
    let url = call.url.split('#').next().unwrap_or_default();
    let signer = webhook::sign(auth_token);
    let (url, mut request) = match call.method {
        Method::GET => {
            let url = with_query(url, &call.parameters);
            let request = signer.get(&url)?;
            (url, request)
        }
        _ => (url.to_owned(), signer.form(url, call.parameters.clone())?),
    };
    *request.uri_mut() = url.parse::<Uri>()?;
    Ok(request)
}

fn with_query(url: &str, parameters: &[(String, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(parameters).finish();
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{query}")
}
