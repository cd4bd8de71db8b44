//! Pages with random damage: what is outside the damaged value is read as before.
//!
//! The seeds are fixed, so each run tests the same pages. A failure prints its page.

use std::iter::repeat_with;

use fastrand::Rng;
use serde_json::Value;

use super::sample::{self, Channel};
use crate::{
    Page, Request as _,
    response::{Response as _, UndecodableBody},
    responses::{
        repair::repaired,
        tokens::{Token, Tokens},
    },
};

const ITEMS: usize = 5;
const ROUNDS: usize = 4000;

/// The properties of an item, each with a value of the right type.
const PROPERTIES: [(&str, &str); 8] = [
    ("sid", r#""CH0123456789abcdef0123456789abcdef""#),
    ("flex_flow_sid", r#""FO0123456789abcdef0123456789abcdef""#),
    ("date_created", r#""2016-08-01T22:10:40Z""#),
    ("priority", "9007199254740993"),
    ("score", "0.30000000000000004"),
    ("enabled", "true"),
    (
        "attributes",
        r#"{"name":"Zo\u00eb \ud83d\ude00","tags":["[",1.5,null,{"}":"\\\""}]}"#,
    ),
    ("new", r#"[[],{"é":[false]}]"#),
];

fn read(page: &[u8]) -> Result<Page<Channel>, UndecodableBody> {
    let response = http::Response::new(page.to_vec());
    Page::from_response(sample::list().call(), &response)
}

/// A page; `value` returns the value of each property of each item.
fn page(mut value: impl FnMut(usize, usize) -> Vec<u8>) -> Vec<u8> {
    let mut page = br#"{"meta":{"next_page_url":null},"flex_chat_channels":["#.to_vec();
    for item in 0..ITEMS {
        page.extend(if item == 0 { &b"{"[..] } else { b",{" });
        for (index, (name, _)) in PROPERTIES.iter().enumerate() {
            page.extend(format!("\"{name}\": ").bytes());
            page.extend(value(item, index));
            page.extend(b", ");
        }
        page.extend(br#""identity":"ada"}"#);
    }
    page.extend(b"]}");
    page
}

fn clean(index: usize) -> Vec<u8> {
    PROPERTIES[index].1.into()
}

/// Some damage of a value that stays inside it.
fn damaged(random: &mut Rng, value: Vec<u8>) -> Vec<u8> {
    match random.u8(..6) {
        0 => string(random, |random| random.u8(..)),
        // Escapes, cut off anywhere.
        1 => string(random, |random| *random.choice(br"\\\uudD8c0/n").unwrap()),
        2 => word(random, b"0123456789"),
        3 => word(random, b"0123456789+-.eE"),
        4 => word(random, b"nulltrefas.NI_0"),
        _ => {
            let levels = random.choice([1, 100, 124, 125, 126, 1000]).unwrap();
            let (open, close) = random
                .choice([(&b"["[..], b"]"), (b"{\"\xff\":", b"}")])
                .unwrap();
            [open.repeat(levels), value, close.repeat(levels)].concat()
        }
    }
}

/// A string of such bytes. It ends where it should: no byte is a quote, and the last backslash is escaped.
fn string(random: &mut Rng, byte: impl Fn(&mut Rng) -> u8) -> Vec<u8> {
    let length = random.usize(..50);
    let mut content: Vec<u8> = repeat_with(|| byte(random))
        .filter(|it| *it != b'"')
        .take(length)
        .collect();
    let backslashes = content.iter().rev().take_while(|it| **it == b'\\').count();
    content.extend(b"\\".repeat(backslashes % 2));
    [b"\"", &content[..], b"\""].concat()
}

fn word(random: &mut Rng, alphabet: &[u8]) -> Vec<u8> {
    let length = random.usize(1..400);
    repeat_with(|| *random.choice(alphabet).unwrap())
        .take(length)
        .collect()
}

fn depth(json: &Value) -> usize {
    match json {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(properties) => 1 + properties.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn damage_in_one_value_costs_nothing_else() {
    let expected = read(&page(|_, index| clean(index))).unwrap().into_items();
    assert_eq!(expected[0].priority, Some(9_007_199_254_740_993));
    for seed in 0..ROUNDS {
        let random = &mut Rng::with_seed(seed as u64);
        let place = (random.usize(..ITEMS), random.usize(..PROPERTIES.len()));
        let page = page(|item, index| match (item, index) == place {
            true => damaged(random, clean(index)),
            false => clean(index),
        });
        let shown = format!("seed {seed}: {}", String::from_utf8_lossy(&page));
        let mut items = read(&page).expect(&shown).into_items();
        let attributes = items.iter().filter_map(|it| it.attributes.as_ref());
        // An item is on the third level.
        assert!(attributes.map(depth).max() <= Some(124), "{shown}");
        let (item, index) = place;
        forget(&mut items[item], PROPERTIES[index].0);
        let mut expected = expected.clone();
        forget(&mut expected[item], PROPERTIES[index].0);
        assert_eq!(items, expected, "{shown}");
    }
}

/// Empties the field of this property.
fn forget(channel: &mut Channel, property: &str) {
    use crate::generated_for_0_1::Model as _;

    if let Some(field) = channel.field_mut(property) {
        field.slot().clear();
    }
}

#[test]
fn damage_anywhere_is_read_or_is_an_error_as_before() {
    for seed in 0..ROUNDS {
        let random = &mut Rng::with_seed(seed as u64);
        let mut page = page(|_, index| clean(index));
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..page.len());
            match random.u8(..4) {
                0 => page.truncate(at.max(1)),
                1 => page[at] = random.u8(..),
                2 => drop(page.splice(at..at, b"[".repeat(300))),
                _ => drop(page.splice(at..at, *b"}")),
            }
        }
        if let Err(error) = read(&page) {
            let is_as_before = serde_json::from_slice::<Value>(&page).is_err();
            assert!(error.is_json() || is_as_before, "seed {seed}");
        }
        check_work(&page);
    }
}

/// Checks that the work is linear: the tokens divide the text, and each is repaired on its own.
fn check_work(text: &[u8]) {
    let mut bytes = 0;
    for token in Tokens::of(text) {
        let length = match token {
            Token::String(content) => content.len() + 2,
            Token::Open(text) | Token::Close(text) | Token::Word(text) | Token::Other(text) => {
                text.len()
            }
        };
        assert!(length > 0);
        bytes += length;
    }
    assert_eq!(bytes, text.len());
    // At most an object for each number.
    let once = repaired(text);
    assert!(once.len() <= 20 * text.len());
    assert_eq!(repaired(&once), once, "it needs no other repair");
}
