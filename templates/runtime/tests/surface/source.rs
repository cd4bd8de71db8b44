//! The source of the runtime as a tree of modules, in which names can be resolved.

use std::{collections::BTreeMap, fs, path::Path};

use syn::{Attribute, Item, Meta, UseTree, Visibility, punctuated::Punctuated, token::Comma};

use super::{facade::facades, line::is_public};

/// The contents of a module.
pub(crate) struct Module {
    pub(crate) items: Vec<Item>,
    /// The imported names, with the paths that they refer to.
    imports: Vec<Import>,
}

/// A name that is imported into a module.
#[derive(Clone)]
pub(crate) struct Import {
    pub(crate) name: String,
    /// `engine::client::Client`, or with a leading `::` for another crate.
    pub(crate) path: String,
    pub(crate) is_public: bool,
    /// The feature that it requires.
    pub(crate) feature: Option<String>,
}

/// All modules except tests, by path.
pub(crate) struct Source(BTreeMap<String, Module>);

impl Source {
    pub(crate) fn read() -> Self {
        let mut source = Self(BTreeMap::new());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        source.read_file(&folder.join("lib.rs"), &folder, "");
        source
    }

    fn read_file(&mut self, file: &Path, folder: &Path, path: &str) {
        let text = fs::read_to_string(file).unwrap();
        let items = syn::parse_file(&text).unwrap().items;
        self.add(items, folder, path);
    }

    /// `folder` contains the modules of this one.
    fn add(&mut self, mut items: Vec<Item>, folder: &Path, path: &str) {
        let mut imports = Vec::new();
        for item in &mut items {
            match item {
                Item::Use(item) => {
                    let from = Import {
                        name: String::new(),
                        path: String::new(),
                        is_public: is_public(&item.vis),
                        feature: feature(&item.attrs),
                    };
                    expand(&item.tree, "", path, &from, &mut imports);
                }
                Item::Mod(item) if item.ident != "tests" => {
                    let name = item.ident.to_string();
                    let inner = joined(path, &name);
                    let folder_of_inner = folder.join(&name);
                    if let Some((_, items)) = item.content.take() {
                        self.add(items, &folder_of_inner, &inner);
                        continue;
                    }
                    let file = folder.join(&name).with_extension("rs");
                    let in_folder = folder_of_inner.join("mod.rs");
                    let file = if file.exists() { file } else { in_folder };
                    self.read_file(&file, &folder_of_inner, &inner);
                }
                _ => {}
            }
        }
        self.0.insert(path.to_owned(), Module { items, imports });
    }

    pub(crate) fn modules(&self) -> impl Iterator<Item = (&str, &Module)> {
        self.0.iter().map(|(path, module)| (path.as_str(), module))
    }

    pub(crate) fn module(&self, path: &str) -> Option<&Module> {
        self.0.get(path)
    }

    /// The names that `pub use` exports from a module.
    pub(crate) fn exports(&self, module: &str) -> Vec<Import> {
        let imports = self.0[module].imports.iter();
        imports.filter(|it| it.is_public).cloned().collect()
    }

    /// Whether it is public: in `api.rs`, or in a module that is exported there.
    pub(crate) fn is_exported(&self, definition: &str) -> bool {
        facades(self)
            .iter()
            .flat_map(|it| &it.exports)
            .any(|it| it.definition == definition)
    }

    /// Where the item that a path refers to is defined, following every `use`. `None` if it is not in this crate.
    pub(crate) fn definition(&self, path: &str) -> Option<String> {
        if self.0.contains_key(path) {
            return Some(path.to_owned());
        }
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        self.resolve(module, name)
    }

    /// The same for a name, as written in a module.
    pub(crate) fn resolve(&self, module: &str, name: &str) -> Option<String> {
        let found = self.0.get(module)?;
        let declares = |item: &Item| ident(item).is_some_and(|ident| ident == name);
        if found.items.iter().any(declares) {
            return Some(joined(module, name));
        }
        let import = found.imports.iter().find(|it| it.name == name)?;
        self.definition(&import.path)
    }

    /// The item at a path from [`definition`](Self::definition).
    pub(crate) fn item(&self, path: &str) -> Option<&Item> {
        let (module, name) = path.rsplit_once("::")?;
        let mut items = self.0.get(module)?.items.iter();
        items.find(|item| ident(item).is_some_and(|ident| ident == name))
    }
}

pub(crate) fn joined(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}::{name}"),
    }
}

/// The names that a `use` tree imports.
fn expand(tree: &UseTree, before: &str, module: &str, from: &Import, imports: &mut Vec<Import>) {
    match tree {
        UseTree::Path(tree) => {
            let name = tree.ident.to_string();
            let before = match name.as_str() {
                "crate" => String::new(),
                "self" => module.to_owned(),
                "super" => module.rsplit_once("::").map_or("", |it| it.0).to_owned(),
                _ if before.is_empty() && !from_crate(&from.path) => format!("::{name}"),
                _ => joined(before, &name),
            };
            let from = Import {
                path: "crate".to_owned(),
                ..from.clone()
            };
            expand(&tree.tree, &before, module, &from, imports);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                expand(tree, before, module, from, imports);
            }
        }
        UseTree::Name(tree) => {
            let name = tree.ident.to_string();
            let (name, path) = match (name.as_str(), before) {
                ("self", _) => {
                    let name = before.rsplit("::").next().unwrap_or(before);
                    (name.to_owned(), before.to_owned())
                }
                (_, "") if !from_crate(&from.path) => (name.clone(), format!("::{name}")),
                _ => (name.clone(), joined(before, &name)),
            };
            imports.push(Import {
                name,
                path,
                ..from.clone()
            });
        }
        UseTree::Rename(tree) => imports.push(Import {
            name: tree.rename.to_string(),
            path: joined(before, &tree.ident.to_string()),
            ..from.clone()
        }),
        _ => {}
    }
}

/// Whether this is the start of a path from this crate.
fn from_crate(path: &str) -> bool {
    path == "crate"
}

fn ident(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The name of a public item, with its attributes.
pub(crate) fn declared(item: &Item) -> Option<(String, &[Attribute])> {
    let (visibility, attributes): (&Visibility, _) = match item {
        Item::Const(item) => (&item.vis, &item.attrs),
        Item::Enum(item) => (&item.vis, &item.attrs),
        Item::Fn(item) => (&item.vis, &item.attrs),
        Item::Struct(item) => (&item.vis, &item.attrs),
        Item::Trait(item) => (&item.vis, &item.attrs),
        Item::Type(item) => (&item.vis, &item.attrs),
        _ => return None,
    };
    is_public(visibility).then(|| (ident(item).unwrap_or_default(), attributes.as_slice()))
}

pub(crate) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_doc = attribute.path().is_ident("doc");
        is_doc && matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string() == "hidden")
    })
}

/// `reqwest` of `#[cfg(feature = "reqwest")]`.
pub(crate) fn feature(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|it| it.path().is_ident("cfg"))?;
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    let text = list.tokens.to_string();
    let feature = text.strip_prefix("feature = ").unwrap_or(&text);
    Some(feature.trim_matches('"').to_owned())
}

/// The derived traits.
pub(crate) fn derives(attributes: &[Attribute]) -> Vec<String> {
    let derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    let paths = derives.filter_map(|it| {
        it.parse_args_with(Punctuated::<syn::Path, Comma>::parse_terminated)
            .ok()
    });
    paths
        .flatten()
        .map(|path| path.segments.last().unwrap().ident.to_string())
        .collect()
}
