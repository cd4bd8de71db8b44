//! From parameters to properties. In: the values of a request. Out: a changed resource.

use serde_json::{Map, Value};

use crate::{
    catalogue::Type,
    plan::{Field, Operation},
    request::Parameters,
    store::Resource,
};

/// Sets the properties that the parameters of the body name.
pub(super) fn apply(operation: &Operation, parameters: &Parameters, resource: &mut Resource) {
    for (name, value) in &parameters.values {
        if let Some(field) = operation.fields.get(name) {
            set(resource, field, value);
        }
    }
    for (name, value) in parameters.body.iter().flatten() {
        resource.set(name, value.clone());
    }
}

fn set(resource: &mut Resource, field: &Field, value: &Value) {
    let value = property_value(value, field.ty.as_ref());
    match field.path.as_slice() {
        [] => {}
        [property] => resource.set(property, value),
        [property, inner @ ..] => {
            let outer = resource.fields.entry(property.clone()).or_default();
            set_within(outer, inner, value);
        }
    }
}

fn set_within(outer: &mut Value, path: &[String], value: Value) {
    let Some((name, rest)) = path.split_first() else {
        *outer = value;
        return;
    };
    if !outer.is_object() {
        *outer = Value::Object(Map::new());
    }
    if let Value::Object(object) = outer {
        set_within(
            object.entry(name.as_str()).or_insert(Value::Null),
            rest,
            value,
        );
    }
}

/// The value of a parameter as a property of this type has it: a request may say in a text what the answer says as a
/// number or an object, and the other way round.
pub(crate) fn property_value(value: &Value, ty: Option<&Type>) -> Value {
    match (ty, value) {
        (Some(Type::String | Type::JsonText), Value::Number(_) | Value::Bool(_))
        | (Some(Type::String | Type::JsonText), Value::Object(_) | Value::Array(_)) => {
            value.to_string().into()
        }
        (
            Some(Type::Json | Type::Model(_) | Type::OneOf(_) | Type::Map(_)),
            Value::String(text),
        ) if text.starts_with(['{', '[']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        (Some(Type::Integer | Type::Number | Type::Boolean), Value::String(text)) => {
            let read: Option<Value> = serde_json::from_str(text).ok();
            let read = read.filter(|it| it.is_number() || it.is_boolean());
            read.unwrap_or_else(|| value.clone())
        }
        (Some(Type::List(_)), Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
            Value::Array(vec![value.clone()])
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_becomes_what_the_property_holds() {
        for (sent, ty, expected) in [
            (json!(5.5), Type::String, json!("5.5")),
            (json!({ "a": 1 }), Type::JsonText, json!(r#"{"a":1}"#)),
            (json!(r#"{"a":1}"#), Type::Json, json!({ "a": 1 })),
            (json!("{"), Type::Json, json!("{")),
            (json!("12"), Type::Json, json!("12")),
            (json!("12"), Type::Integer, json!(12)),
            (json!("many"), Type::Integer, json!("many")),
            (json!("a"), Type::List(Box::new(Type::String)), json!(["a"])),
            (json!(null), Type::String, json!(null)),
        ] {
            assert_eq!(
                property_value(&sent, Some(&ty)),
                expected,
                "{sent} as {ty:?}"
            );
        }
    }
}
