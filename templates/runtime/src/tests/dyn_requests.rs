//! Requests behind references and boxes, as trait objects.

use serde_json::json;

use super::{client, sample};
use crate::{
    Credentials, ListRequest, Page, Request, blocking, request::CustomRequest,
    testing::ScriptedTransport,
};

const FOUND: &str = "{}";

fn script(requests: usize) -> ScriptedTransport {
    (0..requests).fold(ScriptedTransport::new(), |script, _| {
        script.respond_with(super::response(200, &[], FOUND))
    })
}

fn deletions() -> Vec<Box<dyn Request<Response = ()> + Send>> {
    vec![
        Box::new(sample::delete("CH1")),
        Box::new(CustomRequest::delete("https://x.twilio.com", "/v1/X")),
    ]
}

#[tokio::test]
async fn boxed_requests_of_several_types_are_sent_like_the_requests_themselves() {
    let asynchronous = script(4);
    for request in deletions() {
        client(&asynchronous).send(&request).await.unwrap();
        client(&asynchronous).send(request).await.unwrap();
    }
    let transport = script(4);
    let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
    let blocking = blocking.transport(transport.clone()).build().unwrap();
    for request in deletions() {
        let borrowed: &dyn Request<Response = ()> = &*request;
        blocking.send(borrowed).unwrap();
        blocking.send(request).unwrap();
    }
    for transport in [asynchronous, transport] {
        let urls: Vec<_> = transport.requests().iter().map(|it| it.url()).collect();
        let [first, second] = [
            "https://flex-api.twilio.com/v1/Channels/CH1",
            "https://x.twilio.com/v1/X",
        ];
        assert_eq!(urls, [first, first, second, second]);
    }
}

#[tokio::test]
async fn a_boxed_list_is_a_list() {
    type Item = sample::Channel;
    let list: Box<dyn ListRequest<Item = Item, Response = Page<Item>>> =
        Box::new(sample::list().page_size(1));
    let page = json!({ "flex_chat_channels": [{}] });
    let transport = ScriptedTransport::new().respond(200, page.clone());
    let items: Vec<Item> = client(&transport)
        .stream(&list)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 1);
    let blocking = blocking::Client::builder(Credentials::api_key("SK00", "secret"));
    let transport = ScriptedTransport::new().respond(200, page);
    let blocking = blocking.transport(transport).build().unwrap();
    assert_eq!(blocking.items(list).count(), 1);
}
