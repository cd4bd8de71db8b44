//! Random sequences of requests against a list of what there should be.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::LazyLock;

use http::{Method, Request};
use proptest::prelude::*;
use serde_json::Value;
use support::{flex, form, get};
use twilio_emulator::Mock;

const FLOWS: &str = "/v1/FlexFlows";

/// One step of a sequence. A number chooses among the flows that were ever created.
#[derive(Clone, Debug)]
enum Step {
    Create { name: String },
    Rename { flow: usize, name: String },
    Fetch { flow: usize },
    Delete { flow: usize },
    List { page_size: usize },
    ListNamed { name: String },
    Snapshot,
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    let name = || prop_oneof!["a", "b", "[ -~äß&=%+]{1,12}"].prop_map(String::from);
    let flow = || 0..8_usize;
    prop_oneof![
        4 => name().prop_map(|name| Step::Create { name }),
        2 => (flow(), name()).prop_map(|(flow, name)| Step::Rename { flow, name }),
        2 => flow().prop_map(|flow| Step::Fetch { flow }),
        2 => flow().prop_map(|flow| Step::Delete { flow }),
        2 => (1..4_usize).prop_map(|page_size| Step::List { page_size }),
        1 => name().prop_map(|name| Step::ListNamed { name }),
        1 => Just(Step::Snapshot),
        1 => Just(Step::Restore),
    ]
}

/// A flow that was created.
#[derive(Clone, Debug)]
struct Flow {
    sid: String,
    name: String,
    is_deleted: bool,
}

/// What there should be, and the emulator.
struct Pair {
    flex: Mock,
    flows: Vec<Flow>,
    snapshot: Option<Vec<Flow>>,
}

impl Pair {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Create { name } => self.create(name),
            Step::Rename { flow, name } => {
                let fields = [("FriendlyName", name.as_str())];
                if let Some(json) = self.ask(*flow, |path| form(Method::POST, path, &fields)) {
                    assert_eq!(json["friendly_name"], *name);
                    self.flows[*flow].name.clone_from(name);
                }
            }
            Step::Fetch { flow } => {
                if let Some(json) = self.ask(*flow, get) {
                    assert_eq!(json["friendly_name"], self.flows[*flow].name);
                }
            }
            Step::Delete { flow } => {
                if self
                    .ask(*flow, |path| form(Method::DELETE, path, &[]))
                    .is_some()
                {
                    self.flows[*flow].is_deleted = true;
                }
            }
            Step::List { page_size } => {
                let all = self.list(&format!("{FLOWS}?PageSize={page_size}"));
                assert_eq!(all, self.expected(|_| true));
            }
            Step::ListNamed { name } => {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair("FriendlyName", name)
                    .finish();
                let named = self.list(&format!("{FLOWS}?PageSize=2&{query}"));
                assert_eq!(named, self.expected(|flow| flow.name == *name));
            }
            Step::Snapshot => {
                self.flex.snapshot("flows");
                self.snapshot = Some(self.flows.clone());
            }
            Step::Restore => {
                if let Some(flows) = &self.snapshot {
                    self.flex.restore("flows").unwrap();
                    self.flows.clone_from(flows);
                }
            }
        }
    }

    fn create(&mut self, name: &str) {
        let fields = [
            ("FriendlyName", name),
            ("ChatServiceSid", "IS0123456789abcdef0123456789abcdef"),
            ("ChannelType", "sms"),
        ];
        let response = self.flex.handle(form(Method::POST, FLOWS, &fields));
        assert_eq!(response.status(), 201);
        let json: Value = serde_json::from_slice(response.body()).unwrap();
        let sid = json["sid"].as_str().unwrap().to_owned();
        assert!(self.flows.iter().all(|it| it.sid != sid), "a SID is new");
        self.flows.push(Flow {
            sid,
            name: name.to_owned(),
            is_deleted: false,
        });
    }

    /// Sends a request about a flow: the answer, if the flow should be there.
    fn ask(&self, flow: usize, request: impl Fn(&str) -> Request<Vec<u8>>) -> Option<Value> {
        let flow = self.flows.get(flow)?;
        let response = self.flex.handle(request(&format!("{FLOWS}/{}", flow.sid)));
        if flow.is_deleted {
            assert_eq!(response.status(), 404);
            return None;
        }
        assert!(response.status().is_success());
        Some(serde_json::from_slice(response.body()).unwrap_or_default())
    }

    /// The SIDs on all pages.
    fn list(&self, path: &str) -> Vec<String> {
        let (mut path, mut sids) = (path.to_owned(), Vec::new());
        loop {
            let response = self.flex.handle(get(&path));
            let page: Value = serde_json::from_slice(response.body()).unwrap();
            let flows = page["flex_flows"].as_array().unwrap().iter();
            sids.extend(flows.map(|it| it["sid"].as_str().unwrap().to_owned()));
            match page["meta"]["next_page_url"].as_str() {
                Some(url) => {
                    path = url
                        .strip_prefix("https://flex-api.twilio.com")
                        .unwrap()
                        .to_owned()
                }
                None => return sids,
            }
        }
    }

    fn expected(&self, is_wanted: impl Fn(&Flow) -> bool) -> Vec<String> {
        let there = self
            .flows
            .iter()
            .filter(|it| !it.is_deleted && is_wanted(it));
        there.map(|it| it.sid.clone()).collect()
    }
}

/// One emulator for all sequences, since reading the catalogue takes longer than answering.
fn fresh(flex: &'static LazyLock<Mock>) -> Mock {
    flex.reset();
    Mock::clone(flex)
}

static FLOWS_FLEX: LazyLock<Mock> = LazyLock::new(flex);
static ANY_FLEX: LazyLock<Mock> = LazyLock::new(flex);

proptest! {
    // The failing sequence is printed.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flows_are_what_the_requests_made_them(steps in prop::collection::vec(step(), 1..40)) {
        let mut pair = Pair { flex: fresh(&FLOWS_FLEX), flows: Vec::new(), snapshot: None };
        for step in &steps {
            pair.take(step);
        }
        assert_eq!(pair.list(FLOWS), pair.expected(|_| true));
    }

    #[test]
    fn no_request_makes_the_emulator_panic_or_fail(
        method in prop_oneof![Just(Method::GET), Just(Method::POST), Just(Method::DELETE)],
        path in "(/v1|/v2)?(/[A-Za-z]{0,12}|/[%0-9A-F./]{0,6}|/FlexFlows|/Channels){0,4}(\\?[ -~]{0,20})?",
        media_type in prop_oneof![Just(support::FORM), Just("application/json"), Just("text/html")],
        body in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let uri = format!("https://flex-api.twilio.com{path}");
        let request = Request::builder().method(method).uri(uri).header("content-type", media_type);
        // What is no URL is no request.
        if let Ok(request) = request.body(body) {
            let response = fresh(&ANY_FLEX).handle(support::with_credentials(request));
            prop_assert!(response.status().as_u16() < 500);
        }
    }
}
