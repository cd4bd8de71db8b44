//! The layer around a service, and around axum.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use axum::{Extension, Router, body::Body, routing::post};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _, service_fn};
use twilio_runtime::webhook::{
    self, Algorithm, Parameters, PublicUrl, Reason, Verifier, VerifyLayer,
};

use crate::{BASE, PARAMETERS, TOKEN, URL, verifier};

/// The status of the response, and its body: what the service received, or nothing.
async fn answer(layer: VerifyLayer, request: Request<Full<Bytes>>) -> (u16, Bytes) {
    let service = service_fn(async |request: Request<Full<Bytes>>| {
        let (parts, body) = request.into_parts();
        assert!(parts.extensions.get::<Parameters>().is_some());
        assert_eq!(parts.uri.path(), "/myapp.php");
        Ok::<_, Infallible>(Response::new(body))
    });
    let Ok(response) = layer.layer(service).oneshot(request).await;
    let status = response.status().as_u16();
    (
        status,
        response.into_body().collect().await.unwrap().to_bytes(),
    )
}

fn received(request: Request<Vec<u8>>) -> Request<Full<Bytes>> {
    request.map(|body| Full::new(body.into()))
}

fn signed() -> Request<Full<Bytes>> {
    received(webhook::sign(TOKEN).form(URL, PARAMETERS).unwrap())
}

#[tokio::test]
async fn a_verified_body_is_handed_on_unchanged() {
    let body = "{ \"name\":  \"Zo\\u00eb\" }\n";
    let request = webhook::sign(TOKEN)
        .body(URL, "application/json", body)
        .unwrap();
    let answer = answer(VerifyLayer::new(verifier()), received(request)).await;
    assert_eq!(answer, (200, Bytes::from(body)));
}

#[tokio::test]
async fn others_get_an_empty_response_and_the_hook_gets_the_reason() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let layer = VerifyLayer::new(verifier())
        .on_refused(move |error| log.lock().unwrap().push(error.reason()));
    let mut unsigned = signed();
    unsigned.headers_mut().remove("x-twilio-signature");
    let forged = webhook::sign("other").form(URL, PARAMETERS).unwrap();
    assert_eq!(answer(layer.clone(), unsigned).await, (400, Bytes::new()));
    assert_eq!(
        answer(layer.clone(), received(forged)).await,
        (403, Bytes::new())
    );
    assert_eq!(answer(layer, signed()).await.0, 200);
    let expected = [Reason::MissingSignature, Reason::OtherSignature];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn without_a_secret_for_the_request_the_status_is_500() {
    let only_shared = Verifier::builder(PublicUrl::base(BASE))
        .shared_key("key1", Algorithm::HmacSha256, "shared")
        .build()
        .unwrap();
    assert_eq!(answer(VerifyLayer::new(only_shared), signed()).await.0, 500);
}

#[tokio::test]
async fn a_large_body_is_not_read() {
    let request = webhook::sign(TOKEN)
        .body(URL, "text/plain", "123456")
        .unwrap();
    let limit = |bytes| VerifyLayer::new(verifier()).max_body_size(bytes);
    assert_eq!(answer(limit(6), received(request.clone())).await.0, 200);
    assert_eq!(answer(limit(5), received(request)).await.0, 413);
}

/// A body whose size is unknown, in frames.
struct Frames(VecDeque<Result<&'static [u8], &'static str>>);

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        let next = self.0.pop_front();
        Poll::Ready(next.map(|it| it.map(|bytes| Frame::data(Bytes::from_static(bytes)))))
    }
}

async fn streamed<const N: usize>(frames: [Result<&'static [u8], &'static str>; N]) -> u16 {
    let service = service_fn(async |_: Request<Full<Bytes>>| {
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::new())))
    });
    let layer = VerifyLayer::new(verifier()).max_body_size(8);
    let request = signed().map(|_| Frames(frames.into()));
    let Ok(response) = layer.layer(service).oneshot(request).await;
    response.status().as_u16()
}

#[tokio::test]
async fn a_body_of_unknown_size_is_read_up_to_the_limit() {
    assert_eq!(streamed([Ok(b"Digits=1"), Ok(b"2345")]).await, 413);
    assert_eq!(streamed([Ok(b"Digits="), Err("closed")]).await, 400);
    assert_eq!(streamed([Ok(b"Digits="), Ok(b"1")]).await, 403);
}

#[tokio::test]
async fn it_fits_an_axum_router() {
    let handler = async |Extension(webhook): Extension<Parameters>, body: String| {
        assert!(body.contains("Digits=1234"));
        webhook.get("To").unwrap_or_default().to_owned()
    };
    let router = Router::new()
        .route("/myapp.php", post(handler))
        .layer(VerifyLayer::new(verifier()));
    let request = webhook::sign(TOKEN).form(URL, PARAMETERS).unwrap();
    let response = router
        .clone()
        .oneshot(request.map(Body::from))
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, "+18005551212");
    let request = webhook::sign("other").form(URL, PARAMETERS).unwrap();
    let response = router.oneshot(request.map(Body::from)).await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}
