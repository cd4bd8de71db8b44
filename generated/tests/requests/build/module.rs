//! In: the source of a resource. Out: its functions, setters, choices and models.

use std::{fs, path::Path};

use serde_json::Value;
use syn::{
    Attribute, Expr, Fields, FnArg, Ident, ImplItem, Item, Pat, ReturnType, Signature, Stmt, Type,
    Visibility,
};

use crate::{
    table::{Declared, Table, tokens_of},
    tokens::{chain, last_name, mentions, string},
};

/// A module of a resource.
pub(crate) struct Module {
    pub(crate) version: Ident,
    pub(crate) name: Ident,
    pub(crate) operations: Vec<Operation>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) models: Vec<Ident>,
    /// The names of the enums, each with its first value.
    pub(crate) enums: Vec<(Ident, String)>,
}

/// An operation: the function that makes its request, and the setters of that request.
pub(crate) struct Operation {
    pub(crate) function: Function,
    pub(crate) setters: Vec<Function>,
    pub(crate) table: Table,
    pub(crate) is_list: bool,
    /// The first example of its body in the description, by name of the parameter.
    pub(crate) example: Value,
}

/// A choice: the functions that make its variants.
pub(crate) struct Choice {
    pub(crate) name: Ident,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) function: Function,
    pub(crate) setters: Vec<Function>,
}

/// A public function.
pub(crate) struct Function {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: Option<Ident>,
    is_setter: bool,
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// The location and the wire name of the parameter that it becomes; none for a choice and for credentials.
    pub(crate) parameter: Option<(String, String)>,
}

impl Module {
    /// The module in a file such as `v1/channel.rs`.
    pub(crate) fn read(path: &Path, file: syn::File) -> Self {
        let version = path.parent().expect("the module of a version has a folder");
        let examples = version.join("examples");
        let items = file.items;
        Self {
            version: ident_of(version),
            name: ident_of(path),
            operations: operations(&items, &examples),
            choices: choices(&items),
            models: macros(&items, "model").map(|(name, _)| name).collect(),
            enums: macros(&items, "open_enum").collect(),
        }
    }
}

fn ident_of(path: &Path) -> Ident {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    syn::parse_str(stem.expect("a module has a name")).expect("a module is named by an identifier")
}

fn operations(items: &[Item], examples: &Path) -> Vec<Operation> {
    let mut declared = Vec::new();
    let mut tables = Vec::new();
    for item in items {
        match item {
            Item::Macro(item) => declared.extend(Declared::read(item)),
            Item::Static(item) => tables.extend(Table::read(item)),
            _ => {}
        }
    }
    let functions = items.iter().filter_map(|item| match item {
        Item::Fn(item) if !is_old(&item.attrs) => {
            Function::read(&item.vis, &item.sig, &item.block.stmts)
        }
        _ => None,
    });
    let operations = functions.map(|function| {
        let request = function.output.as_ref().expect("it makes a request");
        let is_it = |it: &Declared| *request == it.request;
        let position = declared.iter().position(is_it);
        let declared = declared.swap_remove(position.expect("the request is declared"));
        let table = tables.iter().position(|it| it.name == declared.table);
        let table = tables.swap_remove(table.expect("the operation has a table"));
        Operation {
            setters: functions_of(items, request, true),
            is_list: declared.is_list,
            example: example(examples, &table.operation_id),
            table,
            function,
        }
    });
    operations.collect()
}

fn choices(items: &[Item]) -> Vec<Choice> {
    let names = items.iter().filter_map(|item| match item {
        Item::Struct(item) => match &item.fields {
            Fields::Unnamed(fields) => {
                let ty = &fields.unnamed.first()?.ty;
                last_name(ty)
                    .is_some_and(|it| it == "Choice")
                    .then_some(&item.ident)
            }
            _ => None,
        },
        _ => None,
    });
    let choices = names.map(|name| {
        let variants = functions_of(items, name, false).into_iter();
        let variants = variants.map(|function| {
            let variant = function.output.as_ref().expect("it makes a variant");
            Variant {
                setters: functions_of(items, variant, true),
                function,
            }
        });
        Choice {
            name: name.clone(),
            variants: variants.collect(),
        }
    });
    // The variants are structs of the same kind, but make nothing.
    choices.filter(|it| !it.variants.is_empty()).collect()
}

/// What a macro of the runtime declares: the name, and the first string after it.
fn macros(items: &[Item], name: &str) -> impl Iterator<Item = (Ident, String)> {
    items.iter().filter_map(move |item| match item {
        Item::Macro(item) => {
            let tokens = tokens_of(item, name)?;
            let declared = tokens.clone().into_iter().next()?;
            let text = tokens.to_string();
            let first = text.split('"').nth(1).unwrap_or_default();
            Some((
                syn::parse2(declared.into()).expect("it begins with a name"),
                first.to_owned(),
            ))
        }
        _ => None,
    })
}

/// The public functions of a type, with or without `self`.
fn functions_of(items: &[Item], name: &Ident, are_setters: bool) -> Vec<Function> {
    let impls = items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(item),
        _ => None,
    });
    let of_type = impls.filter(|item| last_name(&item.self_ty) == Some(name));
    let functions = of_type.flat_map(|item| &item.items);
    let functions = functions.filter_map(|item| match item {
        ImplItem::Fn(item) if !is_old(&item.attrs) => {
            Function::read(&item.vis, &item.sig, &item.block.stmts)
        }
        _ => None,
    });
    let functions = functions.filter(|it| it.is_setter == are_setters);
    let functions = functions.map(|it| Function {
        output: it.output.map(|output| match output == "Self" {
            true => name.clone(),
            false => output,
        }),
        ..it
    });
    functions.collect()
}

/// Whether an item is the old name of another, which is tested by its new one.
fn is_old(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("deprecated"))
}

impl Function {
    fn read(visibility: &Visibility, signature: &Signature, body: &[Stmt]) -> Option<Self> {
        if !matches!(visibility, Visibility::Public(_)) {
            return None;
        }
        let arguments = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pat) => Some(Argument {
                    parameter: parameter(body, &pat.ident),
                    name: pat.ident.clone(),
                    ty: (*typed.ty).clone(),
                }),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
        Some(Self {
            name: signature.ident.clone(),
            arguments: arguments.collect(),
            output: match &signature.output {
                ReturnType::Type(_, ty) => last_name(ty).cloned(),
                ReturnType::Default => None,
            },
            is_setter: signature.receiver().is_some(),
        })
    }
}

/// The parameter that a function sets to its argument: `self.0.form("FriendlyName", …)`.
fn parameter(body: &[Stmt], argument: &Ident) -> Option<(String, String)> {
    let [Stmt::Expr(body, None)] = body else {
        return None;
    };
    chain(body).into_iter().find_map(|link| {
        let [name, value] = link.arguments.as_slice() else {
            return None;
        };
        let name = string(name)?;
        let value: &Expr = value;
        mentions(value, argument).then(|| (link.name.to_string(), name))
    })
}

/// The first request example of an operation, from `examples/create_channel.json`.
fn example(folder: &Path, operation_id: &str) -> Value {
    let mut name = String::new();
    for letter in operation_id.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    let Ok(text) = fs::read_to_string(folder.join(name).with_extension("json")) else {
        return Value::Null;
    };
    let examples: Value = serde_json::from_str(&text).expect("the examples are JSON");
    let requests = examples.get("requests").and_then(Value::as_object);
    let first = requests.and_then(|requests| requests.values().next());
    first.cloned().unwrap_or_default()
}
