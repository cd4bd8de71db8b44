//! What is known of the API before the first request. Data only.

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::{Map, Value};

use super::{initial::Initial, links::Link};
use crate::{
    catalogue::{self, Alternative, Catalogue, Model, Type},
    effects::Effect,
    hashing::QuickMap,
    routing::{Products, Template},
    store::Fields,
};

/// All that the emulator knows of the API.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) catalogue: Catalogue,
    pub(crate) products: Products,
    /// In the order of the catalogue.
    pub(crate) operations: Vec<Operation>,
    pub(crate) kinds: Vec<Kind>,
}

impl Api {
    pub(crate) fn kind(&self, id: KindId) -> Option<&Kind> {
        self.kinds.get(id.0)
    }

    /// The model of values of this type. If there are several, the discriminator in `fields` decides, or else the first
    /// model counts.
    pub(crate) fn model(&self, ty: &Type, fields: &Fields) -> Option<&Model> {
        let index = match ty {
            Type::Model(index) => *index,
            Type::OneOf(index) => {
                let one_of = self.catalogue.one_ofs.get(*index)?;
                let discriminator = one_of.discriminator.as_ref();
                let value = discriminator.and_then(|it| fields.get(it.as_str())?.as_str());
                let is_chosen =
                    |it: &&Alternative| it.values.iter().any(|it| Some(it.as_str()) == value);
                let chosen = one_of.alternatives.iter().find(is_chosen);
                let chosen = chosen.and_then(Alternative::model);
                chosen.or_else(|| one_of.alternatives.iter().find_map(Alternative::model))?
            }
            _ => return None,
        };
        self.catalogue.models.get(index)
    }
}

/// An operation, and what it does.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The index of the operation in the catalogue.
    pub(crate) index: usize,
    pub(crate) method: Method,
    /// `flex-api.twilio.com`.
    pub(crate) host: String,
    pub(crate) template: Template,
    /// How its path leads to a collection, one for each segment of the template.
    pub(crate) steps: Vec<Step>,
    pub(crate) role: Role,
    pub(crate) kind: KindId,
    /// What a rule does instead of what the role says.
    pub(crate) effect: Option<Effect>,
    /// Where parameters of the body belong, by their name.
    pub(crate) fields: QuickMap<String, Field>,
    /// The properties that parameters of the query compare with, by their name.
    pub(crate) filters: QuickMap<String, String>,
    /// The status of a success.
    pub(crate) status: StatusCode,
}

impl Operation {
    pub(crate) fn entry<'a>(&self, api: &'a Api) -> Option<&'a catalogue::Operation> {
        api.catalogue.operations.get(self.index)
    }

    /// `GET /v1/Channels/{Sid}`, which names an operation of a product.
    pub(crate) fn target(&self, api: &Api) -> String {
        let path = self.entry(api).map_or("", |it| it.path.as_str());
        format!("{} {path}", self.method)
    }
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    List,
    Create,
    Fetch,
    /// Also creates it, if nothing else can.
    Update,
    Delete,
    /// Of the one resource at a path that ends without a parameter, such as `/v1/Configuration`.
    FetchSingleton,
    UpdateSingleton,
    DeleteSingleton,
    /// Changes the resource whose path comes before the last segment, such as `POST …/Plugins/{Sid}/Archive`.
    Act,
}

/// What a segment of a path means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Literal,
    /// The key of a resource that must exist.
    Parent(KindId),
    /// A value that refers to nothing that the catalogues know.
    Free,
    /// The key of the resource of the operation.
    Key,
}

/// The index of a [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KindId(pub(crate) usize);

/// The resources in collections of one shape, such as all channels of all interactions.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) host: String,
    /// `/v1/Interactions/{}/Channels`.
    pub(crate) shape: String,
    /// The path template of one resource; without the last segment if no operation has such a path.
    pub(crate) template: Template,
    pub(crate) has_instances: bool,
    /// The property with the key: `sid` where the path has `{Sid}`.
    pub(crate) key: Option<String>,
    /// What the resources look like.
    pub(crate) model: Option<usize>,
    /// The properties of a new resource, in the order of the model.
    pub(crate) initial: Vec<(Arc<str>, Initial)>,
    pub(crate) links: Vec<(String, Link)>,
    /// The properties that are computed when the resource is answered.
    pub(crate) addresses: Vec<(String, Address)>,
    pub(crate) origin: Origin,
    /// An example of one.
    pub(crate) example: Map<String, Value>,
}

/// Where the resources of a kind come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An operation creates them, or a rule does.
    Created,
    /// The operation that changes one also creates it.
    Upserted,
    /// No operation creates them, and their key means something elsewhere, such as a phone number: there is one for each
    /// key.
    Implicit,
    /// No operation creates them: there are those that a test puts there.
    Put,
}

/// What a property says about places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// The URL of the resource.
    Url,
    /// Its path, as in the API of 2010.
    Path,
    /// The URLs of other resources.
    Links,
    /// Their paths.
    LinkPaths,
}

/// Where a parameter belongs in a resource.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The property, and the members inside it.
    pub(crate) path: Vec<String>,
    /// The type of the property, if the model has it.
    pub(crate) ty: Option<Type>,
}
