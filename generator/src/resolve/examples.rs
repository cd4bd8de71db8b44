//! The examples of a media type: `examples` by name, or the one `example`.

use indexmap::IndexMap;
use openapiv3::MediaType;
use serde_json::Value;

use super::Resolver;
use crate::{diagnostic::Diagnostics, pointer::Pointer};

impl Resolver<'_> {
    /// The values of the examples at `pointer`, by name.
    pub(super) fn examples(
        &self,
        media_type: &MediaType,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) -> IndexMap<String, Value> {
        let mut values = IndexMap::new();
        if let Some(value) = &media_type.example {
            values.insert("example".to_owned(), value.clone());
        }
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.examples);
        for (name, example) in &media_type.examples {
            let pointer = pointer.child("examples").child(name);
            let example = self.target(example, components, "examples", &pointer, faults);
            if let Some(value) = example.and_then(|(example, _)| example.value.clone()) {
                values.insert(name.clone(), value);
            }
        }
        values
    }
}
