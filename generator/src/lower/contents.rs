//! What becomes part of the crate: models and enums that only left-out operations need must not become public items.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::ir::{Api, ChoiceId, Operation, Resource, ResourceId, SidId, Type};

/// Lists the models, enums and alternatives that these types name in the resources that they belong to.
pub(super) fn list(api: &mut Api, named: &[Type]) {
    let contents = api.items_of(named);
    for id in contents.models {
        let resource = api.models[id].resource;
        api.resources[resource].models.push(id);
    }
    for id in contents.one_ofs {
        let resource = api.one_ofs[id].resource;
        api.resources[resource].one_ofs.push(id);
    }
    for id in contents.enums {
        let resource = api.enums[id].resource;
        api.resources[resource].enums.push(id);
    }
}

/// Lists the choices that the operations of these resources take.
pub(super) fn list_choices<'r>(api: &mut Api, resources: impl IntoIterator<Item = &'r ResourceId>) {
    for id in resources {
        let resource = &mut api.resources[*id];
        let choices = resource.operations.iter().flat_map(Operation::choices);
        let choices: IndexSet<ChoiceId> = choices.collect();
        resource.choices = choices.into_iter().collect();
    }
}

/// Whether a resource holds nothing, since all its operations were left out.
pub(super) fn is_empty(resource: &Resource) -> bool {
    resource.operations.is_empty()
        && resource.models.is_empty()
        && resource.enums.is_empty()
        && resource.one_ofs.is_empty()
}

/// The kinds of SIDs that these resources name.
pub(super) fn sids(api: &Api, resources: &[ResourceId]) -> BTreeSet<SidId> {
    let resources = resources.iter().map(|id| &api.resources[*id]);
    resources.flat_map(|it| api.sids_of(it)).collect()
}
