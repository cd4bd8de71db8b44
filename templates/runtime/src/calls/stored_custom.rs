//! Stored requests without a table: they are checked when they are sent, like new ones.

use std::sync::Arc;

use serde_core::{Deserializer, Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Map, Value, json};

use crate::{
    calls::{
        argument::Argument,
        call::Call,
        stored::{StoredCall, read_as},
        stored_keys::shown,
    },
    operations::{
        custom::{CustomOperation, CustomParameter},
        operation::{Method, Operation},
        parameter::ParameterLocation,
        reference::OperationRef,
    },
    values::privacy::Privacy,
};

/// What a table would contain: the server, the list property, and which parameters are public.
pub(crate) struct Custom<'a>(pub(crate) &'a CustomOperation);

impl Serialize for Custom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("server", &self.0.server)?;
        if let Some(key) = &self.0.list_key {
            map.serialize_entry("list", key)?;
        }
        let parameters = self.0.parameters.iter();
        let public = parameters.filter(|parameter| parameter.privacy == Privacy::Public);
        let public: Vec<_> = public
            .map(|parameter| [parameter.location.as_str(), &parameter.name])
            .collect();
        map.serialize_entry("public", &public)?;
        if let Some(media_type) = &self.0.content_type {
            map.serialize_entry("media_type", media_type)?;
        }
        map.end()
    }
}

/// Reads a call that has no table. Errors repeat no value.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Call, D::Error> {
    read_as("request", deserializer, call)
}

fn call(stored: StoredCall) -> Result<Call, String> {
    let parts = stored.into_parts()?;
    let custom = parts.custom.as_ref().and_then(Value::as_object);
    let custom = custom
        .ok_or("it is a generated request, not a `CustomRequest`: read it as the generated type")?;
    let (method, path) = parts.target.split_once(' ').unwrap_or_default();
    let method = Method::ALL.into_iter().find(|it| it.as_str() == method);
    let mut operation = CustomOperation {
        id: parts.id,
        method: method.ok_or("`target` does not begin with a method")?,
        server: string(custom, "server").ok_or("`custom` has no `server`")?,
        path: path.to_owned(),
        parameters: Vec::new(),
        content_type: string(custom, "media_type"),
        list_key: string(custom, "list"),
        accept: Operation::DEFAULT.accept,
    };
    let public = custom.get("public").and_then(Value::as_array);
    let public = public.ok_or("`custom` has no `public`")?;
    let mut values: Vec<Argument> = Vec::new();
    for stored in parts.arguments {
        let (wire_location, name, value) = stored.into_parts()?;
        // A program cannot give a custom request a cookie other than as a header.
        let mut locations = ParameterLocation::ALL.into_iter();
        let location =
            locations.find(|it| it.as_str() == wire_location && *it != ParameterLocation::Cookie);
        let location =
            location.ok_or_else(|| format!("there is no location `{}`", shown(&wire_location)))?;
        let mistyped = || format!("`{}` has a value of the wrong kind", shown(&name));
        let value = value.ok_or_else(mistyped)?;
        let privacy = match public.contains(&json!([wire_location, name])) {
            true => Privacy::Public,
            false => Privacy::Personal,
        };
        let row = operation.declare(location, &name, privacy, value.document());
        if row < values.len() {
            return Err(format!("`{}` is duplicated", shown(&name)));
        }
        let declared = operation.parameters.last().map(CustomParameter::row);
        if !declared.is_none_or(|parameter| value.fits(&parameter)) {
            return Err(mistyped());
        }
        values.push(value);
    }
    let mut call = Call::new(OperationRef::Custom(Arc::new(operation)));
    for (row, value) in values.into_iter().enumerate() {
        call.set_row(row, value);
    }
    Ok(call)
}

fn string(custom: &Map<String, Value>, key: &str) -> Option<String> {
    custom.get(key)?.as_str().map(str::to_owned)
}
