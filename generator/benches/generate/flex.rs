//! All of Flex, against the least that any generator would have to do: read the descriptions and print the tokens.

use std::time::Duration;

use generator::{
    Options, compile,
    files::SourceFile,
    load::{self, DescriptionEntry, Loaded},
    overlay, parse,
    source::Source,
};
use proc_macro2::TokenStream;

use crate::{
    rounds::{self, Piece},
    texts,
};

/// Prints how long generating takes, by stage and in all, and how many times the floor that is.
pub(crate) fn against_the_floor() {
    let path = texts::in_repository("spec/manifest.toml");
    let generation = generator::generate(&path, &Options::default());
    let generation = generation.unwrap_or_else(|faults| panic!("{faults}"));
    let manifest = &generation.manifest;
    let tokens = emitted(&generation.files);

    let loaded = load::load(manifest).unwrap_or_else(|faults| panic!("{faults}"));
    let overlaid: Vec<_> = loaded.iter().cloned().map(overlaid).collect();
    let parsed: Vec<_> = overlaid.iter().cloned().map(parsed).collect();
    let mut pieces = [
        Piece::new(
            "generate",
            || (),
            |()| generator::generate(&path, &Options::default()),
        ),
        Piece::new("load", || (), |()| load::load(manifest)),
        Piece::new(
            "overlay",
            || loaded.clone(),
            |loaded| loaded.into_iter().map(self::overlaid).collect::<Vec<_>>(),
        ),
        Piece::new(
            "parse",
            || overlaid.clone(),
            |overlaid| overlaid.into_iter().map(self::parsed).collect::<Vec<_>>(),
        ),
        Piece::new(
            "compile",
            || parsed.clone(),
            |parsed| compile::compile(manifest, parsed, &Options::default()),
        ),
        Piece::new("print", || tokens.clone(), print),
    ];
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(5));

    let [generate, load, .., print] = &pieces;
    let floor = load.milliseconds() + print.milliseconds();
    println!(
        "all of Flex: {} operations, {} files; shortest of {rounds} rounds",
        generation.summary.operations,
        generation.files.len()
    );
    println!(
        "  generate   {:6.1} ms   {:.2} times the floor (target: below 2)",
        generate.milliseconds(),
        generate.milliseconds() / floor
    );
    println!("  floor      {floor:6.1} ms   load, and print what is emitted");
    for stage in &pieces[1..] {
        let milliseconds = stage.milliseconds();
        let share = 100.0 * milliseconds / generate.milliseconds();
        match stage.name.as_str() {
            // A part of `compile`.
            "print" => {
                println!("    print    {milliseconds:6.1} ms   {share:2.0} %, within compile")
            }
            name => println!("    {name:8} {milliseconds:6.1} ms   {share:2.0} %"),
        }
    }
}

/// The tokens of what depends on the descriptions: the runtime is a crate of its own, and not printed.
fn emitted(files: &[SourceFile]) -> Vec<TokenStream> {
    let is_emitted =
        |file: &&SourceFile| file.path.ends_with(".rs") && !file.path.starts_with("runtime/");
    files
        .iter()
        .filter(is_emitted)
        .map(|file| file.contents.parse().expect("what is emitted is Rust"))
        .collect()
}

fn print(files: Vec<TokenStream>) -> Vec<String> {
    let print = |tokens| prettyplease::unparse(&syn::parse2(tokens).expect("a file"));
    files.into_iter().map(print).collect()
}

fn overlaid(loaded: Loaded) -> (DescriptionEntry, Source) {
    let source = loaded
        .overlays
        .iter()
        .try_fold(loaded.source, overlay::apply);
    (
        loaded.entry,
        source.unwrap_or_else(|faults| panic!("{faults}")),
    )
}

fn parsed((entry, source): (DescriptionEntry, Source)) -> (DescriptionEntry, parse::Document) {
    (
        entry,
        parse::parse(source).unwrap_or_else(|faults| panic!("{faults}")),
    )
}
