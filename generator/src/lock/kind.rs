//! The kinds of items in a names lock, as data: how each is written, what contains it, and whether its old names can
//! stay.

use crate::name::Style;

/// A kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A SID type; its wire name is the prefix.
    Sid,
    /// A further name of a SID type.
    SidAlias,
    /// A description: a module of the crate.
    Version,
    /// A server that programs can choose; its wire name is the URL with its variables in braces.
    Server,
    /// A resource: a module of a version.
    Resource,
    /// A request; its wire name is the target of the operation.
    Request,
    /// The function that starts a request; its wire name is the `operationId`.
    Function,
    /// A parameter of the path: an argument of the function.
    Path,
    /// The setter of a parameter of the query.
    Query,
    /// The setter of a header.
    Header,
    /// The setter of a cookie.
    Cookie,
    /// The setter of a form field.
    Form,
    /// The setter of a property of a JSON body.
    Json,
    /// The setter of the whole body.
    Body,
    /// The setter of a choice.
    Choose,
    /// The setter of credentials.
    Credentials,
    /// The setter that sets a property to null.
    Null,
    /// A choice.
    Choice,
    /// The constructor of a variant of a choice; its wire name is the value of the discriminator.
    Constructor,
    /// The type of a variant of a choice that has optional fields.
    VariantType,
    /// A field that a variant of a choice takes.
    VariantField,
    /// A model; its wire name is that of the schema.
    Model,
    /// A field of a model.
    Field,
    /// The field of a model for what no other field holds.
    Additional,
    /// A function of a model: it reads a choice, makes a model or fills it in.
    ModelFunction,
    /// A value that is one of several values.
    OneOf,
    /// A variant of a `OneOf`; its wire name is that of the model, or the value that it stands for.
    Alternative,
    /// An enum.
    Enum,
    /// A value of an enum.
    Value,
}

/// What is known of a kind.
struct Row {
    kind: Kind,
    word: &'static str,
    /// What contains it; nothing if it is at the top.
    parents: &'static [Kind],
    /// How far its line is indented.
    indent: usize,
    style: Style,
    /// Whether an old name can stay as a deprecated alias.
    has_aliases: bool,
}

const fn row(
    kind: Kind,
    word: &'static str,
    parents: &'static [Kind],
    indent: usize,
    style: Style,
    has_aliases: bool,
) -> Row {
    Row {
        kind,
        word,
        parents,
        indent,
        style,
        has_aliases,
    }
}

use Kind as K;
use Style::{Pascal, Snake};

/// A variant of a `OneOf` keeps its published name whatever its model is called, so it needs no alias.
const ROWS: [Row; 29] = [
    row(K::Sid, "sid", &[], 0, Pascal, true),
    row(K::SidAlias, "alias", &[K::Sid], 2, Pascal, false),
    row(K::Version, "version", &[], 0, Snake, false),
    row(K::Server, "server", &[K::Version], 2, Snake, false),
    row(K::Resource, "resource", &[K::Version], 0, Snake, true),
    row(K::Request, "request", &[K::Resource], 0, Pascal, true),
    row(K::Function, "function", &[K::Request], 2, Snake, true),
    row(K::Path, "path", &[K::Request], 2, Snake, false),
    row(K::Query, "query", &[K::Request], 2, Snake, true),
    row(K::Header, "header", &[K::Request], 2, Snake, true),
    row(K::Cookie, "cookie", &[K::Request], 2, Snake, true),
    row(K::Form, "form", &[K::Request], 2, Snake, true),
    row(K::Json, "json", &[K::Request], 2, Snake, true),
    row(K::Body, "body", &[K::Request], 2, Snake, true),
    row(K::Choose, "choose", &[K::Request], 2, Snake, true),
    row(K::Credentials, "credentials", &[K::Request], 2, Snake, true),
    row(K::Null, "null", &[K::Request], 2, Snake, true),
    row(K::Choice, "choice", &[K::Resource], 0, Pascal, true),
    row(K::Constructor, "variant", &[K::Choice], 2, Snake, false),
    row(K::VariantType, "type", &[K::Constructor], 4, Pascal, true),
    row(K::VariantField, "field", &[K::Constructor], 4, Snake, false),
    row(K::Model, "model", &[K::Resource], 0, Pascal, true),
    row(K::Field, "field", &[K::Model], 2, Snake, false),
    row(K::Additional, "additional", &[K::Model], 2, Snake, false),
    row(K::ModelFunction, "function", &[K::Model], 2, Snake, false),
    row(K::OneOf, "one-of", &[K::Resource], 0, Pascal, true),
    row(K::Alternative, "variant", &[K::OneOf], 2, Pascal, false),
    row(K::Enum, "enum", &[K::Resource], 0, Pascal, true),
    row(K::Value, "value", &[K::Enum], 2, Pascal, true),
];

impl Kind {
    /// The kind of this word in an item of the kind `parent`.
    pub(super) fn read(word: &str, parent: Option<Self>) -> Option<Self> {
        let mut rows = ROWS.iter().filter(|row| row.word == word);
        let row = rows.find(|row| match parent {
            Some(parent) => row.parents.contains(&parent),
            None => row.parents.is_empty(),
        })?;
        Some(row.kind)
    }

    /// Whether this word is that of a kind.
    pub(super) fn is_word(word: &str) -> bool {
        ROWS.iter().any(|row| row.word == word)
    }

    /// The word on its line.
    pub(super) fn word(self) -> &'static str {
        self.row().map_or("", |row| row.word)
    }

    /// How far its line is indented.
    pub(super) fn indent(self) -> usize {
        self.row().map_or(0, |row| row.indent)
    }

    /// How its names are written.
    pub(crate) fn style(self) -> Style {
        self.row().map_or(Snake, |row| row.style)
    }

    /// Whether an old name can stay as a deprecated alias: a field, for example, has none.
    #[must_use]
    pub fn has_aliases(self) -> bool {
        self.row().is_some_and(|row| row.has_aliases)
    }

    /// Whether it sets something that a request sends.
    pub(super) fn is_setter(self) -> bool {
        use Kind::{Body, Cookie, Form, Header, Json, Query};
        matches!(self, Query | Header | Cookie | Form | Json | Body)
    }

    /// Whether it is a type that is recognised by its structure and use.
    pub(super) fn is_schema(self) -> bool {
        matches!(self, Self::Model | Self::OneOf | Self::Enum | Self::Choice)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.kind == self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, ROWS};

    #[test]
    fn each_word_means_one_kind_in_its_parent() {
        for row in &ROWS {
            let parents = row.parents.iter().map(|parent| Some(*parent));
            for parent in parents.chain(row.parents.is_empty().then_some(None)) {
                assert_eq!(Kind::read(row.word, parent), Some(row.kind));
            }
        }
    }
}
