//! What may be printed of an operation's requests and responses. In: its description. Out: values, or what is printed
//! instead of them.

use std::{collections::HashMap, fmt};

use http::StatusCode;
use serde_json::Value;

#[cfg(feature = "serve")]
use crate::catalogue::Property;
use crate::{
    catalogue::{Catalogue, Location, Operation, Privacy, Type},
    validation::is_any_sid,
};

/// What is known of an operation when an exchange is printed.
pub(crate) struct Described {
    pub(crate) id: String,
    /// `GET /v1/Channels/{Sid}`.
    pub(crate) target: String,
    /// How the parameters are printed, by name.
    parameters: HashMap<String, Shown>,
    /// How the properties of the response are printed, by name.
    properties: HashMap<String, Shown>,
}

/// What is printed of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Value,
    /// The value, if it is a SID: what was sent or put in its place may be anything.
    Sid,
    /// Something else in its place.
    Instead(&'static str),
}

impl Described {
    pub(crate) fn new(catalogue: &Catalogue, operation: &Operation) -> Self {
        let parameters = operation.parameters.iter();
        // What stands in a path may be anything.
        let (path, apart): (Vec<_>, Vec<_>) =
            parameters.partition(|it| it.location == Location::Path);
        let path = path.into_iter().map(|it| (it.name.clone(), Shown::Sid));
        let apart = apart.into_iter();
        let apart = apart.map(|it| (it.name.clone(), shown(&it.name, &it.ty, it.privacy)));
        let model = match operation.response.ty() {
            Some(Type::Model(model)) => catalogue.models.get(*model),
            _ => None,
        };
        let properties = model.iter().flat_map(|it| &it.properties);
        let properties =
            properties.map(|it| (it.name.clone(), shown(&it.name, &it.ty, it.privacy)));
        Self {
            id: operation.id.clone(),
            target: format!("{} {}", operation.method, operation.path),
            parameters: path.chain(apart).collect(),
            properties: properties.collect(),
        }
    }

    /// Parameters with their values.
    pub(super) fn sent(&self, pairs: Vec<(String, String)>) -> impl fmt::Debug {
        let pairs = pairs.into_iter().map(|(name, value)| {
            let value = self.shown(&name, &value);
            (name, value)
        });
        Pairs(pairs.collect())
    }

    /// What is printed of a parameter's value.
    pub(crate) fn shown(&self, name: &str, value: &str) -> String {
        let shown = self.parameters.get(name).copied();
        shown
            .unwrap_or(Shown::Instead(UNKNOWN))
            .of(value.to_owned())
    }

    /// The properties of a response. Of an error only the code, since its message may repeat the path.
    pub(super) fn answered(&self, status: StatusCode, response: Option<&Value>) -> impl fmt::Debug {
        let members = response.and_then(Value::as_object).into_iter().flatten();
        let members = members.filter(|(name, _)| status.is_success() || *name == "code");
        let pairs = members.map(|(name, value)| (name.clone(), self.property(name, value)));
        Pairs(pairs.collect())
    }

    fn property(&self, name: &str, value: &Value) -> String {
        printed(self.properties.get(name).copied(), value)
    }
}

/// What is printed of a resource's property; `None` is one that the description lacks.
#[cfg(feature = "serve")]
pub(crate) fn shown_property(property: Option<&Property>, value: &Value) -> String {
    let shown = property.map(|it| shown(&it.name, &it.ty, it.privacy));
    printed(shown, value)
}

fn printed(shown: Option<Shown>, value: &Value) -> String {
    match (shown, value) {
        (Some(shown), value) if !value.is_null() => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            shown.of(text)
        }
        (Some(_), _) => "null".to_owned(),
        (None, Value::Array(items)) => format!("[{} items]", items.len()),
        (None, Value::Number(_)) => value.to_string(),
        (None, _) => UNKNOWN.to_owned(),
    }
}

/// In place of what no description names.
const UNKNOWN: &str = "[not shown]";

fn shown(name: &str, ty: &Type, privacy: Privacy) -> Shown {
    match (privacy, ty) {
        (Privacy::Secret, _) => Shown::Instead("[secret]"),
        (Privacy::Personal, _) => Shown::Instead("[personal data]"),
        (_, Type::Json | Type::JsonText | Type::Model(_) | Type::OneOf(_) | Type::Map(_)) => {
            Shown::Instead("[object]")
        }
        (_, Type::Bytes | Type::File) => Shown::Instead("[document]"),
        (_, Type::List(items)) => shown(name, items, privacy),
        // It may have a unique name in it.
        (_, Type::String) if matches!(name, "url" | "uri") => Shown::Instead("[URL]"),
        (_, Type::Sid(_)) => Shown::Sid,
        _ => Shown::Value,
    }
}

impl Shown {
    fn of(self, value: String) -> String {
        match self {
            Self::Instead(text) => text.to_owned(),
            Self::Sid if !is_any_sid(&value) => UNKNOWN.to_owned(),
            Self::Sid | Self::Value => value,
        }
    }
}

struct Pairs(Vec<(String, String)>);

impl fmt::Debug for Pairs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.0.iter().map(|(name, value)| (Text(name), Text(value)));
        formatter.debug_map().entries(pairs).finish()
    }
}

/// A text without quotation marks.
struct Text<'a>(&'a str);

impl fmt::Debug for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_debug())
    }
}
