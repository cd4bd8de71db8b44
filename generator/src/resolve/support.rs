//! Support: keywords that the parser drops without a word, or that cannot be generated, are errors.

use serde_json::Value;

use super::{Findings, Resolver};
use crate::{
    diagnostic::near_miss,
    extensions,
    keywords::{ObjectShape, Support},
    pointer::Pointer,
};

impl Resolver<'_> {
    /// Reports every keyword at `pointer` that is not supported in this kind of object.
    pub(super) fn check_support(
        &self,
        pointer: &Pointer,
        shape: &ObjectShape,
        found: &mut Findings,
    ) {
        let Some(Value::Object(entries)) = self.source.at(pointer) else {
            return;
        };
        for keyword in entries.keys() {
            if let Some(help) = extensions::misplaced(keyword, shape) {
                let message = format!("`{keyword}` has no meaning in {}", shape.name);
                let error = self.error(&pointer.child(keyword), message);
                found.push(error.help(help));
            }
            if !keyword.starts_with("x-") && !is_supported(shape, keyword) {
                let message = format!("unsupported construct: `{keyword}` in {}", shape.name);
                let error = self.error(&pointer.child(keyword), message);
                let supported = supported(shape);
                let help = match near_miss(keyword, supported.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("supported here: {}", supported.join(", ")),
                };
                found.push(error.help(help));
            }
        }
    }
}

fn is_supported(shape: &ObjectShape, name: &str) -> bool {
    let known = shape.keywords.iter().find(|keyword| keyword.name == name);
    known.is_some_and(|keyword| keyword.support != Support::Unsupported)
}

fn supported(shape: &ObjectShape) -> Vec<&'static str> {
    let keywords = shape.keywords.iter();
    let supported = keywords.filter(|keyword| keyword.support != Support::Unsupported);
    supported.map(|keyword| keyword.name).collect()
}
