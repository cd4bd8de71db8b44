//! What operations need: models and enums that an operation was left out with must not become public items.

use std::collections::{BTreeSet, HashSet};

use crate::ir::{Choice, ItemId, Operation, Resource, Type, closure};

/// Removes the models and enums that no operation needs, and the resources that then hold nothing.
pub(super) fn keep_reachable(resources: &mut Vec<Resource>) {
    let needed = needed(resources);
    for resource in resources.iter_mut() {
        resource
            .models
            .retain(|model| needed.contains(&model.item.id));
        resource
            .enums
            .retain(|open_enum| needed.contains(&open_enum.item.id));
        resource
            .one_ofs
            .retain(|one_of| needed.contains(&one_of.item.id));
        let operations = resource.operations.iter();
        let chosen: HashSet<ItemId> = operations
            .flat_map(|operation| &operation.choices)
            .map(|chosen| chosen.choice)
            .collect();
        resource
            .choices
            .retain(|choice| chosen.contains(&choice.item.id));
    }
    resources.retain(|resource| {
        !resource.operations.is_empty()
            || !resource.models.is_empty()
            || !resource.enums.is_empty()
            || !resource.one_ofs.is_empty()
    });
}

fn needed(resources: &[Resource]) -> HashSet<ItemId> {
    let open = resources.iter().flat_map(|resource| {
        let operations = resource.operations.iter();
        operations.flat_map(|operation| operation_needs(operation, &resource.choices))
    });
    closure(resources, open.collect())
}

fn operation_needs(operation: &Operation, choices: &[Choice]) -> Vec<ItemId> {
    let response = operation.response.value().and_then(type_needs);
    let types = operation.argument_types(choices).filter_map(type_needs);
    response.into_iter().chain(types).collect()
}

/// The prefixes of the SIDs that these resources name.
pub(super) fn sid_prefixes(resources: &[Resource]) -> BTreeSet<String> {
    let arguments = resources.iter().flat_map(|resource| {
        let operations = resource.operations.iter();
        operations.flat_map(|operation| operation.argument_types(&resource.choices))
    });
    let models = resources.iter().flat_map(|resource| &resource.models);
    let properties = models.flat_map(|model| &model.properties);
    let operations = resources.iter().flat_map(|resource| &resource.operations);
    let responses = operations.filter_map(|operation| operation.response.value());
    let types = arguments
        .chain(properties.map(|property| &property.ty))
        .chain(responses);
    types
        .filter_map(Type::sid_prefix)
        .map(str::to_owned)
        .collect()
}

fn type_needs(ty: &Type) -> Option<ItemId> {
    ty.reference().map(|reference| reference.item)
}
