//! How many requests the emulator answers in a second, and whether time grows with the number of resources.
//!
//! `cargo bench -p twilio-emulator`

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement that fails has no result"
)]

use std::time::{Duration, Instant};

use http::{Method, Request, header};
use twilio_emulator::Mock;

const AUTHORIZATION: &str = "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjp0b2tlbg==";

const FIELDS: &str = "FlexFlowSid=FO0123456789abcdef0123456789abcdef&Identity=visitor\
    &ChatUserFriendlyName=Sample+Customer&ChatFriendlyName=Delivery";

fn request(method: Method, path: &str, body: &str) -> Request<Vec<u8>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://flex-api.twilio.com{path}"))
        .header(header::AUTHORIZATION, AUTHORIZATION)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(body.as_bytes().to_vec()).unwrap()
}

/// The time for `count` requests.
fn time(flex: &Mock, count: usize, request: impl Fn() -> Request<Vec<u8>>) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        assert!(flex.handle(request()).status().is_success());
    }
    start.elapsed()
}

fn create() -> Request<Vec<u8>> {
    request(Method::POST, "/v1/Channels", FIELDS)
}

/// Lists all channels, with 1000 in a page.
fn list_all(flex: &Mock) -> usize {
    let (mut path, mut count) = ("/v1/Channels?PageSize=1000".to_owned(), 0);
    loop {
        let response = flex.handle(request(Method::GET, &path, ""));
        let page: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        count += page["flex_chat_channels"].as_array().unwrap().len();
        match page["meta"]["next_page_url"].as_str() {
            None => return count,
            Some(url) => {
                path = url
                    .strip_prefix("https://flex-api.twilio.com")
                    .unwrap()
                    .to_owned()
            }
        }
    }
}

fn main() {
    let flex = Mock::new(twilio_flex::catalogue()).unwrap();
    const COUNT: usize = 100_000;
    let per_second = |time: Duration| COUNT as f64 / time.as_secs_f64();
    let created = time(&flex, COUNT, create);
    println!("creates: {:.0} a second", per_second(created));
    let first = flex.handle(request(Method::GET, "/v1/Channels?PageSize=1", ""));
    let first: serde_json::Value = serde_json::from_slice(first.body()).unwrap();
    let sid = first["flex_chat_channels"][0]["sid"].as_str().unwrap();
    let path = format!("/v1/Channels/{sid}");
    let fetched = time(&flex, COUNT, || request(Method::GET, &path, ""));
    println!("fetches: {:.0} a second", per_second(fetched));

    let mut before = None;
    for count in [10_000, 20_000, 40_000] {
        flex.reset();
        let start = Instant::now();
        time(&flex, count, create);
        assert_eq!(list_all(&flex), count);
        let elapsed = start.elapsed();
        let growth = before.map_or(String::new(), |before: Duration| {
            format!(
                ", {:.2} times as long as half as many",
                elapsed.as_secs_f64() / before.as_secs_f64()
            )
        });
        println!("{count} channels created and listed: {elapsed:.2?}{growth}");
        before = Some(elapsed);
    }
}
