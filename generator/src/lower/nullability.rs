//! What only models of requests or only those of responses have: null and nothing mean the same in a response, and what
//! is sent is not waited for.

use crate::ir::{Api, Nullability, Type};

/// Makes the properties of all models that no request holds plain ones, and forgets when the others are ready.
pub(super) fn forget_where_not_sent(api: &mut Api) {
    let operations = api.operations();
    let types: Vec<Type> = operations
        .flat_map(|(_, operation)| api.sent_types_of(operation))
        .collect();
    let sent = api.items_of(&types).models;
    for (id, model) in api.models.iter_mut() {
        if sent.contains(&id) {
            model.readiness = None;
        } else {
            for property in &mut model.properties {
                property.nullability = Nullability::NotNull;
            }
        }
    }
}
