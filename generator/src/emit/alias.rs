//! Old names: each is a deprecated alias of the item's name, and stands beside it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs};
use crate::{
    ir::{Enum, Item, Operation, ResourceId},
    name::{OldName, RustName},
};

/// The attributes of an old name: documentation, and that it is deprecated. `link` is what rustdoc finds the item by.
pub(super) fn attributes(old: &OldName, name: &RustName, link: Option<&str>) -> TokenStream {
    let name = name.as_str();
    let link = link.map(|link| format!("({link})")).unwrap_or_default();
    let docs = docs::attributes(&[format!("The old name of [`{name}`]{link}.")]);
    let deprecated = deprecated(old.since.as_deref(), &format!("renamed to `{name}`"));
    quote!(#docs #deprecated)
}

/// The same for a name in the module that the item was in. `path` is where it is now.
fn attributes_of_moved(old: &OldName, path: &TokenStream) -> TokenStream {
    let path = path.to_string().replace(' ', "");
    let shown = path.strip_prefix("super::").unwrap_or(&path);
    let docs = docs::attributes(&[format!("The old place of [`{shown}`]({path}).")]);
    let deprecated = deprecated(old.since.as_deref(), &format!("moved to `{shown}`"));
    quote!(#docs #deprecated)
}

/// The attributes of an old name, in the module of the item or in the one that it was in.
fn attributes_at(old: &OldName, name: &RustName, path: &TokenStream) -> TokenStream {
    match &old.module {
        None => attributes(old, name, None),
        Some(_) => attributes_of_moved(old, path),
    }
}

/// The version is not known before the next release.
pub(super) fn deprecated(since: Option<&str>, note: &str) -> TokenStream {
    let since = since.map(|since| quote!(since = #since,));
    quote!(#[deprecated(#since note = #note)])
}

impl Context<'_> {
    /// The old names of an item in the module that it is in.
    pub(super) fn old<'i>(&'i self, item: &'i Item) -> impl Iterator<Item = &'i OldName> {
        let old = self.names.old(item).iter();
        old.filter(|old| old.module.is_none())
    }

    /// The old names of a type.
    pub(super) fn old_types(&self, item: &Item) -> Vec<TokenStream> {
        let name = self.names.of(item);
        let old = self.old(item);
        old.map(|old| old_type(old, name, &quote!(#name), &[]))
            .collect()
    }

    /// The old names of a request.
    pub(super) fn old_requests(&self, operation: &Operation) -> Vec<TokenStream> {
        let name = self.names.of(&operation.item);
        let states = self.states(operation);
        let old = self.old(&operation.item);
        old.map(|old| old_type(old, name, &quote!(#name), &states))
            .collect()
    }

    /// The old names of the function that starts a request.
    pub(super) fn old_functions(&self, operation: &Operation) -> Vec<TokenStream> {
        let [function, request] = [&operation.function, &operation.item].map(|item| {
            let name = self.names.of(item);
            quote!(#name)
        });
        let old = self.old(&operation.function);
        old.map(|old| self.old_function(operation, old, [&function, &request], operation.resource))
            .collect()
    }

    /// A function that calls another, in the module of the resource `home`.
    pub(super) fn old_function(
        &self,
        operation: &Operation,
        old: &OldName,
        [function, request]: [&TokenStream; 2],
        home: ResourceId,
    ) -> TokenStream {
        let name = self.names.of(&operation.function);
        let (attributes, old) = (attributes_at(old, name, function), &old.name);
        let arguments = self.arguments(&operation.arguments, &operation.parameters, home);
        let values = operation.arguments.iter();
        let values = values.map(|argument| self.names.of(&argument.item));
        let markers = self.markers(operation);
        quote! {
            #attributes
            pub fn #old(#(#arguments),*) -> #request #markers {
                #function(#(#values),*)
            }
        }
    }

    /// The old names of a setter, which take the same argument.
    pub(super) fn old_setters(
        &self,
        item: &Item,
        argument: Option<(&TokenStream, &TokenStream)>,
        output: &TokenStream,
    ) -> Vec<TokenStream> {
        let name = self.names.of(item);
        let (value, ty) = argument.unzip();
        let argument = ty.map(|ty| quote!(, #value: #ty));
        let setters = self.old(item).map(|old| {
            let link = format!("Self::{}", name.as_str());
            let (attributes, old) = (attributes(old, name, Some(&link)), &old.name);
            quote! {
                #attributes
                pub fn #old(self #argument) -> #output {
                    self.#name(#value)
                }
            }
        });
        setters.collect()
    }

    /// The old names of the values of an enum.
    pub(super) fn old_values(&self, open_enum: &Enum) -> Vec<TokenStream> {
        let ty = self.names.of(&open_enum.item);
        let values = open_enum.values.iter().flat_map(|value| {
            let name = self.names.of(&value.item);
            self.old(&value.item).map(move |old| {
                let since = old.since.as_ref();
                let since = since.map(|since| quote!(, since = #since));
                let (note, old) = (format!("renamed to `{}`", name.as_str()), &old.name);
                quote!(runtime::old_value!(#ty, #old = #name #since, note = #note);)
            })
        });
        values.collect()
    }
}

/// An alias of a type, which has these type parameters.
pub(super) fn old_type(
    old: &OldName,
    name: &RustName,
    path: &TokenStream,
    states: &[RustName],
) -> TokenStream {
    let (attributes, old) = (attributes_at(old, name, path), &old.name);
    let has_states = !states.is_empty();
    let defaults = has_states.then(|| quote!(<#(#states = required::Set),*>));
    let states = has_states.then(|| quote!(<#(#states),*>));
    quote!(#attributes pub type #old #defaults = #path #states;)
}
