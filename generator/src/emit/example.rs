//! The example of each endpoint function: a program, compiled as a doctest, that sends the description's request.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{
    Context, crate_name_in_code, import, print,
    shown_json::{Shown, with_json},
};
use crate::ir::{
    EnumId, Item, Operation, Parameter, ParameterLocation, Requirement, ResourceId, Response, Sets,
    SidId, Type,
};
use crate::name::RustName;

/// A request as an expression. JSON is left out of it, since it is shown in a form of its own.
pub(super) struct Example {
    /// What is bound to a name first, so that the expression stays flat.
    pub(super) bindings: Vec<TokenStream>,
    /// The expression; `json_0`, `json_1`, … stand for the values.
    pub(super) expression: TokenStream,
    /// The JSON values, in order.
    pub(super) json: Vec<Shown>,
    /// Whether the expression names a SID type.
    pub(super) names_sids: bool,
    /// Whether the expression reads models from JSON.
    pub(super) reads_json: bool,
}

impl Context<'_> {
    /// The lines of an endpoint function's example.
    pub(super) fn example_docs(&self, operation: &Operation) -> Vec<String> {
        let krate = format_ident!("{}", crate_name_in_code(self.crate_name));
        let krate = quote!(#krate);
        let name = operation.request_examples.keys().next();
        let Some(example) = self.example(operation, name.map(String::as_str), &krate) else {
            return Vec::new();
        };
        let (module, home) = (
            self.names.of(&self.module.item),
            self.names.of(&self.api.resources[operation.resource].item),
        );
        let uses_macro = example.json.iter().any(Shown::uses_macro);
        let reads = example.reads_json || example.json.iter().any(Shown::is_read);
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
        let sends = sends(operation, &example);
        let mut lines = vec!["# Example".to_owned(), String::new(), "```".to_owned()];
        lines.extend(print::chunk(&imports).lines().map(str::to_owned));
        lines.push(String::new());
        lines.push(format!(
            "# async fn example(client: {krate}::Client) -> Result<(), Box<dyn std::error::Error>> {{"
        ));
        lines.extend(with_json(print::statements(&sends), &example.json));
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
        lines
    }

    /// The request of the description's example `name`, or one that gives what must be given. `root` is the path to the
    /// crate's root.
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
            values: example.and_then(Value::as_object).unwrap_or(&nothing),
            whole: example,
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

/// Whether something of the body has to be given, which only an example of the description can show.
fn needs_example(operation: &Operation) -> bool {
    operation
        .required_setters()
        .any(|setter| match &setter.sets {
            Sets::Parameter(id) => operation.parameters[*id].location.is_body(),
            Sets::Choice(_) => true,
            Sets::Credentials(_) => false,
        })
}

/// The statements that send a request and use what comes back.
fn sends(operation: &Operation, example: &Example) -> TokenStream {
    let (bindings, request) = (&example.bindings, &example.expression);
    let sent = match &operation.response {
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
    quote!(#(#bindings)* #sent)
}

/// Writes one request as code.
pub(super) struct Writer<'a> {
    pub(super) context: &'a Context<'a>,
    root: &'a TokenStream,
    home: ResourceId,
    /// The fields of the description's example.
    pub(super) values: &'a Map<String, Value>,
    /// The example, where it is the whole body.
    whole: Option<&'a Value>,
    pub(super) bindings: Vec<TokenStream>,
    json: Vec<Shown>,
    names_sids: bool,
    reads_json: bool,
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

    /// The call of a setter, or nothing for a field that the example leaves out.
    pub(super) fn setter(
        &mut self,
        setter: &Item,
        null_setter: Option<&Item>,
        parameter: &Parameter,
    ) -> Option<TokenStream> {
        let given = match parameter.location {
            ParameterLocation::Body => self.whole,
            ParameterLocation::Form | ParameterLocation::Json => {
                self.values.get(parameter.name.as_str())
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
            // Examples show the body of a request, and nothing of the parameters beside it.
            None if must_be_made_up(parameter) => self.sample(&parameter.ty)?,
            None => return Some(TokenStream::new()),
        };
        let setter = self.context.names.of(setter);
        Some(quote!(.#setter(#value)))
    }

    pub(super) fn value(&mut self, parameter: &Parameter, value: &Value) -> Option<TokenStream> {
        let is_list = match &parameter.ty {
            Type::List(items) => match &**items {
                // Models are read from JSON one by one, which nobody would write down.
                Type::Model(_) | Type::OneOf(_) | Type::Map(_) | Type::List(_) => {
                    return self.read_list(parameter, value);
                }
                Type::Json => true,
                _ => return self.scalar(&parameter.ty, value),
            },
            Type::Json => false,
            Type::Model(_) | Type::OneOf(_) | Type::Map(_) => {
                let json = self.shown(parameter, value, false);
                self.reads_json = true;
                return Some(quote!(serde_json::from_value(#json)?));
            }
            _ => return self.scalar(&parameter.ty, value),
        };
        Some(self.shown(parameter, value, is_list))
    }

    fn read_list(&mut self, parameter: &Parameter, value: &Value) -> Option<TokenStream> {
        let json = self.shown(parameter, value, false);
        self.reads_json = true;
        let ty = self.list_type(&parameter.ty)?;
        Some(quote!(serde_json::from_value::<#ty>(#json)?))
    }

    /// The type of a list as the example names it, which the compiler could not tell from a setter's bound.
    fn list_type(&self, ty: &Type) -> Option<TokenStream> {
        Some(match ty {
            Type::List(items) => {
                let items = self.list_type(items)?;
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

    fn shown(&mut self, parameter: &Parameter, value: &Value, is_list: bool) -> TokenStream {
        let placeholder = format_ident!("json_{}", self.json.len());
        let is_whole = parameter.location == ParameterLocation::Body;
        self.json.push(Shown {
            field: (!is_whole).then(|| parameter.name.as_str().to_owned()),
            value: value.clone(),
            is_list,
        });
        quote!(#placeholder)
    }

    fn scalar(&mut self, ty: &Type, value: &Value) -> Option<TokenStream> {
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
            (Type::Enum(id), Value::String(text)) => self.known(*id, text)?,
            (Type::List(items), Value::Array(values)) => {
                let values: Vec<TokenStream> = values
                    .iter()
                    .map(|value| self.scalar(items, value))
                    .collect::<Option<_>>()?;
                match **items {
                    // An empty array says nothing of the type that becomes the text.
                    Type::String if values.is_empty() => quote!([""; 0]),
                    _ => quote!([#(#values),*]),
                }
            }
            _ => return None,
        })
    }

    fn sid(&mut self, id: SidId, text: &str) -> TokenStream {
        self.names_sids = true;
        let sid = self.context.sid(id);
        quote!(#sid::from_static(#text))
    }

    /// The variant of an enum for one of its known values.
    fn known(&self, id: EnumId, text: &str) -> Option<TokenStream> {
        let found = &self.context.api.enums[id];
        let known = found.values.iter().find(|known| known.value == text)?;
        let (path, variant) = (
            self.path(found.resource, &found.item),
            self.context.names.of(&known.item),
        );
        Some(quote!(#path::#variant))
    }

    /// The path to an item: the example imports the module of its own resource only.
    fn path(&self, resource: ResourceId, item: &Item) -> TokenStream {
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

    /// A made-up value for a parameter outside of the body.
    fn sample(&mut self, ty: &Type) -> Option<TokenStream> {
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
            Type::Json => quote!(serde_json::Value::Null),
            Type::Enum(id) => {
                let first = self.context.api.enums[*id].values.first()?;
                self.known(*id, &first.value)?
            }
            Type::List(items) => {
                let item = self.sample(items)?;
                quote!([#item])
            }
            Type::String | Type::Map(_) | Type::Model(_) | Type::OneOf(_) => quote!("name"),
        })
    }
}

fn must_be_made_up(parameter: &Parameter) -> bool {
    parameter.requirement == Requirement::Required && !parameter.location.is_body()
}
