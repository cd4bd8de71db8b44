//! Hostile names locks. Whatever they contain, the generator does not panic and writes only valid Rust.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use generator::{Generation, diagnostic::Diagnostics, lock::Lock};
use support::{Input, compile_with, emitted};

const DESCRIPTION: &str = "\
openapi: 3.0.1
info: { title: Bells, version: 1.0.0 }
servers: [{ url: https://api.example.com }]
paths:
  /v1/Bells:
    post:
      operationId: RingBell
      tags: [DemoBell]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [Tone]
              properties:
                Tone: { $ref: '#/components/schemas/bell_enum_tone' }
                Volume: { type: integer }
      responses:
        '200':
          description: A bell.
          content: { application/json: { schema: { $ref: '#/components/schemas/bell' } } }
components:
  schemas:
    bell: { type: object, properties: { sid: { type: string }, tone: { type: string } } }
    bell_enum_tone: { type: string, enum: [high, low] }
";

/// Names that collide with others, that generated code uses, or that are no names at all.
const NAMES: [&str; 24] = [
    "RingBell",
    "ring",
    "ring_bell",
    "tone",
    "volume",
    "Tone",
    "Bell",
    "High",
    "Low",
    "Unrecognized",
    "Option",
    "String",
    "T",
    "Self",
    "self",
    "super",
    "type",
    "mod",
    "examples",
    "runtime",
    "sid",
    "required",
    "fn main() {}",
    "../x",
];

fn run(names: Lock) -> Result<Generation, Diagnostics> {
    let input = Input {
        module: "v1",
        tag_prefix: Some("Demo"),
        description: ("spec.yaml", DESCRIPTION),
        overlays: Vec::new(),
        files: Vec::new(),
    };
    compile_with(&[input], names, false)
}

/// Puts a name in the place of each name of the lock, and beside it as an old one.
#[test]
fn no_name_in_a_lock_breaks_the_emitted_code() {
    let published = run(Lock::default())
        .unwrap()
        .described
        .lock
        .published("0.1.0");
    let text = published.to_string();
    let lines: Vec<&str> = text.lines().collect();
    let mut generated = 0;
    for index in 0..lines.len() {
        let columns: Vec<&str> = lines[index].split("  ").map(str::trim).collect();
        let columns: Vec<&str> = columns.into_iter().filter(|it| !it.is_empty()).collect();
        let [kind, wire, _, version] = columns[..] else {
            continue;
        };
        let indent = " ".repeat(lines[index].len() - lines[index].trim_start().len());
        for name in NAMES {
            let renamed = format!("{indent}{kind}  {wire}  {name}  {version}");
            let old = format!("{}\n{indent}  was  {name}", lines[index]);
            for replaced in [renamed, old] {
                let mut lines: Vec<&str> = lines.clone();
                lines[index] = &replaced;
                let Ok(lock) = Lock::parse("names.lock", &lines.join("\n")) else {
                    continue;
                };
                if let Ok(compiled) = run(lock) {
                    assert_rust(&compiled, &replaced);
                    generated += 1;
                }
            }
        }
    }
    assert!(generated > 100, "{generated}");
}

fn assert_rust(compiled: &Generation, about: &str) {
    for file in emitted(&compiled.files) {
        let parsed = syn::parse_file(&file.contents);
        let parsed = parsed.unwrap_or_else(|error| panic!("{about}: {}: {error}", file.path));
        let mut names = Vec::new();
        for item in &parsed.items {
            match item {
                syn::Item::Fn(item) => names.push(format!("{}()", item.sig.ident)),
                syn::Item::Struct(item) => names.push(item.ident.to_string()),
                syn::Item::Enum(item) => names.push(item.ident.to_string()),
                syn::Item::Type(item) => names.push(item.ident.to_string()),
                syn::Item::Mod(item) => names.push(item.ident.to_string()),
                _ => {}
            }
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(
            names.len(),
            count,
            "{about}: {} has a name twice",
            file.path
        );
    }
}
