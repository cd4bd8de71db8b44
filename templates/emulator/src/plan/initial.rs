//! The properties of new resources. In: the model, an example, what parameters can set. Out: [`Initial`] for each.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::{
    catalogue::{Catalogue, Property, Type},
    names::snake_case,
    routing::Template,
};

/// What a property holds when no parameter has set it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Initial {
    Value(Value),
    /// A new SID with this prefix; without a prefix, 32 digits.
    Sid(String),
    Account,
    /// The time of the creation.
    Created,
    /// The time of the last change, at first the creation.
    Updated,
    /// The segment at this position in the path of the resource.
    OfPath(usize),
    /// The URL of the resource, or its path: known when it is answered.
    Address,
    /// Links to other resources: known when it is answered.
    Links,
}

/// What decides the initial value of a property.
pub(super) struct Facts<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) template: &'a Template,
    /// The property with the key of the resource, if it has one.
    pub(super) key: Option<&'a str>,
    /// What is the prefix of the key, if the model does not say so.
    pub(super) prefix: Option<&'a str>,
    /// The properties that parameters set.
    pub(super) settable: &'a HashSet<String>,
    pub(super) example: &'a Map<String, Value>,
    pub(super) has_instances: bool,
}

impl Facts<'_> {
    pub(super) fn initial(&self, property: &Property) -> Initial {
        let name = property.name.as_str();
        let example = self.example.get(name);
        let is_settable = self.settable.contains(name);
        if self.key == Some(name) {
            return self.of_key(property);
        }
        if let Some(position) = self.position_of(name) {
            return Initial::OfPath(position);
        }
        match (name, &property.ty) {
            ("account_sid", _) => return Initial::Account,
            ("url" | "uri", Type::String) if self.has_instances && !is_settable => {
                return Initial::Address;
            }
            ("links" | "subresource_uris", _) if !is_settable => return Initial::Links,
            (_, Type::DateTime) => return of_date(name),
            _ => {}
        }
        match &property.ty {
            Type::Sid(sid) if !is_settable && example.is_some_and(|it| !it.is_null()) => {
                let prefix = self.catalogue.sids.get(*sid).map(|it| it.prefix.clone());
                Initial::Sid(prefix.unwrap_or_default())
            }
            ty => Initial::Value(of_type(ty, is_settable, example)),
        }
    }

    fn of_key(&self, property: &Property) -> Initial {
        let of_model = match property.ty {
            Type::Sid(sid) => self.catalogue.sids.get(sid),
            _ => None,
        };
        let prefix = of_model.map(|it| it.prefix.as_str()).or(self.prefix);
        let prefix = prefix.or_else(|| self.prefix_in_example(&property.name));
        Initial::Sid(prefix.unwrap_or_default().to_owned())
    }

    /// What the key of the example begins with, if it is a SID.
    fn prefix_in_example(&self, key: &str) -> Option<&str> {
        let key = self.example.get(key)?.as_str()?;
        let (prefix, digits) = key.split_at_checked(2)?;
        (digits.len() == 32 && prefix.bytes().all(|it| it.is_ascii_uppercase())).then_some(prefix)
    }

    /// Where in the path the parameter is that a property is named after: `interaction_sid` after `{InteractionSid}`.
    fn position_of(&self, property: &str) -> Option<usize> {
        let mut segments = self.template.segments.iter();
        segments.position(|segment| {
            let parameter = segment.parameter();
            // `{Sid}` is the key of the resource, or of another one with its own `sid`.
            parameter.is_some_and(|it| it.name != "Sid" && snake_case(&it.name) == property)
        })
    }
}

fn of_date(name: &str) -> Initial {
    match name {
        "date_created" | "created_at" | "created_date" | "created_time" | "created" => {
            Initial::Created
        }
        "date_updated" | "updated_at" | "updated_date" | "updated_time" | "last_updated" => {
            Initial::Updated
        }
        _ => Initial::Value(Value::Null),
    }
}

/// What parameters set is unknown until they do, except for defaults, which examples show for values of few kinds. The
/// rest is as in the example.
fn of_type(ty: &Type, is_settable: bool, example: Option<&Value>) -> Value {
    let example = example.cloned().unwrap_or_default();
    match ty {
        Type::Boolean | Type::Integer | Type::Number | Type::Enum(_) => example,
        _ if !is_settable && !matches!(ty, Type::Sid(_)) => example,
        Type::String if is_json(&example) => Value::from("{}"),
        Type::JsonText => Value::from("{}"),
        Type::List(_) => Value::from(Vec::<Value>::new()),
        _ => Value::Null,
    }
}

/// Whether an example is a text with a JSON object, as attributes are.
fn is_json(example: &Value) -> bool {
    example
        .as_str()
        .is_some_and(|it| it.trim_start().starts_with('{'))
}
