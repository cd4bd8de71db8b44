//! In: the items of a version, and what the names lock holds of them. Out: their old names in the modules of other
//! resources.

use super::{RustName, Style};
use crate::{
    ir::{Api, Item, Module},
    lock::Known,
};

/// An old name in the module of another resource.
pub(super) struct MovedName<'a> {
    pub(super) module: &'a RustName,
    pub(super) name: &'a RustName,
    pub(super) style: Style,
    pub(super) item: &'a Item,
}

/// Finds the old names in other modules of what a version contains.
pub(super) fn moved<'a>(known: &Known<'a>, api: &'a Api, module: &'a Module) -> Vec<MovedName<'a>> {
    let mut moved = Vec::new();
    for resource in module.resources.iter().map(|id| &api.resources[*id]) {
        let operations = resource.operations.iter();
        let of_operations = operations.flat_map(|it| [&it.item, &it.function]);
        for item in of_operations.chain(resource.types(api)) {
            let Some(entry) = known.published(item.id) else {
                continue;
            };
            let last = known.module(item.id).map(|module| (module, &entry.name));
            let was = entry.was.iter();
            let was = was.filter_map(|was| Some((was.module.as_ref()?, &was.name)));
            moved.extend(was.chain(last).map(|(module, name)| MovedName {
                module,
                name,
                style: entry.kind.style(),
                item,
            }));
        }
    }
    moved
}
