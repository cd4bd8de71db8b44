//! Prints Rust on one line, in the usual style. The tests of the runtime use this file, too.

use quote::ToTokens as _;
use syn::{Signature, Visibility};

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(crate) fn type_line(tokens: &str) -> String {
    let line = printed(&format!("type T = {tokens};"));
    line.strip_prefix("type T = ").unwrap_or(&line).to_owned()
}

/// A function without its body.
pub(crate) fn signature_line(signature: &Signature) -> String {
    // Only a trait may contain one.
    let line = printed(&format!("trait T {{ {}; }}", signature.to_token_stream()));
    let line = line.strip_prefix("trait T { ").unwrap_or(&line);
    let line = line.strip_suffix('}').unwrap_or(line).trim();
    line.trim_end_matches(';').to_owned()
}

/// An item on one line, without its semicolon.
pub(crate) fn printed(item: &str) -> String {
    let file = syn::parse_file(item).unwrap_or_else(|error| panic!("{error}: {item}"));
    let text = prettyplease::unparse(&file);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = [
        ("( ", "("),
        (" )", ")"),
        (",)", ")"),
        ("< ", "<"),
        (",>", ">"),
        (", >", ">"),
        (" >", ">"),
    ]
    .into_iter()
    .fold(line, |line, (from, to)| line.replace(from, to));
    line.trim_end_matches(';').to_owned()
}
