//! The example of each operation: a doctest that sends the request of the description's example.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{
    Context,
    example_json::{ExampleJson, fill_in},
    import, print,
};
use crate::ir::{
    EnumId, Item, Operation, Parameter, ParameterLocation, Requirement, ResourceId, Response, Sets,
    SidId, Type,
};
use crate::{name::RustName, text::library_name};

/// A request as an expression, with placeholders for JSON.
pub(super) struct Example {
    /// `let` statements before it, which keep the expression short.
    pub(super) bindings: Vec<TokenStream>,
    /// The expression, with the placeholders `json_0`, `json_1` and so on.
    pub(super) expression: TokenStream,
    /// The JSON values, in order.
    pub(super) json: Vec<ExampleJson>,
    /// Whether the expression names a SID type.
    pub(super) names_sids: bool,
    /// Whether the expression reads models from JSON.
    pub(super) reads_json: bool,
}

impl Context<'_> {
    /// The lines of the example in the documentation of a function.
    pub(super) fn example_docs(&self, operation: &Operation) -> Vec<String> {
        let home = self.names.of(&self.api.resources[operation.resource].item);
        let library = library_name(self.crate_name);
        let krate = format_ident!("{library}");
        // A module that is called like the crate hides it once it is imported.
        let (krate, client) = match home.as_str() == library {
            true => (quote!(::#krate), format!("::{library}::Client")),
            false => (quote!(#krate), format!("{library}::Client")),
        };
        let name = operation.request_examples.keys().next();
        let Some(example) = self.example(operation, name.map(String::as_str), &krate) else {
            return Vec::new();
        };
        let module = self.names.of(&self.module.item);
        let uses_macro = example.json.iter().any(ExampleJson::uses_macro);
        let reads = example.reads_json || example.json.iter().any(ExampleJson::is_parsed);
        let json = match (uses_macro, reads) {
            (true, true) => Some(quote!(serde_json::{self, json})),
            (true, false) => Some(quote!(serde_json::json)),
            (false, true) => Some(quote!(serde_json)),
            (false, false) => None,
        };
        let sid = example.names_sids.then(|| quote!(sid));
        let mut imported: Vec<TokenStream> = json.into_iter().chain(sid).collect();
        imported.push(quote!(#module::#home));
        let imports = import(&krate, &imported);
        let statements = statements(operation, &example);
        let mut lines = vec!["# Example".to_owned(), String::new(), "```".to_owned()];
        lines.extend(print::chunk(&imports).lines().map(str::to_owned));
        lines.push(String::new());
        lines.push(format!(
            "# async fn example(client: {client}) -> Result<(), Box<dyn std::error::Error>> {{"
        ));
        lines.extend(fill_in(print::statements(&statements), &example.json));
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
        lines
    }

    /// The request of the description's example `name`, or one with sample values for what is required. `root` is the
    /// path to the crate's root.
    pub(super) fn example(
        &self,
        operation: &Operation,
        name: Option<&str>,
        root: &TokenStream,
    ) -> Option<Example> {
        let example = name.and_then(|name| operation.request_examples.get(name));
        if example.is_none() && needs_example(operation) {
            return None;
        }
        let nothing = Map::new();
        let mut writer = Writer {
            context: self,
            root,
            home: operation.resource,
            fields: example.and_then(Value::as_object).unwrap_or(&nothing),
            body: example,
            bindings: Vec::new(),
            json: Vec::new(),
            names_sids: false,
            reads_json: false,
        };
        let expression = writer.request(operation)?;
        Some(Example {
            bindings: writer.bindings,
            expression,
            json: writer.json,
            names_sids: writer.names_sids,
            reads_json: writer.reads_json,
        })
    }
}

/// Whether part of the body is required, for which there are no sample values.
fn needs_example(operation: &Operation) -> bool {
    operation
        .required_setters()
        .any(|setter| match &setter.sets {
            Sets::Parameter(id) => operation.parameters[*id].location.is_body(),
            Sets::Choice(_) => true,
            Sets::Credentials(_) => false,
        })
}

/// The statements that send a request and use the response.
fn statements(operation: &Operation, example: &Example) -> TokenStream {
    let (bindings, request) = (&example.bindings, &example.expression);
    let sending = match &operation.response {
        Response::Empty => quote! {
            let request = #request;
            client.send(request).await?;
        },
        Response::Value(_) | Response::Optional(_) | Response::Redirect => quote! {
            let request = #request;
            let response = client.send(request).await?;
        },
        Response::List { .. } => quote! {
            let mut stream = client.stream(#request);
            while let Some(item) = stream.try_next().await? {
                println!("{item:?}");
            }
        },
    };
    quote!(#(#bindings)* #sending)
}

/// Writes one request as code.
pub(super) struct Writer<'a> {
    pub(super) context: &'a Context<'a>,
    root: &'a TokenStream,
    home: ResourceId,
    /// The fields of the description's example.
    pub(super) fields: &'a Map<String, Value>,
    /// The description's example as the whole body.
    body: Option<&'a Value>,
    pub(super) bindings: Vec<TokenStream>,
    json: Vec<ExampleJson>,
    names_sids: bool,
    pub(super) reads_json: bool,
}

impl<'a> Writer<'a> {
    fn request(&mut self, operation: &Operation) -> Option<TokenStream> {
        let names = self.context.names;
        let (module, function) = (self.module(), names.of(&operation.function));
        let path: Vec<TokenStream> = operation
            .arguments
            .iter()
            .map(|argument| self.sample(&operation.parameters[argument.parameter].ty))
            .collect::<Option<_>>()?;
        let setters = operation.setters.iter().map(|setter| match &setter.sets {
            Sets::Parameter(id) => self.setter(
                &setter.item,
                setter.null_item.as_ref(),
                &operation.parameters[*id],
            ),
            Sets::Choice(id) => self.choice(&setter.item, &self.context.api.choices[*id]),
            Sets::Credentials(_) => Some(TokenStream::new()),
        });
        let setters: Vec<TokenStream> = setters.collect::<Option<_>>()?;
        Some(quote!(#module::#function(#(#path),*)#(#setters)*))
    }

    /// The module of the operation's resource.
    pub(super) fn module(&self) -> &'a RustName {
        let context = self.context;
        context.names.of(&context.api.resources[self.home].item)
    }

    /// The call of a setter, or nothing for a field that the example does not have.
    pub(super) fn setter(
        &mut self,
        setter: &Item,
        null_setter: Option<&Item>,
        parameter: &Parameter,
    ) -> Option<TokenStream> {
        let given = match parameter.location {
            ParameterLocation::Body => self.body,
            ParameterLocation::Form | ParameterLocation::Json => {
                self.fields.get(parameter.name.as_str())
            }
            _ => None,
        };
        if given.is_some_and(Value::is_null)
            && let Some(setter) = null_setter
        {
            let setter = self.context.names.of(setter);
            return Some(quote!(.#setter()));
        }
        let value = match given {
            Some(value) => self.value(parameter, value)?,
            // Examples have only the body of a request, not the other parameters.
            None if needs_sample(parameter) => self.sample(&parameter.ty)?,
            None => return Some(TokenStream::new()),
        };
        let setter = self.context.names.of(setter);
        Some(quote!(.#setter(#value)))
    }

    pub(super) fn value(&mut self, parameter: &Parameter, value: &Value) -> Option<TokenStream> {
        let is_list = match &parameter.ty {
            ty if self.context.api.takes_any_json(ty) => false,
            Type::List(items) if self.context.api.takes_any_json(items) => true,
            Type::List(items) => match &**items {
                // One call reads the whole list from JSON.
                Type::Model(_) | Type::OneOf(_) | Type::Map(_) | Type::List(_) => {
                    return self.read_as(parameter, value);
                }
                _ => return self.scalar(&parameter.ty, value),
            },
            Type::OneOf(id) if self.context.api.takes_conversions(&parameter.ty) => {
                if let Some(literal) = self.literal_of(*id, value) {
                    return Some(literal);
                }
                // The compiler cannot infer which type it is that converts.
                return self.read_as(parameter, value);
            }
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) => {
                let json = self.json(parameter, value, false);
                self.reads_json = true;
                return Some(quote!(serde_json::from_value(#json)?));
            }
            _ => return self.scalar(&parameter.ty, value),
        };
        Some(self.json(parameter, value, is_list))
    }

    /// A value that is read from JSON, of a type that is stated.
    fn read_as(&mut self, parameter: &Parameter, value: &Value) -> Option<TokenStream> {
        let json = self.json(parameter, value, false);
        self.reads_json = true;
        let ty = self.stated_type(&parameter.ty)?;
        Some(quote!(serde_json::from_value::<#ty>(#json)?))
    }

    /// The type of a list or of what converts, which the compiler cannot infer from the bound of a setter.
    fn stated_type(&self, ty: &Type) -> Option<TokenStream> {
        Some(match ty {
            Type::List(items) => {
                let items = self.stated_type(items)?;
                quote!(Vec<#items>)
            }
            Type::Map(_) => quote!(std::collections::BTreeMap<String, _>),
            Type::Model(id) => {
                let model = &self.context.api.models[*id];
                self.path(model.resource, &model.item)
            }
            Type::OneOf(id) => {
                let one_of = &self.context.api.one_ofs[*id];
                self.path(one_of.resource, &one_of.item)
            }
            _ => quote!(_),
        })
    }

    fn json(&mut self, parameter: &Parameter, value: &Value, is_list: bool) -> TokenStream {
        let placeholder = format_ident!("json_{}", self.json.len());
        let is_whole = parameter.location == ParameterLocation::Body;
        self.json.push(ExampleJson {
            field: (!is_whole).then(|| parameter.name.as_str().to_owned()),
            value: value.clone(),
            is_list,
        });
        quote!(#placeholder)
    }

    pub(super) fn scalar(&mut self, ty: &Type, value: &Value) -> Option<TokenStream> {
        Some(match (ty, value) {
            (Type::String, Value::String(text)) => quote!(#text),
            (Type::Boolean, Value::Bool(boolean)) => quote!(#boolean),
            (Type::Integer, Value::Number(number)) => {
                let number = Literal::i64_unsuffixed(number.as_i64()?);
                quote!(#number)
            }
            (Type::Number, Value::Number(number)) => {
                let number = Literal::f64_unsuffixed(number.as_f64()?);
                quote!(#number)
            }
            (Type::DateTime | Type::Date, Value::String(text)) => quote!(#text.parse()?),
            (Type::Sid(id), Value::String(text)) => self.sid(*id, text),
            (Type::Enum(id), Value::String(text)) => self.enum_variant(*id, text)?,
            (Type::List(items), Value::Array(values)) => {
                let values: Vec<TokenStream> = values
                    .iter()
                    .map(|value| self.scalar(items, value))
                    .collect::<Option<_>>()?;
                match **items {
                    // The compiler cannot infer the type of an empty array.
                    Type::String if values.is_empty() => quote!([""; 0]),
                    _ => quote!([#(#values),*]),
                }
            }
            _ => return None,
        })
    }

    fn sid(&mut self, id: SidId, text: &str) -> TokenStream {
        self.names_sids = true;
        let name = self.context.sid_name(id);
        quote!(sid::#name::from_static(#text))
    }

    /// The variant of an enum for one of its known values.
    fn enum_variant(&self, id: EnumId, text: &str) -> Option<TokenStream> {
        let found = &self.context.api.enums[id];
        let known = found.values.iter().find(|known| known.value == text)?;
        let (path, variant) = (
            self.path(found.resource, &found.item),
            self.context.names.of(&known.item),
        );
        Some(quote!(#path::#variant))
    }

    /// The path to an item. The example imports only the module of its own resource.
    pub(super) fn path(&self, resource: ResourceId, item: &Item) -> TokenStream {
        let names = self.context.names;
        let module = names.of(&self.context.api.resources[resource].item);
        let name = names.of(item);
        if resource == self.home {
            return quote!(#module::#name);
        }
        let root = self.root;
        let version = names.of(&self.context.module.item);
        quote!(#root::#version::#module::#name)
    }

    /// A sample value for a parameter outside of the body.
    pub(super) fn sample(&mut self, ty: &Type) -> Option<TokenStream> {
        Some(match ty {
            Type::Sid(id) => {
                let prefix = &self.context.api.sids[*id].prefix;
                self.sid(*id, &format!("{prefix}0123456789abcdef0123456789abcdef"))
            }
            Type::Integer => quote!(1),
            Type::Boolean => quote!(true),
            Type::Number => quote!(1.0),
            Type::DateTime => quote!("2016-08-01T22:10:40Z".parse()?),
            Type::Date => quote!("2016-08-01".parse()?),
            Type::Json | Type::JsonText => {
                self.reads_json = true;
                quote!(serde_json::Value::Null)
            }
            Type::Enum(id) => {
                let first = self.context.api.enums[*id].values.first()?;
                self.enum_variant(*id, &first.value)?
            }
            Type::List(items) => {
                let item = self.sample(items)?;
                quote!([#item])
            }
            Type::OneOf(id) if self.context.api.takes_conversions(ty) => self.sample_of(*id)?,
            Type::Map(_) | Type::Model(_) | Type::OneOf(_)
                if !self.context.api.takes_any_json(ty) =>
            {
                self.reads_json = true;
                quote!(serde_json::from_str("{}")?)
            }
            Type::String
            | Type::Map(_)
            | Type::Model(_)
            | Type::OneOf(_)
            | Type::Bytes
            | Type::File => quote!("name"),
        })
    }
}

fn needs_sample(parameter: &Parameter) -> bool {
    parameter.requirement == Requirement::Required && !parameter.location.is_body()
}
