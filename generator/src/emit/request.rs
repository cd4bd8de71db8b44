//! Requests: a struct whose type says what is missing, its setters, and how it is sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Context, docs, markdown,
    operation::{method_name, place},
};
use crate::{
    ir::{
        self, Choice, ChosenBy, Encoding, Item, Operation, Parameter, ParameterLocation, Resource,
        Response,
    },
    name::RustName,
};

/// How many type parameters a tuple may have before clippy takes it for too complex.
const MOST_IN_TUPLE: usize = 7;

impl Context<'_> {
    /// The struct of a request, its setters, and its place in the API.
    pub(super) fn request(&self, resource: &Resource, operation: &Operation) -> Vec<TokenStream> {
        let mut chunks = vec![self.request_struct(resource, operation)];
        chunks.extend(self.setters(resource, operation));
        chunks.push(self.sending(resource, operation));
        chunks
    }

    fn request_struct(&self, resource: &Resource, operation: &Operation) -> TokenStream {
        let name = self.names.of(&operation.item);
        let slots = operation.slots(&resource.choices);
        let slots = self.states(&slots);
        let wire = format!(
            "{} {}",
            method_name(operation.method),
            operation.path.as_str()
        );
        let function = self.names.of(&operation.verb).as_str();
        let docs = format!(" A request for `{wire}`, started by [`{function}`].");
        let parameters = (!slots.is_empty()).then(|| quote!(<#(#slots = required::Set),*>));
        let draft = match slots.len() {
            0..=MOST_IN_TUPLE => draft(&slots),
            _ => quote!(drafts::#name<#(#slots),*>),
        };
        quote! {
            #[doc = #docs]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #name #parameters(#draft);
        }
    }

    /// Names for the drafts of requests whose types are too complex to be written into a field.
    ///
    /// They are in a module, where they cannot meet a name of the description.
    pub(super) fn drafts(&self, resource: &Resource) -> Option<TokenStream> {
        let drafts = resource.operations.iter().filter_map(|operation| {
            let slots = self.states(&operation.slots(&resource.choices));
            let name = self.names.of(&operation.item);
            let draft = draft(&slots);
            (slots.len() > MOST_IN_TUPLE)
                .then(|| quote!(pub(super) type #name<#(#slots),*> = #draft;))
        });
        let drafts: Vec<TokenStream> = drafts.collect();
        (!drafts.is_empty()).then(|| {
            quote! {
                /// What requests with many required parameters are made of.
                mod drafts {
                    use super::runtime;
                    #(#drafts)*
                }
            }
        })
    }

    fn setters(&self, resource: &Resource, operation: &Operation) -> Option<TokenStream> {
        let slots = operation.slots(&resource.choices);
        let mut setters: Vec<TokenStream> = operation
            .setters(&resource.choices)
            .map(|parameter| self.setter(resource, operation, parameter, &slots))
            .collect();
        setters.extend(
            ir::chosen(&operation.choices, &resource.choices)
                .map(|(chosen, choice)| self.choice_setter(operation, chosen, choice, &slots)),
        );
        setters.extend(
            operation
                .authorization
                .iter()
                .map(|item| self.authorization_setter(operation, item)),
        );
        if setters.is_empty() {
            return None;
        }
        let name = self.names.of(&operation.item);
        let generics = generics(&self.states(&slots));
        Some(quote! {
            impl #generics #name #generics {
                #(#setters)*
            }
        })
    }

    fn setter(
        &self,
        resource: &Resource,
        operation: &Operation,
        parameter: &Parameter,
        slots: &[&Item],
    ) -> TokenStream {
        let name = self.names.of(&parameter.item);
        let argument = self.argument(&parameter.ty, name, resource.item.id);
        let docs = docs::attributes(&self.setter_docs(parameter));
        let (output, constructor) = self.setter_output(operation, &parameter.item, slots);
        let location = place(parameter.location);
        let (ty, value, wire) = (argument.ty, argument.value, parameter.item.wire.as_str());
        quote! {
            #docs
            pub fn #name(self, #name: #ty) -> #output {
                #constructor(self.0.#location(#wire, #value))
            }
        }
    }

    fn choice_setter(
        &self,
        operation: &Operation,
        chosen: &ChosenBy,
        choice: &Choice,
        slots: &[&Item],
    ) -> TokenStream {
        let (name, ty) = (self.names.of(&chosen.setter), self.names.of(&choice.item));
        let fields = choice
            .parameter_names()
            .iter()
            .map(|name| markdown::code(name.as_str()))
            .collect::<Vec<_>>();
        let sets = docs::lines(&format!(
            "Sets {}, as the variant needs them.",
            fields.join(", ")
        ));
        let docs = docs::attributes(&docs::blocks([docs::lines(&choice.item.docs), sets]));
        let (output, constructor) = self.setter_output(operation, &chosen.setter, slots);
        quote! {
            #docs
            pub fn #name(self, #name: impl Into<#ty>) -> #output {
                #constructor(self.0.choose(#ty::FIELDS, #name.into().0))
            }
        }
    }

    fn authorization_setter(&self, operation: &Operation, item: &Item) -> TokenStream {
        let name = self.names.of(item);
        let pages = match operation.response {
            Response::List { .. } => ", in this request and in those for later pages of its list",
            _ => "",
        };
        let about = format!(
            "Sends these credentials in place of the client's{pages}. They go into the header `Authorization`, and \
             are never printed."
        );
        let docs = docs::attributes(&docs::blocks([
            docs::lines(&item.docs),
            docs::lines(&about),
        ]));
        quote! {
            #docs
            pub fn #name(self, credentials: runtime::Credentials) -> Self {
                Self(self.0.authorization(credentials))
            }
        }
    }

    /// What a setter returns: the same type, or the one that has this slot set.
    fn setter_output(
        &self,
        operation: &Operation,
        item: &Item,
        slots: &[&Item],
    ) -> (TokenStream, TokenStream) {
        let Some(position) = slots.iter().position(|slot| slot.id == item.id) else {
            return (quote!(Self), quote!(Self));
        };
        let name = self.names.of(&operation.item);
        let states = self.states(slots).into_iter().enumerate();
        let states = states.map(|(index, state)| {
            if index == position {
                quote!(required::Set)
            } else {
                quote!(#state)
            }
        });
        (quote!(#name<#(#states),*>), quote!(#name))
    }

    pub(super) fn setter_docs(&self, parameter: &Parameter) -> Vec<String> {
        let described = self.value_docs(&parameter.item.docs, &parameter.ty);
        let sets = match parameter.location {
            ParameterLocation::Body => {
                "The whole body of the request; that it is a JSON object is checked before anything is sent.".to_owned()
            }
            _ => format!("Sets {}.", markdown::code(parameter.item.wire.as_str())),
        };
        let sets = match &parameter.encoding {
            Encoding::Flattened(prefix) => {
                let name = markdown::code(&format!("{prefix}.a.b"));
                format!(
                    "{sets} Sent as one pair for each value, named after the way to it, such as {name}."
                )
            }
            Encoding::Joined => format!("{sets} The values are joined with commas."),
            Encoding::Repeated => sets,
        };
        docs::blocks([
            described,
            docs::notes(Some(sets), parameter.range, parameter.privacy),
        ])
    }

    /// What the request is made of, and what it is answered with.
    fn sending(&self, resource: &Resource, operation: &Operation) -> TokenStream {
        let (name, table) = (self.names.of(&operation.item), self.table_name(operation));
        let home = resource.item.id;
        let response = match &operation.response {
            Response::Empty => quote!(()),
            Response::Value(ty) => self.ty(ty, home),
            Response::Optional(ty) => {
                let ty = self.ty(ty, home);
                quote!(Option<#ty>)
            }
            Response::List { items, .. } => {
                let item = self.ty(items, home);
                quote!([#item])
            }
            Response::Redirect => quote!(runtime::Redirect),
        };
        let generics = generics(&self.states(&operation.slots(&resource.choices)));
        quote!(runtime::request!(#table, #name #generics, #response);)
    }

    /// The type parameters that tell whether these are set.
    fn states(&self, slots: &[&Item]) -> Vec<RustName> {
        let names = slots.iter().map(|slot| self.names.of(slot).has());
        names.collect()
    }
}

fn generics(states: &[RustName]) -> Option<TokenStream> {
    (!states.is_empty()).then(|| quote!(<#(#states),*>))
}

/// The type of a draft that has a place for each of these.
fn draft(slots: &[RustName]) -> TokenStream {
    let state = (!slots.is_empty()).then(|| quote!(<(#(#slots,)*)>));
    quote!(runtime::Draft #state)
}
