//! In: the catalogue of the crate. Out: its operations, as far as probes need them.

use requests::snake_case;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(crate) struct Catalogue {
    pub(crate) modules: Vec<Module>,
    pub(crate) operations: Vec<Operation>,
    models: Vec<Model>,
    sids: Vec<Sid>,
}

#[derive(Deserialize)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) server: String,
}

#[derive(Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) module: usize,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) security: String,
    pub(crate) body: Body,
    pub(crate) parameters: Vec<Parameter>,
    #[serde(default)]
    pub(crate) choices: Vec<Choice>,
    pub(crate) response: Value,
    #[serde(default)]
    pub(crate) request_examples: Vec<Value>,
}

#[derive(Deserialize)]
pub(crate) struct Body {
    pub(crate) kind: String,
}

#[derive(Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "in")]
    pub(crate) location: String,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(rename = "type")]
    pub(crate) ty: Value,
    #[serde(default)]
    pub(crate) constraints: Constraints,
}

#[derive(Default, Deserialize)]
pub(crate) struct Constraints {
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    pub(crate) discriminator: String,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Deserialize)]
pub(crate) struct Variant {
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) required: Vec<String>,
}

#[derive(Deserialize)]
struct Model {
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    #[serde(rename = "type")]
    ty: Value,
}

#[derive(Deserialize)]
struct Sid {
    prefix: String,
}

/// What follows the prefix of each SID.
const DIGITS: &str = "0123456789abcdef0123456789abcdef";

impl Catalogue {
    /// That of this crate.
    pub(crate) fn of_flex() -> Self {
        serde_json::from_str(twilio_flex::catalogue()).unwrap()
    }

    pub(crate) fn server(&self, operation: &Operation) -> &str {
        &self.modules[operation.module].server
    }

    /// The SID that stands for each of a type, if it is one of SIDs.
    pub(crate) fn sid(&self, ty: &Value) -> Option<String> {
        let index = usize::try_from(ty.get("sid")?.as_u64()?).unwrap();
        Some(format!("{}{DIGITS}", self.sids[index].prefix))
    }

    /// Whether the API itself has what this path parameter names: `/v1/Channels` for the one in `/v1/Channels/{Sid}`.
    pub(crate) fn has_collection_of(&self, operation: &Operation, parameter: &str) -> bool {
        let collection = operation.path.split_once(&format!("/{{{parameter}}}"));
        let mut operations = self.operations.iter();
        collection.is_some_and(|(path, _)| operations.any(|it| it.path == path))
    }

    /// A value for a path parameter. One without a pattern takes a SID as well, which the response has under its name.
    pub(crate) fn path_value(&self, operation: &Operation, parameter: &Parameter) -> String {
        let of_response = || {
            let model = operation.response["type"].get("model")?.as_u64()?;
            let model = &self.models[usize::try_from(model).unwrap()];
            let name = snake_case(&parameter.name);
            let property = model.properties.iter().find(|it| it.name == name)?;
            self.sid(&property.ty)
        };
        let sid = self.sid(&parameter.ty).or_else(of_response);
        sid.unwrap_or_else(|| "example".to_owned())
    }
}

impl Operation {
    pub(crate) fn parameters_in<'a>(
        &'a self,
        location: &'a str,
    ) -> impl Iterator<Item = &'a Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(move |it| it.location == location)
    }
}
