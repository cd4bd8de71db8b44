//! What an application developer sees when something goes wrong, over the default transport.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod server;

use std::{error::Error as _, time::Duration};

use http::Response;
use sample_api::{
    sid::ParcelSid,
    v1::{depot, parcel, shipment},
};
use serde_json::{Value, json};
use server::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
};
use twilio_runtime::{
    Client, Credentials, Error, ErrorKind,
    transport::{ReqwestTransport, TransportErrorKind},
};

const PARCEL: ParcelSid = ParcelSid::from_static("QP0123456789abcdef0123456789abcdef");

#[tokio::test]
async fn an_error_of_the_api_is_one_line_and_keeps_what_twilio_sent() {
    let error = fetch_error(answer(404, "application/json", &not_found().to_string())).await;
    assert_eq!(
        error.to_string(),
        "Twilio 20404 (HTTP 404) GET /v1/Parcels/{Sid}: The requested resource was not found"
    );
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.operation_id(), Some("FetchParcel"));
    assert_eq!(error.code(), Some(20404));
    assert_eq!(error.status(), Some(404));
    assert_eq!(
        error.message(),
        Some("The requested resource was not found")
    );
    assert_eq!(
        error.more_info(),
        Some("https://www.twilio.com/docs/errors/20404")
    );
    assert_eq!(error.details(), Some(&json!({ "field": "Sid" })));
    assert!(error.source().is_none());
}

#[tokio::test]
async fn an_error_in_the_format_of_rfc_9457_is_read_too() {
    let body = json!({
        "type": "https://www.twilio.com/docs/errors/20001", "title": "Bad Request", "status": 400,
        "code": 20001, "detail": "The request is not valid", "errors": [{ "pointer": "/Target" }],
    });
    let error = fetch_error(answer(400, "application/problem+json", &body.to_string())).await;
    assert_eq!(
        error.to_string(),
        "Twilio 20001 (HTTP 400) GET /v1/Parcels/{Sid}: The request is not valid"
    );
    assert_eq!(
        error.more_info(),
        Some("https://www.twilio.com/docs/errors/20001")
    );
    assert_eq!(error.details(), Some(&json!([{ "pointer": "/Target" }])));
}

#[tokio::test]
async fn an_error_has_the_time_to_retry_and_the_request_id() {
    let response = Response::builder()
        .status(429)
        .header("retry-after", "7")
        .header("twilio-request-id", "RQ0123");
    let error = fetch_error(response.body(String::new()).unwrap()).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.request_id(), Some("RQ0123"));
    assert!(format!("{error:?}").contains("RQ0123"));
}

#[tokio::test]
async fn an_html_page_of_a_gateway_is_kept_and_not_printed() {
    let page = "<html><h1>502 Bad Gateway</h1></html>";
    let error = fetch_error(answer(502, "text/html", page)).await;
    assert_eq!(
        error.to_string(),
        "(HTTP 502) GET /v1/Parcels/{Sid}: the response is not from the API: the body is not JSON (line 1, \
         column 1); it is safe to send it again"
    );
    assert_eq!(error.kind(), ErrorKind::Foreign);
    assert_eq!((error.code(), error.message()), (None, None));
    assert_eq!(error.body(), Some(page.as_bytes()));
}

#[tokio::test]
async fn an_undecodable_success_says_which_property_is_wrong() {
    let server = Server::start(|_| answer(200, "text/html", "<html>Log in</html>")).await;
    let error = server
        .client()
        .send(parcel::fetch(PARCEL))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Foreign);
    assert_eq!(
        error.to_string(),
        "(HTTP 200) GET /v1/Parcels/{Sid}: the response is not from the API: the body is not JSON (line 1, column 1)"
    );

    let create = shipment::create().contents(json!({ "tea": 3 }));
    let text = server.client().send(create).await.unwrap_err().to_string();
    assert!(
        text.starts_with("(HTTP 200) POST /v1/Shipments: the response is not from the API: "),
        "{text}"
    );
    assert!(text.ends_with("it may have taken effect: check before you send it again"));
}

#[tokio::test]
async fn a_list_without_items_is_an_error_and_not_an_empty_list() {
    for body in [json!({ "meta": {} }), json!({ "parcels": null }), json!([])] {
        let server = Server::start(move |_| server::json(200, &body)).await;
        let error = server.client().page(parcel::list()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable, "{error}");
        assert_eq!(
            server.client().stream(parcel::list()).try_next().await.ok(),
            None
        );
    }
}

#[tokio::test]
async fn an_unexpected_value_affects_no_other_field() {
    let odd = json!({
        "sid": { "not": "a text" }, "account_sid": "AC00", "url": 5, "date_created": "yesterday",
        "depot_sid": null, "never_heard_of": true,
    });
    let server = Server::start(move |_| server::json(201, &odd)).await;
    let parcel = server.client().send(parcel::fetch(PARCEL)).await.unwrap();
    assert_eq!(parcel.sid, None);
    assert!(!parcel.account_sid.unwrap().is_well_formed());
    assert_eq!(parcel.url.as_deref(), Some("5"));
    assert_eq!(parcel.date_created.unwrap().to_system_time(), None);
}

#[tokio::test]
async fn an_integer_out_of_range_is_refused_and_nothing_is_sent() {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    for page_size in [0, 1001] {
        let list = parcel::list().page_size(page_size).page(-1);
        let error = server.client().page(list).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(
            error.to_string(),
            format!(
                "ListParcel was not sent: `PageSize` is {page_size}, but must be from 1 to 1000; \
                 `Page` is -1, but must be at least 0"
            )
        );
    }
    let courier = depot::Pickup::courier("QR0123456789abcdef0123456789abcdef".parse().unwrap());
    let depot = "QD0123456789abcdef0123456789abcdef".parse().unwrap();
    let update = depot::update(depot).pickup(courier.retry_count(4));
    let error = server.client().send(update).await.unwrap_err();
    assert!(
        error.to_string().contains("`Pickup.RetryCount` is 4"),
        "{error}"
    );
    assert_eq!(server.lines(), [""; 0]);
}

/// A SID of a response is kept as sent. In a path it could call another endpoint: `DELETE /v1/Parcels/` and a SID of
/// `..` is `DELETE /v1`.
#[tokio::test]
async fn a_malformed_sid_of_a_response_is_refused_in_a_path() {
    let malformed = ["", ".", "..", "a/..", "a\\..", "%2e%2E", "..;a", "a\nb"];
    let items: Vec<_> = malformed.iter().map(|sid| json!({ "sid": sid })).collect();
    let list = json!({ "parcels": items });
    let server = Server::start(move |_| server::json(200, &list)).await;
    let client = server.client();
    let parcels = client.page(parcel::list()).await.unwrap().into_items();
    assert_eq!(parcels.len(), malformed.len());
    for (parcel, text) in parcels.into_iter().zip(malformed) {
        let sid = parcel.sid.unwrap();
        assert_eq!(sid.as_str(), text);
        let error = client.send(parcel::delete(sid)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(
            error
                .to_string()
                .starts_with("DeleteParcel was not sent: `Sid` "),
            "{error}"
        );
    }
    assert_eq!(server.lines(), ["GET /v1/Parcels"]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::start(|_| server::json(200, &json!({}))).await;
    let location = format!("{}/v1/Parcels", other.url);
    for status in [301, 302, 307, 308] {
        let location = location.clone();
        let answer = move |_: &_| {
            let response = Response::builder()
                .status(status)
                .header("location", &location);
            response.body(String::new()).unwrap()
        };
        let server = Server::start(answer).await;
        let error = server
            .client()
            .send(parcel::fetch(PARCEL))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirect, Some(status))
        );
        assert_eq!(server.lines().len(), 1);
    }
    assert_eq!(other.lines(), [""; 0]);
}

#[tokio::test]
async fn a_request_may_have_arrived_if_the_server_closes_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        read_head(&mut connection).await;
        // Half a response: its length announces more than arrives.
        connection
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")
            .await
            .unwrap();
        drop(connection);
        let (mut connection, _) = listener.accept().await.unwrap();
        read_head(&mut connection).await;
    });
    for how in [" (unexpected end of file)", ""] {
        let error = server::client_of(&url)
            .send(parcel::fetch(PARCEL))
            .await
            .unwrap_err();
        let transport = error.transport_error().unwrap();
        assert_eq!(transport.kind(), TransportErrorKind::AfterSending);
        assert!(transport.may_have_been_sent());
        assert_eq!(
            error.to_string(),
            format!(
                "GET /v1/Parcels/{{Sid}}: the exchange failed after the request may have been sent{how}; it is safe to \
                 send it again"
            )
        );
        assert!(error.source().is_some());
        assert!(
            !format!("{error:?}").contains(PARCEL.as_str()),
            "no URL is printed: {error:?}"
        );
    }
    server.await.unwrap();
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // The port is bound, so that no other process gets it, but never listened on.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = server::client_of(&format!("http://{}", socket.local_addr().unwrap()));
    let error = client.send(parcel::fetch(PARCEL)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotSent, None));
    assert!(!error.transport_error().unwrap().may_have_been_sent());
    assert_eq!(
        error.to_string(),
        "GET /v1/Parcels/{Sid}: no connection could be made, so nothing was sent (connection refused); it is safe to send it again"
    );
}

#[tokio::test]
async fn a_response_larger_than_the_limit_is_an_error() {
    let server = Server::start(|_| server::json(200, &json!({ "url": "x".repeat(100) }))).await;
    let transport = ReqwestTransport::builder()
        .max_response_size(100)
        .no_proxy()
        .build()
        .unwrap();
    let client = Client::builder(Credentials::api_key("SK00", "secret"))
        .base_url(&server.url)
        .transport(transport)
        .build()
        .unwrap();
    let error = client.send(parcel::fetch(PARCEL)).await.unwrap_err();
    assert_eq!(
        error.transport_error().unwrap().kind(),
        TransportErrorKind::ResponseTooLarge
    );
}

async fn read_head(connection: &mut tokio::net::TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
}

/// The error of a request to which the server responds like this.
async fn fetch_error(answer: Response<String>) -> Error {
    let server = Server::start(move |_| answer.clone()).await;
    server
        .client()
        .send(parcel::fetch(PARCEL))
        .await
        .unwrap_err()
}

fn answer(status: u16, content_type: &str, body: &str) -> Response<String> {
    let response = Response::builder()
        .status(status)
        .header("content-type", content_type);
    response.body(body.to_owned()).unwrap()
}

fn not_found() -> Value {
    json!({
        "code": 20404, "message": "The requested resource was not found", "status": 404,
        "more_info": "https://www.twilio.com/docs/errors/20404", "details": { "field": "Sid" },
    })
}
