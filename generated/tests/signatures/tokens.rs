//! Random access tokens, and what a library makes of them.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use twilio_flex::access_token::{
    AccessToken, ChatGrant, Grant, SyncGrant, TaskRouterGrant, VideoGrant, VoiceGrant,
};

use crate::{library::Library, random::Random};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const KEY: &str = "SK0123456789abcdef0123456789abcdef";

pub(crate) struct Case {
    secret: String,
    identity: String,
    ttl: u64,
    region: Option<String>,
    /// The members of each grant, by the names of the wire.
    grants: Map<String, Value>,
    token: String,
}

pub(crate) fn case(random: &mut Random) -> Case {
    let secret = random.word(32);
    let identity = format!("{}x", random.text(12));
    let ttl = random.number(60..86_401) as u64;
    let region = random.is(30).then(|| random.word(4));
    let mut grants = Map::new();
    let mut builder = AccessToken::builder(ACCOUNT, KEY, &secret)
        .identity(&identity)
        .ttl(Duration::from_secs(ttl));
    if let Some(region) = &region {
        builder = builder.region(region);
    }
    for (name, grant) in [
        ("chat", chat as fn(&mut Random) -> (Value, Grant)),
        ("data_sync", sync),
        ("task_router", router),
        ("video", video),
        ("voice", voice),
    ] {
        if random.is(40) {
            let (members, grant) = grant(random);
            grants.insert(name.to_owned(), members);
            builder = builder.grant(grant);
        }
    }
    let token = builder.build().unwrap().as_str().to_owned();
    Case {
        secret,
        identity,
        ttl,
        region,
        grants,
        token,
    }
}

fn chat(random: &mut Random) -> (Value, Grant) {
    let [service, endpoint] = [random.text(6), random.text(6)];
    let grant = ChatGrant::new()
        .service_sid(&service)
        .endpoint_id(&endpoint);
    (
        json!({ "service_sid": service, "endpoint_id": endpoint }),
        grant.into(),
    )
}

fn sync(random: &mut Random) -> (Value, Grant) {
    let service = random.text(6);
    (
        json!({ "service_sid": service }),
        SyncGrant::new().service_sid(&service).into(),
    )
}

fn router(random: &mut Random) -> (Value, Grant) {
    let [workspace, worker, role] = [random.word(6), random.word(6), random.text(6)];
    let grant = TaskRouterGrant::new()
        .workspace_sid(&workspace)
        .worker_sid(&worker)
        .role(&role);
    (
        json!({ "workspace_sid": workspace, "worker_sid": worker, "role": role }),
        grant.into(),
    )
}

fn video(random: &mut Random) -> (Value, Grant) {
    let room = random.text(6);
    (
        json!({ "room": room }),
        VideoGrant::new().room(&room).into(),
    )
}

fn voice(random: &mut Random) -> (Value, Grant) {
    let (incoming, application) = (random.is(50), random.text(6));
    let parameters = json!({ "name": random.text(6) });
    let mut grant = VoiceGrant::new()
        .outgoing_application_sid(&application)
        .outgoing_application_params(parameters.clone());
    if incoming {
        grant = grant.allow_incoming();
    }
    let members = json!({
        "incoming_allow": incoming,
        "outgoing_application_sid": application,
        "outgoing_application_params": parameters,
    });
    (members, grant.into())
}

impl Case {
    /// As the scripts read it.
    pub(crate) fn input(&self) -> Value {
        json!({
            "account": ACCOUNT,
            "key": KEY,
            "secret": self.secret,
            "identity": self.identity,
            "ttl": self.ttl,
            "region": self.region,
            "grants": self.grants,
            "token": self.token,
        })
    }
}

/// Both tokens say the same, except for the time; each is accepted by the other side, and not if it was changed.
pub(crate) fn check(library: Library, case: &Case, outcome: &Value, random: &mut Random) {
    let input = case.input();
    let theirs = outcome["token"].as_str().unwrap();
    let [header, payload] = [0, 1].map(|part| decoded(theirs, part));
    assert_eq!(outcome["header"], header, "{library}: {input}");
    for claim in ["iss", "sub", "grants"] {
        assert_eq!(
            outcome["payload"][claim], payload[claim],
            "{library}: {claim}: {input}"
        );
    }

    let verifier = AccessToken::verifier(ACCOUNT, KEY, &case.secret);
    let claims = verifier.verify(theirs).unwrap();
    assert_eq!(claims.identity(), Some(case.identity.as_str()));
    assert_eq!(claims.region(), case.region.as_deref());
    let changed = random.changed(theirs);
    assert!(verifier.verify(&changed).is_err(), "{library}: {changed}");
}

fn decoded(token: &str, part: usize) -> Value {
    let part = token.split('.').nth(part).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
