//! What a token holds.

use std::time::Duration;

use twilio_runtime::{
    access_token::{
        AccessToken, ChatGrant, Grant, PlaybackGrant, SyncGrant, TaskRouterGrant, VideoGrant,
        VoiceGrant,
    },
    serde_json::{Value, json},
};

use crate::{ACCOUNT, KEY, NOW, SECRET, builder, decoded, time};

/// What a single grant becomes.
#[track_caller]
fn assert_granted(grant: impl Into<Grant>, expected: &Value) {
    let [_, payload] = decoded(&builder().grant(grant).build().unwrap());
    assert_eq!(payload["grants"], *expected);
}

#[test]
fn a_plain_token_holds_only_what_twilio_needs() {
    let token = builder().build().unwrap();
    assert_eq!(token.expires_at(), time(NOW + 3600));
    let expected = [
        json!({ "alg": "HS256", "typ": "JWT", "cty": "twilio-fpa;v=1" }),
        json!({
            "jti": format!("{KEY}-{NOW}"),
            "iss": KEY,
            "sub": ACCOUNT,
            "exp": NOW + 3600,
            "grants": {},
        }),
    ];
    assert_eq!(decoded(&token), expected);
}

#[test]
fn what_is_asked_for_is_added() {
    let token = builder()
        .identity("visitor-1001")
        .region("ie1")
        .not_before(time(NOW + 5))
        .ttl(Duration::from_secs(86_400))
        .build()
        .unwrap();
    let [header, payload] = decoded(&token);
    assert_eq!(header["twr"], "ie1");
    assert_eq!(payload["nbf"], NOW + 5);
    assert_eq!(payload["exp"], NOW + 86_400);
    assert_eq!(payload["grants"], json!({ "identity": "visitor-1001" }));
}

#[test]
fn each_grant_has_the_form_of_its_product() {
    let chat = ChatGrant::new()
        .service_sid("IS00")
        .endpoint_id("phone")
        .deployment_role_sid("RL00")
        .push_credential_sid("");
    let expected =
        json!({ "service_sid": "IS00", "endpoint_id": "phone", "deployment_role_sid": "RL00" });
    assert_granted(chat, &json!({ "chat": expected }));
    let router = TaskRouterGrant::new()
        .workspace_sid("WS00")
        .worker_sid("WK00")
        .role("worker");
    let expected = json!({ "workspace_sid": "WS00", "worker_sid": "WK00", "role": "worker" });
    assert_granted(router, &json!({ "task_router": expected }));
    let sync = SyncGrant::new().service_sid("IS00").endpoint_id("phone");
    assert_granted(
        sync,
        &json!({ "data_sync": { "service_sid": "IS00", "endpoint_id": "phone" } }),
    );
    assert_granted(VideoGrant::new(), &json!({ "video": {} }));
    assert_granted(
        VideoGrant::new().room("lobby"),
        &json!({ "video": { "room": "lobby" } }),
    );
    let playback = json!({ "requestCredentials": null, "playbackUrl": "https://example.com" });
    assert_granted(
        PlaybackGrant::new(playback.clone()),
        &json!({ "player": playback }),
    );
    assert_granted(Grant::new("beta", json!([1])), &json!({ "beta": [1] }));
}

#[test]
fn a_voice_grant_leaves_out_what_it_does_not_allow() {
    assert_granted(VoiceGrant::new(), &json!({ "voice": {} }));
    let without_application = VoiceGrant::new().outgoing_application_params(json!({ "a": 1 }));
    assert_granted(without_application, &json!({ "voice": {} }));
    let all = VoiceGrant::new()
        .allow_incoming()
        .outgoing_application_sid("AP00")
        .outgoing_application_params(json!({ "a": 1 }))
        .push_credential_sid("CR00")
        .endpoint_id("phone");
    let expected = json!({
        "incoming": { "allow": true },
        "outgoing": { "application_sid": "AP00", "params": { "a": 1 } },
        "push_credential_sid": "CR00",
        "endpoint_id": "phone",
    });
    assert_granted(all, &json!({ "voice": expected }));
}

#[test]
fn a_second_grant_for_a_product_replaces_the_first() {
    let token = builder()
        .grant(VideoGrant::new().room("first"))
        .grant(VideoGrant::new().room("second"))
        .build()
        .unwrap();
    assert_eq!(
        decoded(&token)[1]["grants"],
        json!({ "video": { "room": "second" } })
    );
}

#[test]
fn without_a_given_time_the_clock_of_the_system_counts() {
    let token = AccessToken::builder(ACCOUNT, KEY, SECRET)
        .identity("me")
        .build()
        .unwrap();
    let claims = AccessToken::verifier(ACCOUNT, KEY, SECRET)
        .verify(token.as_str())
        .unwrap();
    assert_eq!(claims.expires_at(), token.expires_at());
}
