//! In: the parameters or the JSON of a webhook. Out: its events, as the types of generated code.

use serde_core::Serialize;
use serde_json::{Map, Value};

use crate::{
    events::{error::EventError, form::Pair},
    responses::body::{UndecodableBody, read as read_body},
    values::{field::FromJson, slot::Slot},
};

/// What a webhook sends as a form, or as the query of a GET.
///
/// Read it with [`Parameters::event`](crate::webhook::Parameters::event).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a webhook sends as a form",
    label = "not a webhook's form",
    note = "events that are sent as JSON are read with `webhook::events(&body)`"
)]
pub trait FormEvent: FromJson + Serialize {
    /// The parameter whose value is the type of the event, if there is one.
    #[doc(hidden)]
    const TYPE: Option<&'static str>;

    /// The parameters of the webhook, to sign one in a test: `webhook::sign(…).form(url, event.to_form())`.
    fn to_form(&self) -> Vec<(String, String)> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields.into_iter().filter_map(parameter).collect(),
            // An event that none of its type knows may be any JSON, if a program made it so.
            _ => Vec::new(),
        }
    }
}

/// What a webhook sends as JSON.
///
/// Read it with [`events`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a webhook sends as JSON",
    label = "not a webhook's JSON",
    note = "events that are sent as forms are read with `parameters.event()`"
)]
pub trait JsonEvent: FromJson + Serialize {
    /// The property whose value is the type of the event, if there is one.
    #[doc(hidden)]
    const TYPE: Option<&'static str>;
}

/// Reads the JSON of a webhook: one event, or an array of events.
///
/// Twilio may send an event twice, and events in any order: tell them apart by their `id`. Verify the webhook first,
/// such as with the layer of the feature `webhooks`, which hands on the body as it was received.
///
/// What is not as described costs nothing else: a field with an unexpected value is `None`, and events and properties
/// that this version does not know are kept.
///
/// # Errors
/// If the body is not JSON, or neither an object nor an array of objects, or an event does not say what type it has.
pub fn events<E: JsonEvent>(body: &[u8]) -> Result<Vec<E>, EventError> {
    let mut json = None;
    read_body(body, Slot::Json(&mut json)).map_err(EventError::UnreadableBody)?;
    match json {
        Some(Value::Array(events)) => {
            let events = events.into_iter().enumerate();
            let events = events.map(|(index, event)| from_json(event, E::TYPE, Some(index)));
            events.collect()
        }
        event => Ok(vec![from_json(event.unwrap_or_default(), E::TYPE, None)?]),
    }
}

/// The event of a form. The first value of a parameter counts, and an empty one means that there is none.
pub(crate) fn of_form<E: FormEvent>(pairs: &[Pair]) -> Result<E, EventError> {
    if pairs.is_empty() {
        return Err(EventError::NoParameters);
    }
    let mut fields = Map::new();
    for (name, value) in pairs {
        if !value.is_empty() && !fields.contains_key(name) {
            fields.insert(name.clone(), Value::String(value.clone()));
        }
    }
    from_json(Value::Object(fields), E::TYPE, None)
}

fn from_json<E: FromJson>(
    json: Value,
    type_name: Option<&'static str>,
    index: Option<usize>,
) -> Result<E, EventError> {
    let Value::Object(fields) = &json else {
        let pointer = index.map_or_else(String::new, |index| format!("/{index}"));
        let problem = UndecodableBody::new(pointer, "is not a JSON object");
        return Err(EventError::UnreadableBody(problem));
    };
    if let Some(name) = type_name
        && !matches!(fields.get(name), Some(Value::String(_)))
    {
        return Err(EventError::NoType { name, index });
    }
    let read = E::from_json(json);
    // An object is always read: as a model, or as one of several.
    read.ok_or_else(|| EventError::UnreadableBody(UndecodableBody::new("", "is not a JSON object")))
}

/// A field as it is written in a form.
fn parameter((name, value): (String, Value)) -> Option<(String, String)> {
    match value {
        Value::Null => None,
        Value::String(string) => Some((name, string)),
        value => Some((name, value.to_string())),
    }
}

/// States that a webhook sends a type `as form` or `as json`, and which field has the type of the event.
#[doc(hidden)]
#[macro_export]
macro_rules! __webhook {
    ($name:ty as form $(by $field:literal)?) => {
        impl $crate::generated_for_0_1::FormEvent for $name {
            const TYPE: Option<&'static str> = $crate::__type_of_event!($($field)?);
        }
    };
    ($name:ty as json $(by $field:literal)?) => {
        impl $crate::generated_for_0_1::JsonEvent for $name {
            const TYPE: Option<&'static str> = $crate::__type_of_event!($($field)?);
        }
    };
}

/// The field with the type of an event, if there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __type_of_event {
    () => {
        None
    };
    ($field:literal) => {
        Some($field)
    };
}
