//! In: tokens. Out: the text of a file.

use proc_macro2::TokenStream;

use super::macro_call;

/// A file with these docs, and with blank lines between the chunks.
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
            [syn::Item::Macro(call)] => macro_call::format(&call.mac),
            _ => with_rustfmt_conditions(&with_blank_lines(&prettyplease::unparse(&file))),
        },
        // Only if an emitter is wrong; the compiler then shows where.
        Err(_) => format!("{tokens}\n"),
    }
}

/// The lines of statements, not indented.
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

/// Adds blank lines between the items of an `impl`, which prettyplease omits. Every line is code: string literals are
/// printed with escapes, so they have no line ends.
fn with_blank_lines(text: &str) -> String {
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

/// Formats a `cfg` attribute on several lines as rustfmt does: with `any(` on the first line.
fn with_rustfmt_conditions(text: &str) -> String {
    let (begin, end) = ("#[cfg(\n    any(\n", "    )\n)]\n");
    let mut formatted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (inside, after))) = rest
        .split_once(begin)
        .and_then(|(before, from)| Some((before, from.split_once(end)?)))
    {
        formatted.push_str(before);
        formatted.push_str("#[cfg(any(\n");
        for line in inside.lines() {
            formatted.push_str(line.strip_prefix("    ").unwrap_or(line));
            formatted.push('\n');
        }
        formatted.push_str("))]\n");
        rest = after;
    }
    formatted + rest
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

/// The text of a line that is directly in an `impl`.
fn in_impl(line: &str) -> Option<&str> {
    line.strip_prefix("    ")
        .filter(|line| !line.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::chunk;

    #[test]
    fn a_condition_on_several_lines_is_formatted_as_by_rustfmt() {
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
