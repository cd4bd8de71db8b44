//! How models hold each other: a model that holds itself needs a box somewhere.

use std::collections::HashSet;

use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};

use crate::ir::{Api, ModelId, Storage, Type};

/// Puts each property that leads from a model back to it, without a list, a map or a `oneOf` in between, into a box.
///
/// All properties of such a cycle, so that it makes no difference which model comes first.
pub(super) fn box_endless(api: &mut Api) {
    let mut held: DiGraph<ModelId, ()> = DiGraph::new();
    // Nodes and models are numbered alike.
    for (id, _) in api.models.iter() {
        held.add_node(id);
    }
    for (id, model) in api.models.iter() {
        for property in &model.properties {
            if let Type::Model(other) = property.ty {
                held.add_edge(node(id), node(other), ());
            }
        }
    }
    for group in kosaraju_scc(&held) {
        let models: HashSet<ModelId> = group
            .iter()
            .filter_map(|node| held.node_weight(*node).copied())
            .collect();
        for id in &models {
            for property in &mut api.models[*id].properties {
                if matches!(&property.ty, Type::Model(other) if models.contains(other)) {
                    property.storage = Storage::Boxed;
                }
            }
        }
    }
}

fn node(id: ModelId) -> NodeIndex {
    NodeIndex::new(id.into_raw().into_u32() as usize)
}
