//! What is recorded, and what of that is printed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use http::{Method, header};
use support::{flex, form, get};

#[test]
fn a_request_is_recorded_with_its_answer_but_without_its_credentials() {
    let flex = flex();
    flex.handle(form(
        Method::POST,
        "/v1/PluginService/Plugins?a=b",
        &[("UniqueName", "chat colors")],
    ));
    flex.handle(get("/v1/Nothing"));
    let exchanges = flex.requests();
    let [created, unknown] = exchanges.as_slice() else {
        panic!("two requests were sent")
    };
    assert_eq!(created.operation_id(), Some("CreatePlugin"));
    assert_eq!(created.target(), Some("POST /v1/PluginService/Plugins"));
    assert_eq!(created.account_sid(), Some(support::ACCOUNT));
    assert_eq!(created.path(), "/v1/PluginService/Plugins");
    assert_eq!(created.query(), [("a".to_owned(), "b".to_owned())]);
    assert_eq!(
        created.form(),
        [("UniqueName".to_owned(), "chat colors".to_owned())]
    );
    assert_eq!(created.headers()[header::AUTHORIZATION], "[redacted]");
    assert_eq!(created.status(), 201);
    assert_eq!(created.response().unwrap()["unique_name"], "chat colors");
    assert_eq!(
        (unknown.operation_id(), unknown.status().as_u16()),
        (None, 404)
    );
}

#[test]
fn no_personal_data_and_no_secret_is_printed() {
    let canary = "canary-4711";
    for case in requests::all() {
        let flex = flex();
        support::put_what_it_names(&flex, &case);
        let request = case
            .call
            .to_http_request("https://flex-api.twilio.com")
            .unwrap();
        flex.handle(support::with_credentials(request));
        let [exchange] = flex.requests().try_into().unwrap();
        let printed = format!("{exchange:?} {exchange:#?} {flex:?}");
        // How Basic credentials of an account begin.
        assert!(!printed.contains("QUM"), "{printed}");
        for personal in [requests::PERSONAL, requests::TOKEN] {
            assert!(!printed.contains(personal), "{printed}");
        }
    }
    let flex = flex();
    flex.handle(form(
        Method::POST,
        &format!("/v1/PluginService/Plugins?{canary}={canary}"),
        &[
            ("UniqueName", canary),
            ("FriendlyName", canary),
            ("Other", canary),
        ],
    ));
    flex.handle(get(&format!("/v1/PluginService/Plugins/{canary}/Versions")));
    flex.handle(get(&format!("/v1/{canary}")));
    let printed = format!("{:#?}", flex.requests());
    // The name of an unknown parameter is printed: without it, nobody finds the mistake.
    assert_eq!(printed.matches(canary).count(), 1, "{printed}");
}

#[test]
fn an_exchange_is_printed_so_that_a_mistake_is_found() {
    let flex = flex();
    let fields = [
        ("FlexFlowSid", "FO0123456789abcdef0123456789abcdef"),
        ("Identity", "a"),
    ];
    flex.handle(form(Method::POST, "/v1/Channels", &fields));
    let printed = format!("{:?}", flex.requests()[0]);
    assert_eq!(
        printed,
        "Exchange { operation: \"CreateChannel\", target: \"POST /v1/Channels\", query: {}, \
         body: {FlexFlowSid: FO0123456789abcdef0123456789abcdef, Identity: [personal data]}, \
         status: 400, response: {code: 20001}, .. }"
    );
}
