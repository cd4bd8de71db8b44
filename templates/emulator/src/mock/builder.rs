//! Settings. In: catalogues, accounts, a clock, a seed. Out: an emulator, or everything that is wrong.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, RwLock, atomic::AtomicU64},
};

use super::{Invalid, Mock, Shared, put, state};
use crate::{
    callbacks::{Log, Settings},
    catalogue,
    clock::Clock,
    credentials::Accounts,
    faults::FaultRules,
    plan::Api,
    record::{Described, Records},
    rules,
    saved::Saved,
    store::Store,
};

/// Configures a [`Mock`].
#[derive(Default)]
#[must_use]
pub struct MockBuilder {
    catalogues: Vec<String>,
    /// User name, account, secret.
    accounts: Vec<(String, String, String)>,
    clock: Option<Clock>,
    seed: u64,
    is_strict: bool,
    states: Vec<String>,
    callbacks: Settings,
}

/// The account of emulators without any.
const DEFAULT_ACCOUNT: &str = "AC00000000000000000000000000000000";

impl MockBuilder {
    /// Adds the APIs of a catalogue, such as `twilio_flex::catalogue()`.
    pub fn catalogue(mut self, catalogue: impl Into<String>) -> Self {
        self.catalogues.push(catalogue.into());
        self
    }

    /// Adds an account with its auth token. Without any account, the emulator accepts all credentials; with one, it
    /// refuses others. The first account is that of the emulator's own clients.
    pub fn account(mut self, sid: impl Into<String>, auth_token: impl Into<String>) -> Self {
        let sid = sid.into();
        self.accounts.push((sid.clone(), sid, auth_token.into()));
        self
    }

    /// Adds an API key of the account that was added last.
    pub fn api_key(mut self, sid: impl Into<String>, secret: impl Into<String>) -> Self {
        let account = self.accounts.last();
        let account = account.map_or_else(|| DEFAULT_ACCOUNT.to_owned(), |it| it.1.clone());
        self.accounts.push((sid.into(), account, secret.into()));
        self
    }

    /// Uses this clock. By default, a clock stands still at the beginning of 2026 until the emulator is served.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Chooses other SIDs: each seed has its own. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Refuses parameters that the description does not have. By default, they are only recorded, as nothing shows that
    /// Twilio refuses them.
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// Puts this JSON into the store of each account: an object of paths and resources, or lists of them, as
    /// [`Mock::put`] takes them. It may be a saved [`Mock::state`], whose time goes on: a clock that is not
    /// [chosen](Self::clock) begins then. Webhooks that wait in it are sent by each account.
    pub fn state(mut self, json: impl Into<String>) -> Self {
        self.states.push(json.into());
        self
    }

    /// Asks the application at this URL what to do with each task that is offered to a worker, as TaskRouter does: the
    /// assignment callback of all workflows. The instruction `accept` or `reject` in its answer has an effect.
    ///
    /// Without it, tasks wait until a test lets an agent accept them: see [`Mock::interaction`].
    pub fn task_router_assignment(mut self, url: impl Into<String>) -> Self {
        self.callbacks.task_router_assignment = Some(url.into());
        self
    }

    /// Tells the application at this URL what happens to tasks and reservations, as TaskRouter does: the event callback
    /// of all workspaces.
    pub fn task_router_events(mut self, url: impl Into<String>) -> Self {
        self.callbacks.task_router_events = Some(url.into());
        self
    }

    /// Tells the application at this URL of each message in a conversation, by `onMessageAdded`: the webhook of the
    /// account. Those of single conversations, which the Conversations API makes, are called as well.
    pub fn conversations_webhook(mut self, url: impl Into<String>) -> Self {
        self.callbacks.conversations = Some(url.into());
        self
    }

    /// Builds the emulator.
    ///
    /// # Errors
    /// If there is no catalogue, or one that cannot be read, or if the state does not fit. The error has all problems.
    pub fn build(self) -> Result<Mock, Invalid> {
        if self.catalogues.is_empty() {
            let problem = "there is no catalogue: pass one, such as `twilio_flex::catalogue()`";
            return Err(Invalid::new(vec![problem.to_owned()]));
        }
        self.callbacks
            .check(!self.accounts.is_empty())
            .map_err(Invalid::new)?;
        let first_state = state::read_all(&self.states, &self.callbacks)?;
        let mut api = Api::new(catalogue::read(&self.catalogues)?);
        rules::assign(&mut api);
        let described = api.catalogue.operations.iter();
        let described = described.map(|it| Arc::new(Described::new(&api.catalogue, it)));
        let described = described.collect();
        let mock = Mock::of(Arc::new(Shared {
            described,
            api,
            accounts: accounts(&self.accounts),
            stores: RwLock::default(),
            snapshots: Mutex::new(HashMap::new()),
            records: Records::default(),
            faults: FaultRules::default(),
            callbacks: self.callbacks,
            deliveries: Log::default(),
            requests: AtomicU64::new(0),
            #[cfg(feature = "serve")]
            has_own_clock: self.clock.is_some(),
            clock: self.clock.unwrap_or_else(|| first_clock(&first_state)),
            first_state,
            seed: self.seed,
            is_strict: self.is_strict,
        }));
        mock.check_first_state()?;
        mock.follow_clock();
        let client = mock.try_client();
        client.map_err(|error| Invalid::new(vec![error.to_string()]))?;
        Ok(mock)
    }
}

impl Mock {
    /// Puts everything into a store that is dropped.
    fn check_first_state(&self) -> Result<(), Invalid> {
        let account = self.account_sid();
        let mut store = Store::new(self.shared.seed, account);
        let mut state = self.open(&mut store, account, self.shared.clock.since_1970());
        let first_state = &self.shared.first_state;
        first_state.put(&mut state, put::put).map_err(Invalid::new)
    }
}

fn accounts(given: &[(String, String, String)]) -> Accounts {
    let mut accounts = Accounts::any(DEFAULT_ACCOUNT);
    for (user, account, secret) in given {
        accounts.add(user, account, secret);
    }
    accounts
}

/// One that stands still, when a saved state was saved.
fn first_clock(first_state: &Saved) -> Clock {
    first_state
        .time
        .map_or_else(Clock::stopped, Clock::stopped_at)
}
