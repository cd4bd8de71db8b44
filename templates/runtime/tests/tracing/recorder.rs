//! A subscriber that records everything.

use std::{
    collections::BTreeMap,
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard},
};

use tracing::{
    Event, Id, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
    subscriber::Interest,
};
use tracing_core::span::Current;

/// For a single thread: the entered spans are kept on one stack.
#[derive(Clone, Default)]
pub(super) struct Recorder {
    state: Arc<Mutex<State>>,
    wants_nothing: bool,
}

#[derive(Default)]
struct State {
    spans: Vec<Span>,
    events: Vec<Recorded>,
    entered: Vec<u64>,
    metadata: BTreeMap<u64, &'static Metadata<'static>>,
    handles: BTreeMap<u64, usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) target: &'static str,
    pub(super) level: Level,
    pub(super) parent: Option<u64>,
    pub(super) is_closed: bool,
    values: Values,
}

#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) level: Level,
    pub(super) parent: Option<u64>,
    values: Values,
}

#[derive(Clone, Debug, Default)]
struct Values(BTreeMap<&'static str, String>);

impl Span {
    /// All fields that have a value, by name. Signed numbers end with an `i`.
    pub(super) fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.values.0.iter();
        fields
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.0.get(name).map(String::as_str)
    }
}

impl Recorded {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.0.get(name).map(String::as_str)
    }
}

impl Recorder {
    pub(super) fn without_interest() -> Self {
        Self {
            wants_nothing: true,
            ..Self::default()
        }
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        self.state().spans.clone()
    }

    #[track_caller]
    pub(super) fn only_span(&self) -> Span {
        let spans: [Span; 1] = self.spans().try_into().unwrap();
        let [span] = spans;
        span
    }

    pub(super) fn events(&self) -> Vec<Recorded> {
        self.state().events.clone()
    }

    /// The spans that were entered and not left.
    pub(super) fn entered(&self) -> Vec<u64> {
        self.state().entered.clone()
    }

    #[track_caller]
    pub(super) fn assert_hidden(&self, text: &str) {
        let state = self.state();
        let all = format!("{:?} {:?}", state.spans, state.events);
        assert!(!all.contains(text), "{all}");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    fn span(&mut self, id: &Id) -> &mut Span {
        let id = id.into_u64();
        self.spans.iter_mut().find(|span| span.id == id).unwrap()
    }

    fn parent(&self, explicit: Option<&Id>, is_contextual: bool) -> Option<u64> {
        match explicit {
            Some(id) => Some(id.into_u64()),
            None if is_contextual => self.entered.last().copied(),
            None => None,
        }
    }
}

impl Subscriber for Recorder {
    /// Asked each time, since other tests have their own subscribers.
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        !self.wants_nothing
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut state = self.state();
        let metadata = attributes.metadata();
        let id = state.spans.len() as u64 + 1;
        let mut values = Values::default();
        attributes.record(&mut values);
        let parent = state.parent(attributes.parent(), attributes.is_contextual());
        state.spans.push(Span {
            id,
            name: metadata.name(),
            target: metadata.target(),
            level: *metadata.level(),
            parent,
            is_closed: false,
            values,
        });
        state.metadata.insert(id, metadata);
        state.handles.insert(id, 1);
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, record: &Record<'_>) {
        record.record(&mut self.state().span(id).values);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut values = Values::default();
        event.record(&mut values);
        let mut state = self.state();
        let parent = state.parent(event.parent(), event.is_contextual());
        state.events.push(Recorded {
            level: *event.metadata().level(),
            parent,
            values,
        });
    }

    fn enter(&self, id: &Id) {
        self.state().entered.push(id.into_u64());
    }

    fn exit(&self, id: &Id) {
        let left = self.state().entered.pop();
        assert_eq!(left, Some(id.into_u64()), "spans are left in order");
    }

    fn clone_span(&self, id: &Id) -> Id {
        *self.state().handles.get_mut(&id.into_u64()).unwrap() += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut state = self.state();
        let handles = state.handles.get_mut(&id.into_u64()).unwrap();
        *handles -= 1;
        let is_closed = *handles == 0;
        state.span(&id).is_closed = is_closed;
        is_closed
    }

    fn current_span(&self) -> Current {
        let state = self.state();
        match state.entered.last() {
            Some(id) => Current::new(Id::from_u64(*id), state.metadata[id]),
            None => Current::none(),
        }
    }
}

impl Visit for Values {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name(), format!("{value}i"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
