//! What a token allows: one grant for each product.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::values::privacy::Redacted;

/// What a token allows in one product.
///
/// Convert one of the typed grants, or name any other: `Grant::new("name", json!({…}))`. `Debug` prints no contents.
#[derive(Clone, PartialEq)]
pub struct Grant {
    pub(crate) name: String,
    pub(crate) contents: Value,
}

impl Grant {
    /// The grant with this name, for what this version does not know.
    pub fn new(name: impl Into<String>, contents: Value) -> Self {
        Self {
            name: name.into(),
            contents,
        }
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Grant")
            .field(&self.name)
            .field(&Redacted::PersonalData)
            .finish()
    }
}

/// The members of a typed grant. Empty ones are left out.
#[derive(Clone, Default, PartialEq)]
struct Members(Map<String, Value>);

impl Members {
    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }
}

/// Only the names: an endpoint or a room may be named after a person.
impl fmt::Debug for Members {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.0.keys().map(|name| (name, Redacted::PersonalData));
        formatter.debug_map().entries(members).finish()
    }
}

/// Conversations, as a web chat needs them: `chat`.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct ChatGrant(Members);

impl ChatGrant {
    /// A grant without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// SID of the Conversations service (`IS…`).
    pub fn service_sid(self, service_sid: impl Into<String>) -> Self {
        Self(self.0.with("service_sid", service_sid))
    }

    /// The device, for push notifications.
    pub fn endpoint_id(self, endpoint_id: impl Into<String>) -> Self {
        Self(self.0.with("endpoint_id", endpoint_id))
    }

    /// SID of the role that the identity gets (`RL…`).
    pub fn deployment_role_sid(self, deployment_role_sid: impl Into<String>) -> Self {
        Self(self.0.with("deployment_role_sid", deployment_role_sid))
    }

    /// SID of the push credential (`CR…`).
    pub fn push_credential_sid(self, push_credential_sid: impl Into<String>) -> Self {
        Self(self.0.with("push_credential_sid", push_credential_sid))
    }
}

impl From<ChatGrant> for Grant {
    fn from(grant: ChatGrant) -> Self {
        Self::new("chat", grant.0.0.into())
    }
}

/// TaskRouter: `task_router`.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct TaskRouterGrant(Members);

impl TaskRouterGrant {
    /// A grant without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// SID of the workspace (`WS…`).
    pub fn workspace_sid(self, workspace_sid: impl Into<String>) -> Self {
        Self(self.0.with("workspace_sid", workspace_sid))
    }

    /// SID of the worker (`WK…`).
    pub fn worker_sid(self, worker_sid: impl Into<String>) -> Self {
        Self(self.0.with("worker_sid", worker_sid))
    }

    /// The role, such as `worker` or `supervisor`.
    pub fn role(self, role: impl Into<String>) -> Self {
        Self(self.0.with("role", role))
    }
}

impl From<TaskRouterGrant> for Grant {
    fn from(grant: TaskRouterGrant) -> Self {
        Self::new("task_router", grant.0.0.into())
    }
}

/// Sync: `data_sync`.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct SyncGrant(Members);

impl SyncGrant {
    /// A grant without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// SID of the Sync service (`IS…`).
    pub fn service_sid(self, service_sid: impl Into<String>) -> Self {
        Self(self.0.with("service_sid", service_sid))
    }

    /// The device.
    pub fn endpoint_id(self, endpoint_id: impl Into<String>) -> Self {
        Self(self.0.with("endpoint_id", endpoint_id))
    }
}

impl From<SyncGrant> for Grant {
    fn from(grant: SyncGrant) -> Self {
        Self::new("data_sync", grant.0.0.into())
    }
}

/// Video: `video`.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct VideoGrant(Members);

impl VideoGrant {
    /// A grant without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// Name or SID of the only room that may be joined; without it, any room.
    pub fn room(self, room: impl Into<String>) -> Self {
        Self(self.0.with("room", room))
    }
}

impl From<VideoGrant> for Grant {
    fn from(grant: VideoGrant) -> Self {
        Self::new("video", grant.0.0.into())
    }
}

/// Programmable Voice: `voice`.
#[derive(Clone, Default, PartialEq)]
#[must_use]
pub struct VoiceGrant {
    members: Members,
    allows_incoming: bool,
    application_sid: String,
    application_parameters: Option<Value>,
}

impl VoiceGrant {
    /// A grant without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows calls to the identity.
    pub fn allow_incoming(mut self) -> Self {
        self.allows_incoming = true;
        self
    }

    /// Allows calls through the TwiML application with this SID (`AP…`).
    pub fn outgoing_application_sid(mut self, sid: impl Into<String>) -> Self {
        self.application_sid = sid.into();
        self
    }

    /// Parameters for that application, as a JSON object. Without effect unless the application is set.
    pub fn outgoing_application_params(mut self, parameters: Value) -> Self {
        self.application_parameters = Some(parameters);
        self
    }

    /// SID of the push credential for incoming calls (`CR…`).
    pub fn push_credential_sid(mut self, sid: impl Into<String>) -> Self {
        self.members = self.members.with("push_credential_sid", sid);
        self
    }

    /// The device, if the identity has several.
    pub fn endpoint_id(mut self, id: impl Into<String>) -> Self {
        self.members = self.members.with("endpoint_id", id);
        self
    }
}

impl From<VoiceGrant> for Grant {
    fn from(grant: VoiceGrant) -> Self {
        let Members(mut members) = grant.members;
        if grant.allows_incoming {
            members.insert("incoming".to_owned(), json!({ "allow": true }));
        }
        if !grant.application_sid.is_empty() {
            let mut outgoing = json!({ "application_sid": grant.application_sid });
            if let (Some(members), Some(parameters)) =
                (outgoing.as_object_mut(), grant.application_parameters)
            {
                members.insert("params".to_owned(), parameters);
            }
            members.insert("outgoing".to_owned(), outgoing);
        }
        Self::new("voice", members.into())
    }
}

impl fmt::Debug for VoiceGrant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Grant::from(self.clone()).fmt(formatter)
    }
}

/// Live playback: `player`.
#[derive(Clone, PartialEq)]
#[must_use]
pub struct PlaybackGrant(Value);

impl PlaybackGrant {
    /// The grant as Twilio's API returned it.
    pub fn new(grant: Value) -> Self {
        Self(grant)
    }
}

impl From<PlaybackGrant> for Grant {
    fn from(grant: PlaybackGrant) -> Self {
        Self::new("player", grant.0)
    }
}

impl fmt::Debug for PlaybackGrant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Grant::from(self.clone()).fmt(formatter)
    }
}
