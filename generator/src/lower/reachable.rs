//! What operations need: models and enums that an operation was left out with must not become public items.

use std::collections::{BTreeSet, HashSet};

use crate::ir::{Choice, ItemId, Operation, Resource, Type};

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
    let mut needed = HashSet::new();
    let mut open: Vec<ItemId> = resources
        .iter()
        .flat_map(|resource| {
            let operations = resource.operations.iter();
            operations.flat_map(|operation| operation_needs(operation, &resource.choices))
        })
        .collect();
    while let Some(id) = open.pop() {
        if needed.insert(id) {
            open.extend(
                resources
                    .iter()
                    .flat_map(|resource| item_needs(resource, id)),
            );
        }
    }
    needed
}

/// What the model or the alternatives with this id refer to.
fn item_needs(resource: &Resource, id: ItemId) -> Vec<ItemId> {
    let models = resource.models.iter().filter(|model| model.item.id == id);
    let properties = models.flat_map(|model| &model.properties);
    let of_models = properties.filter_map(|property| type_needs(&property.ty));
    let one_ofs = resource
        .one_ofs
        .iter()
        .filter(|one_of| one_of.item.id == id);
    let alternatives = one_ofs.flat_map(|one_of| &one_of.alternatives);
    of_models
        .chain(alternatives.map(|alternative| alternative.model.item))
        .collect()
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
