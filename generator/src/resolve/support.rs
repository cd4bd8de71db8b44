//! Support: keywords that the parser drops without a word, or that cannot be generated, are errors.

use serde_json::Value;

use super::{Findings, Resolver};
use crate::{
    diagnostic::{Code, near_miss},
    extensions::{self, is_extension},
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
        let Some(Value::Object(entries)) = self.at(pointer) else {
            return;
        };
        for keyword in entries.keys() {
            if let Some(help) = extensions::misplaced(keyword, shape) {
                let message = format!("`{keyword}` has no meaning in {}", shape.name);
                let error = self.error(Code::MisplacedExtension, &pointer.child(keyword), message);
                found.push(error.help(help));
            }
            if !is_extension(keyword) && !supported(shape).any(|known| known == keyword) {
                let message = format!("unsupported construct: `{keyword}` in {}", shape.name);
                let error = self.error(Code::UnsupportedKeyword, &pointer.child(keyword), message);
                let help = match near_miss(keyword, supported(shape)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => {
                        let supported: Vec<&str> = supported(shape).collect();
                        format!("supported here: {}", supported.join(", "))
                    }
                };
                found.push(error.help(help));
            }
        }
    }
}

fn supported(shape: &ObjectShape) -> impl Iterator<Item = &'static str> {
    let keywords = shape.keywords.iter();
    let supported = keywords.filter(|keyword| keyword.support != Support::Unsupported);
    supported.map(|keyword| keyword.name)
}
