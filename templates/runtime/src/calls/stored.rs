//! Requests that are kept: written for a queue, and read back as strictly as the compiler checks those that are built.
//!
//! The form is an object with `operation`, `target` and `arguments`; of an argument, its place, its name, and its value
//! under the name of its kind: `{ "in": "form", "name": "Tags", "value": { "list": [{ "text": "a" }] } }`.

use serde_core::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed as _, Error as _},
    ser::{Error as _, SerializeMap as _},
};
use serde_json::Value;

use crate::{
    calls::{
        argument::Argument,
        call::Call,
        operation::{Location, Operation, Parameter, Requirement, Style},
        stored_json,
    },
    values::slot::{ListSlot, ModelSlot, Slot},
};

/// Writes all arguments, personal data included, in the order of the description: equal calls are written alike.
///
/// Credentials are never written: a call that has some of its own is an error. So is a later page of a list, which is
/// kept as a [`Cursor`](crate::Cursor).
impl Serialize for Call {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.credentials.is_some() {
            return Err(S::Error::custom(format_args!(
                "{} has credentials of its own, which are never stored: set them after it has been read",
                self.operation_id()
            )));
        }
        if self.continuation.is_some() {
            return Err(S::Error::custom(
                "a later page of a list is not stored as a request: use `NextPage::cursor`",
            ));
        }
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("operation", self.operation_id())?;
        map.serialize_entry("target", &target(self.operation))?;
        map.serialize_entry("arguments", &Arguments(self))?;
        map.end()
    }
}

/// Reads a complete call of this operation. Errors say what is wrong with which parameter, and repeat no value.
pub(crate) fn read<'de, D: Deserializer<'de>>(
    operation: &'static Operation,
    deserializer: D,
) -> Result<Call, D::Error> {
    let mut stored = StoredCall::default();
    Slot::Model(&mut stored).deserialize(deserializer)?;
    stored.into_call(operation).map_err(|problem| {
        let id = operation.id;
        D::Error::custom(format_args!("a stored {id} cannot be read: {problem}"))
    })
}

/// The method and the path: two versions of an API may have operations of one name.
pub(crate) fn target(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

struct Arguments<'a>(&'a Call);

impl Serialize for Arguments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parameters = self.0.operation.parameters.iter();
        serializer.collect_seq(parameters.filter_map(|parameter| {
            let argument = self.0.argument(parameter.location, parameter.name)?;
            Some(Named(parameter, argument))
        }))
    }
}

struct Named<'a>(&'static Parameter, &'a Argument);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("in", self.0.location.as_str())?;
        map.serialize_entry("name", self.0.name)?;
        map.serialize_entry("value", &OfKind(self.1))?;
        map.end()
    }
}

/// A value under the name of its kind.
struct OfKind<'a>(&'a Argument);

impl Serialize for OfKind<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self.0 {
            Argument::Text(text) => map.serialize_entry("text", text)?,
            Argument::Integer(integer) => map.serialize_entry("integer", integer)?,
            // As text: serde_json reads some numbers as one next to them.
            Argument::Number(number) => map.serialize_entry("number", &number.to_string())?,
            Argument::Boolean(boolean) => map.serialize_entry("boolean", boolean)?,
            Argument::Json(json) => map.serialize_entry("json", &stored_json::written(json))?,
            Argument::List(items) => {
                map.serialize_entry("list", &items.iter().map(OfKind).collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}

/// The keys of an object that is read: all known, each at most once.
#[derive(Default)]
pub(crate) struct Keys {
    is_object: bool,
    seen: Vec<&'static str>,
    odd: Option<String>,
}

impl Keys {
    pub(crate) fn start(&mut self) {
        self.is_object = true;
    }

    /// The next key, if it is one of `known` and comes for the first time.
    pub(crate) fn next(&mut self, known: &[&'static str], name: &str) -> Option<&'static str> {
        let key = known.iter().find(|key| **key == name);
        match key.filter(|key| !self.seen.contains(key)) {
            Some(key) => {
                self.seen.push(key);
                Some(key)
            }
            None => {
                self.odd.get_or_insert_with(|| shown(name));
                None
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.odd {
            _ if !self.is_object => Err("it is not an object".to_owned()),
            Some(name) => Err(format!("the key `{name}` is unknown or comes twice")),
            None => Ok(()),
        }
    }
}

/// The elements of an array that is read.
#[derive(Default)]
struct Several<T> {
    is_array: bool,
    items: Vec<T>,
}

impl<T: ModelSlot + Default> ListSlot for Several<T> {
    fn clear(&mut self) {
        self.is_array = false;
        self.items.clear();
    }

    fn start(&mut self) {
        self.is_array = true;
    }

    fn push(&mut self, read: &mut dyn FnMut(Slot<'_>) -> bool) {
        let mut item = T::default();
        if read(Slot::Model(&mut item)) {
            self.items.push(item);
        }
    }
}

#[derive(Default)]
struct StoredCall {
    keys: Keys,
    operation: Option<Value>,
    target: Option<Value>,
    arguments: Several<StoredArgument>,
}

impl ModelSlot for StoredCall {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self) {
        self.keys.start();
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        let known = ["operation", "target", "arguments"];
        match self.keys.next(&known, name)? {
            "operation" => Some(Slot::Json(&mut self.operation)),
            "target" => Some(Slot::Json(&mut self.target)),
            _ => Some(Slot::List(&mut self.arguments)),
        }
    }
}

impl StoredCall {
    fn into_call(self, operation: &'static Operation) -> Result<Call, String> {
        self.keys.check()?;
        is_of(operation, self.operation.as_ref(), self.target.as_ref())?;
        if !self.arguments.is_array {
            return Err("`arguments` is missing or not an array".to_owned());
        }
        let mut call = Call::new(operation);
        for stored in self.arguments.items {
            let (parameter, value) = stored.into_argument(operation)?;
            if call.argument(parameter.location, parameter.name).is_some() {
                return Err(format!("`{}` comes twice", parameter.name));
            }
            call.set(parameter.location, parameter.name, value);
        }
        let missing = operation.parameters.iter().find(|parameter| {
            parameter.requirement == Requirement::Required
                && call.argument(parameter.location, parameter.name).is_none()
        });
        match missing {
            Some(parameter) => Err(format!("`{}` is missing", parameter.name)),
            None => Ok(call),
        }
    }
}

/// Checks that what was stored is of this operation.
fn is_of(
    operation: &Operation,
    id: Option<&Value>,
    stored_target: Option<&Value>,
) -> Result<(), String> {
    let (Some(Value::String(id)), Some(Value::String(stored))) = (id, stored_target) else {
        return Err("`operation` or `target` is missing or not a text".to_owned());
    };
    if *id == operation.id && *stored == target(operation) {
        return Ok(());
    }
    let (id, stored) = (shown(id), shown(stored));
    Err(format!("it is one of {id}, `{stored}`"))
}

#[derive(Default)]
struct StoredArgument {
    keys: Keys,
    place: Option<Value>,
    name: Option<Value>,
    value: Tagged,
}

impl ModelSlot for StoredArgument {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self) {
        self.keys.start();
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        match self.keys.next(&["in", "name", "value"], name)? {
            "in" => Some(Slot::Json(&mut self.place)),
            "name" => Some(Slot::Json(&mut self.name)),
            _ => Some(Slot::Model(&mut self.value)),
        }
    }
}

impl StoredArgument {
    fn into_argument(
        self,
        operation: &Operation,
    ) -> Result<(&'static Parameter, Argument), String> {
        let problem = |problem| format!("in one of the arguments, {problem}");
        self.keys.check().map_err(problem)?;
        let (Some(Value::String(place)), Some(Value::String(name))) = (self.place, self.name)
        else {
            return Err(problem(
                "`in` or `name` is missing or not a text".to_owned(),
            ));
        };
        let known =
            |parameter: &&Parameter| parameter.location.as_str() == place && parameter.name == name;
        let Some(parameter) = operation.parameters.iter().find(known) else {
            let (place, name) = (shown(&place), shown(&name));
            return Err(format!("there is no parameter `{name}` in `{place}`"));
        };
        let value = self.value.into_argument();
        let value = value.filter(|value| fits(parameter, value));
        let value = value.ok_or_else(|| format!("`{}` is of a wrong kind", parameter.name))?;
        Ok((parameter, value))
    }
}

/// Whether a setter could have set this: as far as a table knows what they take.
fn fits(parameter: &Parameter, value: &Argument) -> bool {
    let is_json =
        parameter.location == Location::Body || matches!(parameter.style, Style::Flattened(_));
    let has_range = parameter.minimum.is_some() || parameter.maximum.is_some();
    let is_one = is_json || parameter.location == Location::Path;
    match value {
        Argument::List(items) => {
            let is_flat = |item: &Argument| !matches!(item, Argument::List(_));
            !is_one
                && items
                    .iter()
                    .all(|item| is_flat(item) && fits(parameter, item))
        }
        Argument::Json(_) => !has_range && parameter.location != Location::Path,
        Argument::Integer(_) => !is_json,
        // A number that is no integer would get past the check of the range.
        Argument::Text(_) | Argument::Number(_) | Argument::Boolean(_) => !is_json && !has_range,
    }
}

/// A value under the name of its kind, as it is read.
#[derive(Default)]
pub(crate) struct Tagged {
    tag: Option<String>,
    is_odd: bool,
    json: Option<Value>,
    list: Several<Tagged>,
}

impl ModelSlot for Tagged {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self) {}

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        if self.tag.is_some() {
            self.is_odd = true;
            return None;
        }
        self.tag = Some(name.to_owned());
        match name {
            "list" => Some(Slot::List(&mut self.list)),
            _ => Some(Slot::Json(&mut self.json)),
        }
    }
}

impl Tagged {
    /// The text of this kind.
    pub(crate) fn text(&self, kind: &str) -> Option<&str> {
        let is_it = !self.is_odd && self.tag.as_deref() == Some(kind);
        self.json.as_ref().filter(|_| is_it)?.as_str()
    }

    fn into_argument(self) -> Option<Argument> {
        if self.is_odd {
            return None;
        }
        match (self.tag.as_deref()?, self.json) {
            ("text", Some(Value::String(text))) => Some(Argument::Text(text)),
            ("integer", Some(Value::Number(integer))) => integer.as_i64().map(Argument::Integer),
            ("number", Some(Value::String(number))) => number.parse().ok().map(Argument::Number),
            ("boolean", Some(Value::Bool(boolean))) => Some(Argument::Boolean(boolean)),
            // Null is read as nothing.
            ("json", json) => stored_json::read(json.unwrap_or_default()).map(Argument::Json),
            ("list", _) if self.list.is_array => {
                let items = self.list.items.into_iter().map(Self::into_argument);
                items.collect::<Option<_>>().map(Argument::List)
            }
            _ => None,
        }
    }
}

/// A name from outside: on one line, and not longer than a name is.
pub(crate) fn shown(name: &str) -> String {
    name.chars()
        .take(100)
        .flat_map(char::escape_debug)
        .collect()
}
