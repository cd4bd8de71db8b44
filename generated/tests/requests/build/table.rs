//! The operation tables: what they say about each parameter.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Expr, ItemMacro, ItemStatic, Member};

use crate::tokens::{chain, string};

/// The table of an operation.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) operation_id: String,
    parameters: Vec<Parameter>,
}

/// A row of a table.
#[derive(Default)]
pub(crate) struct Parameter {
    /// `path`, `query`, `header`, `form`, `json` or `body`
    location: String,
    pub(crate) name: String,
    /// Whether it is personal data or a secret.
    pub(crate) is_redacted: bool,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
}

impl Table {
    /// The table in `static CREATE_CHANNEL: runtime::Operation = runtime::Operation { … }`.
    pub(crate) fn read(item: &ItemStatic) -> Option<Self> {
        let Expr::Struct(value) = &*item.expr else {
            return None;
        };
        let field = |name: &str| {
            let is_it = |member: &Member| matches!(member, Member::Named(it) if it == name);
            let mut fields = value.fields.iter();
            Some(&fields.find(|field| is_it(&field.member))?.expr)
        };
        let rows = match field("parameters") {
            Some(Expr::Reference(reference)) => match &*reference.expr {
                Expr::Array(rows) => rows.elems.iter().filter_map(Parameter::read).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        Some(Self {
            name: item.ident.to_string(),
            operation_id: field("id").and_then(string)?,
            parameters: rows,
        })
    }

    pub(crate) fn parameter(&self, location: &str, name: &str) -> Option<&Parameter> {
        let is_it = |row: &&Parameter| row.location == location && row.name == name;
        self.parameters.iter().find(is_it)
    }
}

impl Parameter {
    /// The row in `runtime::Parameter::query("PageSize").at_least(1)`.
    fn read(expr: &Expr) -> Option<Self> {
        let mut row = Self::default();
        for link in chain(expr) {
            let argument = link.arguments.first();
            let integer = || {
                let text = argument?.to_token_stream().to_string().replace(' ', "");
                text.parse().ok()
            };
            match link.name.to_string().as_str() {
                "personal" | "secret" => row.is_redacted = true,
                "at_least" => row.minimum = integer(),
                "at_most" => row.maximum = integer(),
                location @ ("path" | "query" | "header" | "form" | "json" | "body") => {
                    row.location = location.to_owned();
                    row.name = string(argument?)?;
                }
                _ => {}
            }
        }
        Some(row)
    }
}

/// `runtime::request!(LIST_CHANNEL, ListChannel, [Channel])`: the table, the request, and whether its response is a
/// list.
pub(crate) struct Declared {
    pub(crate) table: String,
    pub(crate) request: String,
    pub(crate) is_list: bool,
}

impl Declared {
    pub(crate) fn read(item: &ItemMacro) -> Option<Self> {
        let trees: Vec<TokenTree> = tokens_of(item, "request")?.into_iter().collect();
        let mut names = trees.iter().filter_map(|tree| match tree {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        });
        Some(Self {
            table: names.next()?,
            request: names.next()?,
            is_list: trees.iter().any(is_in_brackets),
        })
    }
}

fn is_in_brackets(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// What is between the parentheses of `runtime::name!(…)`.
pub(crate) fn tokens_of(item: &ItemMacro, name: &str) -> Option<TokenStream> {
    let is_it = item.mac.path.segments.last()?.ident == name;
    is_it.then(|| item.mac.tokens.clone())
}
