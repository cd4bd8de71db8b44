//! Values that are one of several, in examples.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::example::Writer;
use crate::ir::{OneOfId, Type};

impl Writer<'_> {
    /// A literal that converts into one of several values.
    pub(super) fn literal_of(&mut self, id: OneOfId, value: &Value) -> Option<TokenStream> {
        let context = self.context;
        let alternatives = context.api.one_ofs[id].alternatives.iter();
        let is_literal = |ty: &&Type| {
            matches!(
                ty,
                Type::String | Type::Boolean | Type::Integer | Type::Number
            )
        };
        let mut literals = alternatives.map(|it| &it.ty).filter(is_literal);
        literals.find_map(|ty| self.scalar(ty, value))
    }

    /// A sample of one of several values, of a type that can be told from the others.
    pub(super) fn sample_of(&mut self, id: OneOfId) -> Option<TokenStream> {
        let context = self.context;
        let one_of = &context.api.one_ofs[id];
        let mut types = one_of.alternatives.iter().map(|it| &it.ty);
        let is_told = |ty: &&Type| {
            matches!(
                ty,
                Type::String
                    | Type::Boolean
                    | Type::Integer
                    | Type::Number
                    | Type::Sid(_)
                    | Type::Enum(_)
            )
        };
        if let Some(ty) = types.find(is_told) {
            return self.sample(ty);
        }
        self.reads_json = true;
        let ty = self.path(one_of.resource, &one_of.item);
        Some(quote!(serde_json::from_str::<#ty>("{}")?))
    }
}
