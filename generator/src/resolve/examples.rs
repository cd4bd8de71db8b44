//! The examples of a media type: `examples` by name, or the one `example`.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::{Example, Findings, Resolver, reference};
use crate::pointer::Pointer;

impl Resolver<'_> {
    /// The examples of the media type at `pointer`, by name.
    pub(super) fn examples(
        &self,
        media_type: &MediaType,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> IndexMap<String, Example> {
        let mut examples = IndexMap::new();
        if let Some(value) = &media_type.example {
            let example = Example {
                value: value.clone(),
                pointer: pointer.child("example"),
            };
            examples.insert("example".to_owned(), example);
        }
        let components = self.openapi.components.as_ref();
        let components = components.map(|components| &components.examples);
        for (name, example) in &media_type.examples {
            let pointer = pointer.child("examples").child(name);
            let target = self.target(example, components, &reference::EXAMPLE, &pointer, found);
            if let Some(value) = target.and_then(|(example, _)| example.value.clone()) {
                examples.insert(name.clone(), Example { value, pointer });
            }
        }
        examples
    }
}
