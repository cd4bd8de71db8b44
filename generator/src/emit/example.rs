//! The example of each endpoint function: a program, compiled as a doctest, that sends the description's request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Context, crate_ident, print};
use crate::ir::{Choice, Operation, Parameter, Resource, Response, Type, Variant};

/// A request as an expression. JSON is left out of it, since it is shown in a form of its own.
pub(super) struct Example {
    /// The expression; `json_0`, `json_1`, … stand for the values.
    pub(super) expression: TokenStream,
    /// The JSON values, in order, each with the parameter that takes it.
    pub(super) json: Vec<(String, Value)>,
}

impl Context<'_> {
    /// The lines of an endpoint function's example.
    pub(super) fn example_docs(&self, resource: &Resource, operation: &Operation) -> Vec<String> {
        let name = operation.request_examples.keys().next().map(String::as_str);
        let Some(example) = self.example(resource, operation, name) else {
            return Vec::new();
        };
        let krate = crate_ident(self.crate_name);
        let (module, resource_name) = (
            self.names.of(&self.module.item),
            self.names.of(&resource.item),
        );
        let expression = &example.expression;
        let variable = self.variable(operation, resource);
        let shown = format!("{{{variable}:?}}");
        let sends = match &operation.response {
            Response::Empty => quote!(client.send(#expression).await?;),
            Response::Model(_) => quote!(let #variable = client.send(#expression).await?;),
            Response::List { .. } => quote! {
                let mut stream = client.stream(#expression);
                while let Some(#variable) = stream.try_next().await? {
                    println!(#shown);
                }
            },
        };
        let uses_sid = expression.to_string().contains("sid ::");
        let imports = if uses_sid {
            quote!(use #krate::{sid, #module::#resource_name};)
        } else {
            quote!(use #krate::#module::#resource_name;)
        };
        let mut lines = vec!["# Example".to_owned(), String::new(), "```".to_owned()];
        lines.extend(print::chunk(&imports).lines().map(str::to_owned));
        lines.push(format!("# async fn example(client: {krate}::Client) -> Result<(), Box<dyn std::error::Error>> {{"));
        lines.extend(with_json(print::statements(&sends), &example.json));
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
        lines
    }

    fn variable(&self, operation: &Operation, resource: &Resource) -> Ident {
        let module = self.names.of(&resource.item).ident();
        match operation.response {
            // The module is imported under its name, so a variable of that name would hide it.
            Response::Model(_) | Response::Empty => format_ident!("response"),
            Response::List { .. } if self.names.of(&resource.item).as_str() == "item" => module,
            Response::List { .. } => format_ident!("item"),
        }
    }

    /// The request of the description's example `name`, or one that gives what must be given.
    pub(super) fn example(
        &self,
        resource: &Resource,
        operation: &Operation,
        name: Option<&str>,
    ) -> Option<Example> {
        let (module, function) = (
            self.names.of(&resource.item),
            self.names.of(&operation.verb),
        );
        let mut json = Vec::new();
        let path = operation
            .path_parameters()
            .map(|parameter| self.sample(parameter))
            .collect::<Vec<_>>();
        let mut setters = Vec::new();
        if let Some(values) = name.and_then(|name| operation.request_examples.get(name)) {
            for parameter in operation.setters(&resource.choices) {
                let Some(value) = values.get(parameter.item.wire.as_str()) else {
                    continue;
                };
                let setter = self.names.of(&parameter.item);
                let value = self.literal(resource, parameter, value, &mut json)?;
                setters.push(quote!(.#setter(#value)));
            }
            for chosen in &operation.choices {
                let choice = resource
                    .choices
                    .iter()
                    .find(|choice| choice.item.id == chosen.choice)?;
                let Some(Value::String(value)) = values.get(choice.discriminator.as_str()) else {
                    continue;
                };
                let setter = self.names.of(&chosen.setter);
                let value = self.chosen(resource, choice, value, values, &mut json)?;
                setters.push(quote!(.#setter(#value)));
            }
        } else if !self.slots(resource, operation).is_empty() {
            return None;
        }
        Some(Example {
            expression: quote!(#module::#function(#(#path),*)#(#setters)*),
            json,
        })
    }

    fn chosen(
        &self,
        resource: &Resource,
        choice: &Choice,
        value: &str,
        values: &indexmap::IndexMap<String, Value>,
        json: &mut Vec<(String, Value)>,
    ) -> Option<TokenStream> {
        let variant: &Variant = choice
            .variants
            .iter()
            .find(|variant| variant.item.wire.as_str() == value)?;
        let (module, ty, function) = (
            self.names.of(&resource.item),
            self.names.of(&choice.item),
            self.names.of(&variant.item),
        );
        let mut arguments = Vec::new();
        for field in &variant.required {
            arguments.push(self.literal(
                resource,
                field,
                values.get(field.item.wire.as_str())?,
                json,
            )?);
        }
        let mut setters = Vec::new();
        for field in &variant.optional {
            let Some(value) = values.get(field.item.wire.as_str()) else {
                continue;
            };
            let (setter, value) = (
                self.names.of(&field.item),
                self.literal(resource, field, value, json)?,
            );
            setters.push(quote!(.#setter(#value)));
        }
        Some(quote!(#module::#ty::#function(#(#arguments),*)#(#setters)*))
    }

    /// A value of the description's example, as code.
    fn literal(
        &self,
        resource: &Resource,
        parameter: &Parameter,
        value: &Value,
        json: &mut Vec<(String, Value)>,
    ) -> Option<TokenStream> {
        if parameter.ty == Type::Json {
            let placeholder = format_ident!("json_{}", json.len());
            json.push((parameter.item.wire.as_str().to_owned(), value.clone()));
            return Some(quote!(#placeholder));
        }
        self.scalar(resource, &parameter.ty, value)
    }

    fn scalar(&self, resource: &Resource, ty: &Type, value: &Value) -> Option<TokenStream> {
        Some(match (ty, value) {
            (Type::Text, Value::String(text)) => quote!(#text),
            (Type::Boolean, Value::Bool(boolean)) => quote!(#boolean),
            (Type::Integer, Value::Number(number)) => {
                let number = proc_macro2::Literal::i64_unsuffixed(number.as_i64()?);
                quote!(#number)
            }
            (Type::Number, Value::Number(number)) => {
                let number = proc_macro2::Literal::f64_unsuffixed(number.as_f64()?);
                quote!(#number)
            }
            (Type::DateTime, Value::String(text)) => quote!(#text.parse()?),
            (Type::Sid(prefix), Value::String(text)) => {
                let sid = self.sid(prefix);
                quote!(#sid::from_static(#text))
            }
            (Type::Enum(reference), Value::String(text)) => {
                let home = self.names.of_id(reference.resource);
                let name = self.names.of_id(reference.item);
                let known = self
                    .find_enum(*reference)?
                    .values
                    .iter()
                    .find(|value| value.wire.as_str() == text)?;
                let variant = self.names.of(known);
                let prefix = (reference.resource != resource.item.id).then(|| {
                    let module = self.names.of(&self.module.item);
                    let krate = crate_ident(self.crate_name);
                    quote!(#krate::#module::)
                });
                quote!(#prefix #home::#name::#variant)
            }
            (Type::List(items), Value::Array(values)) => {
                let values: Option<Vec<TokenStream>> = values
                    .iter()
                    .map(|value| self.scalar(resource, items, value))
                    .collect();
                let values = values?;
                quote!([#(#values),*])
            }
            _ => return None,
        })
    }

    /// A made-up value for a parameter of the path.
    fn sample(&self, parameter: &Parameter) -> TokenStream {
        match &parameter.ty {
            Type::Sid(prefix) => {
                let (sid, text) = (
                    self.sid(prefix),
                    format!("{prefix}0123456789abcdef0123456789abcdef"),
                );
                quote!(#sid::from_static(#text))
            }
            Type::Integer => quote!(1),
            Type::Boolean => quote!(true),
            Type::Number => quote!(1.0),
            _ => quote!("name"),
        }
    }
}

/// Puts the JSON values back, as people write them.
fn with_json(lines: Vec<String>, json: &[(String, Value)]) -> Vec<String> {
    let mut shown = Vec::new();
    for line in lines {
        let found = json.iter().enumerate().find_map(|(index, (_, value))| {
            let (before, after) = line.split_once(&format!("json_{index}"))?;
            Some((before.to_owned(), value, after.to_owned()))
        });
        let Some((before, value, after)) = found else {
            shown.push(line);
            continue;
        };
        let indent: String = before
            .chars()
            .take_while(|character| *character == ' ')
            .collect();
        let text = format!(
            "{before}serde_json::json!({}){after}",
            indented_json(value, &indent)
        );
        shown.extend(text.lines().map(str::to_owned));
    }
    shown
}

fn indented_json(value: &Value, indent: &str) -> String {
    let mut output = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut output, formatter);
    let written = serde::Serialize::serialize(value, &mut serializer);
    match (written, String::from_utf8(output)) {
        (Ok(()), Ok(text)) => text
            .lines()
            .collect::<Vec<_>>()
            .join(&format!("\n{indent}")),
        _ => "null".to_owned(),
    }
}
