//! Requests for all operations of the crate, which together set every parameter.
//!
//! The keys of JSON objects are in alphabetical order: whether serde_json keeps another is for the application to say.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

pub(crate) mod account;
pub(crate) mod chats;
pub(crate) mod insights;
pub(crate) mod interactions;
pub(crate) mod plugins;
pub(crate) mod sids;

use std::{any::type_name, fmt::Debug};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twilio_flex::{
    Client, Credentials, Error, ListRequest, Request, blocking, request::Call, transport::BoxFuture,
};

/// The value of every parameter that is personal data: absent from all that is printed, and with what must be encoded.
pub(crate) const PERSONAL: &str = "Zoë & Söhne +1=2%";

/// The secret in the credentials that requests have of their own.
pub(crate) const TOKEN: &str = "correct-horse-battery-staple";

type Sending<T> = BoxFuture<'static, Result<T, Error>>;
type Sender<T> = Box<dyn Fn(&Client) -> Sending<T>>;
type BlockingSender<T> = Box<dyn Fn(&blocking::Client) -> Sending<T>>;
type ItemSenders = (Sender<Vec<Value>>, BlockingSender<Vec<Value>>);
type SenderByBoth = Box<dyn Fn(&Client, &blocking::Client) -> Sending<()>>;

/// A request of whatever type.
pub(crate) struct Case {
    pub(crate) call: Call,
    /// The request as `{:?}` and as `{:#?}`.
    pub(crate) printed: [String; 2],
    /// The full name of the request's type.
    type_name: &'static str,
    /// The request written as JSON, and the call of what was read from that.
    pub(crate) stored: Result<(String, Call), String>,
    send: Sender<()>,
    send_by_both: SenderByBoth,
    items: Option<ItemSenders>,
}

impl Case {
    /// A request whose response is no list.
    pub(crate) fn of<R>(request: R) -> Self
    where
        R: Request<Response: Debug + PartialEq>
            + Clone
            + Debug
            + Send
            + Serialize
            + DeserializeOwned
            + 'static,
    {
        Self {
            send_by_both: by_both(&request),
            call: request.call().clone(),
            printed: [format!("{request:?}"), format!("{request:#?}")],
            type_name: type_name::<R>(),
            stored: stored(&request).map_err(|error| error.to_string()),
            send: Box::new(move |client| {
                let response = client.send(&request);
                Box::pin(async { response.await.map(drop) })
            }),
            items: None,
        }
    }

    /// A request for the first page of a list.
    pub(crate) fn list<R>(request: R) -> Self
    where
        R: ListRequest<Item: Debug + PartialEq + Serialize>
            + Clone
            + Debug
            + Send
            + Serialize
            + DeserializeOwned
            + 'static,
    {
        let list = request.clone();
        let items = move |client: &Client| -> Sending<Vec<Value>> {
            let mut stream = client.stream(&list);
            Box::pin(async move {
                let mut items = Vec::new();
                while let Some(item) = stream.try_next().await? {
                    items.push(serde_json::to_value(&item).unwrap_or_default());
                }
                Ok(items)
            })
        };
        let list = request.clone();
        let blocking_items = move |client: &blocking::Client| -> Sending<Vec<Value>> {
            let items = client.items(&list);
            Box::pin(on_a_thread(move || {
                let to_json = |item| serde_json::to_value(item).unwrap_or_default();
                items.map(|item| item.map(to_json)).collect()
            }))
        };
        Self {
            items: Some((Box::new(items), Box::new(blocking_items))),
            ..Self::of(request)
        }
    }

    /// Sends the request, and reads the response.
    pub(crate) fn send(&self, client: &Client) -> Sending<()> {
        (self.send)(client)
    }

    /// Sends the request by one client and then by the other, which have to read the same.
    pub(crate) fn send_by_both(&self, client: &Client, blocking: &blocking::Client) -> Sending<()> {
        (self.send_by_both)(client, blocking)
    }

    /// Whether the response is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.items.is_some()
    }

    /// The items of all pages, as JSON; `None` for a request whose response is no list.
    pub(crate) fn items(&self, client: &Client) -> Option<Sending<Vec<Value>>> {
        self.items.as_ref().map(|(items, _)| items(client))
    }

    /// The same, by the client that blocks.
    pub(crate) fn blocking_items(&self, client: &blocking::Client) -> Option<Sending<Vec<Value>>> {
        self.items.as_ref().map(|(_, items)| items(client))
    }

    /// The method and the path template, which together name the operation.
    pub(crate) fn operation(&self) -> String {
        format!("{} {}", self.call.method(), self.call.path_template())
    }

    /// The module of its resource: `v1::channel`.
    pub(crate) fn module(&self) -> String {
        // `twilio_flex::v1::channel::CreateChannel<…>`
        let path = self.type_name.split('<').next().unwrap_or_default();
        let names: Vec<&str> = path.split("::").skip(1).take(2).collect();
        names.join("::")
    }
}

fn by_both<R>(request: &R) -> SenderByBoth
where
    R: Request<Response: Debug + PartialEq> + Clone + Send + 'static,
{
    let request = request.clone();
    Box::new(move |client, blocking| {
        let sending = client.send(&request);
        let (request, blocking) = (request.clone(), blocking.clone());
        Box::pin(async move {
            let read = sending.await?;
            let read_by_blocking = on_a_thread(move || blocking.send(request)).await?;
            assert_eq!(read_by_blocking, read);
            Ok(())
        })
    })
}

/// What the client that blocks does, away from the thread that the server needs.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap()
}

fn stored<R>(request: &R) -> Result<(String, Call), serde_json::Error>
where
    R: Request + Serialize + DeserializeOwned,
{
    let text = serde_json::to_string(request)?;
    let call = serde_json::from_str::<R>(&text)?.call().clone();
    Ok((text, call))
}

/// Every operation, and those that offer a choice with each of its variants.
pub(crate) fn all() -> Vec<Case> {
    let groups = [
        account::all(),
        chats::all(),
        insights::all(&Credentials::bearer(TOKEN)),
        interactions::all(),
        plugins::all(),
    ];
    groups.into_iter().flatten().collect()
}
