//! The public modules, and the names in them.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, declared, feature, is_hidden, joined};

/// A public module, with the names in it.
pub(crate) struct Facade {
    /// The path, such as `error::codes`; empty for the root.
    pub(crate) name: String,
    pub(crate) exports: Vec<Export>,
}

/// A public name.
pub(crate) struct Export {
    pub(crate) name: String,
    /// Where it is defined: `engine::client::Client`, or with a leading `::` in another crate.
    pub(crate) definition: String,
    pub(crate) feature: Option<String>,
}

/// All public modules: the root, and then those below it.
pub(crate) fn facades(source: &Source) -> Vec<Facade> {
    let mut facades = Vec::new();
    add(source, "api", "", &mut facades);
    facades
}

fn add(source: &Source, module: &str, name: &str, facades: &mut Vec<Facade>) {
    let mut exports = BTreeMap::new();
    let mut modules = BTreeMap::new();
    for import in source.exports(module) {
        let definition = source.definition(&import.path).unwrap_or(import.path);
        if source.module(&definition).is_some() {
            modules.insert(import.name.clone(), definition.clone());
        }
        exports.insert(import.name, (definition, import.feature));
    }
    for item in &source.module(module).unwrap().items {
        if let Some((ident, attributes)) = declared(item)
            && !is_hidden(attributes)
        {
            let definition = joined(module, &ident);
            exports.insert(ident, (definition, feature(attributes)));
        }
        if let syn::Item::Mod(item) = item
            && super::line::is_public(&item.vis)
        {
            let ident = item.ident.to_string();
            let definition = joined(module, &ident);
            exports.insert(ident.clone(), (definition.clone(), feature(&item.attrs)));
            modules.insert(ident, definition);
        }
    }
    facades.push(Facade {
        name: name.to_owned(),
        exports: exports
            .into_iter()
            .map(|(name, (definition, feature))| Export {
                name,
                definition,
                feature,
            })
            .collect(),
    });
    for (inner, definition) in modules {
        add(source, &definition, &joined(name, &inner), facades);
    }
}

/// The definitions of everything that has a public name.
pub(crate) fn exported(facades: &[Facade]) -> BTreeSet<&str> {
    let exports = facades.iter().flat_map(|it| &it.exports);
    exports.map(|it| it.definition.as_str()).collect()
}

/// The module that describes an item. The root describes only what is in no other module.
pub(crate) fn home<'a>(facades: &'a [Facade], definition: &str) -> &'a str {
    let has = |it: &&Facade| it.exports.iter().any(|it| it.definition == definition);
    let homes = facades.iter().filter(has).map(|it| it.name.as_str());
    let homes: Vec<&str> = homes.collect();
    homes.iter().find(|it| !it.is_empty()).unwrap_or(&"")
}
