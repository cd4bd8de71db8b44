//! Errors without a response: how far the request got.

use std::{error::Error as _, io};

use super::{CANARY, client, sample};
use crate::{
    ErrorKind,
    testing::ScriptedTransport,
    transport::{TransportError, TransportErrorKind},
};

#[tokio::test]
async fn a_transport_error_tells_how_far_the_request_got() {
    let refused = || io::Error::new(io::ErrorKind::ConnectionRefused, "refused");
    for (error, kind, may_have_been_sent, text) in [
        (
            TransportError::connect(refused()),
            TransportErrorKind::Connect,
            false,
            "no connection could be made, so nothing was sent (connection refused); it is safe to send it again",
        ),
        (
            TransportError::after_sending(refused()),
            TransportErrorKind::AfterSending,
            true,
            "the exchange failed after the request may have been sent (connection refused); it may have taken effect: check before you \
             send it again",
        ),
        (
            TransportError::response_too_large(5),
            TransportErrorKind::ResponseTooLarge,
            true,
            "the response is larger than the transport accepts; it may have taken effect: check before you send it \
             again",
        ),
    ] {
        let transport = ScriptedTransport::new().fail(error);
        let error = client(&transport)
            .send(sample::archive(CANARY))
            .await
            .unwrap_err();
        let expected = match kind {
            TransportErrorKind::Connect => ErrorKind::NotSent,
            _ => ErrorKind::NoAnswer,
        };
        assert_eq!(
            (error.kind(), error.status(), error.body()),
            (expected, None, None)
        );
        assert_eq!(
            error.to_string(),
            format!("POST /v1/Channels/{{Sid}}: {text}")
        );
        assert!(!super::printed(&error).contains(CANARY));
        let inner = error.transport_error().unwrap();
        assert_eq!(
            (inner.kind(), inner.may_have_been_sent()),
            (kind, may_have_been_sent)
        );
        let source = error.source().unwrap();
        match kind {
            TransportErrorKind::ResponseTooLarge => {
                assert_eq!(source.to_string(), "the limit is 5 bytes")
            }
            _ => assert_eq!(
                source.downcast_ref::<io::Error>().unwrap().kind(),
                io::ErrorKind::ConnectionRefused
            ),
        }
        assert_eq!(inner.source().unwrap().to_string(), source.to_string());
    }
}
