//! In: what is lowered. Out: warnings about fields that look like personal data, and that no mark decides.
//!
//! Whatever is not marked is printed: in `Debug`, in logs and in the messages of errors. A description rarely marks
//! everything, and nothing else would tell.

use std::collections::HashMap;

use heck::ToSnakeCase as _;
use indexmap::IndexMap;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    extensions::{PUBLIC, TWILIO},
    ir::{Api, Place, Privacy, Resource, Type},
    overlay,
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// Words that name personal data, in a name made of them and others.
const PERSONAL: [&str; 20] = [
    "phone",
    "phone_number",
    "mobile",
    "email",
    "e_mail",
    "address",
    "identity",
    "friendly_name",
    "first_name",
    "last_name",
    "full_name",
    "given_name",
    "family_name",
    "middle_name",
    "customer_name",
    "contact_name",
    "user_name",
    "display_name",
    "birthday",
    "date_of_birth",
];

/// The last word of names that tell something about personal data, and are none.
const ABOUT: [&str; 14] = [
    "sid", "sids", "id", "ids", "type", "types", "url", "uri", "status", "method", "format",
    "count", "enabled", "required",
];

/// Finds the fields that look like personal data and that no mark decides.
///
/// They are one warning each or, if no overlay decides anything about personal data, one warning together.
pub(crate) fn unmarked(documents: &[Document], api: &Api) -> Diagnostics {
    let mut found = Diagnostics::new();
    for (document, module) in documents.iter().zip(&api.modules) {
        let resources = module.resources.iter().map(|id| &api.resources[*id]);
        let resources: Vec<_> = resources.map(|resource| fields(resource, api)).collect();
        let mut suspects = IndexMap::new();
        for fields in &resources {
            collect(fields, &mut suspects);
        }
        if suspects.is_empty() {
            continue;
        }
        let source = &document.source;
        let mut fields = resources.iter().flatten();
        if fields.any(|field| is_decided_in_overlay(source, &field.place.pointer)) {
            found.extend(
                suspects
                    .iter()
                    .map(|(field, reason)| separately(source, field, reason)),
            );
        } else {
            found.push(together(source, &suspects));
        }
    }
    found
}

/// A parameter or a property.
struct Field<'a> {
    name: &'a str,
    /// The words of the name, which are the same in a request and in its response.
    words: String,
    ty: &'a Type,
    privacy: Privacy,
    place: &'a Place,
}

/// Adds the fields of a resource that look personal, each with the reason.
fn collect(fields: &[Field<'_>], suspects: &mut IndexMap<Pointer, String>) {
    let redacted = fields.iter().filter(|field| field.privacy.is_redacted());
    let marked: HashMap<&str, Privacy> = redacted
        .map(|field| (field.words.as_str(), field.privacy))
        .collect();
    for field in fields {
        if field.privacy != Privacy::Unmarked || !holds_text(field.ty) {
            continue;
        }
        let name = field.name;
        let reason = if let Some(mark) = marked.get(field.words.as_str()) {
            let what = match mark {
                Privacy::Secret => "a secret",
                _ => "personal data",
            };
            format!("`{name}` is marked as {what} elsewhere in its resource, but not here")
        } else if looks_personal(&field.words) {
            format!("`{name}` looks like personal data, and is not marked")
        } else {
            continue;
        };
        suspects.insert(field.place.pointer.clone(), reason);
    }
}

fn fields<'a>(resource: &'a Resource, api: &'a Api) -> Vec<Field<'a>> {
    let operations = resource.operations.iter();
    let parameters = operations.flat_map(|operation| operation.parameters.values());
    let parameters = parameters.map(|parameter| Field {
        name: parameter.name.as_str(),
        words: parameter.name.as_str().to_snake_case(),
        ty: &parameter.ty,
        privacy: parameter.privacy,
        place: &parameter.place,
    });
    let models = resource.models.iter().map(|id| &api.models[*id]);
    let properties = models.flat_map(|model| &model.properties);
    let properties = properties.map(|property| Field {
        name: property.name.as_str(),
        words: property.name.as_str().to_snake_case(),
        ty: &property.ty,
        privacy: property.privacy,
        place: &property.item.place,
    });
    parameters.chain(properties).collect()
}

/// Whether an overlay says that a field is personal or public.
fn is_decided_in_overlay(source: &Source, field: &Pointer) -> bool {
    let file = &source.location(&Pointer::root()).file;
    [TWILIO.name, PUBLIC.name].into_iter().any(|name| {
        let mark = field.child(name);
        source.at(&mark).is_some() && source.location(&mark).file != *file
    })
}

/// Whether a value can hold any text: a number, a date or a SID tells little, and a model has marks of its own.
fn holds_text(ty: &Type) -> bool {
    matches!(ty.innermost(), Type::String | Type::Json | Type::JsonText)
}

fn looks_personal(words: &str) -> bool {
    let last = words.rsplit('_').next().unwrap_or_default();
    let padded = format!("_{words}_");
    let mut names = PERSONAL.iter();
    !ABOUT.contains(&last)
        && names.any(|name| {
            ["_", "s_", "es_"]
                .iter()
                .any(|end| padded.contains(&format!("_{name}{end}")))
        })
}

/// A warning for one field, with the action of an overlay to paste.
fn separately(source: &Source, field: &Pointer, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::UnmarkedPersonalData, reason)
        .at(source, field)
        .help("decide it in an overlay, with `x-public: the reason` in place of `x-twilio` if it may be printed")
        .paste(action(source, field))
}

/// One warning for all, with an overlay to paste.
fn together(source: &Source, suspects: &IndexMap<Pointer, String>) -> Diagnostic {
    let message = match suspects.len() {
        1 => "one field looks like personal data, and is not marked".to_owned(),
        count => format!("{count} fields look like personal data, and are not marked"),
    };
    let mut lines: Vec<String> = [
        "overlay: 1.0.0",
        "info: { title: Personal data, version: 1.0.0 }",
        "actions:",
    ]
    .map(str::to_owned)
    .into();
    lines.extend(suspects.keys().flat_map(|pointer| action(source, pointer)));
    Diagnostic::new(Code::UnmarkedPersonalData, message)
        .at(source, &Pointer::root())
        .help(
            "name an overlay with these lines in the manifest; `x-public: the reason` in place of `x-twilio` is for what \
             may be printed",
        )
        .paste(lines)
}

/// The action of an overlay that marks a value as personal.
fn action(source: &Source, pointer: &Pointer) -> Vec<String> {
    vec![
        format!("- target: \"{}\"", overlay::target(source, pointer)),
        "  update: { x-twilio: { pii: { handling: standard } } }".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::looks_personal;

    #[test]
    fn names_look_personal_by_their_words() {
        for name in [
            "phone",
            "customer_email",
            "home_address",
            "emails",
            "addresses",
            "friendly_name",
        ] {
            assert!(looks_personal(name), "{name}");
        }
        for name in [
            "megaphone",
            "address_sid",
            "email_enabled",
            "name",
            "file_name",
        ] {
            assert!(!looks_personal(name), "{name}");
        }
    }
}
