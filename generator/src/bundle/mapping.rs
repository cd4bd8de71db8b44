//! The mapping of a discriminator, whose values are references, and the names that it has without one.

use serde_json::{Map, Value, json};

use super::{Bundler, SCHEMA, Target};
use crate::{pointer::Pointer, rewrite::Node};

impl Bundler<'_> {
    /// Lets the values of a `mapping` follow.
    pub(super) fn follow_mapping(&mut self, node: &mut Node<'_>) {
        let base = self.file_of_mark(node.mark);
        if self.is_followed(&base) {
            return;
        }
        let mapping = node.value.get_mut("mapping").and_then(Value::as_object_mut);
        for target in mapping.into_iter().flat_map(Map::values_mut) {
            let Some(reference) = target.as_str() else {
                continue;
            };
            let is_name = !reference.contains(['.', '/', '#']);
            if base == self.main && (is_name || reference.starts_with("#/")) {
                continue;
            }
            let reference = match is_name {
                true => SCHEMA.pointer(reference).to_reference(),
                false => reference.to_owned(),
            };
            // One that leads nowhere means what it always meant: nothing.
            if let Some(followed) = self.schema_at(&base, &reference) {
                *target = json!(followed);
            }
        }
    }

    /// Without a mapping, a value of the discriminator is the name of the schema. One that gets another name here is
    /// mapped.
    pub(super) fn map_renamed(&mut self, node: &mut Node<'_>) {
        if node.value.get("discriminator").is_none() {
            return;
        }
        let base = self.file_of_mark(node.mark);
        if self.is_followed(&base) {
            return;
        }
        let listed = ["oneOf", "anyOf"].into_iter();
        let listed = listed.filter_map(|keyword| node.value.get(keyword)?.as_array());
        let references = listed.flatten().filter_map(|it| it.get("$ref")?.as_str());
        let references: Vec<String> = references.map(str::to_owned).collect();
        let mut renamed = Vec::new();
        for reference in references {
            let Ok(Target::There(part)) = self.target(&base, &reference) else {
                continue;
            };
            let before = part.own_name();
            let followed = self.component(&SCHEMA, part);
            let now = Pointer::of_reference(&followed);
            if now.as_ref().and_then(Pointer::last) != Some(&before) {
                renamed.push((before, followed));
            }
        }
        let location = node.mark.location.clone();
        node.change(|fields| {
            let Some(discriminator) = fields.get_mut("discriminator") else {
                return;
            };
            let mut inside = Node {
                value: &mut discriminator.source.value,
                mark: &mut discriminator.source.mark,
            };
            inside.change(|fields| {
                if !renamed.is_empty() && !fields.has("mapping") {
                    let mapping = renamed.into_iter().map(|(name, to)| (name, json!(to)));
                    fields.put_value("mapping", Map::from_iter(mapping), &location);
                }
            });
        });
    }

    fn schema_at(&mut self, base: &std::path::Path, reference: &str) -> Option<String> {
        match self.target(base, reference).ok()? {
            Target::Here(pointer) => Some(pointer.to_reference()),
            Target::There(part) => Some(self.component(&SCHEMA, part)),
        }
    }
}
