//! The encoding of form bodies: how single fields are written.

use indexmap::IndexMap;
use openapiv3::{Encoding as Parsed, QueryStyle};

use super::{
    Resolver,
    media_type::{Chosen, Format, is_sound},
};
use crate::{ir::Style, pointer::Pointer};

/// How a field of a form is written, where the description says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Encoding {
    /// The media type of the part, in a form that has parts.
    pub(crate) content_type: Option<String>,
    /// How the value becomes pairs, in a form that has none.
    pub(crate) style: Style,
}

impl Resolver<'_> {
    /// The `encoding` of a media type, by field.
    pub(super) fn encodings(&self, chosen: &Chosen<'_>) -> IndexMap<String, Encoding> {
        let parent = chosen.pointer.child("encoding");
        let read = |(name, encoding): (&String, &Parsed)| {
            let pointer = parent.child(name);
            let read = match chosen.format {
                Format::Multipart => Encoding {
                    content_type: content_type(encoding),
                    ..Encoding::default()
                },
                Format::Form => Encoding {
                    style: self.style_of_field(encoding, &pointer),
                    ..Encoding::default()
                },
                // OpenAPI says to ignore it elsewhere.
                _ => return None,
            };
            Some((name.clone(), read))
        };
        chosen.media_type.encoding.iter().filter_map(read).collect()
    }

    fn style_of_field(&self, encoding: &Parsed, pointer: &Pointer) -> Style {
        let style = encoding.style.as_ref().unwrap_or(&QueryStyle::Form);
        // Only a form explodes by default.
        let is_exploded =
            encoding.explode || *style == QueryStyle::Form && !self.has(pointer, "explode");
        match style {
            QueryStyle::DeepObject => Style::DeepObject,
            _ if is_exploded => Style::Repeated,
            QueryStyle::Form => Style::Joined,
            QueryStyle::SpaceDelimited => Style::SpaceDelimited,
            QueryStyle::PipeDelimited => Style::PipeDelimited,
        }
    }

    fn has(&self, parent: &Pointer, keyword: &str) -> bool {
        self.at(&parent.child(keyword)).is_some()
    }
}

/// The first media type of a list, if it is no range: which file it is, is the caller's choice.
fn content_type(encoding: &Parsed) -> Option<String> {
    let first = encoding.content_type.as_deref()?.split(',').next()?.trim();
    (is_sound(first) && !first.contains('*')).then(|| first.to_owned())
}
