//! What resources do beyond CRUD. In: tables of rules. Out: an API whose operations follow them.
//!
//! A rule belongs to one operation of one server, and may call [`Context::crud`] for what the operation would do
//! without it. What it schedules happens by the clock: before the next request, or when a test advances the clock.
//!
//! [`Context::crud`]: crate::effects::Context::crud

use serde_json::Value;

use crate::{
    effects::{Effect, State},
    flex,
    plan::{Api, Initial, Kind, Origin},
    store::Due,
};

/// The rules of one product.
pub(crate) struct Rules {
    /// The host of the server: `flex-api.twilio.com`.
    pub(crate) host: &'static str,
    /// What operations do, by their target: `POST /v1/Interactions`.
    pub(crate) effects: &'static [(&'static str, Effect)],
    /// What happens later, by the name of the event.
    pub(crate) events: &'static [(&'static str, Event)],
    /// What properties of new resources hold instead of what examples show, by the shape of their collection.
    pub(crate) initial: &'static [(&'static str, &'static str, Preset)],
    /// Where resources come from, by the shape of their collection, if no description says so.
    pub(crate) origins: &'static [(&'static str, Origin)],
}

/// A value of a property.
#[derive(Clone, Copy)]
pub(crate) enum Preset {
    Null,
    Text(&'static str),
}

/// Does what is due.
pub(crate) type Event = fn(&mut State<'_>, &Due);

const ALL: [&Rules; 3] = [&flex::RULES, &flex::TOKEN_RULES, &flex::CONVERSATION_RULES];

/// Gives operations and kinds the rules of their product.
pub(crate) fn assign(api: &mut Api) {
    for rules in ALL {
        let targets: Vec<String> = api.operations.iter().map(|it| it.target(api)).collect();
        let of_host = api.operations.iter_mut().zip(&targets);
        for (operation, target) in of_host.filter(|(it, _)| it.host == rules.host) {
            let mut effects = rules.effects.iter();
            let effect = effects.find(|(of, _)| of == target);
            operation.effect = effect.map(|(_, effect)| *effect);
        }
        for kind in api.kinds.iter_mut().filter(|it| it.host == rules.host) {
            let mut origins = rules.origins.iter();
            if let Some((_, origin)) = origins.find(|(shape, _)| *shape == kind.shape) {
                kind.origin = *origin;
            }
            preset(kind, rules.initial);
        }
    }
}

fn preset(kind: &mut Kind, presets: &[(&str, &str, Preset)]) {
    for (_, name, value) in presets.iter().filter(|(shape, ..)| *shape == kind.shape) {
        let initial = kind.initial.iter_mut().find(|(of, _)| **of == **name);
        if let Some((_, initial)) = initial {
            *initial = Initial::Value(match value {
                Preset::Null => Value::Null,
                Preset::Text(text) => Value::from(*text),
            });
        }
    }
}

/// The name of an event, if there is one of this name.
pub(crate) fn event_name(name: &str) -> Option<&'static str> {
    find_event(name).map(|(name, _)| *name)
}

fn find_event(name: &str) -> Option<&'static (&'static str, Event)> {
    let mut events = ALL.iter().flat_map(|it| it.events);
    events.find(|(of, _)| *of == name)
}

/// Does everything that is due by now.
pub(crate) fn settle(state: &mut State<'_>) {
    let now = state.now;
    while let Some(due) = state.store.schedule.next(now) {
        if let Some((_, event)) = find_event(due.event) {
            // What happens then is dated then.
            state.now = due.at;
            event(state, &due);
        }
    }
    state.now = now;
}
