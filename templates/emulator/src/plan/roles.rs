//! The role of each operation. In: the methods, path templates and responses of all operations. Out: a [`Role`] each,
//! and the shape of the collection that it concerns.

use std::collections::{HashMap, HashSet};

use http::Method;

use super::api::Role;
use crate::{
    catalogue::{Catalogue, Operation, Response, Type},
    routing::Template,
};

/// An operation as far as its role depends on it.
pub(super) struct Outline<'a> {
    pub(super) operation: &'a Operation,
    pub(super) host: String,
    pub(super) method: Method,
    pub(super) template: Template,
}

/// What an operation does, to which resources.
pub(super) struct Assigned {
    pub(super) role: Role,
    /// The host and the shape of the collection.
    pub(super) collection: (String, String),
}

/// What the operations of all paths have in common.
pub(super) struct Roles<'a> {
    catalogue: &'a Catalogue,
    /// The shapes of collections with paths of single resources.
    collections: HashSet<(String, String)>,
    /// The GET operations, by shape.
    gets: HashMap<(String, String), &'a Operation>,
}

impl<'a> Roles<'a> {
    pub(super) fn of(catalogue: &'a Catalogue, outlines: &[Outline<'a>]) -> Self {
        let mut collections = HashSet::new();
        let mut gets = HashMap::new();
        for outline in outlines {
            let length = outline.template.segments.len();
            if outline.ends_with_parameter() {
                let shape = outline.template.shape_of(length - 1);
                collections.insert((outline.host.clone(), shape));
            }
            if outline.method == Method::GET {
                gets.insert(outline.at(length), outline.operation);
            }
        }
        Self {
            catalogue,
            collections,
            gets,
        }
    }

    pub(super) fn assign(&self, outline: &Outline<'_>) -> Assigned {
        let length = outline.template.segments.len();
        if outline.ends_with_parameter() {
            return Assigned {
                role: match outline.method {
                    // The other safe methods look at the same resource.
                    Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE => Role::Fetch,
                    Method::DELETE => Role::Delete,
                    _ => Role::Update,
                },
                collection: outline.at(length - 1),
            };
        }
        let role = self.of_literal(outline);
        let length = match role {
            // Without the action and the key.
            Role::Act => length.saturating_sub(2),
            _ => length,
        };
        Assigned {
            role,
            collection: outline.at(length),
        }
    }

    /// The role of an operation whose path ends without a parameter.
    fn of_literal(&self, outline: &Outline<'_>) -> Role {
        let here = outline.at(outline.template.segments.len());
        let is_list = |it: &&&Operation| matches!(it.response, Response::List { .. });
        let is_listed = self.gets.get(&here).filter(is_list).is_some();
        let is_collection = is_listed || self.collections.contains(&here);
        match outline.method {
            Method::GET if is_listed => Role::List,
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE => Role::FetchSingleton,
            Method::DELETE if self.is_action(outline) => Role::Act,
            Method::DELETE => Role::DeleteSingleton,
            _ if is_collection => Role::Create,
            _ if self.gets.contains_key(&here) => Role::UpdateSingleton,
            _ if self.is_action(outline) => Role::Act,
            _ => Role::Create,
        }
    }

    /// Whether the operation acts on the resource whose path comes before the last segment: there is such a resource,
    /// nothing can be fetched here, and the answer is that resource, or nothing.
    fn is_action(&self, outline: &Outline<'_>) -> bool {
        let length = outline.template.segments.len();
        let Some(collection) = length.checked_sub(2) else {
            return false;
        };
        let ends_with_key = outline.template.segments.get(collection);
        let is_below_key = ends_with_key.is_some_and(|it| it.parameter().is_some());
        if !is_below_key || self.gets.contains_key(&outline.at(length)) {
            return false;
        }
        let Some(parent) = self.gets.get(&outline.at(length - 1)) else {
            return false;
        };
        match (outline.operation.response.ty(), parent.response.ty()) {
            (None, _) => true,
            (Some(answer), Some(parent)) => {
                answer == parent
                    || self
                        .sid_of(answer)
                        .is_some_and(|it| Some(it) == self.sid_of(parent))
            }
            _ => false,
        }
    }

    /// The kind of SID in the property `sid` of a model.
    fn sid_of(&self, ty: &Type) -> Option<usize> {
        let Type::Model(model) = ty else { return None };
        let model = self.catalogue.models.get(*model)?;
        let sid = model.properties.iter().find(|it| it.name == "sid")?;
        match sid.ty {
            Type::Sid(sid) => Some(sid),
            _ => None,
        }
    }
}

impl Outline<'_> {
    pub(super) fn ends_with_parameter(&self) -> bool {
        let last = self.template.segments.last();
        last.is_some_and(|it| it.parameter().is_some())
    }

    /// The host and the shape of the first segments.
    pub(super) fn at(&self, length: usize) -> (String, String) {
        (self.host.clone(), self.template.shape_of(length))
    }
}
