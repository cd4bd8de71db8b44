//! The meaning of the HTML tags in descriptions. Only tags for prose are known; any other is taken for a placeholder
//! such as `<sid>`, and shown as text.

/// The meaning of a tag.
#[derive(Clone, Copy)]
pub(super) enum Tag<'h> {
    /// A tag that is kept, without its attributes.
    Inline(&'static str),
    EndInline(&'static str),
    Link(&'h str),
    EndLink,
    Image {
        source: &'h str,
        shown: &'h str,
    },
    HardBreak,
    /// A break between paragraphs.
    Paragraph,
    List {
        is_numbered: bool,
    },
    EndList,
    Item,
    EndItem,
    Table,
    EndTable,
    /// The start or the end of a table row.
    Row,
    Cell,
    EndCell,
    /// A tag that is left out.
    Nothing,
    /// Any other tag, which is shown as text.
    Unknown,
}

/// Tags that are kept.
const INLINE: &[&str] = &[
    "b", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup", "tt", "u", "var",
];

/// Tags whose start and end have the same meaning.
const SINGLE: &[(&str, Tag<'static>)] = &[
    ("blockquote", Tag::Paragraph),
    ("br", Tag::HardBreak),
    ("details", Tag::Paragraph),
    ("div", Tag::Paragraph),
    ("font", Tag::Nothing),
    ("h1", Tag::Paragraph),
    ("h2", Tag::Paragraph),
    ("h3", Tag::Paragraph),
    ("h4", Tag::Paragraph),
    ("h5", Tag::Paragraph),
    ("h6", Tag::Paragraph),
    ("hr", Tag::Paragraph),
    ("p", Tag::Paragraph),
    ("pre", Tag::Paragraph),
    ("small", Tag::Nothing),
    ("span", Tag::Nothing),
    ("summary", Tag::Paragraph),
    ("tbody", Tag::Nothing),
    ("thead", Tag::Nothing),
    ("tr", Tag::Row),
];

/// Tags whose start and end have different meanings.
const PAIRED: &[(&str, Tag<'static>, Tag<'static>)] = &[
    ("li", Tag::Item, Tag::EndItem),
    ("ol", Tag::List { is_numbered: true }, Tag::EndList),
    ("table", Tag::Table, Tag::EndTable),
    ("td", Tag::Cell, Tag::EndCell),
    ("th", Tag::Cell, Tag::EndCell),
    ("ul", Tag::List { is_numbered: false }, Tag::EndList),
];

/// The meaning of a tag, given as its text from `<` to `>`.
pub(super) fn tag(html: &str) -> Tag<'_> {
    let inside = html.trim_start_matches('<').trim_end_matches(['>', '/']);
    if inside.starts_with("!--") {
        return Tag::Nothing;
    }
    let (is_end, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next();
    let name = name.unwrap_or_default();
    let is = |tag: &str| tag.eq_ignore_ascii_case(name);
    if let Some(tag) = INLINE.iter().find(|tag| is(tag)) {
        return if is_end {
            Tag::EndInline(tag)
        } else {
            Tag::Inline(tag)
        };
    }
    if let Some((_, meaning)) = SINGLE.iter().find(|(tag, _)| is(tag)) {
        return *meaning;
    }
    if let Some((_, start, end)) = PAIRED.iter().find(|(tag, ..)| is(tag)) {
        return if is_end { *end } else { *start };
    }
    match is_end {
        true if is("a") => Tag::EndLink,
        false if is("a") => attribute(inside, "href").map_or(Tag::Nothing, Tag::Link),
        false if is("img") => image(inside),
        _ => Tag::Unknown,
    }
}

fn image(inside: &str) -> Tag<'_> {
    let Some(source) = attribute(inside, "src") else {
        return Tag::Nothing;
    };
    let shown = attribute(inside, "alt").unwrap_or_default();
    Tag::Image { source, shown }
}

fn attribute<'h>(inside: &'h str, name: &str) -> Option<&'h str> {
    let (_, after) = inside.split_once(name)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next()?;
    match quote {
        '"' | '\'' => value.get(1..)?.split(quote).next(),
        _ => value.split_whitespace().next(),
    }
}

/// A piece of a block of HTML.
pub(super) enum Piece<'h> {
    Tag(&'h str),
    Text(&'h str),
}

/// The tags of HTML, and the text between them.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let length = tag_length(rest);
        let (piece, after) = match length {
            Some(length) => (Piece::Tag(rest.get(..length)?), rest.get(length..)?),
            None => {
                let mut others = rest.char_indices().skip(1);
                let end = others
                    .find(|(_, c)| *c == '<')
                    .map_or(rest.len(), |(at, _)| at);
                (Piece::Text(rest.get(..end)?), rest.get(end..)?)
            }
        };
        let is_done = rest.is_empty();
        rest = after;
        (!is_done).then_some(piece)
    })
}

/// The length of the tag or comment that a text begins with.
fn tag_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    if inside.starts_with("!--") {
        // A comment without an end extends to the end of the block, as in browsers.
        return Some(text.find("-->").map_or(text.len(), |end| end + "-->".len()));
    }
    let end = inside.find(['<', '>'])?;
    let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    (is_tag && inside.get(end..)?.starts_with('>')).then_some(end + 2)
}
