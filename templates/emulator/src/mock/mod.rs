//! The emulator as a whole. In: catalogues and settings. Out: [`Mock`], which answers requests.

mod builder;
mod deliver;
mod handle;
mod invalid;
mod put;
mod snapshot;
mod state;

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, atomic::AtomicU64},
    time::Duration,
};

use twilio_runtime::{Client, Credentials, Error, blocking};

pub(crate) use self::state::properties;
pub use self::{builder::MockBuilder, deliver::Undelivered, invalid::Invalid};
use crate::{
    callbacks::{Log, Settings},
    clock::Clock,
    credentials::Accounts,
    effects::State,
    faults::FaultRules,
    plan::Api,
    record::{Described, Exchange, Records},
    rules,
    saved::Saved,
    store::Store,
    transport::MockTransport,
};

/// An emulator of Twilio's APIs. A clone is the same emulator.
///
/// It keeps what requests create, in one store for each account, and answers as the descriptions in its catalogues say.
/// Its clients, and what a test puts and gets, belong to one account: the first, or that of
/// [`as_account`](Self::as_account).
#[derive(Clone)]
pub struct Mock {
    shared: Arc<Shared>,
    /// The account that this view of the emulator belongs to.
    account: Arc<str>,
}

pub(crate) struct Shared {
    api: Api,
    /// What exchanges say of their operations, in the order of the catalogue.
    described: Vec<Arc<Described>>,
    accounts: Accounts,
    stores: RwLock<Stores>,
    snapshots: Mutex<HashMap<String, snapshot::Taken>>,
    /// What every store begins with.
    first_state: Saved,
    records: Records,
    /// What a test wants to go wrong.
    faults: FaultRules,
    /// Where TaskRouter and Conversations call back to.
    callbacks: Settings,
    /// What the application was sent.
    deliveries: Log,
    /// How many requests there were, which their IDs say.
    requests: AtomicU64,
    clock: Clock,
    /// Whether the program has chosen the clock.
    #[cfg(feature = "serve")]
    has_own_clock: bool,
    seed: u64,
    is_strict: bool,
}

/// The stores, by account.
type Stores = HashMap<String, Arc<Mutex<Store>>>;

impl Mock {
    /// An emulator of the APIs in this catalogue, such as `twilio_flex::catalogue()`, with default settings.
    ///
    /// # Errors
    /// If it is no catalogue.
    pub fn new(catalogue: &str) -> Result<Self, Invalid> {
        Self::builder().catalogue(catalogue).build()
    }

    /// Returns a builder, for several catalogues or other settings.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }

    /// A client whose requests the emulator answers without a socket. Its waits move the clock and take no time.
    pub fn client(&self) -> Client {
        match self.try_client() {
            Ok(client) => client,
            Err(error) => unreachable!("`build` has made such a client: {error}"),
        }
    }

    /// The same for blocking programs.
    pub fn blocking_client(&self) -> blocking::Client {
        let builder = blocking::Client::builder(self.credentials());
        match builder.transport(self.transport()).build() {
            Ok(client) => client,
            Err(error) => unreachable!("`build` has made such a client: {error}"),
        }
    }

    /// Fails if the credentials that the emulator was given are unusable.
    fn try_client(&self) -> Result<Client, Error> {
        let builder = Client::builder(self.credentials());
        builder.transport(self.transport()).build()
    }

    /// A transport, for a client with settings of its own.
    pub fn transport(&self) -> MockTransport {
        MockTransport::new(self.clone())
    }

    /// Credentials that the emulator accepts: those of its account.
    pub fn credentials(&self) -> Credentials {
        self.shared.accounts.credentials(&self.account)
    }

    /// The SID of the account. Requests that name no account belong to the first.
    pub fn account_sid(&self) -> &str {
        &self.account
    }

    /// The same emulator as another account: for the clients of a second tenant.
    ///
    /// # Errors
    /// If the builder named accounts, and this is none of them.
    pub fn as_account(&self, sid: &str) -> Result<Self, Invalid> {
        if !self.shared.accounts.has(sid) {
            let problem = format!("there is no account `{sid}`: add it to the builder");
            return Err(Invalid::new(vec![problem]));
        }
        let mock = Self {
            shared: Arc::clone(&self.shared),
            account: sid.into(),
        };
        let client = mock.try_client();
        client.map_err(|error| Invalid::new(vec![error.to_string()]))?;
        Ok(mock)
    }

    /// The emulator as its first account.
    fn of(shared: Arc<Shared>) -> Self {
        let account = shared.accounts.default().into();
        Self { shared, account }
    }

    /// The clock, which a test may advance.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Lets the clock go, unless the program has chosen one: whoever is served waits by its own clock.
    #[cfg(feature = "serve")]
    pub(crate) fn run_clock(&self) {
        if !self.shared.has_own_clock {
            self.shared.clock.run();
        }
    }

    /// The latest requests with their responses, in the order of the responses.
    ///
    /// At most 10,000 are kept, and 64 MiB of their bodies.
    pub fn requests(&self) -> Vec<Arc<Exchange>> {
        self.shared.records.all()
    }

    #[cfg(feature = "serve")]
    pub(crate) fn records(&self) -> &Records {
        &self.shared.records
    }

    pub(crate) fn fault_rules(&self) -> &FaultRules {
        &self.shared.faults
    }

    pub(crate) fn seed(&self) -> u64 {
        self.shared.seed
    }

    /// Whether there is an operation with this ID.
    pub(crate) fn has_operation(&self, id: &str) -> bool {
        self.described(id).is_some()
    }

    /// What may be printed of the operation with this ID.
    pub(crate) fn described(&self, id: &str) -> Option<&Described> {
        let mut described = self.shared.described.iter();
        described.find(|it| it.id == id).map(|it| it.as_ref())
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.shared.records.clear();
    }
}

impl Mock {
    /// The store of an account, which begins with what every store begins with.
    fn store(&self, account: &str) -> Arc<Mutex<Store>> {
        let stores = self.shared.stores.read();
        let known = stores
            .unwrap_or_else(PoisonError::into_inner)
            .get(account)
            .cloned();
        known.unwrap_or_else(|| {
            let stores = self.shared.stores.write();
            let mut stores = stores.unwrap_or_else(PoisonError::into_inner);
            let store = stores.entry(account.to_owned());
            Arc::clone(store.or_insert_with(|| Arc::new(Mutex::new(self.first_store(account)))))
        })
    }

    /// The accounts that have stores, or will have one in which something is to come, in the order of their SIDs.
    pub(crate) fn accounts_with_stores(&self) -> Vec<String> {
        let stores = self.shared.stores.read();
        let stores = stores.unwrap_or_else(PoisonError::into_inner);
        let mut accounts: BTreeSet<String> = stores.keys().cloned().collect();
        drop(stores);
        if self.shared.first_state.has_more_to_come() {
            accounts.extend(self.shared.accounts.all().map(str::to_owned));
        }
        accounts.into_iter().collect()
    }

    fn first_store(&self, account: &str) -> Store {
        let mut store = Store::new(self.shared.seed, account);
        let now = self.shared.clock.since_1970();
        let mut state = self.open(&mut store, account, now);
        // `build` has tried it.
        let _ = self.shared.first_state.put(&mut state, put::put);
        store
    }

    fn open<'a>(&'a self, store: &'a mut Store, account: &'a str, now: Duration) -> State<'a> {
        State {
            api: &self.shared.api,
            account,
            now,
            store,
            callbacks: &self.shared.callbacks,
        }
    }

    /// Does what is due in all accounts, whenever a test has moved the clock.
    fn follow_clock(&self) {
        let shared = Arc::downgrade(&self.shared);
        self.shared.clock.on_change(move || {
            let shared = shared.upgrade().map(Self::of);
            shared.as_ref().map(Self::settle).is_some()
        });
    }

    /// Does what is due in all accounts.
    pub(crate) fn settle(&self) {
        for account in self.accounts_with_stores() {
            self.with_state(&account, |_| {});
        }
    }

    /// Works on the state of an account, once everything has happened that is due.
    pub(crate) fn with_state<T>(&self, account: &str, work: impl FnOnce(&mut State<'_>) -> T) -> T {
        let store = self.store(account);
        let mut store = locked(&store);
        let now = self.shared.clock.since_1970();
        let mut state = self.open(&mut store, account, now);
        rules::settle(&mut state);
        work(&mut state)
    }
}

/// A test that panicked elsewhere may still use the emulator.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mock")
            .field("operations", &self.shared.api.operations.len())
            .field("clock", &self.shared.clock)
            .finish_non_exhaustive()
    }
}
