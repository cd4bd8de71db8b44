//! From the arguments of a call to the body of its request.

use serde_core::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::Value;

use crate::{
    calls::{argument::Argument, call::Call, pairs},
    operations::{operation::Body, parameter::ParameterLocation},
};

/// The body of the operation, with its properties or fields in the order of the description.
pub(crate) fn encode(call: &Call, problems: &mut Vec<String>) -> Vec<u8> {
    match call.body() {
        Body::None => Vec::new(),
        Body::Form => pairs::encode(call.given(ParameterLocation::Form), problems).into_bytes(),
        Body::Json(_) => match call.given(ParameterLocation::Body).next() {
            None => json(&Properties(call), problems),
            Some((_, Argument::Json(body @ Value::Object(_)))) => json(body, problems),
            Some((parameter, _)) => {
                problems.push(format!("`{}` is not a JSON object", parameter.name));
                Vec::new()
            }
        },
    }
}

fn json(body: &impl Serialize, problems: &mut Vec<String>) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_else(|_| {
        problems.push("the body cannot be serialized as JSON".to_owned());
        Vec::new()
    })
}

/// The object of the properties that are set.
struct Properties<'a>(&'a Call);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (parameter, argument) in self.0.given(ParameterLocation::Json) {
            map.serialize_entry(parameter.name, argument)?;
        }
        map.end()
    }
}
