//! In: a request as the crate sends it. Out: an emulator that accepts it, as everything exists that it needs.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use http::{Method, Request, Response, Uri};
use requests::{Case, snake_case};
use serde_json::{Value, json};
use twilio_emulator::{Mock, MockTransport};
use twilio_flex::{
    Client,
    transport::{BoxFuture, Transport, TransportError},
};

use crate::server::{KEY_SID, Recorded, SECRET};

/// The account that the paths of the requests name.
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// An emulator where everything exists that the path of a request names, and three items of its list; and the number of
/// these.
pub(crate) fn with_what_is_needed(sent: &Recorded) -> (Mock, usize) {
    let builder = Mock::builder().catalogue(twilio_flex::catalogue());
    let builder = builder.account(ACCOUNT, "token").api_key(KEY_SID, SECRET);
    let flex = builder.build().unwrap();
    // Only a body names these. A list would have them besides its items.
    if sent.method == Method::POST {
        flex.put_all(NAMED).unwrap();
    }
    let path = sent.uri.path();
    let ends = path.match_indices('/').map(|(at, _)| at);
    for end in ends.skip(1) {
        // Most prefixes are the path of no resource.
        let _ = flex.put(&path[..end], json!({}));
    }
    let item = matching(sent.uri.query().unwrap_or_default());
    let put = (0..3).filter(|_| flex.put(path, item.clone()).is_ok());
    let items = put.count();
    (flex, items)
}

/// The body that the rules of Flex need in place of the invented JSON and names of this request, if it has any.
pub(crate) fn needed_body(case: &Case, sent: &Recorded) -> Option<String> {
    let id = case.call.operation_id();
    let mut needed = NEEDED.iter().filter(|(of, ..)| *of == id).peekable();
    needed.peek()?;
    let mut form = sent.form();
    for (_, field, value) in needed {
        let values = form.iter_mut().filter(|(name, _)| name == field);
        values.for_each(|(_, old)| *old = (*value).to_owned());
    }
    let mut body = form_urlencoded::Serializer::new(String::new());
    Some(body.extend_pairs(form).finish())
}

/// Whether the query has an invented token of a page.
pub(crate) fn has_page_token(sent: &Recorded) -> bool {
    let query = sent.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "PageToken")
}

/// A client of the emulator that sends no token of a page, and this body in place of a request's own.
pub(crate) fn editing_client(flex: &Mock, body: Option<String>) -> Client {
    let transport = Editing {
        inner: flex.transport(),
        body,
    };
    let builder = Client::builder(flex.credentials()).transport(transport);
    builder.build().unwrap()
}

struct Editing {
    inner: MockTransport,
    body: Option<String>,
}

impl Transport for Editing {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let (mut parts, mut body) = request.into_parts();
        parts.uri = without_page_token(&parts.uri);
        if let Some(needed) = &self.body {
            body = needed.clone().into_bytes();
        }
        Transport::send(&self.inner, Request::from_parts(parts, body))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Transport::sleep(&self.inner, duration)
    }
}

fn without_page_token(uri: &Uri) -> Uri {
    let uri = uri.to_string();
    let (path, query) = uri.split_once('?').unwrap_or((&uri, ""));
    let pairs = query.split('&').filter(|it| !it.starts_with("PageToken="));
    let query = pairs.collect::<Vec<_>>().join("&");
    format!("{path}?{query}").parse().unwrap()
}

/// Operation, field, value.
const NEEDED: &[(&str, &str, &str)] = &[
    (
        "CreateInteraction",
        "Channel",
        r#"{"type":"web","initiated_by":"api"}"#,
    ),
    ("CreateInteraction", "Routing", ROUTING),
    ("CreateInteractionChannelInvite", "Routing", ROUTING),
    (
        "UpdateInteractionChannel",
        "Routing",
        r#"{"status":"closed"}"#,
    ),
    (
        "CreatePluginConfiguration",
        "Plugins",
        r#"{"plugin_version":"FV0123456789abcdef0123456789abcdef"}"#,
    ),
    (
        "CreatePluginRelease",
        "ConfigurationId",
        "FJ0123456789abcdef0123456789abcdef",
    ),
];

const ROUTING: &str = r#"{"properties":{"workspace_sid":"WS0123456789abcdef0123456789abcdef"}}"#;

/// What those name.
const NAMED: &str = r#"{
    "/v1/PluginService/Configurations/FJ0123456789abcdef0123456789abcdef": {},
    "/v1/PluginService/Plugins/FP0123456789abcdef0123456789abcdef": {},
    "/v1/PluginService/Plugins/FP0123456789abcdef0123456789abcdef/Versions": [
        { "sid": "FV0123456789abcdef0123456789abcdef" }
    ]
}"#;

/// A resource that a list with this query has: `FriendlyName=Support` as `{ "friendly_name": "Support" }`.
fn matching(query: &str) -> Value {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let filters = pairs.filter(|(name, _)| !name.starts_with("Page"));
    let properties = filters.map(|(name, value)| (snake_case(&name), Value::from(value)));
    Value::Object(properties.collect())
}
