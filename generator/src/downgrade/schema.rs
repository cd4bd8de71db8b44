//! Schemas: the keywords of JSON Schema 2020-12 in the words of OpenAPI 3.0.

use serde_json::{Value, json};

use super::{arrays, content, lost, objects, ranges, references, several_types, types};
use crate::{
    diagnostic::{Code, Diagnostics},
    pointer::Pointer,
    rewrite::{Address, Field, Fields, Node, located},
};

/// Keywords that mean nothing to a client, or that earlier stages have followed.
const IDENTITY: &[&str] = &[
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$comment",
    "$vocabulary",
];

/// Where an object is that is changed, and what is lost of it.
pub(super) struct Context<'a> {
    pub(super) address: &'a Address,
    pub(super) found: &'a mut Diagnostics,
}

impl Context<'_> {
    /// Where a field is in its file.
    pub(super) fn written_at(&self, key: &str) -> Pointer {
        self.address.written_at.child(key)
    }

    /// Says that a field is left out, and what follows from that.
    pub(super) fn lost(&mut self, key: &str, field: &Field, consequence: &str) {
        let message = format!("`{key}` is left out: {consequence}");
        let at = field.key.clone();
        let warning = self.address.report(Code::LostKeyword, key, message, at);
        let help = "OpenAPI 3.0, which the generator works with, has no word for it; accept the warning, or describe \
                    it in another way";
        self.found.push(warning.help(help));
    }
}

/// Changes a schema. What is inside of it is changed after it.
pub(super) fn change(node: &mut Node<'_>, context: &mut Context<'_>) {
    match node.value {
        Value::Bool(true) => node.replace(located(json!({}), &node.mark.location.clone())),
        Value::Bool(false) => {
            node.replace(located(json!({ "not": {} }), &node.mark.location.clone()));
        }
        Value::Object(entries) if entries.len() == 1 && entries.contains_key("$ref") => {}
        Value::Object(_) => node.change(|fields| change_fields(fields, context)),
        _ => {}
    }
}

fn change_fields(fields: &mut Fields, context: &mut Context<'_>) {
    fields.take_all(|key| IDENTITY.contains(&key));
    types::change(fields, context);
    ranges::change(fields, context);
    arrays::change(fields, context);
    objects::change(fields, context);
    content::change(fields, context);
    examples(fields, context);
    lost::leave_out(fields, context);
    several_types::change(fields, context);
    references::change(fields, context);
}

/// The first of several examples, since a schema of OpenAPI 3.0 has one. A client is the same without any.
fn examples(fields: &mut Fields, context: &Context<'_>) {
    let Some(examples) = fields.take("examples") else {
        return;
    };
    let key = examples.key.clone();
    if let Some(source) = examples.into_items().into_iter().next()
        && !fields.has("example")
    {
        let written_at = context.written_at("examples").index(0);
        fields.put_as("example", Field { key, source }, written_at);
    }
}
