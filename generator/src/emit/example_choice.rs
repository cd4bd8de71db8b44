//! Choices in the example of an endpoint function.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::example::Writer;
use crate::ir::{Argument, Choice, Item, OptionalField, Parameter, Type};

impl Writer<'_> {
    /// The call of the setter of a choice, or nothing if the example does not have it.
    pub(super) fn choice(&mut self, setter: &Item, choice: &Choice) -> Option<TokenStream> {
        let discriminator = &choice.fields[choice.discriminator].name;
        match self.fields.get(discriminator.as_str()) {
            Some(Value::String(value)) => {
                let (setter, variant) =
                    (self.context.names.of(setter), self.variant(choice, value)?);
                Some(quote!(.#setter(#variant)))
            }
            _ => Some(TokenStream::new()),
        }
    }

    fn variant(&mut self, choice: &Choice, value: &str) -> Option<TokenStream> {
        let names = self.context.names;
        let mut variants = choice.variants.iter();
        let variant = variants.find(|variant| variant.value == value)?;
        let module = self.module();
        let (ty, function) = (names.of(&choice.item), names.of(&variant.item));
        let arguments: Vec<TokenStream> = variant
            .required
            .iter()
            .map(|field| self.value_or_name(field, &choice.fields[field.parameter]))
            .collect::<Option<_>>()?;
        let setters = self.variant_setters(choice, &variant.optional)?;
        Some(quote!(#module::#ty::#function(#(#arguments),*)#(#setters)*))
    }

    /// The calls of the setters for the optional fields, one for each field: one that sets just its value, if there is one.
    fn variant_setters(
        &mut self,
        choice: &Choice,
        optional: &[OptionalField],
    ) -> Option<Vec<TokenStream>> {
        let values = self.fields;
        let value_of = |field: &OptionalField| {
            values.get(choice.fields[field.argument.parameter].name.as_str())
        };
        let sets_just = |field: &OptionalField| {
            field.value.is_some() && field.value.as_ref() == value_of(field)
        };
        let mut setters = Vec::new();
        for field in optional {
            let mut same = optional
                .iter()
                .filter(|other| other.argument.parameter == field.argument.parameter);
            if sets_just(field) {
                let setter = self.context.names.of(&field.argument.item);
                setters.push(quote!(.#setter()));
            } else if field.value.is_none() && !same.any(sets_just) {
                let parameter = &choice.fields[field.argument.parameter];
                setters.push(self.setter(&field.argument.item, None, parameter)?);
            }
        }
        Some(setters)
    }

    /// The value of a field. A SID is bound to a name, since it is long.
    fn value_or_name(&mut self, argument: &Argument, field: &Parameter) -> Option<TokenStream> {
        let value = self.value(field, self.fields.get(field.name.as_str())?)?;
        if !matches!(field.ty, Type::Sid(_)) {
            return Some(value);
        }
        let name = self.context.names.of(&argument.item);
        self.bindings.push(quote!(let #name = #value;));
        Some(quote!(#name))
    }
}
