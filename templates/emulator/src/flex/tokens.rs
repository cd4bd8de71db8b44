//! Tokens of Flex users. In: requests for tokens, and tokens to validate. Out: which tokens are valid, and whose they
//! are.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::made::Place;
use crate::{
    clock::date_time,
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

/// The host of the server that validates tokens.
pub(crate) const IAM: &str = "iam.twilio.com";

/// Where tokens are kept. No API has this path.
const TOKENS: &str = "/emulated/FlexTokens";
pub(super) const COLLECTION: &str = "iam.twilio.com/emulated/FlexTokens";

/// How long a token lasts, unless the request says otherwise.
const DEFAULT_LIFETIME: u64 = 3600;

/// Twilio's codes for access tokens that are no good.
const INVALID: i64 = 20101;
const EXPIRED: i64 = 20104;

/// Makes a token for a user.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let ttl = context.parameters.get("ttl");
    let ttl = match ttl.as_i64() {
        Some(ttl) if ttl > 0 => ttl.unsigned_abs(),
        None if ttl.is_null() => DEFAULT_LIFETIME,
        _ => {
            return Err(Refusal::invalid(
                "Invalid parameter ttl: it is no positive number of seconds",
            ));
        }
    };
    let user = context.values.get(1).cloned().unwrap_or_default();
    let Answer::Resource(answer) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let state = &mut *context.state;
    let token = issue(state, &user, Duration::from_secs(ttl));
    let info = json!({
        "account_sid": state.account,
        "flex_user_sid": user,
        "expiration": token.get("expiration"),
    });
    let answer = state.change(&answer, |answer| {
        answer.set("access_token", token.key.as_str());
        answer.set("token_info", info);
    });
    Ok(Answer::Resource(answer))
}

/// Says whether a token is valid.
pub(super) fn validate(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    if context
        .values
        .first()
        .is_some_and(|it| it != context.state.account)
    {
        return Err(context.not_found());
    }
    let given = context.parameters.text("token").unwrap_or_default();
    let found = context.state.store.find(COLLECTION, given);
    let now = context.state.now.as_secs();
    let answer = match found {
        Some(token) if token.get("expires_at").as_u64().is_some_and(|it| it > now) => json!({
            "valid": true,
            "code": 0,
            "message": null,
            "expiration": token.get("expiration"),
            "realm_user_id": token.get("realm_user_id"),
            "identity": token.get("identity"),
            "roles": token.get("roles"),
            "worker_sid": token.get("worker_sid"),
        }),
        Some(_) => json!({ "valid": false, "code": EXPIRED, "message": "The token has expired" }),
        None => json!({ "valid": false, "code": INVALID, "message": "The token is invalid" }),
    };
    Ok(Answer::Json(answer))
}

/// Makes a token for a user of Flex, who is an agent unless the store says otherwise.
pub(super) fn issue(state: &mut State<'_>, user: &str, lifetime: Duration) -> Arc<Resource> {
    let found = state.store.below("flex-api.twilio.com/v2/Instances/");
    let user = found.into_iter().find(|it| it.key == user);
    let of_user = |name: &str| user.as_ref().map_or(Value::Null, |it| it.get(name).clone());
    let expires = state.now.saturating_add(lifetime);
    let name = of_user("username");
    let name = name.as_str().unwrap_or("sample.agent").to_owned();
    let roles = match of_user("roles") {
        Value::Array(roles) if !roles.is_empty() => Value::Array(roles),
        _ => json!(["agent"]),
    };
    let worker = match of_user("worker_sid") {
        Value::Null => state.store.sids.next("WK").into(),
        worker => worker,
    };
    let token = format!("emulated-flex-token-{}", state.store.sids.next(""));
    let place = Place {
        host: IAM,
        shape: TOKENS,
        path: TOKENS,
        prefix: "",
        sid: Some(&token),
    };
    place.make(
        state,
        [
            ("expires_at", expires.as_secs().into()),
            ("expiration", date_time(expires).into()),
            ("realm_user_id", name.as_str().into()),
            ("identity", identity(&name).into()),
            ("roles", roles),
            ("worker_sid", worker),
        ],
    )
}

/// The identity of a user: what is neither a letter nor a digit is `_` and its number, as in `agent_40example_2Ecom`.
fn identity(name: &str) -> String {
    let bytes = name.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("_{byte:02X}"),
    });
    bytes.collect()
}
