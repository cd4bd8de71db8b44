//! Assertions on requests: when they hold, and what is printed when they do not.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use http::Method;
use support::{flex, form, get};
use twilio_emulator::{Expected, Mock};

const FLOW: &str = "FO0123456789abcdef0123456789abcdef";

/// Creates a channel, lists and fetches a plugin.
fn after_three_requests() -> Mock {
    let flex = flex();
    let fields = [
        ("FlexFlowSid", FLOW),
        ("Identity", "canary-1"),
        ("ChatUserFriendlyName", "canary-2"),
        ("ChatFriendlyName", "canary-3"),
    ];
    flex.handle(form(Method::POST, "/v1/Channels", &fields));
    flex.handle(get("/v1/PluginService/Plugins?PageSize=2"));
    flex.handle(get("/v1/PluginService/Plugins/canary-4"));
    flex
}

/// What a failed assertion prints.
fn message(assertion: impl FnOnce()) -> String {
    let panicked = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    let message = *panicked.downcast::<String>().unwrap();
    assert!(!message.contains("canary"), "{message}");
    message
}

#[test]
fn what_was_sent_is_as_expected() {
    let flex = after_three_requests();
    flex.expect("CreateChannel").once();
    let channel = Expected::operation_id("CreateChannel");
    let channel = channel
        .with("Identity", "canary-1")
        .without("Target")
        .status(201);
    flex.expect(channel.clone()).times(1);
    flex.expect(channel.clone().with("Target", "x")).never();
    let plugin = Expected::operation_id("FetchPlugin").with("Sid", "canary-4");
    flex.expect(plugin.clone()).at_least(1);
    let list = Expected::operation_id("ListPlugin").with("PageSize", 2);
    flex.expect_in_order([channel.clone(), plugin.clone()]);
    flex.expect_only([channel, list, plugin]);
    flex.forget_requests();
    flex.expect_only::<Expected>([]);
}

#[test]
fn a_difference_is_printed_without_personal_data() {
    let flex = after_three_requests();
    let expected = Expected::operation_id("CreateChannel")
        .with("FlexFlowSid", "FO00000000000000000000000000000000")
        .with("Identity", "canary-5")
        .with("LongLived", true);
    assert_eq!(
        message(|| flex.expect(expected).once()),
        "expected 1 of these requests, but there were 0:
  CreateChannel, FlexFlowSid: FO00000000000000000000000000000000, Identity: [personal data], LongLived: true
the requests:
  1. CreateChannel, status 201
     - FlexFlowSid: FO00000000000000000000000000000000
     + FlexFlowSid: FO0123456789abcdef0123456789abcdef
     - Identity: [personal data]
     + Identity: another [personal data]
     - LongLived: true
     + LongLived: not sent
  2. ListPlugin, status 200
  3. FetchPlugin, status 404
"
    );
    let plugin = Expected::operation_id("FetchPlugin").with("Sid", "canary-6");
    let printed = message(|| flex.expect(plugin).once());
    assert!(printed.contains("+ Sid: another [not shown]"), "{printed}");
}

#[test]
fn a_wrong_order_names_the_request_that_is_missing_at_its_place() {
    let flex = after_three_requests();
    assert_eq!(
        message(|| flex.expect_in_order(["FetchPlugin", "CreateChannel", "ListPlugin"])),
        "expected these requests in this order:
  1. FetchPlugin
  2. CreateChannel    <- missing at this place
  3. ListPlugin    <- not looked for
the requests:
  1. CreateChannel, status 201
  2. ListPlugin, status 200
  3. FetchPlugin, status 404
"
    );
}

#[test]
fn a_request_too_many_or_too_few_is_a_difference() {
    let flex = after_three_requests();
    let printed = message(|| flex.expect_only(["CreateChannel", "ListPlugin"]));
    assert!(printed.contains("and nothing after them"), "{printed}");
    let printed = message(|| flex.expect_only(["CreateChannel", "FetchPlugin"]));
    assert!(
        printed.contains("2. FetchPlugin    <- the first difference"),
        "{printed}"
    );
    let printed = message(|| flex.expect("ListPlugin").times(2));
    assert!(
        printed.starts_with("expected 2 of these requests, but there were 1:"),
        "{printed}"
    );
    flex.forget_requests();
    let printed = message(|| flex.expect("ListPlugin").at_least(1));
    assert!(
        printed.contains("there were no requests at all"),
        "{printed}"
    );
}

#[test]
fn a_test_that_expects_an_operation_that_does_not_exist_fails() {
    let flex = flex();
    let printed = message(|| flex.expect("CreateChanel").never());
    assert_eq!(printed, "there is no operation `CreateChanel`");
    let printed = message(|| flex.expect_in_order(["CreateChanel"]));
    assert_eq!(printed, "there is no operation `CreateChanel`");
}
