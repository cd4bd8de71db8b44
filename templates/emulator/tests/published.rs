//! The descriptions that Twilio publishes, which are not in this repository. `PUBLISHED_SPECS` names the folders that
//! contain them, separated as in `PATH`; if it is not set, the tests print that they are skipped.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::{env, path::PathBuf};

use generator::{Options, load::Manifest};
use serde_json::Value;
use twilio_emulator::{Mock, MockBuilder};
use twilio_runtime::{
    Client,
    request::{CustomRequest, public},
};

/// The catalogues of these descriptions; `None` if they are not there.
fn catalogues(names: &[&str]) -> Option<Vec<String>> {
    let Some(folders) = env::var_os("PUBLISHED_SPECS") else {
        println!("skipped: PUBLISHED_SPECS is not set");
        return None;
    };
    let folders: Vec<PathBuf> = env::split_paths(&folders).collect();
    let catalogues = names.iter().map(|name| {
        let files = folders.iter().map(|it| it.join(format!("{name}.yaml")));
        let file = files.into_iter().find(|it| it.exists()).unwrap();
        let manifest = Manifest::of_description(&file, name, Vec::new());
        let described = generator::describe(&manifest, &Options::default()).unwrap();
        generator::catalogue(&described)
    });
    Some(catalogues.collect())
}

/// TaskRouter and Conversations in one emulator.
fn task_router_and_conversations() -> Option<Mock> {
    let catalogues = catalogues(&["twilio_taskrouter_v1", "twilio_conversations_v1"])?;
    let builder = catalogues
        .into_iter()
        .fold(Mock::builder(), MockBuilder::catalogue);
    Some(builder.build().unwrap())
}

const TASK_ROUTER: &str = "https://taskrouter.twilio.com";
const CONVERSATIONS: &str = "https://conversations.twilio.com";

async fn send(client: &Client, request: CustomRequest) -> Value {
    client.send(request).await.unwrap()
}

async fn create_workspace(client: &Client, name: &str) -> String {
    let request = CustomRequest::post(TASK_ROUTER, "/v1/Workspaces");
    let workspace = send(client, request.form("FriendlyName", name)).await;
    workspace["sid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn task_router_has_tasks_in_workspaces() {
    let Some(twilio) = task_router_and_conversations() else {
        return;
    };
    let client = twilio.client();
    let [first, second] = [
        create_workspace(&client, "first").await,
        create_workspace(&client, "second").await,
    ];
    let tasks = |workspace: &str| {
        let path = "/v1/Workspaces/{WorkspaceSid}/Tasks";
        (path, public(workspace.to_owned()))
    };
    let (path, workspace) = tasks(&first);
    let request = CustomRequest::post(TASK_ROUTER, path)
        .path("WorkspaceSid", workspace)
        .form("Attributes", r#"{"language":"en"}"#)
        .form("Priority", 5);
    let task = send(&client, request).await;
    let sid = task["sid"].as_str().unwrap();
    assert!(sid.starts_with("WT"), "{sid}");
    assert_eq!(task["workspace_sid"], first);
    assert_eq!(task["priority"], 5);
    assert_eq!(task["attributes"], r#"{"language":"en"}"#);
    let url = format!("{TASK_ROUTER}/v1/Workspaces/{first}/Tasks/{sid}");
    assert_eq!(task["url"], url);
    assert_eq!(task["links"]["reservations"], format!("{url}/Reservations"));
    assert_eq!(
        task["links"]["workspace"],
        format!("{TASK_ROUTER}/v1/Workspaces/{first}")
    );
    for (workspace, count) in [(&first, 1), (&second, 0)] {
        let (path, workspace) = tasks(workspace);
        let list = CustomRequest::get(TASK_ROUTER, path).path("WorkspaceSid", workspace);
        let page = client.page(list.list::<Value>("tasks")).await.unwrap();
        assert_eq!(page.items().len(), count);
    }

    let delete = CustomRequest::delete(TASK_ROUTER, "/v1/Workspaces/{Sid}");
    let delete = delete.path("Sid", public(first.clone()));
    client.send(delete.answer::<()>()).await.unwrap();
    let fetch = CustomRequest::get(TASK_ROUTER, "/v1/Workspaces/{WorkspaceSid}/Tasks/{Sid}")
        .path("WorkspaceSid", public(first))
        .path("Sid", public(sid.to_owned()));
    assert_eq!(client.send(fetch).await.unwrap_err().code(), Some(20404));
}

#[tokio::test]
async fn a_conversation_is_found_by_its_unique_name_and_holds_messages() {
    let Some(twilio) = task_router_and_conversations() else {
        return;
    };
    let client = twilio.client();
    let create = CustomRequest::post(CONVERSATIONS, "/v1/Conversations");
    let conversation = send(&client, create.form("UniqueName", "order-1001")).await;
    let path = "/v1/Conversations/{ConversationSid}/Messages";
    let add = CustomRequest::post(CONVERSATIONS, path)
        .path("ConversationSid", public("order-1001"))
        .form("Body", "Hello");
    let message = send(&client, add).await;
    assert_eq!(message["conversation_sid"], conversation["sid"]);
    let list = CustomRequest::get(CONVERSATIONS, path).path(
        "ConversationSid",
        public(conversation["sid"].as_str().unwrap().to_owned()),
    );
    let page = client.page(list.list::<Value>("messages")).await.unwrap();
    assert_eq!(page.items()[0]["body"], "Hello");
}

#[cfg(feature = "serve")]
#[tokio::test]
async fn products_with_the_same_path_are_told_apart_on_one_port() {
    let Some(conversations) = catalogues(&["twilio_conversations_v1"]) else {
        return;
    };
    let twilio = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .catalogue(&conversations[0])
        .build()
        .unwrap();
    let server = twilio.serve("127.0.0.1:0").await.unwrap();
    let client = Client::builder(twilio.credentials())
        .base_url(server.url())
        .host_in_path()
        .build()
        .unwrap();
    let flex = client
        .send(twilio_flex::v1::configuration::fetch())
        .await
        .unwrap();
    assert!(flex.flex_url.is_some());
    let fetch = CustomRequest::get(CONVERSATIONS, "/v1/Configuration");
    let of_conversations = send(&client, fetch).await;
    assert!(of_conversations.get("default_closed_timer").is_some());

    let create = CustomRequest::post(CONVERSATIONS, "/v1/Conversations");
    let conversation = send(&client, create).await;
    let url = conversation["url"].as_str().unwrap();
    let base = format!(
        "{}/conversations.twilio.com/v1/Conversations/",
        server.url()
    );
    assert!(url.starts_with(&base), "{url}");

    let without_host = Client::builder(twilio.credentials())
        .base_url(server.url())
        .build();
    let fetch = CustomRequest::get(CONVERSATIONS, "/v1/Configuration");
    let error = without_host.unwrap().send(fetch).await.unwrap_err();
    assert_eq!(error.status(), Some(421));
    assert!(
        error
            .to_string()
            .contains("/flex-api.twilio.com/v1/Configuration"),
        "{error}"
    );
}
