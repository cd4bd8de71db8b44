//! The time in the emulator. In: what a test sets. Out: now.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use twilio_runtime::DateTime;

/// The clock of an emulator. A clone is the same clock.
///
/// Dates of resources come from it, and what happens later, such as a channel that becomes active, happens by it. A clock
/// that stands still makes a test independent of the machine's speed: time passes when the test says so, and when a
/// client waits.
#[derive(Clone)]
pub struct Clock(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// What to do when a test has moved the clock.
    listeners: Mutex<Vec<Listener>>,
}

/// Called after the clock has moved. Says whether it wants to be called again.
type Listener = Arc<dyn Fn() -> bool + Send + Sync>;

struct State {
    /// Since 1970, when `since` was set.
    time: Duration,
    /// When the clock was last set going; `None` while it stands still.
    since: Option<Instant>,
    start: Duration,
}

/// 2026-01-01T00:00:00Z.
const DEFAULT_START: Duration = Duration::from_secs(1_767_225_600);

impl Clock {
    /// A clock that stands still at the beginning of 2026, in UTC.
    pub fn stopped() -> Self {
        Self::at(DEFAULT_START, None)
    }

    /// A clock that stands still at this time. A time before 1970 counts as 1970.
    pub fn stopped_at(time: SystemTime) -> Self {
        Self::at(since_1970(time), None)
    }

    /// The time of the machine.
    pub fn system() -> Self {
        Self::at(since_1970(SystemTime::now()), Some(Instant::now()))
    }

    fn at(time: Duration, since: Option<Instant>) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State {
                time,
                since,
                start: time,
            }),
            listeners: Mutex::default(),
        }))
    }

    /// The time.
    pub fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
            .checked_add(self.since_1970())
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Moves the clock forward. Whatever is due by then has happened when this returns.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.time = state.time.saturating_add(by);
        drop(state);
        self.notify();
    }

    /// Sets the clock, also back. A time before 1970 counts as 1970. Whatever is due by then has happened when this
    /// returns.
    pub fn set(&self, time: SystemTime) {
        self.set_since_1970(since_1970(time));
        self.notify();
    }

    /// Lets a clock go that stands still.
    pub fn run(&self) {
        let mut state = self.state();
        if state.since.is_none() {
            state.since = Some(Instant::now());
        }
    }

    pub(crate) fn since_1970(&self) -> Duration {
        let state = self.state();
        let passed = state.since.map(|it| it.elapsed()).unwrap_or_default();
        state.time.saturating_add(passed)
    }

    pub(crate) fn set_since_1970(&self, time: Duration) {
        let mut state = self.state();
        state.time = time;
        state.since = state.since.map(|_| Instant::now());
    }

    /// Sets a clock that stands still to when it began.
    pub(crate) fn restart(&self) {
        let mut state = self.state();
        if state.since.is_none() {
            state.time = state.start;
        }
    }

    /// Calls this whenever a test has moved the clock, as long as it returns `true`.
    pub(crate) fn on_change(&self, listener: impl Fn() -> bool + Send + Sync + 'static) {
        self.listeners().push(Arc::new(listener));
    }

    /// Without the lock, as a listener may ask for the time.
    fn notify(&self) {
        let listeners = self.listeners().clone();
        let done: Vec<Listener> = listeners
            .into_iter()
            .filter(|listener| !listener())
            .collect();
        if !done.is_empty() {
            let is_done = |it: &Listener| done.iter().any(|done| Arc::ptr_eq(it, done));
            self.listeners().retain(|it| !is_done(it));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listeners(&self) -> MutexGuard<'_, Vec<Listener>> {
        self.0
            .listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Clock({})", date_time(self.since_1970()))
    }
}

fn since_1970(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}

/// Times as Twilio writes them. The last one is kept, since much happens at the same time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    last: Option<(u64, String)>,
}

impl Dates {
    /// See [`date_time`].
    pub(crate) fn at(&mut self, since_1970: Duration) -> &str {
        let second = since_1970.as_secs();
        let last = self.last.take().filter(|(of, _)| *of == second);
        let (_, text) = self
            .last
            .insert(last.unwrap_or_else(|| (second, date_time(since_1970))));
        text
    }
}

/// A time with as many digits as it has; `None` after the year 9999.
pub(crate) fn exact_date_time(since_1970: Duration) -> Option<String> {
    let time = SystemTime::UNIX_EPOCH.checked_add(since_1970)?;
    let time = DateTime::try_from(time).ok()?;
    Some(time.as_str().to_owned())
}

/// A time as Twilio writes it, in whole seconds: `2026-01-01T00:00:00Z`.
pub(crate) fn date_time(since_1970: Duration) -> String {
    let seconds = Duration::from_secs(since_1970.as_secs());
    exact_date_time(seconds).unwrap_or_default()
}
