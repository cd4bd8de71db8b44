//! The SID types of the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::{alias, docs, feature::Condition, file, print};
use crate::{
    files::SourceFile,
    ir::{Api, Sid},
    name::Names,
};

/// `sid.rs`: one newtype for each prefix, and its aliases.
pub(super) fn sids(api: &Api, names: &Names) -> SourceFile {
    let mut chunks = Vec::new();
    if !api.sid_types.is_empty() {
        let users = api.modules.iter().filter(|module| !module.sids.is_empty());
        let condition = Condition::of(users).attribute();
        chunks.push(quote! {
            #condition
            use crate::runtime;
        });
        chunks.push(kinds(api, names, condition));
    }
    chunks.extend(api.sid_types.iter().flat_map(|id| {
        let users = api.modules.iter();
        let users = users.filter(|module| module.sids.contains(id));
        newtype(&api.sids[*id], names, &Condition::of(users))
    }));
    let docs = [
        "SIDs: Twilio's identifiers, one type for each kind.",
        "",
        "All of them are `Copy` and store their 34 characters inline. A SID of the wrong kind does not compile.",
    ];
    let text = print::file(&docs.map(str::to_owned), &chunks);
    file("the overlays", "sid.rs", &text)
}

/// The table that errors name other kinds by, whatever features are on.
fn kinds(api: &Api, names: &Names, condition: Option<TokenStream>) -> TokenStream {
    let rows = api.sid_types.iter().map(|id| {
        let sid = &api.sids[*id];
        let (prefix, name) = (&sid.prefix, names.of(&sid.item).as_str());
        quote!((#prefix, #name))
    });
    quote! {
        /// The prefix and the type of each kind.
        #condition
        const KINDS: runtime::SidKinds = &[#(#rows),*];
    }
}

fn newtype(sid: &Sid, names: &Names, condition: &Condition<'_>) -> Vec<TokenStream> {
    let name = names.of(&sid.item);
    let prefix = &sid.prefix;
    let about = vec![format!("`{prefix}` and 32 hexadecimal digits.")];
    let docs = docs::attributes(&docs::blocks([docs::lines(&sid.docs), about]));
    let condition = condition.attribute();
    let aliases = sid.aliases.iter().map(|alias| {
        let (alias_name, docs) = (
            names.of(&alias.item),
            docs::attributes(&docs::lines(&alias.docs)),
        );
        quote!(#docs #condition pub type #alias_name = #name;)
    });
    let newtype = quote! {
        #docs
        #condition
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(runtime::SidString);
        #condition
        runtime::sid!(#name, #prefix, KINDS);
    };
    let old = names.old(&sid.item).iter().map(|old| {
        let alias = alias::old_type(old, name, &quote!(#name), &[]);
        quote!(#condition #alias)
    });
    std::iter::once(newtype).chain(aliases).chain(old).collect()
}
