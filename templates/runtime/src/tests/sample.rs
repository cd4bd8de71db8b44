//! A resource as the generator emits it, written by hand, so that the runtime is tested without the generator.

#![allow(unreachable_pub, reason = "it is public where it is emitted")]

use crate::generated_for_0_1 as runtime;

const SERVER: &str = "https://flex-api.twilio.com";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlexFlowSid(runtime::SidString);
const KINDS: runtime::SidKinds = &[("FO", "FlexFlowSid"), ("CH", "ConversationSid")];
runtime::sid!(FlexFlowSid, "FO", KINDS);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChannelType {
    Web,
    Sms,
    Unrecognized(crate::types::Unrecognized<Self>),
}

runtime::open_enum!(ChannelType { Web = "web", Sms = "sms" });

#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Channel {
    pub sid: Option<String>,
    pub flex_flow_sid: Option<FlexFlowSid>,
    pub identity: Option<String>,
    pub channel_type: Option<ChannelType>,
    pub date_created: Option<crate::DateTime>,
    pub priority: Option<i64>,
    pub score: Option<f64>,
    pub enabled: Option<bool>,
    pub attributes: Option<serde_json::Value>,
    pub tags: Option<Vec<String>>,
    pub parent: Option<Vec<Channel>>,
}

runtime::model!(Channel {
    sid,
    flex_flow_sid,
    identity: personal,
    channel_type,
    date_created,
    priority,
    score,
    enabled,
    attributes: personal,
    tags,
    parent,
});

#[derive(Clone, Debug, PartialEq)]
pub struct MissingFlexFlowSid;
#[derive(Clone, Debug, PartialEq)]
pub struct MissingIdentity;

static CREATE_CHANNEL: runtime::Operation = runtime::Operation {
    id: "CreateChannel",
    method: runtime::Method::Post,
    server: SERVER,
    path: "/v1/Channels",
    parameters: &[
        runtime::Parameter::form("FlexFlowSid").sid("FO").required(),
        runtime::Parameter::form("Identity").required().personal(),
        runtime::Parameter::form("ChannelType"),
        runtime::Parameter::form("DateDue").date_time(),
        runtime::Parameter::form("Integration.RetryCount")
            .integer()
            .at_least(0)
            .at_most(3),
        runtime::Parameter::form("Age")
            .integer()
            .personal()
            .at_most(150),
        runtime::Parameter::form("Score").number(),
        runtime::Parameter::form("LongLived").boolean(),
        runtime::Parameter::form("Attributes").any_json().personal(),
        runtime::Parameter::form("Tags").list(),
        runtime::Parameter::form("Media").any_json().list(),
    ],
    body: runtime::Body::Form,
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
pub struct CreateChannel<HasFlexFlowSid = runtime::Set, HasIdentity = runtime::Set>(
    runtime::Draft<(HasFlexFlowSid, HasIdentity)>,
);

runtime::request!(CREATE_CHANNEL, CreateChannel<HasFlexFlowSid, HasIdentity>, Channel);

impl<HasFlexFlowSid, HasIdentity> CreateChannel<HasFlexFlowSid, HasIdentity> {
    pub fn flex_flow_sid(
        self,
        flex_flow_sid: FlexFlowSid,
    ) -> CreateChannel<runtime::Set, HasIdentity> {
        CreateChannel(self.0.form("FlexFlowSid", flex_flow_sid))
    }

    pub fn identity(
        self,
        identity: impl Into<String>,
    ) -> CreateChannel<HasFlexFlowSid, runtime::Set> {
        CreateChannel(self.0.form("Identity", identity.into()))
    }

    pub fn channel_type(self, channel_type: ChannelType) -> Self {
        Self(self.0.form("ChannelType", channel_type))
    }

    pub fn date_due(self, date_due: crate::DateTime) -> Self {
        Self(self.0.form("DateDue", date_due))
    }

    pub fn integration_retry_count(self, integration_retry_count: i64) -> Self {
        Self(
            self.0
                .form("Integration.RetryCount", integration_retry_count),
        )
    }

    pub fn age(self, age: i64) -> Self {
        Self(self.0.form("Age", age))
    }

    pub fn score(self, score: f64) -> Self {
        Self(self.0.form("Score", score))
    }

    pub fn long_lived(self, long_lived: bool) -> Self {
        Self(self.0.form("LongLived", long_lived))
    }

    pub fn attributes(self, attributes: impl Into<serde_json::Value>) -> Self {
        Self(self.0.form("Attributes", attributes.into()))
    }

    pub fn tags(self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(
            self.0
                .form("Tags", runtime::list(tags.into_iter().map(runtime::string))),
        )
    }

    pub fn media(self, media: Vec<serde_json::Value>) -> Self {
        Self(self.0.form("Media", media))
    }
}

pub fn create() -> CreateChannel<MissingFlexFlowSid, MissingIdentity> {
    CreateChannel(runtime::Draft::new(&CREATE_CHANNEL))
}

/// A complete request whose values do not matter.
pub fn created() -> CreateChannel {
    let sid = const { FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef") };
    create().flex_flow_sid(sid).identity("ada")
}

static FETCH_VERSION: runtime::Operation = runtime::Operation {
    id: "FetchVersion",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/v1/Plugins/{PluginSid}/Versions/{Sid}",
    parameters: &[
        runtime::Parameter::path("PluginSid"),
        runtime::Parameter::path("Sid").personal(),
        runtime::Parameter::header("Flex-Metadata"),
        runtime::Parameter::header("Customer").personal(),
        runtime::Parameter::header("Authorization"),
        runtime::Parameter::header("ACCEPT"),
    ],
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
pub struct FetchVersion(runtime::Draft);

runtime::request!(FETCH_VERSION, FetchVersion, Channel);

impl FetchVersion {
    /// Sets any of the header parameters.
    pub fn header(self, name: &'static str, value: impl Into<String>) -> Self {
        Self(self.0.header(name, value.into()))
    }
}

pub fn fetch(plugin_sid: impl Into<String>, sid: impl Into<String>) -> FetchVersion {
    let draft = runtime::Draft::new(&FETCH_VERSION);
    FetchVersion(
        draft
            .path("PluginSid", plugin_sid.into())
            .path("Sid", sid.into()),
    )
}

/// A request without its path parameters, which generated code never creates.
pub fn fetch_nothing() -> FetchVersion {
    FetchVersion(runtime::Draft::new(&FETCH_VERSION))
}

static LIST_CHANNEL: runtime::Operation = runtime::Operation {
    id: "ListChannel",
    method: runtime::Method::Get,
    server: SERVER,
    path: "/v1/Channels",
    parameters: &[
        runtime::Parameter::query("PageSize")
            .integer()
            .at_least(1)
            .at_most(1000),
        runtime::Parameter::query("Status").list().personal(),
        runtime::Parameter::header("Flex-Metadata"),
    ],
    list_key: Some("flex_chat_channels"),
    ..runtime::Operation::DEFAULT
};

#[must_use = "a request does nothing until it is sent"]
pub struct ListChannel(runtime::Draft);

runtime::request!(LIST_CHANNEL, ListChannel, [Channel]);

impl ListChannel {
    pub fn page_size(self, page_size: i64) -> Self {
        Self(self.0.query("PageSize", page_size))
    }

    pub fn status(self, status: Vec<String>) -> Self {
        Self(self.0.query("Status", status))
    }

    pub fn flex_metadata(self, flex_metadata: impl Into<String>) -> Self {
        Self(self.0.header("Flex-Metadata", flex_metadata.into()))
    }
}

pub fn list() -> ListChannel {
    ListChannel(runtime::Draft::new(&LIST_CHANNEL))
}

macro_rules! bodiless {
    ($table:ident, $name:ident, $id:literal, $method:ident, $function:ident $(, $body:ident)?) => {
        static $table: runtime::Operation = runtime::Operation {
            id: $id,
            method: runtime::Method::$method,
            server: SERVER,
            path: "/v1/Channels/{Sid}",
            parameters: &[runtime::Parameter::path("Sid")],
            $(body: runtime::Body::$body,)?
            ..runtime::Operation::DEFAULT
        };

        #[must_use = "a request does nothing until it is sent"]
        pub struct $name(runtime::Draft);

        runtime::request!($table, $name, ());

        pub fn $function(sid: impl Into<String>) -> $name {
            $name(runtime::Draft::new(&$table).path("Sid", sid.into()))
        }
    };
}
bodiless!(
    DELETE_CHANNEL,
    DeleteChannel,
    "DeleteChannel",
    Delete,
    delete
);
bodiless!(
    ARCHIVE_CHANNEL,
    ArchiveChannel,
    "ArchiveChannel",
    Post,
    archive,
    Form
);
bodiless!(
    REPLACE_CHANNEL,
    ReplaceChannel,
    "ReplaceChannel",
    Put,
    replace
);
bodiless!(PATCH_CHANNEL, PatchChannel, "PatchChannel", Patch, patch);

/// Some of the tables, as a generated crate publishes all of its own.
pub const OPERATIONS: &[&runtime::Operation] = &[&CREATE_CHANNEL, &LIST_CHANNEL, &DELETE_CHANNEL];
