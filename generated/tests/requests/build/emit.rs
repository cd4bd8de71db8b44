//! In: the modules. Out: the functions that make the requests, and the lists of models and choices.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use crate::{
    module::{Argument, Choice, Function, Module, Operation, Variant},
    tokens::last_name,
    value::{Types, bound},
};

pub(crate) fn file(modules: &[Module], types: &Types) -> TokenStream {
    let of_modules = |of_module: &dyn Fn(&Module) -> Vec<TokenStream>| -> Vec<TokenStream> {
        modules.iter().flat_map(of_module).collect()
    };
    let builders = of_modules(&|module| builders(module, types));
    let models = of_modules(&models);
    let choices = of_modules(&|module| choices(module, types));
    quote! {
        pub(crate) static BUILDERS: &[crate::Builder] = &[#(#builders),*];

        /// All models of the crate.
        pub fn models() -> Vec<crate::Model> {
            Vec::from([#(#models),*])
        }

        /// All variants of all choices of the crate, each also as the choice itself.
        pub fn choices() -> Vec<crate::Choice> {
            let values = &crate::Values::default();
            Vec::from([#(#choices),*])
        }
    }
}

/// The operations of a module. One that takes a choice is there once for each variant.
fn builders(module: &Module, types: &Types) -> Vec<TokenStream> {
    let mut builders = Vec::new();
    for operation in &module.operations {
        let taken = operation.setters.iter().filter_map(|it| chosen(it, module));
        let count = taken.map(|choice| choice.variants.len()).max();
        for position in 0..count.unwrap_or(1) {
            builders.push(builder(module, operation, position, types));
        }
    }
    builders
}

fn builder(module: &Module, operation: &Operation, position: usize, types: &Types) -> TokenStream {
    let path = path(module);
    let function = call(module, operation, &operation.function, types);
    let setters = operation.setters.iter().map(|setter| {
        let Some(choice) = chosen(setter, module) else {
            return call(module, operation, setter, types);
        };
        let last = choice.variants.len().saturating_sub(1);
        let variant = choice.variants.get(position.min(last));
        let variant = variant.map(|it| self::variant(module, operation, choice, it, types));
        let name = &setter.name;
        quote!(#name(#variant))
    });
    let is_credentials =
        |it: &Argument| last_name(&it.ty).is_some_and(|name| name == "Credentials");
    let takes_credentials = operation
        .setters
        .iter()
        .any(|setter| setter.arguments.iter().any(is_credentials));
    let constructor = match operation.is_list {
        true => quote!(list),
        false => quote!(of),
    };
    quote! {
        crate::Builder {
            takes_credentials: #takes_credentials,
            build: |values| crate::Case::#constructor(#path::#function #(.#setters)*),
        }
    }
}

/// A function or a setter, with a value for each argument.
fn call(module: &Module, operation: &Operation, function: &Function, types: &Types) -> TokenStream {
    let name = &function.name;
    let values = function.arguments.iter();
    let values = values.map(|it| types.value(module, operation, it));
    quote!(#name(#(#values),*))
}

/// A variant of a choice, with everything that it can have.
fn variant(
    module: &Module,
    operation: &Operation,
    choice: &Choice,
    variant: &Variant,
    types: &Types,
) -> TokenStream {
    let (path, name) = (path(module), &choice.name);
    let function = call(module, operation, &variant.function, types);
    let setters = variant.setters.iter();
    let setters = setters.map(|it| call(module, operation, it, types));
    quote!(#path::#name::#function #(.#setters)*)
}

/// The choice that a setter takes: `impl Into<Integration>`.
fn chosen<'a>(setter: &Function, module: &'a Module) -> Option<&'a Choice> {
    let [argument] = setter.arguments.as_slice() else {
        return None;
    };
    let Type::ImplTrait(bounds) = &argument.ty else {
        return None;
    };
    let name: &Ident = last_name(bound(bounds)?.1)?;
    module.choices.iter().find(|choice| choice.name == *name)
}

fn choices(module: &Module, types: &Types) -> Vec<TokenStream> {
    let path = path(module);
    let mut shown = Vec::new();
    for choice in &module.choices {
        let takes_it = |it: &&Operation| {
            let mut chosen = it.setters.iter().filter_map(|it| self::chosen(it, module));
            chosen.any(|it| it.name == choice.name)
        };
        let operation = module.operations.iter().find(takes_it);
        let operation = operation.expect("an operation takes the choice");
        let name = &choice.name;
        for it in &choice.variants {
            let variant = variant(module, operation, choice, it, types);
            shown.push(quote!(crate::Choice::of(&#variant)));
            if it.function.output.as_ref() != Some(name) {
                shown.push(quote!(crate::Choice::of(&#path::#name::from(#variant))));
            }
        }
    }
    shown
}

fn models(module: &Module) -> Vec<TokenStream> {
    let path = path(module);
    let models = module.models.iter();
    models
        .map(|name| quote!(crate::Model::of::<#path::#name>()))
        .collect()
}

fn path(module: &Module) -> TokenStream {
    let (version, name) = (&module.version, &module.name);
    quote!(twilio_flex::#version::#name)
}
