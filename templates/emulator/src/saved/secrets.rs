//! What a saved state must not hold. In: values. Out: the same without secrets.

use serde_json::Value;

use crate::{
    catalogue::{Privacy, Property},
    effects::State,
    store::Resource,
};

/// The properties of a resource, without those that the description marks as secrets, and without the credentials in
/// URLs.
pub(super) fn properties(state: &State<'_>, resource: &Resource) -> Value {
    let kind = state.api.kind(resource.kind);
    let model = kind.and_then(|it| state.api.catalogue.models.get(it.model?));
    let described = model.map_or(&[][..], |it| it.properties.as_slice());
    let is_secret = |property: &Property| property.privacy == Privacy::Secret;
    let secrets = described.iter().filter(|it| is_secret(it));
    let secrets: Vec<&str> = secrets.map(|it| it.name.as_str()).collect();
    let fields = resource.fields.iter();
    let fields = fields.filter(|(name, _)| !secrets.contains(&name.as_ref()));
    Value::Object(
        fields
            .map(|(name, value)| (name.to_string(), clean(value)))
            .collect(),
    )
}

fn clean(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(without_credentials(text)),
        Value::Array(items) => items.iter().map(clean).collect(),
        Value::Object(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), clean(value)))
                    .collect(),
            )
        }
        value => value.clone(),
    }
}

/// A URL without `user:password@`. Any other text as it is.
pub(super) fn without_credentials(text: &str) -> String {
    let parts = text.split_once("://");
    let parts = parts.filter(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    });
    let Some((scheme, rest)) = parts else {
        return text.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn a_url_loses_its_credentials_and_nothing_else() {
        for (text, expected) in [
            (
                "https://me:secret@example.com:8/a?b=c@d",
                "https://example.com:8/a?b=c@d",
            ),
            ("HTTP://me@example.com", "HTTP://example.com"),
            ("https://a@b@example.com#e", "https://example.com#e"),
            ("https://example.com/a@b", "https://example.com/a@b"),
            ("mailto://me@example.com", "mailto://me@example.com"),
            ("me@example.com", "me@example.com"),
        ] {
            assert_eq!(without_credentials(text), expected);
        }
    }
}
