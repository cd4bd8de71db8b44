//! The kinds of components, and what may be a reference to one.

use serde_json::Value;

use crate::{
    diagnostic::Code,
    keywords::{Shape, component_shape},
    load::Problem,
    pointer::Pointer,
};

/// A kind of components.
#[derive(Debug)]
pub(super) struct Kind {
    /// The keyword of the components that holds them.
    pub(super) section: &'static str,
    /// The name of their shape, for messages.
    pub(super) name: &'static str,
}

pub(super) static SCHEMA: Kind = Kind {
    section: "schemas",
    name: "a schema",
};

pub(super) static PATH_ITEM: Kind = Kind {
    section: "pathItems",
    name: "a path",
};

pub(super) static KINDS: &[Kind] = &[
    Kind {
        section: "schemas",
        name: "a schema",
    },
    Kind {
        section: "pathItems",
        name: "a path",
    },
    Kind {
        section: "parameters",
        name: "a parameter",
    },
    Kind {
        section: "requestBodies",
        name: "a request body",
    },
    Kind {
        section: "responses",
        name: "a response",
    },
    Kind {
        section: "headers",
        name: "a header",
    },
    Kind {
        section: "examples",
        name: "an example",
    },
    Kind {
        section: "links",
        name: "a link",
    },
    Kind {
        section: "securitySchemes",
        name: "a security scheme",
    },
];

impl Kind {
    /// The kind of a value with this shape.
    pub(super) fn of(shape: &Shape) -> Option<&'static Self> {
        let name = match shape {
            Shape::Object(shape) => shape.name,
            Shape::Variants(shape) => shape.name,
            _ => return None,
        };
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The shape of a component of this kind.
    pub(super) fn shape(&self) -> &'static Shape {
        component_shape(self.section)
    }

    /// Whether a value may be a component of this kind or a reference to one, as far as its keywords tell. Others would be
    /// errors of the whole description in the place of a component.
    pub(super) fn may_be(&self, value: &Value) -> bool {
        let Value::Object(entries) = value else {
            return self.section == SCHEMA.section && value.is_boolean();
        };
        let has = |key: &str| entries.contains_key(key);
        let Shape::Reference(shape) = self.shape() else {
            return true;
        };
        has("$ref")
            || match shape {
                Shape::Object(shape) => shape.required.iter().all(|key| has(key)),
                Shape::Variants(shape) => has(shape.key),
                _ => true,
            }
    }

    /// What a reference that leads to something else is not.
    pub(super) fn misfit(&self, reference: &str) -> Problem {
        let message = format!("`{reference}` is not {}", self.name);
        Problem::new(
            Code::MisfitReference,
            message,
            &format!("refer to {}", self.name),
        )
    }

    /// Where the component of this name is.
    pub(super) fn pointer(&self, name: &str) -> Pointer {
        Pointer::root()
            .child("components")
            .child(self.section)
            .child(name)
    }
}
