//! In: the intermediate representation and its names. Out: the *catalogue*, which tells a server what it needs to know
//! about the API, as JSON: routes, parameters, choices, responses, models and examples. This stage cannot fail.
//!
//! `twilio-emulator` reads the catalogue, which this stage makes for any manifest. Each operation, model, enum and so on
//! is one line, so that a diff shows what has changed. The order is that of the descriptions.
//!
//! | member | what it holds |
//! |---|---|
//! | `format` | [`FORMAT`] |
//! | `crate` | the name of the package |
//! | `modules` | for each description with operations: `name`, `server`, Cargo `feature`, indices of its `operations` |
//! | `operations` | what is sent and answered; see below |
//! | `models` | `name` of the schema, `words` that tell what it is, `properties` (`name`, `type`, `nullable`, `privacy`), whether others are kept (`additional`), the `choices` whose fields it has, its `readiness` |
//! | `enums` | `name`, the known `values` |
//! | `one_ofs` | `name` of the schema, `discriminator`, `alternatives`: a `model` with the `values` of the discriminator, or a `type` |
//! | `sids` | `prefix`, and the `name` of the Rust type |
//!
//! Other items refer to these by their indices. Only what an operation needs is listed.
//!
//! An operation has `id`, `module`, `resource`, `method`, `path`, its own `server`, `security` (`account`, `bearer`,
//! `none`, or `schemes` for other credentials), `body` (`none`, `form`, or `json` with a `media_type`), `parameters`, `choices`, `response`, the `statuses`
//! of success, the media type to `accept` if it is not `application/json`, `request_examples`, `response_examples` and
//! `is_deprecated`. A request example holds the fields of the body, or is the body.
//!
//! A parameter has `name`, `in` (`path`, `query`, `header`, `cookie`, `form`, `json` for a property of a JSON body, `body`
//! for the whole of it), `required`, `nullable`, `type`, whether it is a body of any JSON rather than an object
//! (`of_any_kind`), `style` (`repeated`, `joined`, or `flattened` with a `prefix`, and others), `constraints` and `privacy`
//! (`public`, `personal` or `secret`). A choice has its `discriminator`, the other `fields`,
//! and `variants`: the `value` of the discriminator, the fields that it then needs (`required`), those that it may have
//! (`optional`), and those with a `fixed` value. The choice of a model has the `discriminator` property, the property
//! `within` which its fields are, and the parameter of each of these `fields`.
//!
//! A response is `empty`, a `redirect`, a `value` or an `optional` value of a `type`, or a `list` of them below a `key`,
//! with its `paging`: `meta`, `next_page_uri`, `next_page_url`, `scim` or `none`. A readiness has the `status` property, the
//! values that mean `ready` or `failed`, and the properties with the error `code` and `message`.
//!
//! A type is `string`, `boolean`, `integer`, `number`, `date_time`, `date`, `json`, `json_text` (JSON, or a string that
//! holds it), or an object with one member: `sid`, `enum`, `model` or `one_of` with an index, `list` or `map` with a type.
//!
//! A member is left out if it is false, null, the style `repeated` or the privacy `public`. Empty, these are left out:
//! `choices`, `constraints`, examples, `required`, `optional`, `fixed`, `ready`, `failed`, and the `values` of an
//! alternative.

mod index;
mod items;
mod operation;
mod record;

use serde_json::Value;

use self::{index::Index, record::Record};
use crate::{
    ir::{Api, Module},
    name::Names,
};

/// The version of the format, which grows when a reader of an earlier one would misunderstand it.
pub const FORMAT: u32 = 1;

/// The catalogue of the crate with this name.
#[must_use]
pub fn catalogue(crate_name: &str, api: &Api, names: &Names) -> String {
    let catalogue = Catalogue {
        api,
        names,
        index: Index::of(api),
    };
    let members = [
        ("format", Value::from(FORMAT).to_string()),
        ("crate", Value::from(crate_name).to_string()),
        ("modules", lines(catalogue.modules())),
        ("operations", lines(catalogue.operations())),
        ("models", lines(catalogue.models())),
        ("enums", lines(catalogue.enums())),
        ("one_ofs", lines(catalogue.one_ofs())),
        ("sids", lines(catalogue.sids())),
    ];
    let members = members.map(|(name, value)| format!("\"{name}\": {value}"));
    escaped(&format!("{{\n{}\n}}\n", members.join(",\n")))
}

/// What the parts of a catalogue are made of.
struct Catalogue<'a> {
    api: &'a Api,
    names: &'a Names,
    index: Index,
}

impl Catalogue<'_> {
    fn modules(&self) -> Vec<Value> {
        let mut next = 0;
        let modules = self.served().map(|module| {
            let first = next;
            next += self.api.operations_of(module).count();
            self.module(module, first..next)
        });
        modules.collect()
    }

    /// The modules with operations: what only Twilio sends has no server.
    fn served(&self) -> impl Iterator<Item = &Module> {
        let modules = self.api.modules.iter();
        modules.filter(|it| self.api.operations_of(it).next().is_some())
    }

    fn module(&self, module: &Module, operations: std::ops::Range<usize>) -> Value {
        let record = Record::default()
            .with("name", self.names.of(&module.item).as_str())
            .with("server", module.destination.server.as_str())
            .with_some("feature", module.feature.as_deref())
            .with_list("operations", operations);
        record.into()
    }

    fn operations(&self) -> Vec<Value> {
        let operations = self.served().enumerate().flat_map(|(index, module)| {
            let operations = self.api.operations_of(module);
            operations.map(move |(resource, operation)| self.operation(index, resource, operation))
        });
        operations.collect()
    }
}

/// An array with one line for each value.
fn lines(values: Vec<Value>) -> String {
    if values.is_empty() {
        return "[]".to_owned();
    }
    let values: Vec<String> = values.iter().map(Value::to_string).collect();
    format!("[\n{}\n]", values.join(",\n"))
}

/// The same JSON without characters that control a terminal or hide how a line reads. serde_json escapes only some.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\n' => text.push(c),
            '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => text.push(c),
        }
    }
    text
}
