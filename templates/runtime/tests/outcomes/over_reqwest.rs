//! The async client over reqwest, for tests of both clients.

use sample_api::v1::parcel;
use tokio::runtime::{Builder, Runtime};
use twilio_runtime::{Client, Error, transport::ReqwestTransport};

use crate::caller::{
    Action, Caller, Library, Log, Sent, Setup, created, credentials, fetched, list, parcel_sid,
    settled, sid_of,
};

/// The async client, in a runtime with its own thread.
pub(crate) struct Async {
    client: Client,
    log: Log,
    runtime: Runtime,
}

/// A client over reqwest that sends everything to `url`.
pub(crate) fn client(url: &str, setup: Setup, log: &Log) -> Client {
    let transport = ReqwestTransport::builder()
        .no_proxy()
        .max_response_size(setup.max_response_size)
        .build()
        .unwrap();
    let builder = Client::builder(credentials()).transport(transport);
    settled(builder, url, setup, log).build().unwrap()
}

impl Caller for Async {
    const LIBRARY: Library = Library::Reqwest;

    fn new(url: &str, setup: Setup) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let log = Log::default();
        let client = client(url, setup, &log);
        Self {
            client,
            log,
            runtime,
        }
    }

    fn send(&self, action: Action, number: usize) -> Sent {
        let sid = parcel_sid(number);
        let client = &self.client;
        let result = self.runtime.block_on(async {
            match action {
                Action::Fetch => {
                    let sent = client.send_with_meta(fetched(number)).await;
                    sent.map(|(it, meta)| (sid_of(&it), meta))
                }
                Action::Create => {
                    let sent = client.send_with_meta(created(number, 0)).await;
                    sent.map(|(it, meta)| (sid_of(&it), meta))
                }
                Action::Delete => {
                    let sent = client.send_with_meta(parcel::delete(sid)).await;
                    sent.map(|((), meta)| (None, meta))
                }
            }
        });
        Sent::new(result, &self.log)
    }

    fn create_large(&self, size: usize) -> Sent {
        let sending = self.client.send_with_meta(created(0, size));
        let result = self.runtime.block_on(sending);
        Sent::new(result.map(|(it, meta)| (sid_of(&it), meta)), &self.log)
    }

    fn count_items(&self) -> Result<usize, Error> {
        let mut items = self.client.stream(list());
        self.runtime.block_on(async {
            let mut count = 0;
            while items.try_next().await?.is_some() {
                count += 1;
            }
            Ok(count)
        })
    }

    fn fetch_many(&self, count: usize, _threads: usize) -> usize {
        let sending: Vec<_> = (0..count)
            .map(|number| {
                let fetching = self.client.send(fetched(number));
                self.runtime.spawn(fetching)
            })
            .collect();
        let results = sending
            .into_iter()
            .map(|it| self.runtime.block_on(it).unwrap());
        results.filter(Result::is_ok).count()
    }
}
