//! Resources: what operations are grouped by.

use super::ModuleLowerer;
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Resource, ResourceId, without_fragment},
    pointer::Pointer,
    resolve::{Operation, Resolved, Webhook},
};

impl ModuleLowerer<'_> {
    /// The resource of an operation: that of its tag or, without one, of its path.
    pub(super) fn resource_of(&mut self, operation: &Operation) -> ResourceId {
        match &operation.tag {
            Some(tag) => self.resource_of_tag(tag, &operation.pointer.child("tags")),
            None => {
                let words = words_of_path(without_fragment(&operation.path));
                let mut others = self.description.operations.iter();
                if others.any(|other| other.tag.is_some()) {
                    let message = format!(
                        "the operation has no tag, unlike others, so its module is named after its path: `{words}`"
                    );
                    let warning = Diagnostic::new(Code::UntaggedOperation, message)
                        .at(self.source(), &operation.pointer);
                    self.diagnostics.push(warning.help("add `tags: […]`"));
                }
                self.resource(&words, &words, None, String::new(), &operation.pointer)
            }
        }
    }

    /// The resource of a webhook: that of its tag or, without one, of its name.
    pub(super) fn resource_of_webhook(&mut self, webhook: &Webhook) -> ResourceId {
        match &webhook.tag {
            Some(tag) => self.resource_of_tag(tag, &webhook.pointer.child("tags")),
            None => {
                let name = &webhook.name;
                self.resource(name, name, None, webhook.docs.clone(), &webhook.pointer)
            }
        }
    }

    fn resource_of_tag(&mut self, tag: &str, pointer: &Pointer) -> ResourceId {
        let words = match tag.strip_prefix(self.tag_prefix.as_str()) {
            Some(rest) if !rest.is_empty() => rest.to_owned(),
            _ => {
                let message = format!("the tag `{tag}` does not start with `{}`", self.tag_prefix);
                self.error(
                    Code::TagWithoutPrefix,
                    pointer,
                    message,
                    "rename the tag, or correct `tag-prefix` in the manifest",
                );
                tag.to_owned()
            }
        };
        let described = self.description.tags.get(tag);
        let rename = described.and_then(|tag| tag.rename.clone());
        let docs = described.map(|tag| tag.docs.clone()).unwrap_or_default();
        self.resource(tag, &words, rename, docs, pointer)
    }

    /// The resource of this key, made when it is first met.
    fn resource(
        &mut self,
        key: &str,
        words: &str,
        rename: Option<String>,
        docs: String,
        pointer: &Pointer,
    ) -> ResourceId {
        if let Some(id) = self.resources.get(key) {
            return *id;
        }
        let item = self.item(words, rename, pointer);
        let id = self.api.resources.alloc(Resource {
            item,
            docs,
            models: Vec::new(),
            enums: Vec::new(),
            one_ofs: Vec::new(),
            choices: Vec::new(),
            operations: Vec::new(),
            webhooks: Vec::new(),
        });
        self.resources.insert(key.to_owned(), id);
        id
    }
}

/// What the manifest says is dropped from the beginning of each tag, or what all tags begin with, up to a digit.
pub(super) fn tag_prefix(description: &Resolved<'_>) -> String {
    match &description.entry.tag_prefix {
        Some(prefix) => prefix.clone(),
        None => {
            let of_operations = description.operations.iter();
            let of_operations = of_operations.map(|operation| &operation.tag);
            let of_webhooks = description.webhooks.iter().map(|webhook| &webhook.tag);
            common_prefix(
                of_operations
                    .chain(of_webhooks)
                    .filter_map(Option::as_deref),
            )
        }
    }
}

/// `FlexV1Channel`, `FlexV1FlexFlow` → `FlexV1`
fn common_prefix<'t>(tags: impl Iterator<Item = &'t str>) -> String {
    let tags: Vec<&str> = tags.collect();
    let mut prefix = tags.first().copied().unwrap_or_default();
    let suits = |prefix: &str| {
        prefix.is_empty()
            || prefix.ends_with(|c: char| c.is_ascii_digit())
                && tags.iter().all(|tag| {
                    tag.strip_prefix(prefix)
                        .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
                })
    };
    while !suits(prefix) {
        let end = prefix
            .char_indices()
            .next_back()
            .map_or(0, |(index, _)| index);
        prefix = prefix.get(..end).unwrap_or_default();
    }
    prefix.to_owned()
}

/// `/v1/Assistants/{id}/Messages` → `Assistants Messages`
fn words_of_path(path: &str) -> String {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or(segment);
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let words = path
        .split('/')
        .map(|segment| segment.split('.').next().unwrap_or_default())
        .filter(|segment| !segment.is_empty() && !segment.contains('{') && !is_version(segment));
    let words: Vec<&str> = words.collect();
    if words.is_empty() {
        "root".to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{common_prefix, words_of_path};

    #[test]
    fn what_all_tags_begin_with_ends_with_a_digit() {
        for (tags, prefix) in [
            (&["FlexV1A", "FlexV1B"][..], "FlexV1"),
            (&["Api20100401Account", "Api20100401Call"], "Api20100401"),
            (
                &["Contentv1Content", "Contentv1ContentAndApprovals"],
                "Contentv1",
            ),
            (&["OauthV1Token", "OrganizationUsers"], ""),
            (&["A1"], ""),
            (&[], ""),
        ] {
            assert_eq!(common_prefix(tags.iter().copied()), prefix, "{tags:?}");
        }
    }

    #[test]
    fn a_path_tells_what_it_is_about() {
        for (path, words) in [
            ("/v1/Assistants/{id}/Messages", "Assistants Messages"),
            ("/2010-04-01/Accounts/{Sid}.json", "Accounts"),
            ("/v2/batch/query", "batch query"),
            ("/{Sid}", "root"),
        ] {
            assert_eq!(words_of_path(path), words);
        }
    }
}
