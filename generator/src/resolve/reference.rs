//! References: what a `$ref` leads to.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;
use percent_encoding::percent_decode_str;

use super::{Findings, Resolver};
use crate::pointer::Pointer;

impl Resolver<'_> {
    /// What a `$ref` to a component of the kind `kind` stands for, or the item itself, and where it is.
    pub(super) fn target<'t, T>(
        &self,
        item: &'t ReferenceOr<T>,
        components: Option<&'t IndexMap<String, ReferenceOr<T>>>,
        kind: &str,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<(&'t T, Pointer)> {
        let reference = match item {
            ReferenceOr::Item(item) => return Some((item, pointer.clone())),
            ReferenceOr::Reference { reference } => reference,
        };
        let key = component_key(reference, kind);
        match key.and_then(|key| components?.get_key_value(&key)) {
            Some((key, ReferenceOr::Item(item))) => {
                let root = Pointer::root().child("components");
                Some((item, root.child(kind).child(key)))
            }
            Some(_) => {
                let message = format!("`{reference}` is a reference to another component");
                let error = self.error(pointer, message);
                found.push(error.help("refer to what it stands for"));
                None
            }
            None => {
                let message =
                    format!("`{reference}` is none of `#/components/{kind}` of this file");
                let error = self.error(pointer, message);
                found.push(error.help("correct the name, or write out what it stands for"));
                None
            }
        }
    }
}

/// The key of the component of this kind that is referred to.
pub(super) fn component_key(reference: &str, kind: &str) -> Option<String> {
    let rest = reference.strip_prefix("#/components/")?;
    let token = rest.strip_prefix(kind)?.strip_prefix('/')?;
    Some(unescaped(token))
}

/// A key as it is, from a reference that has it as a token of a JSON pointer in a URL.
fn unescaped(token: &str) -> String {
    let token = percent_decode_str(token).decode_utf8_lossy();
    token.replace("~1", "/").replace("~0", "~")
}
