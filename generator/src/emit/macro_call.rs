//! Formats calls of the runtime's macros, since prettyplease does not format the arguments of macros.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;

/// The maximal width of a line.
const WIDTH: usize = 100;

/// Formats a call: on one line if it fits, otherwise with a line for each argument or for each row of its table.
pub(super) fn format(call: &syn::Macro) -> String {
    let path = text(call.path.to_token_stream());
    let arguments = split(call.tokens.clone());
    let inner: Vec<String> = arguments.iter().cloned().map(text).collect();
    let one_line = format!("{path}!({});\n", inner.join(", "));
    if one_line.trim_end().len() <= WIDTH {
        return one_line;
    }
    let table = arguments.as_slice();
    if let [argument] = table
        && let Some((head, rows)) = table_of(argument.clone())
    {
        let rows: String = rows
            .into_iter()
            .map(|row| format!("    {row},\n"))
            .collect();
        return format!("{path}!({head} {{\n{rows}}});\n");
    }
    let inner: String = arguments.into_iter().map(argument).collect();
    format!("{path}!(\n{inner});\n")
}

/// The head and the rows of an argument that ends with braces.
fn table_of(tokens: TokenStream) -> Option<(String, Vec<String>)> {
    let mut head: Vec<TokenTree> = tokens.into_iter().collect();
    match head.pop()? {
        TokenTree::Group(rows) if rows.delimiter() == Delimiter::Brace => {
            let rows = split(rows.stream()).into_iter().map(text).collect();
            Some((text(head.into_iter().collect()), rows))
        }
        _ => None,
    }
}

/// An argument on a line of its own, or on several if its type parameters do not fit on one.
fn argument(tokens: TokenStream) -> String {
    let line = format!("    {},\n", text(tokens.clone()));
    if line.trim_end().len() <= WIDTH {
        return line;
    }
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_angle =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '<');
    match (tokens.iter().position(is_angle), tokens.pop()) {
        (Some(start), Some(_)) => {
            let parameters: TokenStream = tokens.split_off(start).into_iter().skip(1).collect();
            let head = text(tokens.into_iter().collect());
            let parameters = split(parameters).into_iter();
            let parameters: String = parameters
                .map(|parameter| format!("        {},\n", text(parameter)))
                .collect();
            format!("    {head}<\n{parameters}    >,\n")
        }
        _ => line,
    }
}

/// The parts between commas outside of brackets.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let mut depth = 0_i32;
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth -= 1,
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => {
                parts.push(TokenStream::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.extend([tree]);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Tokens on one line.
fn text(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut is_glued = true;
    let mut follows_name = false;
    for tree in tokens {
        let (piece, glues_before, glues_after) = match &tree {
            TokenTree::Group(group) => {
                // What a variant holds follows its name.
                let is_held = group.delimiter() == Delimiter::Parenthesis && follows_name;
                (grouped(group), is_held, false)
            }
            TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
                (',' | ':', Spacing::Alone) | ('>', _) => (tree.to_string(), true, false),
                (':' | '<', _) => (tree.to_string(), true, true),
                (_, Spacing::Joint) => (tree.to_string(), false, true),
                _ => (tree.to_string(), false, false),
            },
            _ => (tree.to_string(), false, false),
        };
        // The second character of `::` and `..` has the spacing `Alone`.
        let ends_pair = text.ends_with("::") || text.ends_with("..");
        if !(is_glued || glues_before || ends_pair) {
            text.push(' ');
        }
        text.push_str(&piece);
        is_glued = glues_after;
        follows_name = matches!(tree, TokenTree::Ident(_));
    }
    text
}

fn grouped(group: &proc_macro2::Group) -> String {
    let parts: Vec<String> = split(group.stream()).into_iter().map(text).collect();
    let inner = parts.join(", ");
    match group.delimiter() {
        Delimiter::Brace => format!("{{ {inner} }}"),
        Delimiter::Bracket => format!("[{inner}]"),
        Delimiter::Parenthesis | Delimiter::None => format!("({inner})"),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::format;

    fn shown(tokens: proc_macro2::TokenStream) -> String {
        format(&syn::parse2(tokens).unwrap())
    }

    #[test]
    fn a_call_that_fits_is_on_one_line() {
        assert_eq!(
            shown(quote!(runtime::request!(
                LIST,
                ListBells,
                [super::tower::Bell]
            ))),
            "runtime::request!(LIST, ListBells, [super::tower::Bell]);\n"
        );
        assert_eq!(
            shown(quote!(
                runtime::model!(Bell { tone, key = "Key": personal, r#type = "type", ..rest })
            )),
            "runtime::model!(Bell { tone, key = \"Key\": personal, r#type = \"type\", ..rest });\n"
        );
        assert_eq!(
            shown(quote!(
                runtime::one_of!(Sound by "kind" { Bell = "bell" | "gong" })
            )),
            "runtime::one_of!(Sound by \"kind\" { Bell = \"bell\" | \"gong\" });\n"
        );
        let nested = quote!(
            runtime::request!(GET, Get<HasTone>, std::collections::BTreeMap<String, Vec<Bell>>)
        );
        assert_eq!(
            shown(nested),
            "runtime::request!(GET, Get<HasTone>, std::collections::BTreeMap<String, Vec<Bell>>);\n"
        );
    }

    #[test]
    fn a_long_call_has_a_line_for_each_argument_row_or_type_parameter() {
        let (one, two) = (quote!(HasTheToneOfTheBell), quote!(HasTheNameOfTheTower));
        assert_eq!(
            shown(quote!(
                runtime::request!(CREATE_A_BELL, CreateABell<#one, #two, #one>, TheBellThatWasCreated)
            )),
            "runtime::request!(\n    CREATE_A_BELL,\n    CreateABell<HasTheToneOfTheBell, HasTheNameOfTheTower, \
             HasTheToneOfTheBell>,\n    TheBellThatWasCreated,\n);\n"
        );
        assert_eq!(
            shown(quote!(
                runtime::request!(C, CreateABell<#one, #two, #one, #two>, Bell)
            )),
            "runtime::request!(\n    C,\n    CreateABell<\n        HasTheToneOfTheBell,\n        HasTheNameOfTheTower,\n        \
             HasTheToneOfTheBell,\n        HasTheNameOfTheTower,\n    >,\n    Bell,\n);\n"
        );
        let key = "k".repeat(70);
        assert_eq!(
            shown(quote!(
                runtime::model!(Bell { tone: personal, date_created, key = #key })
            )),
            format!(
                "runtime::model!(Bell {{\n    tone: personal,\n    date_created,\n    key = \"{key}\",\n}});\n"
            )
        );
    }
}
