//! The examples of a media type: `examples` by name, or the one `example`.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr};
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
        for (name, example) in &media_type.examples {
            match example {
                ReferenceOr::Item(example) => {
                    if let Some(value) = &example.value {
                        values.insert(name.clone(), value.clone());
                    }
                }
                ReferenceOr::Reference { .. } => {
                    let pointer = pointer.child("examples").child(name);
                    faults.push(self.unsupported(&pointer, "an example that is a `$ref`"));
                }
            }
        }
        values
    }
}
