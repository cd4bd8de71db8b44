//! Reading a page of channels.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use serde_json::json;
use twilio_flex::{
    Client, Credentials, Page, http::Response, testing::ScriptedTransport, v1::channel,
};

/// The JSON of a page with this many channels.
pub(crate) fn body(count: usize) -> Vec<u8> {
    let channels: Vec<_> = (0..count)
        .map(|index| {
            let sid = |prefix: &str| format!("{prefix}{index:032x}");
            json!({
                "account_sid": "AC123456789abcdef0123456789abcdef0",
                "date_created": "2016-08-01T22:10:40Z",
                "date_updated": "2016-08-02T09:15:00Z",
                "flex_flow_sid": "FO0123456789abcdef0123456789abcdef",
                "sid": sid("CH"),
                "task_sid": sid("WT"),
                "url": format!("https://flex-api.twilio.com/v1/Channels/{}", sid("CH")),
                "user_sid": sid("US"),
            })
        })
        .collect();
    let page = json!({
        "flex_chat_channels": channels,
        "meta": {
            "first_page_url": "https://flex-api.twilio.com/v1/Channels?PageSize=1000&Page=0",
            "key": "flex_chat_channels",
            "next_page_url": "https://flex-api.twilio.com/v1/Channels?PageSize=1000&Page=1",
            "page": 0,
            "page_size": 1000,
            "previous_page_url": null,
            "url": "https://flex-api.twilio.com/v1/Channels?PageSize=1000&Page=0"
        }
    });
    page.to_string().into_bytes()
}

/// A client whose next response has this body.
pub(crate) fn client(body: &[u8]) -> Client {
    let transport = ScriptedTransport::new().respond_with(Response::new(body.to_vec()));
    Client::builder(Credentials::api_key("SK00", "secret"))
        .transport(transport)
        .build()
        .expect("a client")
}

/// Sends a request for a page, and reads the response.
pub(crate) fn send(client: Client) -> Page<channel::Channel> {
    let mut page = pin!(client.page(channel::list()));
    match page.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(page) => page.expect("the page is sound"),
        Poll::Pending => unreachable!("a scripted response is there at once"),
    }
}

pub(crate) mod plain {
    //! The same by hand.

    use serde::Deserialize;

    /// A channel.
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only reading is measured")]
    pub(crate) struct Channel {
        account_sid: Option<String>,
        flex_flow_sid: Option<String>,
        sid: Option<String>,
        user_sid: Option<String>,
        task_sid: Option<String>,
        url: Option<String>,
        date_created: Option<String>,
        date_updated: Option<String>,
    }

    /// What says where the next page is.
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only reading is measured")]
    pub(crate) struct Meta {
        next_page_url: Option<String>,
    }

    /// A page.
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only reading is measured")]
    pub(crate) struct Channels {
        pub(crate) flex_chat_channels: Vec<Channel>,
        meta: Meta,
    }

    /// Reads a page.
    pub(crate) fn read(body: &[u8]) -> Channels {
        serde_json::from_slice(body).expect("the page is sound")
    }
}
