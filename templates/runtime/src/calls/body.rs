//! From the arguments of a call to the body of its request.

use serde_core::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::Value;

#[cfg(feature = "streams")]
use crate::transports::request_body::{Piece, RequestBody};
use crate::{
    calls::{argument::Argument, call::Call, multipart, pairs},
    operations::{
        operation::Body,
        parameter::{Parameter, ParameterLocation},
        value_type::{Multiplicity, ValueType},
    },
    transports::outgoing::Outgoing,
    values::contents::Contents,
};

/// A body as it is sent.
#[derive(Default)]
pub(crate) struct Encoded {
    pub(crate) body: Outgoing,
    /// What separates the parts of a form, for its media type.
    pub(crate) boundary: Option<String>,
}

/// The body of the operation, with its properties or fields in the order of the description.
pub(crate) fn encode(call: &Call, problems: &mut Vec<String>) -> Encoded {
    let bytes = match call.body() {
        Body::None => Vec::new(),
        Body::Form => pairs::encode(call.given(ParameterLocation::Form), problems).into_bytes(),
        Body::Json(_) => match call.given(ParameterLocation::Body).next() {
            None => json(&Properties(call), problems),
            Some((parameter, argument)) if is_due(&parameter, argument) => json(argument, problems),
            Some((parameter, _)) => {
                let due = match parameter.value_type {
                    ValueType::Object => "a JSON object",
                    _ => "JSON, such as a `serde_json::Value`",
                };
                problems.push(format!("`{}` is not {due}", parameter.name));
                Vec::new()
            }
        },
        Body::Multipart => {
            let multipart = multipart::encode(call, problems);
            return Encoded {
                body: multipart.body,
                boundary: Some(multipart.boundary),
            };
        }
        Body::Text(_) | Body::Bytes(_) => match call.given(ParameterLocation::Body).next() {
            Some((_, Argument::Bytes(contents))) => {
                return Encoded {
                    body: whole(contents),
                    boundary: None,
                };
            }
            Some((_, text)) => text.strings().concat().into_bytes(),
            None => Vec::new(),
        },
    };
    Encoded {
        body: Outgoing::Whole(bytes),
        boundary: None,
    }
}

/// Contents that are the whole body.
fn whole(contents: &Contents) -> Outgoing {
    #[cfg(feature = "streams")]
    if let Some(source) = contents.source() {
        let body = RequestBody::new(vec![Piece::Source(source.clone())]);
        return Outgoing::Streamed(body);
    }
    Outgoing::Whole(
        contents
            .bytes()
            .map_or_else(Vec::new, |bytes| bytes.to_vec()),
    )
}

/// Whether a whole body is JSON, or an object, where it has to be. A string would become JSON once more if it is JSON
/// already.
fn is_due(parameter: &Parameter<'_>, argument: &Argument) -> bool {
    match (parameter.value_type, parameter.multiplicity) {
        (ValueType::Object, Multiplicity::Single) => {
            matches!(argument, Argument::Json(Value::Object(_)))
        }
        (ValueType::Unknown, Multiplicity::Single) => matches!(argument, Argument::Json(_)),
        _ => true,
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
