//! Random webhooks, and what a library makes of them.

use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use twilio_flex::webhook::{self, Algorithm, PublicUrl, Signer, Verifier};

use crate::{library::Library, random::Random};

const ID: &str = "webhooks_sharedkey_01";

pub(crate) struct Case {
    secret: String,
    algorithm: Algorithm,
    /// What Twilio signs.
    signed_url: String,
    /// What a server sees of it: with another port, or the same.
    url: String,
    contents: Contents,
    /// By the crate, of the URL that the server sees.
    signature: String,
}

enum Contents {
    Form(Vec<(String, String)>),
    Body(String),
}

pub(crate) fn case(random: &mut Random) -> Case {
    let secret = random.word(32);
    let algorithm = match random.is(50) {
        true => Algorithm::HmacSha1,
        false => Algorithm::HmacSha256,
    };
    let contents = match random.is(70) {
        true => Contents::Form(form(random)),
        false => Contents::Body(json!({ "text": random.text(20) }).to_string()),
    };
    let [mut signed_url, mut url] = urls(random);
    if let Contents::Body(body) = &contents {
        let signed = webhook::sign("").body(&url, "application/json", body.clone());
        let hash = signed
            .unwrap()
            .uri()
            .query()
            .unwrap()
            .rsplit_once('=')
            .unwrap()
            .1
            .to_owned();
        for url in [&mut signed_url, &mut url] {
            let separator = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{separator}bodySHA256={hash}"));
        }
    }
    let signature = signer(&secret, algorithm).signature(&url, contents.form().iter().cloned());
    Case {
        secret,
        algorithm,
        signed_url,
        url,
        contents,
        signature,
    }
}

/// Names that differ only in case, names that begin alike, repeats and empty values.
fn form(random: &mut Random) -> Vec<(String, String)> {
    const NAMES: [&str; 6] = ["Digits", "digits", "CallSid", "Call", "Body", "Zoë"];
    let length = random.number(0..8);
    let pair = |random: &mut Random| {
        let value = match random.is(20) {
            true => "1234".to_owned(),
            false => random.text(12),
        };
        (random.one_of(&NAMES).to_owned(), value)
    };
    (0..length).map(|_| pair(random)).collect()
}

/// What Twilio signs, and what a server sees.
fn urls(random: &mut Random) -> [String; 2] {
    let scheme = random.one_of(&["https", "http"]);
    let standard = if scheme == "https" { ":443" } else { ":80" };
    let user = match random.is(30) {
        true => format!(
            "{}:{}@",
            random.word(6),
            random.one_of(&["p@ss", "p:ss", "p%40ss", "", "ß"])
        ),
        false => String::new(),
    };
    let host = match random.is(20) {
        true => "[2001:db8::1]".to_owned(),
        false => format!("{}.example.com", random.word(8)),
    };
    let path = random.one_of(&[
        "/",
        "/hook",
        "/hook/",
        "/a%20b",
        "/it's",
        "/zo%C3%AB",
        "/(1);v=2,3",
        "/цех",
    ]);
    let query = random.one_of(&[
        "",
        "?a=1",
        "?b=2&a=1&b=1",
        "?a=&b",
        "?q=%D1%8F+%26",
        "?q=it%27s",
        "?a=1&",
        "?q=я",
    ]);
    let with = |port: &str| format!("{scheme}://{user}{host}{port}{path}{query}");
    let odd = format!(":{}", random.number(1000..9999));
    let [signed, seen] = *random.one_of(&[
        &["", ""],
        &[standard, standard],
        &[odd.as_str(), odd.as_str()],
        &["", standard],
        &[standard, ""],
        &["", odd.as_str()],
    ]);
    [with(signed), with(seen)]
}

fn signer(secret: &str, algorithm: Algorithm) -> Signer {
    webhook::sign(secret).shared_key(ID, algorithm)
}

impl Contents {
    fn form(&self) -> &[(String, String)] {
        match self {
            Self::Form(pairs) => pairs,
            Self::Body(_) => &[],
        }
    }

    /// Node sorts by the units of UTF-16. Python, and the crate, sort by characters.
    fn is_sorted_otherwise_by_node(&self) -> bool {
        let mut pairs: Vec<_> = self.form().iter().collect();
        pairs.sort();
        let by_units = |(name, value): &&(String, String)| {
            [name, value].map(|it| it.encode_utf16().collect::<Vec<_>>())
        };
        !pairs.is_sorted_by_key(by_units)
    }
}

impl Case {
    /// As the scripts read it.
    pub(crate) fn input(&self) -> Value {
        let mut input = json!({
            "secret": self.secret,
            "signed_url": self.signed_url,
            "url": self.url,
            "algorithm": self.algorithm.as_str(),
            "signature": self.signature,
        });
        match &self.contents {
            Contents::Form(pairs) => input["pairs"] = json!(pairs),
            Contents::Body(body) => input["body"] = json!(body),
        }
        input
    }

    /// Whether the crate accepts it, with these parts in place of its own.
    fn is_accepted(&self, secret: &str, url: &str, contents: &Contents, signature: &str) -> bool {
        let verifier = Verifier::builder(PublicUrl::base("https://example.com"))
            .shared_key(ID, self.algorithm, secret)
            .build()
            .unwrap();
        let (content_type, body) = match contents {
            Contents::Form(pairs) => {
                let mut body = form_urlencoded::Serializer::new(String::new());
                (
                    "application/x-www-form-urlencoded",
                    body.extend_pairs(pairs).finish(),
                )
            }
            Contents::Body(body) => ("application/json", body.clone()),
        };
        let mut headers = HeaderMap::new();
        let settings = format!("key={ID},algorithm={}", self.algorithm.as_str());
        for (name, value) in [
            ("content-type", content_type),
            ("x-twilio-signature", signature),
            ("x-twilio-webhooks-signature-settings", &settings),
        ] {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        verifier.verify_url(url, &headers, body.as_bytes()).is_ok()
    }
}

/// The library accepts what the crate signed; the crate accepts what the library signed, and not what was changed.
pub(crate) fn check(library: Library, case: &Case, outcome: &Value, random: &mut Random) {
    let input = case.input();
    let accepts = library != Library::Node || !case.contents.is_sorted_otherwise_by_node();
    assert_eq!(outcome["accepts"], accepts, "{library}: {input}");
    let Case {
        secret,
        url,
        contents,
        ..
    } = case;
    let theirs = outcome["signature"].as_str().unwrap();
    assert!(
        case.is_accepted(secret, url, contents, theirs),
        "{library} signed {theirs}: {input}"
    );

    let refused = match random.number(0..5) {
        0 => !case.is_accepted(&random.changed(secret), url, contents, theirs),
        1 => !case.is_accepted(secret, &format!("{url}x"), contents, theirs),
        2 => !case.is_accepted(secret, &url.replacen("//", "//x", 1), contents, theirs),
        3 => !case.is_accepted(secret, url, contents, &changed_signature(theirs, random)),
        _ => !case.is_accepted(secret, url, &changed(contents, random), theirs),
    };
    assert!(refused, "{library}: changed: {input}");
}

/// Its padding stays, so that it is still base64.
fn changed_signature(signature: &str, random: &mut Random) -> String {
    let (start, end) = signature.split_at(20);
    format!("{}{end}", random.changed(start))
}

fn changed(contents: &Contents, random: &mut Random) -> Contents {
    match contents {
        Contents::Body(body) => Contents::Body(random.changed(body)),
        Contents::Form(pairs) => {
            let mut pairs = pairs.clone();
            match pairs.last_mut() {
                Some((_, value)) if random.is(50) => value.push_str("changed"),
                _ => pairs.push(("Added".to_owned(), String::new())),
            }
            Contents::Form(pairs)
        }
    }
}
