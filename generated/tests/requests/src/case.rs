//! A request of any type.

use std::{any::type_name, fmt::Debug};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twilio_flex::{
    Client, Error, ListRequest, Request, blocking, request::Call, transport::BoxFuture,
};

use crate::{Builder, Values, printed::printed};

type Sending<T> = BoxFuture<'static, Result<T, Error>>;
type Sender<T> = Box<dyn Fn(&Client) -> Sending<T>>;
type BlockingSender<T> = Box<dyn Fn(&blocking::Client) -> Sending<T>>;
type ItemSenders = (Sender<Vec<Value>>, BlockingSender<Vec<Value>>);
type SenderByBoth = Box<dyn Fn(&Client, &blocking::Client) -> Sending<()>>;

/// A request of any type.
pub struct Case {
    /// The request as it will be sent.
    pub call: Call,
    /// The request as `{:?}` and as `{:#?}`.
    pub printed: [String; 2],
    /// The request as JSON, and the call read back from that.
    pub stored: Result<(String, Call), String>,
    /// The full name of the request's type.
    type_name: &'static str,
    builder: Option<(&'static Builder, Values)>,
    send: Sender<()>,
    send_by_both: SenderByBoth,
    items: Option<ItemSenders>,
}

impl Case {
    pub(crate) fn build(builder: &'static Builder, values: &Values) -> Self {
        Self {
            builder: Some((builder, values.clone())),
            ..(builder.build)(values)
        }
    }

    /// A request whose response is not a list.
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
            printed: printed(&request),
            type_name: type_name::<R>(),
            stored: stored(&request).map_err(|error| error.to_string()),
            send: Box::new(move |client| {
                let response = client.send(&request);
                Box::pin(async { response.await.map(drop) })
            }),
            items: None,
            builder: None,
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

    /// The same request, with this value for a path parameter that takes a string.
    #[must_use]
    pub fn with_path(&self, name: &str, value: &str) -> Self {
        let (builder, values) = self.builder.as_ref().unwrap();
        let path = Some((name.to_owned(), value.to_owned()));
        let values = Values {
            path,
            ..values.clone()
        };
        Self::build(builder, &values)
    }

    /// Whether the request can have its own credentials.
    pub fn takes_credentials(&self) -> bool {
        let builder = self.builder.as_ref();
        builder.is_some_and(|(builder, _)| builder.takes_credentials)
    }

    /// Sends the request, and reads the response.
    pub fn send(&self, client: &Client) -> Sending<()> {
        (self.send)(client)
    }

    /// Sends the request by one client and then by the other. Both must read the same.
    pub fn send_by_both(&self, client: &Client, blocking: &blocking::Client) -> Sending<()> {
        (self.send_by_both)(client, blocking)
    }

    /// Whether the response is a list.
    pub fn is_list(&self) -> bool {
        self.items.is_some()
    }

    /// The items of all pages, as JSON; `None` for a request whose response is not a list.
    pub fn items(&self, client: &Client) -> Option<Sending<Vec<Value>>> {
        self.items.as_ref().map(|(items, _)| items(client))
    }

    /// The same, by the blocking client.
    pub fn blocking_items(&self, client: &blocking::Client) -> Option<Sending<Vec<Value>>> {
        self.items.as_ref().map(|(_, items)| items(client))
    }

    /// The method and the path template, which together name the operation.
    pub fn operation(&self) -> String {
        format!("{} {}", self.call.method(), self.call.path_template())
    }

    /// The module of its resource: `v1::channel`.
    pub fn module(&self) -> String {
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

/// Runs the blocking client on another thread than the server's.
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
