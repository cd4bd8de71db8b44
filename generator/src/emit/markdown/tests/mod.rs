//! Texts of descriptions, and the lines that are written for them.

mod properties;

use super::{code, lines};

fn shown(text: &str) -> String {
    lines(text).join("\n")
}

#[test]
fn links_code_and_emphasis_stay() {
    for text in [
        "`<a> [b]`",
        "a [b](https://c.example) d",
        "[several words](https://c.example/d_e?f=g#h), and so on",
        "[a `b` *c*](http://d.example)",
        "[the guide](<https://docs.example/g_(1)>)",
        "<https://a.example/b_c?d&e>",
        "<help@a.example>, [write](mailto:help@a.example)",
        "*this*, _that_, **both**, __too__, ~~gone~~, ***all***, *_nested_*, a*b*c",
        "\\[escaped\\] \\*too\\*",
        "snake_case, a * b, 5 > 4, C# & D",
        "a\\\nb",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn links_without_an_address_are_shown_as_in_the_source() {
    for (text, expected) in [
        ("[x] and [`y`]", "\\[x\\] and \\[`y`\\]"),
        ("[x](Vec) [y](/docs)", "\\[x\\](Vec) \\[y\\](/docs)"),
        ("[x][r]\n\n[r]: Vec", "\\[x\\](Vec)"),
        ("[`y`](https://[z])", "[`y`](https://%5Bz%5D)"),
        ("<type:id> <b::c>", "\\<type:id> \\<b::c>"),
        ("<a href='/docs'>b</a>", "b"),
        ("[^1]: a", "\\[^1\\]: a"),
        ("- [x] done", "- \\[x\\] done"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn every_kind_of_link_stays_a_link() {
    for (text, expected) in [
        (
            "[a][r]\n\n[r]: https://a.example 'title'",
            "[a](https://a.example)",
        ),
        (
            "[https://a.example](https://a.example)",
            "<https://a.example>",
        ),
        ("[](https://a.example)", "<https://a.example>"),
        (
            "![logo](https://a.example/b.png)",
            "[logo](https://a.example/b.png)",
        ),
        (
            "[![a](https://b.example)](https://c.example)",
            "[a](https://c.example)",
        ),
        (
            "wow\\![a](https://b.example)",
            "wow\\![a](https://b.example)",
        ),
        (
            "See https://a.example/b_c, (https://a.example/d_(1)).",
            "See <https://a.example/b_c>, (<https://a.example/d_(1)>).",
        ),
        (
            "[a](<https://b.example/c d>)",
            "[a](https://b.example/c%20d)",
        ),
        (
            "[a](https://b.example?c&amp;lt;)",
            "[a](https://b.example?c\\&lt;)",
        ),
        (
            "[a [b] c](https://d.example)",
            "[a \\[b\\] c](https://d.example)",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn text_is_not_read_as_markdown() {
    for (text, expected) in [
        (
            "<many> \\# a | b \\` &amp;lt; \\\\",
            "\\<many> # a \\| b \\` \\&lt; \\\\",
        ),
        ("a_ _b * \\*c 1 < 2 ~", "a\\_ \\_b * \\*c 1 \\< 2 \\~"),
        ("``a`b`` ``` c ```", "`` a`b `` `c`"),
        ("a &copy; b&nbsp;c", "a © b c"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn html_becomes_markdown_or_stays() {
    for (text, expected) in [
        (
            "<p>One <b class=\"c\">two</b><br/>three <a href=\"https://a.example?b&amp;c\">four</a></p><p>&lt;five></p>",
            "One <b>two</b>\\\nthree [four](https://a.example?b&c)\n\n&lt;five>",
        ),
        (
            "a<br>b <!-- c --> <code>d_e</code> <span>f</span>",
            "a\\\nb <code>d_e</code> f",
        ),
        (
            "<i>a <b>b</i> c</b> </u> <b></b>d <em>e",
            "<i>a <b>b</b></i> c d <em>e</em>",
        ),
        (
            "a<ul><li>b<li>c<ol><li>d</li><li>e</ol></ul>f",
            "a\n\n- b\n- c\n  1. d\n  2. e\n\nf",
        ),
        (
            "<img src='https://a.example' alt='b'>",
            "[b](https://a.example)",
        ),
        ("<ul>\n<li>a</li>\n\n<li>b\n</ul>", "- a\n- b"),
        ("<a>b <sid> </a> x<y", "b \\<sid> x\\<y"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn blocks_stay() {
    for text in [
        "# Head\n\n## C \\#\n\na\n\n***\n\nb",
        "- a\n  - b\n- c\n\n1. d\n2. e\n   - f",
        "- a\n\n  b\n\n- c\n\n10. d\n\n    e",
        "> a\n>\n> > b\n>\n> - c\n\nd",
        "| a | b |\n|:-:|---|\n| `c\\|d` | e<br>f \\| |",
        "- a\n\n  ```text\n  b\n\n      c\n  ```\n\n- d",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn blocks_have_one_style() {
    for (text, expected) in [
        ("a\n===\nb\n---", "# a\n\n## b"),
        ("* a\n* b\n\n+ c", "- a\n- b\n- c"),
        ("1) a\n1) b", "1. a\n2. b"),
        ("-\n\n>\n\n#\n\na", "a"),
        ("a  \nb<br>c\\\n", "a\\\nb\\\nc\\\\"),
        ("| a |\n|---|\n| b | c |", "| a |\n|---|\n| b |"),
        ("a[^1]\n\n[^1]: b", "a\\[^1\\]\n\n\\[^1\\]: b"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn code_is_never_run() {
    for (text, expected) in [
        ("    a\n\tb", "```text\na\nb\n```"),
        (
            "~~~rust\n```\n\tb\u{202e}\n~~~",
            "````text\n```\n    b\n````",
        ),
        ("- ```\n  a", "- ```text\n  a\n  ```"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn long_lines_are_broken_without_a_change_of_meaning() {
    let [a, b] = [90, 91].map(|length| "a".repeat(length));
    for (text, expected) in [
        (format!("- {a} b c"), format!("- {a}\n  b c")),
        (format!("{b} - b"), format!("{b}\n\\- b")),
        (format!("{b} 1. b"), format!("{b}\n1\\. b")),
        (format!("{b} # b"), format!("{b}\n\\# b")),
        (format!("{b} > b"), format!("{b}\n\\> b")),
        (format!("> {b} `b c d`"), format!("> {b}\n> `b c d`")),
        (
            format!("{a} [b c](https://d.example)"),
            format!("{a}\n[b c](https://d.example)"),
        ),
        (format!("# {a} b c"), format!("# {a} b c")),
        (format!("{a} é é"), format!("{a} é\né")),
    ] {
        assert_eq!(shown(&text), expected, "{text}");
    }
}

#[test]
fn invisible_characters_are_left_out() {
    for (text, expected) in [
        ("a\u{202e}b\0c\u{2028}d", "ab c d"),
        ("a&#x202e;b&ZeroWidthSpace;&nbsp;c", "ab c"),
        ("a\r\nb\rc", "a b c"),
        (
            "[a](https://b.example/&#x202e;)",
            "[a](https://b.example/%E2%80%AE)",
        ),
        ("\u{feff}# a", "# a"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn code_spans_show_any_text() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("a`b"), "`` a`b ``");
    assert_eq!(code("a\n\u{202e}b"), "`a  b`");
    assert_eq!(code(" "), "(empty)");
}
