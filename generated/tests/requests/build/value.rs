//! In: the type of an argument, and what the description says of it. Out: an expression that is a valid value.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{GenericArgument, Ident, Item, PathArguments, Type, TypeImplTrait, TypeParamBound};

use crate::{
    module::{Argument, Module, Operation},
    table::tokens_of,
    tokens::last_name,
};

/// What the values of a type depend on.
pub(crate) struct Types {
    /// The prefix of each kind of SID.
    prefixes: BTreeMap<String, String>,
    /// The first value of each enum, by version, module and name.
    enums: BTreeMap<[String; 3], String>,
}

/// A parameter for which a value is needed.
pub(crate) struct Wanted<'a> {
    pub(crate) module: &'a Module,
    pub(crate) operation: &'a Operation,
    pub(crate) argument: &'a Argument,
    /// The position in a list. Its values differ.
    index: usize,
}

impl Types {
    pub(crate) fn read(sids: &syn::File, modules: &[Module]) -> Self {
        let prefixes = sids.items.iter().filter_map(|item| match item {
            Item::Macro(item) => {
                // `AccountSid, "AC"`
                let tokens = tokens_of(item, "sid")?.to_string();
                let (name, rest) = tokens.split_once(',')?;
                Some((name.trim().to_owned(), rest.split('"').nth(1)?.to_owned()))
            }
            _ => None,
        });
        let mut enums = BTreeMap::new();
        for module in modules {
            for (name, first) in &module.enums {
                let path = [&module.version, &module.name, name].map(Ident::to_string);
                enums.insert(path, first.clone());
            }
        }
        Self {
            prefixes: prefixes.collect(),
            enums,
        }
    }

    /// A value for an argument that is not a choice.
    pub(crate) fn value(
        &self,
        module: &Module,
        operation: &Operation,
        argument: &Argument,
    ) -> TokenStream {
        let wanted = Wanted {
            module,
            operation,
            argument,
            index: 0,
        };
        self.of_type(&wanted, &argument.ty)
    }

    fn of_type(&self, wanted: &Wanted<'_>, ty: &Type) -> TokenStream {
        if let Type::ImplTrait(bounds) = ty {
            return self.of_bounds(wanted, bounds);
        }
        let name = last_name(ty).map(Ident::to_string).unwrap_or_default();
        if let Some(prefix) = self.prefixes.get(&name) {
            let digits = ["0123456789abcdef", "fedcba9876543210"];
            let digits = digits.get(wanted.index).unwrap_or(&"").repeat(2);
            let sid = format!("{prefix}{digits}");
            return quote!(crate::read(#sid));
        }
        match name.as_str() {
            "Credentials" => quote!(values.credentials.clone()),
            "bool" => quote!(true),
            "i64" => wanted.integer(),
            "f64" => quote!(12.5),
            "DateTime" => quote!(crate::read("2016-08-01T22:10:40Z")),
            "Date" => quote!(crate::read("2016-08-01")),
            _ => match self.first_of_enum(wanted.module, ty) {
                Some(first) => quote!(crate::read(#first)),
                // A model or a map.
                None => quote!(Default::default()),
            },
        }
    }

    /// `impl Into<String>`, `impl Into<runtime::serde_json::Value>` or `impl IntoIterator<Item = …>`
    fn of_bounds(&self, wanted: &Wanted<'_>, bounds: &TypeImplTrait) -> TokenStream {
        let (of, inner) = bound(bounds).expect("a bound with one type");
        if of == "IntoIterator" {
            let values = [0, 1].map(|index| self.of_type(&Wanted { index, ..*wanted }, inner));
            return quote!([#(#values),*]);
        }
        match last_name(inner) {
            Some(name) if name == "String" => wanted.text(),
            _ => {
                let (is_redacted, index) = (wanted.is_redacted(), wanted.index);
                quote!(crate::json(#is_redacted, #index))
            }
        }
    }

    fn first_of_enum(&self, module: &Module, ty: &Type) -> Option<&str> {
        let Type::Path(path) = ty else {
            return None;
        };
        // `ChannelType`, or that of another resource: `super::flex_flow::ChannelType`
        let names = path.path.segments.iter().map(|it| it.ident.to_string());
        let names: Vec<String> = names.collect();
        let home = match names.as_slice() {
            [.., home, _] => home.clone(),
            _ => module.name.to_string(),
        };
        let path = [module.version.to_string(), home, names.last()?.clone()];
        self.enums.get(&path).map(String::as_str)
    }
}

/// The trait of `impl Into<T>` or `impl IntoIterator<Item = T>`, and that type.
pub(crate) fn bound(bounds: &TypeImplTrait) -> Option<(&Ident, &Type)> {
    let TypeParamBound::Trait(bound) = bounds.bounds.first()? else {
        return None;
    };
    let segment = bound.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some((&segment.ident, ty)),
        GenericArgument::AssocType(item) => Some((&segment.ident, &item.ty)),
        _ => None,
    }
}

impl Wanted<'_> {
    fn row(&self) -> Option<&crate::table::Parameter> {
        let (location, name) = self.argument.parameter.as_ref()?;
        self.operation.table.parameter(location, name)
    }

    fn is_redacted(&self) -> bool {
        self.row().is_some_and(|row| row.is_redacted)
    }

    /// An integer within the range, at its lower end.
    fn integer(&self) -> TokenStream {
        let row = self.row();
        let maximum = row.and_then(|row| row.maximum).unwrap_or(7);
        let minimum = row.and_then(|row| row.minimum).unwrap_or(maximum.min(7));
        let value = minimum.saturating_add(i64::try_from(self.index).unwrap_or_default());
        value.to_token_stream()
    }

    /// The canary for what must not be printed, the example of the description, or else the name with a character that needs encoding.
    fn text(&self) -> TokenStream {
        let parameter = self.argument.parameter.as_ref();
        let text = match parameter.and_then(|(_, name)| self.operation.example.get(name)) {
            _ if self.is_redacted() => quote!(crate::PERSONAL),
            Some(serde_json::Value::String(example)) if self.index == 0 => quote!(#example),
            _ => {
                let words = self.argument.name.to_string().replace('_', " ");
                let words = words.trim_start_matches("r#");
                let text = format!("{words} & {}", self.index + 1);
                quote!(#text)
            }
        };
        match parameter {
            Some((location, name)) if location == "path" => quote!(values.path(#name, #text)),
            _ => text,
        }
    }
}
