//! In: text of a description, which is Markdown. Out: its words, as Markdown that rustdoc takes for nothing else.
//!
//! Code spans, links to web pages and escapes stay what they are. What rustdoc would read as a tag, an item of the
//! crate, a heading or a code block becomes plain text.

/// A code span that shows `text` as it is, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| {
            if is_unsafe(c) || c.is_whitespace() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    if shown.trim().is_empty() {
        "(empty)".to_owned()
    } else if longest > 0 {
        format!("{ticks} {} {ticks}", shown.trim())
    } else {
        format!("{ticks}{}{ticks}", shown.trim())
    }
}

/// The words of a paragraph. A line may be broken between any two.
pub(super) fn words(paragraph: &str) -> Vec<String> {
    let mut words = Words::default();
    let mut rest = paragraph;
    while let Some(first) = rest.chars().next() {
        // Most of a text is plain: copied in one piece.
        let plain = rest.find(|c: char| !is_plain(c)).unwrap_or(rest.len());
        if plain > 0 {
            let (text, after) = rest.split_at(plain);
            words.open.push_str(text);
            rest = after;
            continue;
        }
        let token = token(rest, first);
        match &token {
            Token::Space(_) => words.end(),
            Token::Kept(_, text) => words.open.push_str(text),
            Token::Linked(_, text, target) => {
                words.open.push('[');
                for (index, word) in self::words(text).iter().enumerate() {
                    if index > 0 {
                        words.end();
                    }
                    words.open.push_str(word);
                }
                words.open.push_str(&format!("]({target})"));
            }
        }
        rest = rest.get(token.length()..).unwrap_or_default();
    }
    words.end();
    words.done
}

/// A word as it has to be written where it begins a line.
pub(super) fn at_line_start(word: &str) -> String {
    let number = word
        .strip_suffix(['.', ')'])
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let is_rule = |mark: char| word.chars().all(|c| c == mark);
    if let Some(number) = number {
        return format!("{number}\\{}", word.get(number.len()..).unwrap_or_default());
    }
    if word.starts_with('>') || word.starts_with("~~~") || "-+*=_".chars().any(is_rule) {
        return format!("\\{word}");
    }
    word.to_owned()
}

#[derive(Default)]
struct Words {
    done: Vec<String>,
    open: String,
}

impl Words {
    fn end(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }
}

/// A piece of text, with its length in the source.
enum Token<'a> {
    Space(usize),
    Kept(usize, String),
    /// A link with a text and a target.
    Linked(usize, &'a str, &'a str),
}

impl Token<'_> {
    fn length(&self) -> usize {
        match self {
            Token::Space(length) | Token::Kept(length, _) | Token::Linked(length, _, _) => *length,
        }
    }
}

fn token(rest: &str, first: char) -> Token<'_> {
    let escaped = |c: char| Token::Kept(c.len_utf8(), format!("\\{c}"));
    match first {
        c if c.is_whitespace() || is_unsafe(c) => Token::Space(c.len_utf8()),
        '`' => code_span(rest),
        '\\' => match rest.chars().nth(1) {
            Some(next) if next.is_ascii_punctuation() => Token::Kept(2, format!("\\{next}")),
            _ => Token::Kept(1, "\\\\".to_owned()),
        },
        '[' => link(rest).unwrap_or_else(|| escaped(first)),
        'h' => url(rest).unwrap_or_else(|| Token::Kept(1, "h".to_owned())),
        '<' if tag(rest).is_some() => tag(rest).unwrap_or(Token::Space(1)),
        '<' => match url(rest.get(1..).unwrap_or_default()) {
            Some(Token::Kept(length, text))
                if rest
                    .get(1 + length..)
                    .is_some_and(|end| end.starts_with('>')) =>
            {
                Token::Kept(length + 2, text)
            }
            _ => escaped(first),
        },
        ']' | '#' | '|' => escaped(first),
        c => Token::Kept(c.len_utf8(), c.to_string()),
    }
}

/// Tags of HTML that prose is written with.
const INLINE_TAGS: &[&str] = &[
    "a", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "tt", "u",
];
const BLOCK_TAGS: &[&str] = &[
    "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "table", "td", "th", "tr",
    "ul",
];

/// A tag of HTML, which is left out: its text says the same.
fn tag(rest: &str) -> Option<Token<'_>> {
    let end = rest.find('>')?;
    let inside = rest.get(1..end)?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let name = name.split([' ', '/', '\n']).next().unwrap_or_default();
    let is_in = |tags: &[&str]| tags.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    if inside.contains('<') {
        None
    } else if is_in(INLINE_TAGS) {
        Some(Token::Kept(end + 1, String::new()))
    } else {
        is_in(BLOCK_TAGS).then_some(Token::Space(end + 1))
    }
}

/// What begins with a backtick: a code span if something ends it, or else just backticks.
fn code_span(rest: &str) -> Token<'_> {
    let content = rest.trim_start_matches('`');
    let ticks = rest.len() - content.len();
    let mut from = 0;
    while let Some(start) = content.get(from..).and_then(|text| text.find('`')) {
        let end = content.get(from + start..).unwrap_or_default();
        let length = end.len() - end.trim_start_matches('`').len();
        if length == ticks {
            let text = content.get(..from + start).unwrap_or_default();
            let words: Vec<&str> = text.split_whitespace().collect();
            return Token::Kept(2 * ticks + from + start, code(&words.join(" ")));
        }
        from += start + length;
    }
    Token::Kept(ticks, "\\`".repeat(ticks))
}

/// `[text](https://…)`. Looks no further than the next character that no link may hold, since every bracket of a text is
/// tried.
fn link(rest: &str) -> Option<Token<'_>> {
    let rest = rest.strip_prefix('[')?;
    let (text, after) = rest.split_at(rest.find(['[', ']', '`', '<', '\\'])?);
    let after = after.strip_prefix("](")?;
    let may_be_in_target = |c: char| c.is_ascii_graphic() && !"<>()\"'`\\".contains(c);
    let (target, after) = after.split_at(after.find(|c| !may_be_in_target(c))?);
    let is_url = target.starts_with("https://") || target.starts_with("http://");
    let is_link =
        is_url && after.starts_with(')') && !text.contains("://") && !text.trim().is_empty();
    is_link.then(|| Token::Linked(text.len() + target.len() + 4, text, target))
}

/// A bare URL, which becomes one in angle brackets.
fn url(rest: &str) -> Option<Token<'_>> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.starts_with(scheme))?;
    let ends = |c: char| c.is_whitespace() || is_unsafe(c) || "<>\"`[]|\\".contains(c);
    let end = rest.find(ends).unwrap_or(rest.len());
    let url = rest
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
    (url.len() > scheme.len()).then(|| Token::Kept(url.len(), format!("<{url}>")))
}

/// Characters that mean nothing but themselves, whatever comes before or after.
fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !is_unsafe(c) && !"`\\[h<]#|".contains(c)
}

/// Characters that show nothing, or turn the text around them: the compiler refuses some of them in comments.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{at_line_start, code, words};

    fn safe(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn what_is_meant_as_markdown_stays() {
        for text in [
            "`<a> [b]`",
            "a [b](https://c.example) d",
            "[several words](https://c.example/d_e?f=g#h), and so on",
            "<https://a.example>",
            "*this* and _that_",
            "\\[escaped\\]",
        ] {
            assert_eq!(safe(text), text);
        }
    }

    #[test]
    fn nothing_becomes_a_link_a_tag_or_a_heading_by_accident() {
        for (text, expected) in [
            (
                "See https://a.example/b, [x] and <Vec>.",
                "See <https://a.example/b>, \\[x\\] and \\<Vec>.",
            ),
            (
                "<p>One <b>two</b><br/>three <a href=\"https://a.example\">four</a></p>",
                "One two three four",
            ),
            ("(https://a.example)", "(<https://a.example>)"),
            (
                "[x](Vec) [`y`](https://[z])",
                "\\[x\\](Vec) \\[`y`\\](https://\\[z\\])",
            ),
            ("``` code ``` `b", "`code` \\`b"),
            ("``a`b``", "`` a`b ``"),
            ("# a | b", "\\# a \\| b"),
            ("a\u{202e}b\0c\u{2028}d", "a b c d"),
            ("\\", "\\\\"),
        ] {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_does_not_begin_like_a_block() {
        for word in ["-", "+", "*", ">x", "===", "---", "~~~"] {
            assert_eq!(at_line_start(word), format!("\\{word}"));
        }
        assert_eq!(at_line_start("12."), "12\\.");
        assert_eq!(at_line_start("*this*"), "*this*");
    }

    #[test]
    fn code_shows_whatever_it_holds() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a\n\u{202e}b"), "`a  b`");
        assert_eq!(code(" "), "(empty)");
    }
}
