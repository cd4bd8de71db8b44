//! Random sequences of what may happen to interactions, against a simple model of the rules.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/model.rs"]
mod model;
mod support;

use std::{sync::LazyLock, time::Duration};

use http::Method;
use model::{Channel, DAY, Model, Status};
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::{Value, json};
use support::{flex, form, get};
use twilio_emulator::Mock;

/// One step of a sequence. Numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Create,
    Advance { seconds: u64 },
    Activate(usize),
    Fail(usize),
    Close { at: usize, completes: bool },
    Deactivate { at: usize, completes: bool },
    Invite(usize),
    Accept { at: usize, invite: usize },
    Decline { at: usize, invite: usize },
    Leave { at: usize, agent: usize },
    WrapUp { at: usize, agent: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let at = || 0..3_usize;
    let passing = prop_oneof![
        Just(1),
        30..90_u64,
        Just(3600),
        Just(100 * DAY),
        Just(180 * DAY)
    ];
    prop_oneof![
        3 => Just(Step::Create),
        3 => passing.prop_map(|seconds| Step::Advance { seconds }),
        2 => at().prop_map(Step::Activate),
        1 => at().prop_map(Step::Fail),
        1 => (at(), any::<bool>()).prop_map(|(at, completes)| Step::Close { at, completes }),
        1 => (at(), any::<bool>()).prop_map(|(at, completes)| Step::Deactivate { at, completes }),
        3 => at().prop_map(Step::Invite),
        5 => (at(), at()).prop_map(|(at, invite)| Step::Accept { at, invite }),
        2 => (at(), at()).prop_map(|(at, invite)| Step::Decline { at, invite }),
        3 => (at(), at()).prop_map(|(at, agent)| Step::Leave { at, agent }),
        2 => (at(), at()).prop_map(|(at, agent)| Step::WrapUp { at, agent }),
    ]
}

/// What there should be, and the emulator.
struct Pair {
    flex: Mock,
    model: Model,
}

const ROUTING: &str = r#"{"properties":{"workspace_sid":"WS0123456789abcdef0123456789abcdef"}}"#;

impl Pair {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Create => self.create(),
            Step::Advance { seconds } => {
                self.flex.clock().advance(Duration::from_secs(seconds));
                self.model.advance(seconds);
            }
            Step::Activate(at) => self.by_hand(at, Model::activate, |it| it.activate().is_ok()),
            Step::Fail(at) => self.by_hand(at, Model::fail, |it| it.fail(19025).is_ok()),
            Step::Close { at, completes } => {
                let routing = completes.then_some(r#"{"status":"closed"}"#);
                let allowed = |model: &mut Model, at| model.close(at, completes);
                self.update_channel(at, allowed, "closed", routing);
            }
            Step::Deactivate { at, completes } => {
                let routing = completes.then_some(r#"{"status":"closed"}"#);
                let allowed = |model: &mut Model, at| completes && model.deactivate(at);
                self.update_channel(at, allowed, "inactive", routing);
            }
            Step::Invite(at) => self.invite(at),
            Step::Accept { at, invite } => {
                let allowed = |model: &mut Model, at| model.accept(at, invite);
                self.answer(at, invite, allowed, |it| it.accept().is_ok());
            }
            Step::Decline { at, invite } => {
                let allowed = |model: &mut Model, at| model.decline(at, invite);
                self.answer(at, invite, allowed, |it| it.decline().is_ok());
            }
            Step::Leave { at, agent } => self.update_agent(at, agent, "closed", Model::leave),
            Step::WrapUp { at, agent } => self.update_agent(at, agent, "wrapup", Model::wrap_up),
        }
        for at in 0..self.model.channels.len() {
            self.compare(at);
        }
    }

    fn create(&mut self) {
        let channel = r#"{"type":"chat","initiated_by":"api"}"#;
        let fields = [("Channel", channel), ("Routing", ROUTING)];
        let created = self.post("/v1/Interactions", &fields);
        assert_eq!(created.0, 200);
        let sid = created.1["sid"].as_str().unwrap();
        let channel = created.1["channel"]["sid"].as_str().unwrap();
        self.model.create(sid, channel);
    }

    fn by_hand(
        &mut self,
        at: usize,
        allowed: impl FnOnce(&mut Model, usize) -> bool,
        act: impl FnOnce(twilio_emulator::Interaction) -> bool,
    ) {
        let Some(channel) = self.model.channels.get(at) else {
            return;
        };
        let interaction = self.flex.interaction(&channel.interaction);
        assert_eq!(act(interaction), allowed(&mut self.model, at));
    }

    fn answer(
        &mut self,
        at: usize,
        invite: usize,
        allowed: impl FnOnce(&mut Model, usize) -> bool,
        act: impl FnOnce(twilio_emulator::Invite) -> bool,
    ) {
        let sids = self.sids(at, "Invites");
        let Some(sid) = sids.get(invite) else { return };
        self.by_hand(at, allowed, |it| act(it.invite(sid)));
    }

    fn update_channel(
        &mut self,
        at: usize,
        allowed: impl FnOnce(&mut Model, usize) -> bool,
        status: &str,
        routing: Option<&str>,
    ) {
        let Some(channel) = self.model.channels.get(at) else {
            return;
        };
        let fields = [Some(("Status", status)), routing.map(|it| ("Routing", it))];
        let fields: Vec<_> = fields.into_iter().flatten().collect();
        let (answered, _) = self.post(&path(channel), &fields);
        let is_deleted = channel.is_deleted;
        let expected = match allowed(&mut self.model, at) {
            true => 200,
            // What is invalid is refused before anything is looked for.
            false if is_deleted && (status == "closed" || routing.is_some()) => 404,
            false => 400,
        };
        assert_eq!(answered, expected, "{status} {routing:?}");
    }

    fn invite(&mut self, at: usize) {
        let Some(channel) = self.model.channels.get(at) else {
            return;
        };
        let (status, _) = self.post(
            &format!("{}/Invites", path(channel)),
            &[("Routing", ROUTING)],
        );
        assert_eq!(status < 300, self.model.invite(at), "{status}");
    }

    fn update_agent(
        &mut self,
        at: usize,
        agent: usize,
        status: &str,
        allowed: impl FnOnce(&mut Model, usize, usize) -> bool,
    ) {
        let customers = self.model.channels.get(at).map_or(0, Channel::customers);
        let sids = self.sids(at, "Participants");
        let Some(sid) = sids.get(customers + agent) else {
            return;
        };
        let path = format!("{}/Participants/{sid}", path(&self.model.channels[at]));
        let (answered, _) = self.post(&path, &[("Status", status)]);
        assert_eq!(answered < 300, allowed(&mut self.model, at, agent));
    }

    /// Whether the emulator shows what the model says.
    fn compare(&self, at: usize) {
        let channel = &self.model.channels[at];
        let (status, shown) = self.get(&path(channel));
        if channel.is_deleted {
            assert_eq!(status, 404);
            return;
        }
        let code = match channel.status {
            Status::Failed => json!(19025),
            _ => Value::Null,
        };
        assert_eq!(shown["status"], channel.status.as_str());
        assert_eq!(shown["error_code"], code);
        let (_, invites) = self.get(&format!("{}/Invites", path(channel)));
        let invites = invites["invites"].as_array().unwrap();
        let tasks = invites
            .iter()
            .map(|it| &it["routing"]["properties"]["assignment_status"]);
        let tasks: Vec<_> = tasks.map(|it| it.as_str().unwrap()).collect();
        let expected: Vec<_> = channel.tasks.iter().map(|it| it.status).collect();
        assert_eq!(tasks, expected);
        assert_eq!(
            self.sids(at, "Participants").len(),
            channel.customers() + channel.agents.len()
        );
    }

    fn sids(&self, at: usize, collection: &str) -> Vec<String> {
        let Some(channel) = self.model.channels.get(at) else {
            return Vec::new();
        };
        let (_, list) = self.get(&format!("{}/{collection}", path(channel)));
        let items = list[collection.to_lowercase()].as_array();
        let sids = items
            .into_iter()
            .flatten()
            .map(|it| it["sid"].as_str().unwrap().to_owned());
        sids.collect()
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask(get(path))
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        self.ask(form(Method::POST, path, fields))
    }

    fn ask(&self, request: http::Request<Vec<u8>>) -> (u16, Value) {
        let response = self.flex.handle(request);
        let json = serde_json::from_slice(response.body()).unwrap_or_default();
        (response.status().as_u16(), json)
    }
}

fn path(channel: &Channel) -> String {
    format!(
        "/v1/Interactions/{}/Channels/{}",
        channel.interaction, channel.sid
    )
}

/// One emulator for all sequences, since reading the catalogue takes longer than answering.
static FLEX: LazyLock<Mock> = LazyLock::new(flex);

proptest! {
    // The same sequences in each run; one that fails is printed.
    #![proptest_config(ProptestConfig {
        cases: 128,
        rng_seed: RngSeed::Fixed(14),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn interactions_follow_the_model(steps in proptest::collection::vec(step(), 1..40)) {
        FLEX.reset();
        let mut pair = Pair {
            flex: FLEX.clone(),
            model: Model::default(),
        };
        for step in &steps {
            pair.take(step);
        }
    }
}
