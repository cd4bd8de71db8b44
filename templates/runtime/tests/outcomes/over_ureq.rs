//! The blocking client over ureq, for tests of both clients.

use std::{
    iter,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use sample_api::v1::parcel;
use twilio_runtime::{
    Error,
    blocking::{Client, UreqTransport},
};

use crate::caller::{
    Action, Caller, Library, Log, Sent, Setup, created, credentials, fetched, list, parcel_sid,
    settled, sid_of,
};

/// The blocking client.
pub(crate) struct Blocking {
    client: Client,
    log: Log,
}

impl Caller for Blocking {
    const LIBRARY: Library = Library::Ureq;

    fn new(url: &str, setup: Setup) -> Self {
        let transport = UreqTransport::builder()
            .no_proxy()
            .max_response_size(setup.max_response_size)
            .build()
            .unwrap();
        let log = Log::default();
        let builder = Client::builder(credentials()).transport(transport);
        let client = settled(builder, url, setup, &log).build().unwrap();
        Self { client, log }
    }

    fn send(&self, action: Action, number: usize) -> Sent {
        let sid = parcel_sid(number);
        let client = &self.client;
        let result = match action {
            Action::Fetch => client
                .send_with_meta(fetched(number))
                .map(|(it, meta)| (sid_of(&it), meta)),
            Action::Create => client
                .send_with_meta(created(number, 0))
                .map(|(it, meta)| (sid_of(&it), meta)),
            Action::Delete => client
                .send_with_meta(parcel::delete(sid))
                .map(|((), meta)| (None, meta)),
        };
        Sent::new(result, &self.log)
    }

    fn create_large(&self, size: usize) -> Sent {
        let result = self.client.send_with_meta(created(0, size));
        Sent::new(result.map(|(it, meta)| (sid_of(&it), meta)), &self.log)
    }

    fn count_items(&self) -> Result<usize, Error> {
        let items: Result<Vec<_>, _> = self.client.items(list()).collect();
        Ok(items?.len())
    }

    fn fetch_many(&self, count: usize, threads: usize) -> usize {
        let next = AtomicUsize::new(0);
        let work = || {
            let numbers = iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            let numbers = numbers.take_while(|number| *number < count);
            let sent = numbers.map(|number| self.client.send(fetched(number)));
            sent.filter(Result::is_ok).count()
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(|it| it.join().unwrap()).sum()
        })
    }
}
