//! Properties of all texts.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{lines, shown};

/// Here, code of quadratic time would not end, and code that recurses for each level would overflow the stack.
#[test]
fn work_grows_with_the_text() {
    let ticks = |count: usize| {
        (1..count)
            .map(|length| "`".repeat(length) + " ")
            .collect::<String>()
    };
    let nested = |count: usize| {
        (0..count)
            .map(|depth| "  ".repeat(depth) + "- a\n")
            .collect::<String>()
    };
    let mut texts: Vec<String> = [
        "`",
        "<",
        "[",
        "]",
        "*",
        "_",
        "~",
        "&",
        "!",
        "|",
        ")",
        "> ",
        "- ",
        "1. ",
        "a](",
        "[a](",
        "![",
        "*a ",
        "_a _",
        "<a ",
        "<b>",
        "</b>",
        "<b></i>",
        "<a href=\"https://a\">",
        "<br>",
        "<li>",
        "<ul><li>",
        "<table><td>",
        "<!--",
        "http://",
        "https://a)",
        "&a;",
        "\\",
        "#",
        "a\n",
        "a\n\n",
        "- a\n",
        "| a ",
        "[^a]",
        "[a]: b\n",
    ]
    .iter()
    .map(|part| part.repeat(50_000))
    .collect();
    texts.extend([ticks(1_000), nested(500)]);
    texts.push("*".repeat(50_000) + "a" + &"*".repeat(50_000));
    texts.push("> ".repeat(50_000) + &"a ".repeat(50_000));
    texts.push("<table>".to_owned() + &"<tr><td>a</td>".repeat(50_000));
    for text in texts {
        let start: String = text.chars().take(20).collect();
        let length: usize = lines(&text).iter().map(|line| line.len() + 1).sum();
        assert!(
            length <= 8 * text.len() + 100,
            "{start}: {length} of {}",
            text.len()
        );
    }
}

/// A text as rustdoc reads it.
#[derive(Debug, PartialEq)]
struct Read {
    /// Its words and spans.
    shown: String,
    /// Parts that rustdoc would warn about or run.
    warnings: Vec<String>,
}

fn read(text: &str, options: Options) -> Read {
    let mut unknown = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        unknown.push(format!("a link to {}", link.reference));
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let (mut shown, mut warnings) = (String::new(), Vec::new());
    for event in Parser::new_with_broken_link_callback(text, options, Some(callback)) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Start(Tag::CodeBlock(kind)) => {
                shown.push_str("<CodeBlock>");
                if kind != CodeBlockKind::Fenced("text".into()) {
                    warnings.push("code that is run".to_owned());
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => warnings.push(format!("HTML: {html}")),
            Event::Start(tag) if is_shown(tag.to_end()) => {
                shown.push_str(&format!("<{:?}>", tag.to_end()))
            }
            Event::End(tag) if is_shown(tag) => shown.push_str(&format!("</{tag:?}>")),
            Event::Rule => shown.push_str("<Rule>"),
            _ => {}
        }
    }
    shown.retain(|c| !c.is_whitespace());
    warnings.extend(unknown);
    Read { shown, warnings }
}

/// Whether a test compares a kind of span or block. Neighbouring lists may become one, and items may get paragraphs.
fn is_shown(tag: TagEnd) -> bool {
    use TagEnd as Tag;
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Heading(_)
            | Tag::BlockQuote(_)
            | Tag::Item
            | Tag::Table
            | Tag::TableCell
    )
}

/// The text without empty blocks, which are left out.
fn without_empty(shown: &str) -> String {
    let mut shown = shown.to_owned();
    loop {
        let before = shown.len();
        for tag in ["Item", "BlockQuote(None)", "Heading(H1)", "Heading(H2)"] {
            shown = shown.replace(&format!("<{tag}></{tag}>"), "");
        }
        if shown.len() == before {
            return shown;
        }
    }
}

fn common_mark() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

/// All texts of `length` parts.
fn texts<'p>(parts: &'p [&str], length: u32) -> impl Iterator<Item = String> + 'p {
    (0..parts.len().pow(length)).map(move |mut index| {
        let mut text = String::new();
        for _ in 0..length {
            text.push_str(parts[index % parts.len()]);
            index /= parts.len();
        }
        text
    })
}

#[test]
fn rustdoc_reads_what_a_parser_reads_in_the_description() {
    let parts = [
        "a",
        " ",
        "\n",
        "\n\n",
        "- ",
        "2. ",
        "> ",
        "# ",
        "*",
        "_",
        "`",
        "~~",
        "\\",
        "[",
        "a](https://b)",
        "!",
        "|",
        "---",
        "    ",
        "=",
        "&lt;",
        "9)",
    ];
    for text in texts(&parts, 3) {
        let (before, after) = (read(&text, common_mark()), read(&shown(&text), rustdoc()));
        assert_eq!(without_empty(&before.shown), after.shown, "{text:?}");
        assert!(after.warnings.is_empty(), "{text:?}: {:?}", after.warnings);
    }
}

#[test]
fn written_text_is_stable() {
    let parts = [
        "a",
        " ",
        "\n",
        "\n\n",
        "- ",
        "2. ",
        "> ",
        "# ",
        "*",
        "_",
        "`",
        "~~",
        "\\",
        "[",
        "](https://b)",
        "!",
        "|",
        "---",
        "    ",
        "https://a",
        "<b>",
        "</b>",
        "<a>",
        "<li>",
        "<!--",
        "-->",
        "```\n",
        "\t",
        "<td>",
        "<table>",
    ];
    for text in texts(&parts, 3) {
        let once = shown(&text);
        assert_eq!(shown(&once), once, "{text:?}");
    }
}

fn rustdoc() -> Options {
    common_mark() | Options::ENABLE_TASKLISTS
}
