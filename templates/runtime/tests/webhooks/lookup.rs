//! Auth tokens that are looked up by a function that waits.

use std::{
    convert::Infallible,
    error::Error,
    future::{Future as _, pending, poll_fn},
    sync::{Arc, Mutex},
    task::Poll,
};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use tower::{Layer as _, ServiceExt as _, service_fn};
use twilio_runtime::webhook::{self, Algorithm, PublicUrl, Reason, Verifier, VerifyLayer};

use crate::{BASE, PARAMETERS, URL};

/// Waits before it answers, as a database does.
async fn stored(account: String) -> Result<Vec<String>, Box<dyn Error + Send + Sync>> {
    tokio::task::yield_now().await;
    match account.as_str() {
        "AC01" => Ok(vec!["old".to_owned(), "new".to_owned()]),
        "AC02" => Err("the store is down".into()),
        "AC03" => Ok(vec![String::new()]),
        _ => Ok(Vec::new()),
    }
}

/// A verifier, and the accounts that were looked up.
fn verifier() -> (Verifier, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let builder = Verifier::builder(PublicUrl::base(BASE))
        .shared_key("key1", Algorithm::HmacSha256, "shared")
        .auth_tokens_by_account_async(move |account| {
            log.lock().unwrap().push(account.clone());
            stored(account)
        });
    (builder.build().unwrap(), asked)
}

fn of_account(token: &str, account: &str) -> Request<Vec<u8>> {
    webhook::sign(token)
        .form(URL, [("AccountSid", account)])
        .unwrap()
}

/// The status of the layer's response.
async fn answer(layer: VerifyLayer, request: Request<Vec<u8>>) -> u16 {
    let service = service_fn(async |_: Request<Full<Bytes>>| {
        Ok::<_, Infallible>(Response::new(Full::<Bytes>::default()))
    });
    let request = request.map(|body| Full::new(Bytes::from(body)));
    let Ok(response) = layer.layer(service).oneshot(request).await;
    response.status().as_u16()
}

#[tokio::test]
async fn each_account_has_the_tokens_that_are_looked_up() {
    let (verifier, asked) = verifier();
    for (token, account, expected) in [
        ("old", "AC01", Ok(())),
        ("new", "AC01", Ok(())),
        ("other", "AC01", Err(Reason::OtherSignature)),
        ("new", "AC02", Err(Reason::LookupFailed)),
        ("", "AC03", Err(Reason::LookupFailed)),
        ("new", "AC04", Err(Reason::UnknownAccount)),
    ] {
        let request = of_account(token, account);
        let verified = verifier.verify_async(&request).await;
        let verified = verified.map(drop).map_err(|error| error.reason());
        assert_eq!(verified, expected, "{token} {account}");
        let status = expected.map_or_else(|reason| reason.status().as_u16(), |()| 200);
        let layer = VerifyLayer::new(verifier.clone());
        assert_eq!(answer(layer, request).await, status, "{token} {account}");
    }
    assert_eq!(asked.lock().unwrap().len(), 12);
}

#[tokio::test]
async fn the_error_of_the_lookup_is_the_source_and_the_status_is_500() {
    let (verifier, _) = verifier();
    let request = of_account("new", "AC02");
    let error = verifier.verify_async(&request).await.unwrap_err();
    assert_eq!(error.status().as_u16(), 500);
    assert_eq!(error.source().unwrap().to_string(), "the store is down");
    assert_eq!(error.url(), Some(URL));
}

#[tokio::test]
async fn nothing_is_looked_up_for_what_no_token_could_prove() {
    let (verifier, asked) = verifier();
    let mut unsigned = of_account("new", "AC01");
    unsigned.headers_mut().remove("x-twilio-signature");
    let without_account = webhook::sign("new").form(URL, PARAMETERS).unwrap();
    let by_shared_key = webhook::sign("shared")
        .shared_key("key1", Algorithm::HmacSha256)
        .form(URL, [("AccountSid", "AC01")])
        .unwrap();
    let layer = VerifyLayer::new(verifier).max_body_size(200);
    let mut large = of_account("new", "AC01");
    large.body_mut().extend([b'a'; 200]);
    let mut statuses = Vec::new();
    for request in [unsigned, without_account, by_shared_key, large] {
        statuses.push(answer(layer.clone(), request).await);
    }
    assert_eq!(statuses, [400, 403, 200, 413]);
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_verifier_that_cannot_wait_refuses() {
    let (verifier, asked) = verifier();
    let error = verifier.verify(&of_account("new", "AC01")).unwrap_err();
    assert_eq!(error.reason(), Reason::LookupFailed);
    insta::assert_snapshot!(
        error.source().unwrap(),
        @"the verifier looks up auth tokens asynchronously: use its async functions or `VerifyLayer`"
    );
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_function_that_does_not_wait_serves_both() {
    let verifier = Verifier::builder(PublicUrl::base(BASE))
        .auth_tokens_by_account(|_| Ok(vec!["new".to_owned()]))
        .build()
        .unwrap();
    let request = of_account("new", "AC01");
    let (parts, body) = request.clone().into_parts();
    let now = verifier.verify(&request).unwrap();
    assert_eq!(verifier.verify_async(&request).await.unwrap(), now);
    let of_parts = verifier.verify_parts_async(&parts, &body).await;
    assert_eq!(of_parts.unwrap(), now);
    let of_url = verifier.verify_url_async(URL, &parts.headers, &body).await;
    assert_eq!(of_url.unwrap(), now);
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_the_service_usable() {
    let verifier = Verifier::builder(PublicUrl::base(BASE))
        .auth_tokens_by_account_async(async |account| match account.as_str() {
            "AC00" => pending().await,
            _ => stored(account).await,
        })
        .build()
        .unwrap();
    let layer = VerifyLayer::new(verifier);
    let mut waiting = Box::pin(answer(layer.clone(), of_account("new", "AC00")));
    let first = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await;
    assert!(first.is_pending());
    drop(waiting);
    assert_eq!(answer(layer, of_account("new", "AC01")).await, 200);
}
