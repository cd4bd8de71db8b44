//! Throttles: what they see of a request that is full of personal data, and the errors that they return.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use twilio_runtime::{
    Client, Credentials, ErrorKind,
    client::{NextAttempt, Rate, Throttle, ThrottleError},
    testing::ScriptedTransport,
    transport::{BoxFuture, TransportError},
};

use super::{
    prints::{PERSONAL, Prints, SECRET, with_canaries::response},
    requests::create_parcel,
};

/// Prints each attempt, and refuses the third.
struct Printing(Arc<Mutex<Prints>>);

impl Throttle for Printing {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        self.0.lock().unwrap().debug(attempt);
        Box::pin(std::future::ready(match attempt.number() {
            1 | 2 => Ok(()),
            _ => Err(ThrottleError::refused("the third")),
        }))
    }
}

pub(crate) async fn print(prints: &mut Prints) {
    let shared = Arc::new(Mutex::new(std::mem::take(prints)));
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .respond_with(response(429, &json!({ "message": PERSONAL })));
    let client = Client::builder(Credentials::api_key("SK00", SECRET))
        .transport(transport)
        .throttle(Printing(Arc::clone(&shared)))
        .build()
        .unwrap();
    let error = client.send(create_parcel()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    *prints = std::mem::take(&mut *shared.lock().unwrap());
    prints.error(&error);
    prints.error(error.throttle_error().unwrap());
    prints.error(&ThrottleError::unavailable("away"));
    prints.debug(&Rate::new(5, Duration::from_secs(1)));
}
