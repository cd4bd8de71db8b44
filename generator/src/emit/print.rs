//! Printing: from tokens to the text of a file.

use proc_macro2::TokenStream;

use super::macro_call;

/// A file of these docs and items, with a blank line between any two chunks.
pub(super) fn file(docs: &[String], chunks: &[TokenStream]) -> String {
    let docs = docs
        .iter()
        .map(|line| format!("//! {line}").trim_end().to_owned() + "\n")
        .collect::<String>();
    let chunks: Vec<String> = chunks.iter().map(chunk).collect();
    let separator = if docs.is_empty() { "" } else { "\n" };
    format!("{docs}{separator}{}", chunks.join("\n"))
}

/// The text of some items.
pub(super) fn chunk(tokens: &TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => match file.items.as_slice() {
            [syn::Item::Macro(call)] => macro_call::lines(&call.mac),
            _ => with_plain_conditions(&spaced(&prettyplease::unparse(&file))),
        },
        // Cannot happen unless an emitter is wrong; then the compiler shows where.
        Err(_) => format!("{tokens}\n"),
    }
}

/// The lines of some statements, as they stand in a function's body.
pub(super) fn statements(tokens: &TokenStream) -> Vec<String> {
    let function = quote::quote!(fn body() { #tokens });
    let text = chunk(&function);
    let lines: Vec<&str> = text.lines().collect();
    let body = lines
        .get(1..lines.len().saturating_sub(1))
        .unwrap_or_default();
    body.iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
        .collect()
}

/// prettyplease leaves out the blank lines between the items of an `impl`; only whole lines are looked at, and
/// a string literal never has one of its own, since literals are printed with escapes.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut previous = "";
    for line in text.lines() {
        if ends_item(previous) && begins_item(line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

/// prettyplease gives the `any(` of a condition that takes several lines a line of its own.
fn with_plain_conditions(text: &str) -> String {
    let (begin, end) = ("#[cfg(\n    any(\n", "    )\n)]\n");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (inside, after))) = rest
        .split_once(begin)
        .and_then(|(before, from)| Some((before, from.split_once(end)?)))
    {
        plain.push_str(before);
        plain.push_str("#[cfg(any(\n");
        for line in inside.lines() {
            plain.push_str(line.strip_prefix("    ").unwrap_or(line));
            plain.push('\n');
        }
        plain.push_str("))]\n");
        rest = after;
    }
    plain + rest
}

fn ends_item(line: &str) -> bool {
    in_impl(line).is_some_and(|line| line.ends_with([';', '}']) && !line.starts_with("//"))
}

fn begins_item(line: &str) -> bool {
    in_impl(line).is_some_and(|line| {
        ["fn ", "pub ", "///", "#["]
            .iter()
            .any(|start| line.starts_with(start))
    })
}

/// The text of a line that stands directly in an `impl`.
fn in_impl(line: &str) -> Option<&str> {
    line.strip_prefix("    ")
        .filter(|line| !line.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::chunk;

    #[test]
    fn a_condition_that_takes_several_lines_is_as_rustfmt_has_it() {
        let features = [
            "accounts",
            "conversations",
            "messaging",
            "studio",
            "taskrouter",
        ];
        let condition = quote!(#[cfg(any(#(feature = #features),*))]);
        let text = chunk(&quote! {
            #condition
            pub struct Sid;
            #condition
            pub type Alias = Sid;
        });
        let lines = "#[cfg(any(\n    feature = \"accounts\",\n    feature = \"conversations\",\n    \
                     feature = \"messaging\",\n    feature = \"studio\",\n    feature = \"taskrouter\"\n))]\n";
        assert_eq!(
            text,
            format!("{lines}pub struct Sid;\n{lines}pub type Alias = Sid;\n")
        );
    }
}
