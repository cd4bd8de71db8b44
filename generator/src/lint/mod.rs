//! In: documents. Out: what in them is legal but doubtful.
//!
//! Each rule looks at one object at a time, and does not know what becomes of it. So the lints need none of the stages
//! after `parse`, and say the same whether or not an operation is supported.

mod example;
mod walk;

use heck::ToSnakeCase as _;
use rayon::prelude::*;
use serde_json::Value;

pub(crate) use self::walk::walk;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    keywords::{self, ObjectShape},
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// Finds what is doubtful in each document.
pub(crate) fn lint(documents: &[Document]) -> Diagnostics {
    let found: Vec<Diagnostics> = documents
        .par_iter()
        .map(|document| lint_source(&document.source))
        .collect();
    found.into_iter().flatten().collect()
}

fn lint_source(source: &Source) -> Diagnostics {
    let mut found = Diagnostics::new();
    walk(source, &mut |object| {
        for rule in RULES {
            if rule.shapes.iter().any(|shape| object.is(shape)) {
                (rule.check)(object, &mut found);
            }
        }
    });
    found
}

/// An object of a description, which has known keywords.
pub(crate) struct Object<'s> {
    pub(crate) source: &'s Source,
    pub(crate) shape: &'static ObjectShape,
    pub(crate) value: &'s Value,
    pub(crate) pointer: Pointer,
}

impl<'s> Object<'s> {
    /// Whether it is of this shape.
    fn is(&self, shape: &'static ObjectShape) -> bool {
        std::ptr::eq(self.shape, shape)
    }

    fn string(&self, keyword: &str) -> Option<&'s str> {
        self.value.get(keyword)?.as_str()
    }

    fn report(&self, code: Code, pointer: &Pointer, message: String) -> Diagnostic {
        Diagnostic::new(code, message).at(self.source, pointer)
    }
}

/// What is looked for, and in which objects.
struct Rule {
    shapes: &'static [&'static ObjectShape],
    check: fn(&Object<'_>, &mut Diagnostics),
}

/// The objects of parameters, by where these are sent.
const PARAMETERS: &[&ObjectShape] = &[
    &keywords::PATH_PARAMETER,
    &keywords::QUERY_PARAMETER,
    &keywords::HEADER_PARAMETER,
];

const RULES: &[Rule] = &[
    Rule {
        shapes: &[&keywords::OPERATION],
        check: undescribed_operation,
    },
    Rule {
        shapes: &[&keywords::SCHEMA],
        check: sid_properties,
    },
    Rule {
        shapes: PARAMETERS,
        check: sid_parameter,
    },
    Rule {
        shapes: &[&keywords::SCHEMA],
        check: single_value_enum,
    },
    Rule {
        shapes: &[&keywords::SCHEMA],
        check: example_of_schema,
    },
    Rule {
        shapes: PARAMETERS,
        check: examples_of_parameter,
    },
];

fn undescribed_operation(operation: &Object<'_>, found: &mut Diagnostics) {
    let says_something = |keyword| {
        let text = operation.string(keyword);
        text.is_some_and(|text| !text.trim().is_empty())
    };
    if !says_something("description") && !says_something("summary") {
        let message = "the operation has neither `description` nor `summary`".to_owned();
        let help = "say what it does: it becomes the documentation of the function";
        let warning = operation.report(Code::UndescribedOperation, &operation.pointer, message);
        found.push(warning.help(help));
    }
}

fn sid_properties(schema: &Object<'_>, found: &mut Diagnostics) {
    let properties = schema.value.get("properties").and_then(Value::as_object);
    let pointer = schema.pointer.child("properties");
    for (name, property) in properties.into_iter().flatten() {
        sid_without_pattern(schema, name, property, &pointer.child(name), found);
    }
}

fn sid_parameter(parameter: &Object<'_>, found: &mut Diagnostics) {
    if let (Some(name), Some(schema)) = (parameter.string("name"), parameter.value.get("schema")) {
        sid_without_pattern(parameter, name, schema, &parameter.pointer, found);
    }
}

fn sid_without_pattern(
    owner: &Object<'_>,
    name: &str,
    schema: &Value,
    pointer: &Pointer,
    found: &mut Diagnostics,
) {
    let words = name.to_snake_case();
    let is_any_string = || {
        let schema = example::target(owner.source, schema)?;
        let says_more = ["pattern", "enum", "format"];
        let is_string = schema.get("type")?.as_str()? == "string";
        Some(
            is_string
                && says_more
                    .iter()
                    .all(|keyword| schema.get(keyword).is_none()),
        )
    };
    if words.rsplit('_').next() == Some("sid") && is_any_string() == Some(true) {
        let message = format!("`{name}` is named like a SID, but any string is allowed");
        let warning = owner.report(Code::SidWithoutPattern, pointer, message);
        found.push(warning.help("add its pattern, such as `^CH[0-9a-fA-F]{32}$`"));
    }
}

fn single_value_enum(schema: &Object<'_>, found: &mut Diagnostics) {
    let values = schema.value.get("enum").and_then(Value::as_array);
    let mut values = values
        .into_iter()
        .flatten()
        .filter(|value| !value.is_null());
    if let (Some(only), None) = (values.next(), values.next()) {
        let message = format!("the enum has no other value than {only}");
        let warning = schema.report(
            Code::SingleValueEnum,
            &schema.pointer.child("enum"),
            message,
        );
        found
            .push(warning.help("add the values that are missing, or describe it as a plain value"));
    }
}

fn example_of_schema(schema: &Object<'_>, found: &mut Diagnostics) {
    if let Some(example) = schema.value.get("example") {
        let pointer = schema.pointer.child("example");
        contradictory_example(schema, schema.value, example, &pointer, found);
    }
}

fn examples_of_parameter(parameter: &Object<'_>, found: &mut Diagnostics) {
    let Some(schema) = parameter.value.get("schema") else {
        return;
    };
    if let Some(example) = parameter.value.get("example") {
        let pointer = parameter.pointer.child("example");
        contradictory_example(parameter, schema, example, &pointer, found);
    }
    let examples = parameter.value.get("examples").and_then(Value::as_object);
    for (name, example) in examples.into_iter().flatten() {
        if let Some(value) = example.get("value") {
            let pointer = parameter
                .pointer
                .child("examples")
                .child(name)
                .child("value");
            contradictory_example(parameter, schema, value, &pointer, found);
        }
    }
}

fn contradictory_example(
    owner: &Object<'_>,
    schema: &Value,
    example: &Value,
    pointer: &Pointer,
    found: &mut Diagnostics,
) {
    if let Some(reason) = example::misfit(owner.source, schema, example) {
        let message = format!("the example does not fit its schema: {reason}");
        let warning = owner.report(Code::ContradictoryExample, pointer, message);
        found.push(warning.help("correct the example or the schema"));
    }
}
