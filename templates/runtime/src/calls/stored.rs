//! Stored requests: serialized for a queue, and read back as strictly as the compiler checks new ones.
//!
//! The format is an object with `operation`, `target` and `arguments`; each argument has its location, its name, and
//! its value under the name of its kind: `{ "in": "form", "name": "Tags", "value": { "list": [{ "string": "a" }] } }`.
//! Bytes are in base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};
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
        check,
        stored_custom::Custom,
        stored_file, stored_json,
        stored_keys::{Keys, shown},
    },
    operations::{
        operation::Operation,
        parameter::{Parameter, ParameterLocation, Requirement},
        reference::OperationRef,
    },
    values::slot::{ListSlot, ModelSlot, Slot},
};

/// Writes all arguments, including personal data, in the order of the description, so that equal calls are stored
/// alike.
///
/// Credentials are never stored: a call with its own is an error. So is a later page of a list, which is stored as a
/// [`Cursor`](crate::list::Cursor).
impl Serialize for Call {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.credentials.is_some() {
            return Err(S::Error::custom(format_args!(
                "{} has its own credentials, which are never stored: set them after reading the request",
                self.operation_id()
            )));
        }
        if self.continuation.is_some() {
            return Err(S::Error::custom(
                "a later page of a list is not stored as a request: use `NextPage::cursor`",
            ));
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("operation", self.operation_id())?;
        map.serialize_entry("target", &self.operation.target())?;
        if let OperationRef::Custom(custom) = &self.operation {
            map.serialize_entry("custom", &Custom(custom))?;
        }
        map.serialize_entry("arguments", &Arguments(self))?;
        map.end()
    }
}

/// Reads a complete call of this operation. Errors tell what is wrong with which parameter, and repeat no value.
pub(crate) fn read<'de, D: Deserializer<'de>>(
    operation: &'static Operation,
    deserializer: D,
) -> Result<Call, D::Error> {
    read_as(operation.id, deserializer, |stored| {
        let mut call = Call::of(operation);
        stored.read_into(&mut call, operation)?;
        Ok(call)
    })
}

/// Reads a stored call and makes something of it. `what` is what errors call it.
pub(crate) fn read_as<'de, D: Deserializer<'de>, T>(
    what: &str,
    deserializer: D,
    make: impl FnOnce(StoredCall) -> Result<T, String>,
) -> Result<T, D::Error> {
    let mut stored = StoredCall::default();
    Slot::Model(&mut stored).deserialize(deserializer)?;
    make(stored).map_err(|problem| {
        D::Error::custom(format_args!("a stored {what} cannot be read: {problem}"))
    })
}

struct Arguments<'a>(&'a Call);

impl Serialize for Arguments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arguments = self.0.arguments();
        serializer.collect_seq(arguments.map(|(parameter, argument)| Named(parameter, argument)))
    }
}

struct Named<'a>(Parameter<'a>, &'a Argument);

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
            Argument::String(string) => map.serialize_entry("string", &**string)?,
            Argument::Integer(integer) => map.serialize_entry("integer", integer)?,
            // As a string: serde_json reads some numbers as an adjacent one.
            Argument::Number(number) => map.serialize_entry("number", &number.to_string())?,
            Argument::Boolean(boolean) => map.serialize_entry("boolean", boolean)?,
            Argument::Json(json) => map.serialize_entry("json", &stored_json::written(json))?,
            Argument::Bytes(contents) => {
                let encoded = stored_file::encoded(contents).map_err(S::Error::custom)?;
                map.serialize_entry("bytes", &encoded)?;
            }
            Argument::File(file) => {
                let written = stored_file::written(file).map_err(S::Error::custom)?;
                map.serialize_entry("file", &written)?;
            }
            Argument::List(items) => {
                map.serialize_entry("list", &items.iter().map(OfKind).collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}

/// The elements of an array being read.
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
pub(crate) struct StoredCall {
    keys: Keys,
    operation: Option<Value>,
    target: Option<Value>,
    custom: Option<Value>,
    arguments: Several<StoredArgument>,
}

/// The parts that every stored call has.
pub(crate) struct StoredParts {
    pub(crate) id: String,
    pub(crate) target: String,
    /// Additional data of a request built by hand.
    pub(crate) custom: Option<Value>,
    pub(crate) arguments: Vec<StoredArgument>,
}

impl ModelSlot for StoredCall {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn start(&mut self) {
        self.keys.start();
    }

    fn property(&mut self, name: &str) -> Option<Slot<'_>> {
        let known = ["operation", "target", "custom", "arguments"];
        match self.keys.next(&known, name)? {
            "operation" => Some(Slot::Json(&mut self.operation)),
            "target" => Some(Slot::Json(&mut self.target)),
            "custom" => Some(Slot::Json(&mut self.custom)),
            _ => Some(Slot::List(&mut self.arguments)),
        }
    }
}

impl StoredCall {
    pub(crate) fn into_parts(self) -> Result<StoredParts, String> {
        self.keys.check()?;
        let (Some(Value::String(id)), Some(Value::String(target))) = (self.operation, self.target)
        else {
            return Err("`operation` or `target` is missing or not a string".to_owned());
        };
        if !self.arguments.is_array {
            return Err("`arguments` is missing or not an array".to_owned());
        }
        Ok(StoredParts {
            id,
            target,
            custom: self.custom,
            arguments: self.arguments.items,
        })
    }

    /// Sets the stored arguments on an empty call.
    fn read_into(self, call: &mut Call, operation: &Operation) -> Result<(), String> {
        let parts = self.into_parts()?;
        if !parts.are_of(operation) || parts.custom.is_some() {
            let (id, target) = (shown(&parts.id), shown(&parts.target));
            return Err(format!("it is a request of {id}, `{target}`"));
        }
        parts.fill(call)
    }
}

impl StoredParts {
    /// Whether these are the parts of a call of this operation.
    pub(crate) fn are_of(&self, operation: &Operation) -> bool {
        let target = self.target.split_once(' ');
        self.id == operation.id && target == Some((operation.method.as_str(), operation.path))
    }

    /// Sets the arguments on an empty call of their operation.
    pub(crate) fn fill(self, call: &mut Call) -> Result<(), String> {
        for stored in self.arguments {
            let (row, value) = stored.into_argument(&call.operation)?;
            if call.has_row(row)
                && let Some(parameter) = call.operation.parameter(row)
            {
                return Err(format!("`{}` is duplicated", parameter.name));
            }
            call.set_row(row, value);
        }
        let mut rows = call.operation.parameters().enumerate();
        let missing = rows.find(|(row, parameter)| {
            parameter.requirement == Requirement::Required && !call.has_row(*row)
        });
        if let Some((_, parameter)) = missing {
            return Err(format!("`{}` is missing", parameter.name));
        }
        let value = |name: &str| {
            let argument = call.argument(ParameterLocation::Form, name);
            argument.map(|argument| argument.strings().concat())
        };
        let mut choices = call.operation.choices().iter();
        match choices.find_map(|choice| choice.problem(&value)) {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }
}

/// An argument with its location and its name.
#[derive(Default)]
pub(crate) struct StoredArgument {
    keys: Keys,
    location: Option<Value>,
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
            "in" => Some(Slot::Json(&mut self.location)),
            "name" => Some(Slot::Json(&mut self.name)),
            _ => Some(Slot::Model(&mut self.value)),
        }
    }
}

impl StoredArgument {
    /// The row of the argument, and its value.
    fn into_argument(self, operation: &OperationRef) -> Result<(usize, Argument), String> {
        let (location, name, value) = self.into_parts()?;
        let mut rows = operation.parameters().enumerate();
        let known = rows.find(|(_, parameter)| {
            parameter.location.as_str() == location && parameter.name == name
        });
        let Some((row, parameter)) = known else {
            let (location, name) = (shown(&location), shown(&name));
            return Err(format!("there is no parameter `{name}` in `{location}`"));
        };
        let value = value.filter(|value| value.fits(&parameter));
        let value = value.ok_or_else(|| parameter.mistyped())?;
        match check::problem(&parameter, &value) {
            Some(problem) => Err(problem),
            None => Ok((row, value)),
        }
    }

    /// Location, name, and the value if it is of a known kind.
    pub(crate) fn into_parts(self) -> Result<(String, String, Option<Argument>), String> {
        let problem = |problem| format!("in one of the arguments, {problem}");
        self.keys.check().map_err(problem)?;
        match (self.location, self.name) {
            (Some(Value::String(location)), Some(Value::String(name))) => {
                Ok((location, name, self.value.into_argument()))
            }
            _ => Err(problem(
                "`in` or `name` is missing or not a string".to_owned(),
            )),
        }
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
    /// The string of this kind.
    pub(crate) fn string(&self, kind: &str) -> Option<&str> {
        let is_it = !self.is_odd && self.tag.as_deref() == Some(kind);
        self.json.as_ref().filter(|_| is_it)?.as_str()
    }

    fn into_argument(self) -> Option<Argument> {
        if self.is_odd {
            return None;
        }
        match (self.tag.as_deref()?, self.json) {
            ("string", Some(Value::String(string))) => Some(Argument::from(string)),
            ("integer", Some(Value::Number(integer))) => integer.as_i64().map(Argument::Integer),
            ("number", Some(Value::String(number))) => number.parse().ok().map(Argument::Number),
            ("boolean", Some(Value::Bool(boolean))) => Some(Argument::Boolean(boolean)),
            // Null is read as absent.
            ("bytes", Some(Value::String(bytes))) => {
                let bytes = STANDARD.decode(bytes).ok()?;
                Some(Argument::Bytes(bytes.into()))
            }
            ("file", Some(file)) => stored_file::read(&file).map(Argument::File),
            ("json", json) => stored_json::read(json.unwrap_or_default()).map(Argument::Json),
            ("list", _) if self.list.is_array => {
                let items = self.list.items.into_iter().map(Self::into_argument);
                items.collect::<Option<_>>().map(Argument::List)
            }
            _ => None,
        }
    }
}
