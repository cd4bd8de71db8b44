//! What a diagram in Mermaid may consist of, as far as the generator writes it.

use std::collections::HashSet;

/// What is wrong with the diagrams between these lines.
pub(crate) fn problems(lines: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = HashSet::new();
    let mut is_inside = false;
    for line in lines {
        match (is_inside, line.as_str()) {
            (false, "```mermaid") => is_inside = true,
            (true, "```") => {
                is_inside = false;
                ids.clear();
            }
            (true, "flowchart LR") => {}
            (true, node) => problems.extend(problem(node.trim_start_matches(' '), &mut ids)),
            (false, _) if line.contains("```") => problems.push(format!("a stray fence: {line}")),
            (false, _) => {}
        }
    }
    problems
}

/// What is wrong with `parent --> id["label"]`.
fn problem(line: &str, ids: &mut HashSet<String>) -> Option<String> {
    let Some((names, label)) = line.split_once("[\"") else {
        return Some(format!("no node: {line}"));
    };
    let (parent, id) = match names.split_once(" --> ") {
        Some((parent, id)) => (Some(parent), id),
        None => (None, names),
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // Mermaid's own words, such as `end` and `click`, are lowercase letters.
    let is_reserved = id.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_reserved || !id.chars().all(is_word) || !ids.insert(id.to_owned()) {
        return Some(format!("the ID is invalid or taken: {line}"));
    }
    if parent.is_some_and(|parent| !ids.contains(parent)) {
        return Some(format!("the parent does not come first: {line}"));
    }
    let text = label.strip_suffix("\"]").map(without_escapes);
    let is_plain = |c: char| c.is_alphanumeric() || " ,:/.-_\u{fffd}".contains(c);
    match text {
        Some(text) if text.chars().all(is_plain) => None,
        _ => Some(format!("the label is not escaped: {line}")),
    }
}

/// The label without line breaks and `#35;`.
fn without_escapes(label: &str) -> String {
    let label = label.replace("<br/>", "");
    let mut parts = label.split('#');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(';') {
        Some((number, rest)) if number.parse::<u32>().is_ok() => text + rest,
        _ => text + "#" + part,
    })
}
