//! Making an access token.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde_json::json;

use crate::{
    access_tokens::{
        clock,
        grants::Grant,
        jws::{self, Object},
        token::AccessToken,
    },
    secrets::{invalid_settings::InvalidSettings, secret::Secret, unusable::refuse_unusable},
    values::privacy::Redacted,
};

/// The type of an access token, in its header `cty`.
pub(crate) const CONTENT_TYPE: &str = "twilio-fpa;v=1";

/// What errors call it.
const SUBJECT: &str = "access token";

const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Collects what goes into an [`AccessToken`].
#[derive(Clone)]
#[must_use]
pub struct AccessTokenBuilder {
    account_sid: String,
    api_key_sid: String,
    secret: Secret,
    identity: Option<String>,
    grants: Vec<Grant>,
    ttl: Duration,
    region: Option<String>,
    not_before: Option<SystemTime>,
    now: Option<SystemTime>,
}

impl AccessTokenBuilder {
    pub(crate) fn new(account_sid: String, api_key_sid: String, secret: String) -> Self {
        Self {
            account_sid,
            api_key_sid,
            secret: Secret::new(secret),
            identity: None,
            grants: Vec::new(),
            ttl: Duration::from_secs(3600),
            region: None,
            not_before: None,
            now: None,
        }
    }

    /// Whom the token is for. Chat, Sync and Video need it. For a web chat it is the `identity` in the response of
    /// `POST /v2/WebChats`.
    ///
    /// Anybody who has the token can read it, and so can others in the same conversation: use no personal data.
    pub fn identity(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// Adds a grant. A second one for the same product replaces the first.
    pub fn grant(mut self, grant: impl Into<Grant>) -> Self {
        self.grants.push(grant.into());
        self
    }

    /// How long the token is valid, in whole seconds: an hour by default, at most 24 hours.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// The region of the account, such as `ie1`: needed outside of `us1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// When the token becomes valid. Left out by default: Twilio refuses the token if the clock here is ahead of its own.
    pub fn not_before(mut self, time: SystemTime) -> Self {
        self.not_before = Some(time);
        self
    }

    /// The time that the token is made at, instead of the system's. Needed where the system has no clock, as on
    /// `wasm32-unknown-unknown`: there it is `UNIX_EPOCH` with JavaScript's `Date.now()`, in milliseconds, added.
    pub fn now(mut self, time: SystemTime) -> Self {
        self.now = Some(time);
        self
    }

    /// Makes the token.
    ///
    /// # Errors
    /// If a SID is of another kind, the secret, the identity or the region is unusable, such as an empty one, the time to
    /// live is less than a second or more than 24 hours, or there is no clock.
    pub fn build(self) -> Result<AccessToken, InvalidSettings> {
        let mut problems = self.problems();
        let Some((now, expires_at)) = self.validity() else {
            problems.push(
                "there is no clock, or it is wrong by centuries: give the time with `now`"
                    .to_owned(),
            );
            return Err(InvalidSettings::new(SUBJECT, problems));
        };
        if !problems.is_empty() {
            return Err(InvalidSettings::new(SUBJECT, problems));
        }
        let token = jws::encode(self.header(), self.payload(now), &self.secret);
        Ok(AccessToken::new(token, expires_at))
    }

    /// When the token is made, in seconds since 1970, and when it expires.
    fn validity(&self) -> Option<(u64, SystemTime)> {
        let now = clock::seconds(self.now)?;
        let ttl = self.ttl.min(LONGEST).as_secs();
        Some((now, clock::at(now.checked_add(ttl)?)?))
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let sids = [
            ("account SID", "AC", &self.account_sid),
            ("API key SID", "SK", &self.api_key_sid),
        ];
        for (name, prefix, sid) in sids {
            if !is_sid(sid, prefix) {
                problems.push(format!(
                    "the {name} is not `{prefix}` and letters and digits"
                ));
            }
        }
        problems.extend(refuse_unusable("API key secret", self.secret.as_str()).err());
        if self.identity.as_deref() == Some("") {
            problems.push("the identity is empty".to_owned());
        }
        if let Some(region) = &self.region {
            problems.extend(refuse_unusable("region", region).err());
        }
        let mut names = self.grants.iter().map(|grant| grant.name.as_str());
        if names.any(|name| name.is_empty() || name == "identity") {
            problems.push("a grant has no name, or the name `identity`".to_owned());
        }
        if self.ttl < Duration::from_secs(1) || self.ttl > LONGEST {
            problems.push(format!(
                "the time to live is {} s: it must be from 1 s to 24 hours (86400 s)",
                self.ttl.as_secs_f64()
            ));
        }
        if self
            .not_before
            .is_some_and(|time| clock::since_1970(time).is_none())
        {
            problems.push("it becomes valid before 1970".to_owned());
        }
        problems
    }

    fn header(&self) -> Object {
        let mut header = Object::new();
        header.insert("alg".to_owned(), json!("HS256"));
        header.insert("typ".to_owned(), json!("JWT"));
        header.insert("cty".to_owned(), json!(CONTENT_TYPE));
        if let Some(region) = &self.region {
            header.insert("twr".to_owned(), json!(region));
        }
        header
    }

    fn payload(&self, now: u64) -> Object {
        let mut grants = Object::new();
        if let Some(identity) = &self.identity {
            grants.insert("identity".to_owned(), json!(identity));
        }
        for Grant { name, contents } in &self.grants {
            grants.insert(name.clone(), contents.clone());
        }
        let mut payload = Object::new();
        payload.insert(
            "jti".to_owned(),
            json!(format!("{}-{now}", self.api_key_sid)),
        );
        payload.insert("iss".to_owned(), json!(self.api_key_sid));
        payload.insert("sub".to_owned(), json!(self.account_sid));
        if let Some(not_before) = self.not_before.and_then(clock::since_1970) {
            payload.insert("nbf".to_owned(), json!(not_before));
        }
        payload.insert("exp".to_owned(), json!(now + self.ttl.as_secs()));
        payload.insert("grants".to_owned(), grants.into());
        payload
    }
}

fn is_sid(sid: &str, prefix: &str) -> bool {
    sid.len() > prefix.len()
        && sid.starts_with(prefix)
        && sid.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// A SID that is not one may be the secret.
impl fmt::Debug for AccessTokenBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |sid, prefix| {
            if is_sid(sid, prefix) {
                sid
            } else {
                "[not a SID]"
            }
        };
        let names = self.grants.iter().map(|grant| &grant.name);
        formatter
            .debug_struct("AccessTokenBuilder")
            .field("account_sid", &shown(&self.account_sid, "AC"))
            .field("api_key_sid", &shown(&self.api_key_sid, "SK"))
            .field(
                "identity",
                &self.identity.as_ref().map(|_| Redacted::PersonalData),
            )
            .field("grants", &names.collect::<Vec<_>>())
            .field("ttl", &self.ttl)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}
