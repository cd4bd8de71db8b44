//! The keywords of JSON Schema that `diff.schema.json` needs. Validators bring forty crates for this one file.

use serde_json::{Map, Value};

/// Where a value does not fit the schema, with a sentence for each. A field that the schema does not name does not fit.
pub(crate) fn problems(root: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    Check { root }.value(root, value, "#", &mut problems);
    problems
}

struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn value(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
        for (keyword, contents) in schema.as_object().unwrap() {
            match keyword.as_str() {
                "$ref" => {
                    let pointer = contents.as_str().unwrap().strip_prefix('#').unwrap();
                    let schema = self.root.pointer(pointer).unwrap();
                    self.value(schema, value, at, problems);
                }
                "type" if !has_type(contents, value) => {
                    problems.push(format!("{at}: {value} is not {contents}"));
                }
                "const" if contents != value => {
                    problems.push(format!("{at}: {value} is not {contents}"));
                }
                "enum" if !contents.as_array().unwrap().contains(value) => {
                    problems.push(format!("{at}: {value} is not one of {contents}"));
                }
                "minimum" if value.as_i64() < contents.as_i64() => {
                    problems.push(format!("{at}: {value} is less than {contents}"));
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(contents, item, &format!("{at}/{index}"), problems);
                    }
                }
                "required" => {
                    let names = contents.as_array().unwrap().iter();
                    let missing = names.filter(|name| value.get(name.as_str().unwrap()).is_none());
                    problems.extend(missing.map(|name| format!("{at}: {name} is missing")));
                }
                "properties" | "additionalProperties" => {}
                "type" | "const" | "enum" | "minimum" => {}
                "$schema" | "$defs" | "title" | "description" => {}
                _ => panic!("`{keyword}` is not checked"),
            }
        }
        if let Some(fields) = value.as_object() {
            self.fields(schema, fields, at, problems);
        }
    }

    fn fields(
        &self,
        schema: &Value,
        fields: &Map<String, Value>,
        at: &str,
        problems: &mut Vec<String>,
    ) {
        if schema["type"] != "object" {
            return;
        }
        for (name, field) in fields {
            let at = format!("{at}/{name}");
            let named = schema["properties"].get(name);
            match named.or(schema.get("additionalProperties")) {
                Some(schema) => self.value(schema, field, &at, problems),
                None => problems.push(format!("{at}: the schema has no such field")),
            }
        }
    }
}

fn has_type(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        name => panic!("the type `{name}` is not checked"),
    };
    match types {
        Value::Array(types) => types.iter().any(is),
        name => is(name),
    }
}
