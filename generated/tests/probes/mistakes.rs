//! In: an operation. Out: valid requests of it, and one for each mistake that its description allows to make.

use serde_json::{Map, Value, json};

use super::{
    Kind, Sent,
    catalogue::{Catalogue, Operation, Parameter},
    request::Draft,
};

/// What a request shows, what about it, and the request.
type Made = (Kind, String, Sent);

/// The path of the valid requests, and the probes of an operation.
pub(super) fn of(catalogue: &Catalogue, operation: &Operation) -> (String, Vec<Made>) {
    let examples = operation.request_examples.iter();
    let examples = examples.filter_map(|it| it.as_object().cloned());
    let mut examples: Vec<Map<String, Value>> = examples.collect();
    if examples.is_empty() {
        examples.push(Map::new());
    }
    let valid = examples.into_iter();
    let valid: Vec<Draft<'_>> = valid
        .map(|fields| Draft::new(catalogue, operation, fields))
        .collect();
    let mut made: Vec<Made> = Vec::new();
    for (index, draft) in valid.iter().enumerate() {
        made.push((Kind::Valid, format!("example {}", index + 1), draft.sent()));
    }
    let draft = &valid[0];
    made.extend(whole(draft, operation));
    made.extend(in_path(catalogue, draft, operation));
    for parameter in &operation.parameters {
        made.extend(in_parameter(catalogue, draft, parameter));
    }
    made.extend(in_choices(&valid, operation));
    (draft.sent().path_and_query, made)
}

/// Mistakes of the request as a whole.
fn whole(draft: &Draft<'_>, operation: &Operation) -> Vec<Made> {
    let mut made = Vec::new();
    let mut add = |kind, about: &str, change: &dyn Fn(&mut Draft<'_>)| {
        let mut changed = draft.clone();
        change(&mut changed);
        made.push((kind, about.to_owned(), changed.sent()));
    };
    let has_fields = operation.body.kind != "none" && !draft.fields.is_empty();
    add(
        Kind::UnknownParameter,
        "Nonsense=1",
        &|it| match has_fields {
            true => drop(it.fields.insert("Nonsense".to_owned(), json!("1"))),
            false => it.query.push(("Nonsense".to_owned(), "1".to_owned())),
        },
    );
    add(Kind::UnknownPath, "/Nonsense/Nonsense", &|it| {
        it.more_path = "/Nonsense/Nonsense"
    });
    add(Kind::WrongMethod, "PUT", &|it| it.method = "PUT".to_owned());
    if operation.security != "none" {
        add(Kind::NoCredentials, "", &|it| it.has_credentials = false);
    }
    if has_fields {
        add(Kind::WrongMediaType, "", &|it| {
            *it = it.clone().with_other_media_type();
        });
    }
    if operation.body.kind == "json" {
        for body in ["{\"open\":", "[]", "text"] {
            add(Kind::MalformedBody, body, &|it| {
                it.body = Some(body.to_owned())
            });
        }
    }
    made
}

/// Mistakes in the path.
fn in_path(catalogue: &Catalogue, draft: &Draft<'_>, operation: &Operation) -> Vec<Made> {
    let mut made = Vec::new();
    let mut names = draft.path.iter().map(|(name, _)| name);
    if let Some(name) = names.find(|name| catalogue.has_collection_of(operation, name)) {
        made.push((Kind::NothingThere, name.clone(), draft.sent()));
    }
    for (index, parameter) in operation.parameters_in("path").enumerate() {
        // Others may be unique names, of which any is well-formed.
        if catalogue.sid(&parameter.ty).is_some() {
            let mut changed = draft.clone();
            changed.path[index].1.replace_range(..2, "ZZ");
            made.push((Kind::WrongSidInPath, parameter.name.clone(), changed.sent()));
        }
    }
    made
}

/// Mistakes of one parameter.
fn in_parameter(catalogue: &Catalogue, draft: &Draft<'_>, parameter: &Parameter) -> Vec<Made> {
    let name = &parameter.name;
    let is_field = matches!(parameter.location.as_str(), "form" | "json");
    if !is_field && parameter.location != "query" {
        return Vec::new();
    }
    let mut made = Vec::new();
    if parameter.required && draft.fields.contains_key(name) {
        let mut changed = draft.clone();
        changed.fields.remove(name);
        made.push((Kind::MissingParameter, name.clone(), changed.sent()));
    }
    for (kind, value) in wrong_values(catalogue, parameter) {
        let mut changed = draft.clone();
        let about = format!("{name}={value}");
        match is_field {
            true => drop(changed.fields.insert(name.clone(), value)),
            false => {
                let text = value.as_str().map(str::to_owned);
                let text = text.unwrap_or_else(|| value.to_string());
                changed.query.push((name.clone(), text));
            }
        }
        made.push((kind, about, changed.sent()));
    }
    let list = parameter.ty.get("list");
    if let (Some(items), true) = (list, parameter.location == "form") {
        let shown = draft.fields.get(name).and_then(|it| it.get(0)).cloned();
        let item = catalogue.sid(items).map(Value::from).or(shown);
        let item = item.unwrap_or_else(|| json!("{}"));
        let mut changed = draft.clone();
        changed.fields.insert(name.clone(), json!([item, item]));
        made.push((Kind::RepeatedField, name.clone(), changed.sent()));
    }
    made
}

/// Values that a parameter cannot have.
fn wrong_values(catalogue: &Catalogue, parameter: &Parameter) -> Vec<(Kind, Value)> {
    let ty = &parameter.ty;
    let mut values = match ty.as_str() {
        Some("integer" | "number") => vec![(Kind::WrongType, json!("many"))],
        Some("boolean") => vec![(Kind::WrongType, json!("perhaps"))],
        Some("date_time" | "date") => vec![(Kind::WrongType, json!("tomorrow"))],
        _ => Vec::new(),
    };
    if let Some(sid) = catalogue.sid(ty) {
        let digits = sid.get(2..).unwrap_or_default();
        values.push((Kind::WrongSid, json!(format!("ZZ{digits}"))));
        values.push((Kind::WrongSid, json!(sid.get(..20))));
    }
    if ty.get("enum").is_some() {
        values.push((Kind::UnknownEnumValue, json!("nonsense")));
    }
    if ty.get("model").is_some() {
        values.push((Kind::WrongType, json!("{\"open\":")));
    }
    let constraints = &parameter.constraints;
    let below = constraints.minimum.map(|it| it - 1);
    let above = constraints.maximum.map(|it| it + 1);
    let outside = [below, above].into_iter().flatten();
    values.extend(outside.map(|value| (Kind::OutOfRange, json!(value))));
    values
}

/// Fields that a variant of a choice requires, left out of the example that makes it.
fn in_choices(valid: &[Draft<'_>], operation: &Operation) -> Vec<Made> {
    let mut made = Vec::new();
    for choice in &operation.choices {
        for variant in &choice.variants {
            let is_made = |it: &&Draft<'_>| {
                it.fields.get(&choice.discriminator) == Some(&json!(variant.value))
            };
            let Some(draft) = valid.iter().find(is_made) else {
                continue;
            };
            for field in &variant.required {
                let mut changed = draft.clone();
                changed.fields.remove(field);
                let about = format!("{} without {field}", variant.value);
                made.push((Kind::MissingInChoice, about, changed.sent()));
            }
        }
    }
    made
}
