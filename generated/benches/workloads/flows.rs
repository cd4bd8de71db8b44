//! Writing the forms of new flows.

use twilio_flex::{
    Request as _,
    http::Request,
    sid,
    v1::flex_flow::{self, ChannelType, Integration},
};

const SERVER: &str = "https://flex-api.twilio.com";
const CHAT_SERVICE: &str = "ISf0123456789abcdef0123456789abcde";
const STUDIO_FLOW: &str = "FW9abcdef0123456789abcdef012345678";

/// Makes this many requests, as they would go to a transport; returns the bytes of their bodies.
pub(crate) fn write(count: usize) -> usize {
    let chat_service: sid::ChatServiceSid = CHAT_SERVICE.parse().expect("a SID");
    let studio_flow: sid::StudioFlowSid = STUDIO_FLOW.parse().expect("a SID");
    let request = |index: usize| {
        flex_flow::create()
            .friendly_name(format!("Support by SMS, line {index}"))
            .chat_service_sid(chat_service)
            .channel_type(ChannelType::Sms)
            .contact_identity(format!("+1500{index:07}"))
            .enabled(true)
            .long_lived(true)
            .janitor_enabled(true)
            .integration(Integration::studio(studio_flow).retry_count(1))
    };
    let http = |index| request(index).call().to_http_request(SERVER);
    let requests = (0..count).map(|index| http(index).expect("the request is sound"));
    requests.map(|request| request.body().len()).sum()
}

pub(crate) mod plain {
    //! The same by hand.

    use http::header::{ACCEPT, CONTENT_TYPE};
    use serde::Serialize;

    use super::{CHAT_SERVICE, Request, SERVER, STUDIO_FLOW};

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct CreateFlexFlow {
        friendly_name: String,
        chat_service_sid: String,
        channel_type: String,
        contact_identity: Option<String>,
        enabled: Option<bool>,
        integration_type: Option<String>,
        #[serde(rename = "Integration.FlowSid")]
        integration_flow_sid: Option<String>,
        #[serde(rename = "Integration.RetryCount")]
        integration_retry_count: Option<i64>,
        long_lived: Option<bool>,
        janitor_enabled: Option<bool>,
    }

    /// Makes this many requests; returns the bytes of their bodies.
    pub(crate) fn write(count: usize) -> usize {
        let requests = (0..count).map(request);
        requests.map(|request| request.body().len()).sum()
    }

    fn request(index: usize) -> Request<Vec<u8>> {
        let flow = CreateFlexFlow {
            friendly_name: format!("Support by SMS, line {index}"),
            chat_service_sid: CHAT_SERVICE.to_owned(),
            channel_type: "sms".to_owned(),
            contact_identity: Some(format!("+1500{index:07}")),
            enabled: Some(true),
            integration_type: Some("studio".to_owned()),
            integration_flow_sid: Some(STUDIO_FLOW.to_owned()),
            integration_retry_count: Some(1),
            long_lived: Some(true),
            janitor_enabled: Some(true),
        };
        let body = serde_urlencoded::to_string(&flow).expect("a flat struct");
        Request::post(format!("{SERVER}/v1/FlexFlows"))
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into_bytes())
            .expect("the request is sound")
    }
}
