//! Entries of the stream that are no requests, or none that this worker can read.

use super::{
    CANARY, create, held, redis_server::RedisServer, store, twilio::Twilio, workers::Running,
};
use crate::Outbox;

#[tokio::test]
async fn poison_is_held_with_a_reason_and_stops_nobody() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let builder = Outbox::builder(server.url(), "test", sample_api::operations());
    let outbox = builder.seal(super::api::Turned).connect().await.unwrap();
    let store = store(&outbox);
    let sealed = |id: &str, plain: &str| {
        let turned = plain.bytes().map(|byte| !byte);
        id.bytes().chain([0]).chain(turned).collect::<Vec<u8>>()
    };
    let unknown = r#"{"operation":"Ring","target":"POST /v1/Bell","arguments":["canary"]}"#;
    let cases: [(&str, &str, Option<Vec<u8>>); 5] = [
        ("format", "0", Some(sealed("format", "{}"))),
        ("empty", "1", None),
        ("exchanged", "1", Some(sealed("other", "{}"))),
        ("no-json", "1", Some(sealed("no-json", "canary"))),
        ("unknown", "1", Some(sealed("unknown", unknown))),
    ];
    for (id, version, request) in &cases {
        let request = request.as_deref();
        let fields = [("id", id.as_bytes()), ("v", version.as_bytes())];
        let request = request.map(|request| ("request", request));
        let fields: Vec<_> = fields.into_iter().chain(request).collect();
        store.enqueue(id, &fields, None).await.unwrap();
    }
    let stream = &store.keys.stream;
    let _: String = super::redis(&store, &["XADD", stream, "*", "unrelated", "canary"]).await;
    outbox.enqueue("good", create("a")).await.unwrap();
    let twilio = Twilio::default();
    let worker = Running::start(&outbox, &twilio);
    worker.told(7).await;
    worker.stop().await;
    let mut list: Vec<_> = held(&outbox).await;
    list.sort_by(|one, other| one.id.cmp(&other.id));
    let whys: Vec<_> = list.iter().map(|it| it.why.as_str()).collect();
    assert_eq!(
        whys.iter()
            .map(|why| why.split(": ").next().unwrap())
            .collect::<Vec<_>>(),
        [
            "it contains no request",
            "it has the format \"\", and this worker reads \"1\"",
            "it cannot be decrypted",
            "it has the format \"0\", and this worker reads \"1\"",
            "it cannot be read",
            "it cannot be read",
        ]
    );
    assert!(!format!("{list:?}").contains(CANARY), "{list:#?}");
    assert!(
        list.iter()
            .all(|it| !it.may_have_arrived && it.request.is_none())
    );
    assert_eq!(twilio.arrived().len(), 1);
    assert!(
        outbox.send_again(&list[0]).await.is_err(),
        "there is nothing to send"
    );
    assert!(
        outbox.send_again(&list[3]).await.unwrap(),
        "for a worker that can read it"
    );
}
