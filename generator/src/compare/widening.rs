//! Arguments of which a function takes more than it did: whoever called it still can.

use super::Comparer;
use crate::surface::{Code, MemberKind, OwnerId, OwnerKind, Part};

/// Any JSON, as an argument.
const ANY_JSON: &str = "impl Into<serde_json::Value>";

/// Any string, as an argument.
const ANY_STRING: &str = "impl Into<String>";

/// What `impl Into<T>` begins with.
const INTO: &str = "impl Into<";

/// What `impl IntoIterator<Item = T>` begins with.
const LIST: &str = "impl IntoIterator<Item = ";

impl Comparer<'_> {
    /// Whether a function that took the old arguments, and takes the new ones, takes all that callers pass.
    pub(super) fn is_wider(&self, old: &Code, new: &Code) -> bool {
        let (old, new) = (arguments(old), arguments(new));
        old.len() == new.len()
            && old
                .iter()
                .zip(&new)
                .all(|(old, new)| self.is_same(old, new) || self.takes(old, new))
    }

    fn takes(&self, old: &Code, new: &Code) -> bool {
        if let (Some(old), Some(new)) = (item(old), item(new)) {
            return self.is_same(&old, &new) || self.takes(&old, &new);
        }
        if let [Part::Text(into), Part::Owner(id), Part::Text(_)] = new.0.as_slice()
            && into == INTO
        {
            return self.converts(old, *id);
        }
        match new.plain().as_str() {
            ANY_JSON => match old.0.as_slice() {
                // The model that is made for it may come and go: any JSON does.
                _ if old.plain() == ANY_JSON => true,
                [Part::Owner(id)] => new.0.iter().any(|part| {
                    matches!(part, Part::Made(made) if self.matching.new_of(*id) == Some(*made))
                }),
                _ => ["bool", "i64", "f64", ANY_STRING].contains(&old.plain().as_str()),
            },
            ANY_STRING => match old.0.as_slice() {
                [Part::Owner(id)] => self.old.owners[*id].kind == OwnerKind::Sid,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what was taken converts into one of several values: it is that value, or held by one of its variants.
    /// Strings are not counted: more than `&str` and `String` converted into them.
    fn converts(&self, old: &Code, into: OwnerId) -> bool {
        let is_itself = matches!(old.0.as_slice(), [Part::Owner(id)] if self.matching.new_of(*id) == Some(into));
        let members = self.new.owners[into].members.iter();
        let variants = members.filter(|member| member.kind == MemberKind::Variant);
        let holding = variants.filter(|variant| self.is_same(old, &variant.ty));
        is_itself || holding.count() == 1
    }
}

/// The items of a list.
fn item(code: &Code) -> Option<Code> {
    let mut parts = code.0.clone();
    if let Some(Part::Text(first)) = parts.first_mut() {
        *first = first.strip_prefix(LIST)?.to_owned();
    }
    if !matches!(code.0.first(), Some(Part::Text(_))) {
        return None;
    }
    let last = parts.iter_mut().rev().find_map(|part| match part {
        Part::Text(text) => Some(text),
        _ => None,
    });
    let last = last?;
    *last = last.strip_suffix('>')?.to_owned();
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    Some(Code(parts))
}

/// Arguments one by one.
fn arguments(code: &Code) -> Vec<Code> {
    let mut arguments = vec![Code::default()];
    let mut depth = 0_i32;
    for part in &code.0 {
        let Part::Text(text) = part else {
            if let Some(last) = arguments.last_mut() {
                last.0.push(part.clone());
            }
            continue;
        };
        for piece in text.split_inclusive(['<', '>', ',']) {
            depth += match piece.chars().last() {
                Some('<') => 1,
                Some('>') => -1,
                _ => 0,
            };
            let is_end = depth == 0 && piece.ends_with(',');
            let piece = if is_end {
                piece.trim_end_matches(',')
            } else {
                piece
            };
            if let Some(last) = arguments.pop() {
                // The blank behind a comma belongs to no argument.
                let piece = if last.0.is_empty() {
                    piece.trim_start()
                } else {
                    piece
                };
                arguments.push(if piece.is_empty() {
                    last
                } else {
                    last.push(piece)
                });
            }
            if is_end {
                arguments.push(Code::default());
            }
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::{Code, arguments, item};

    #[test]
    fn arguments_end_at_commas_outside_of_generics() {
        let code = Code::text("BTreeMap<String, String>, impl Into<String>, i64");
        let texts: Vec<String> = arguments(&code).iter().map(Code::plain).collect();
        assert_eq!(
            texts,
            ["BTreeMap<String, String>", "impl Into<String>", "i64"]
        );
    }

    #[test]
    fn only_lists_have_items() {
        let list = Code::text("impl IntoIterator<Item = impl Into<String>>");
        assert_eq!(
            item(&list).map(|item| item.plain()).as_deref(),
            Some("impl Into<String>")
        );
        assert_eq!(item(&Code::text("impl Into<String>")), None);
        assert_eq!(item(&Code::text("i64")), None);
    }
}
