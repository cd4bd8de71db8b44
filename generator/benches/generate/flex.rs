//! All of Flex, compared with the least that any generator has to do: read the YAML and print the tokens.

use std::time::Duration;

use generator::{
    Generation, Options, bundle,
    description::{Bundled, Description},
    diagnostic::Outcome,
    files::SourceFile,
    load::{self, Loaded},
    overlay,
    parse::{self, Document},
};
use proc_macro2::TokenStream;

use crate::{
    rounds::{self, Piece},
    texts::{self, Text},
};

/// Prints how long generating takes, in total and by stage, and the ratio to the floor.
pub(crate) fn against_the_floor() {
    let path = texts::in_repository("spec/manifest.toml");
    let generation = generator::generate(&path, &Options::default());
    let generation = generation.unwrap_or_else(|errors| panic!("{errors}"));
    let manifest = &generation.described.manifest;
    let tokens = emitted(&generation.files);

    let texts = texts_of(&generation);
    let loaded = made(load::load(manifest));
    let bundled: Vec<_> = loaded.into_iter().map(bundled).collect();
    let overlaid: Vec<_> = bundled.iter().cloned().map(overlaid).collect();
    let mut pieces = [
        Piece::new(
            "generate",
            || (),
            |()| generator::generate(&path, &Options::default()),
        ),
        Piece::new("serde_yaml", || (), |()| values(&texts)),
        Piece::new("prettyplease", || tokens.clone(), print),
        Piece::new("load", || (), |()| load::load(manifest)),
        Piece::new(
            "overlay",
            || bundled.clone(),
            |bundled| bundled.into_iter().map(self::overlaid).collect::<Vec<_>>(),
        ),
        Piece::new(
            "parse",
            || overlaid.clone(),
            |overlaid| overlaid.into_iter().map(self::parsed).collect::<Vec<_>>(),
        ),
    ];
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(5));

    let [generate, read, print, stages @ ..] = &pieces;
    let floor = read.milliseconds() + print.milliseconds();
    println!(
        "all of Flex: {} operations, {} files; shortest of {rounds} rounds",
        generation.summary().operations,
        generation.files.len()
    );
    println!(
        "  generate       {:6.1} ms   {:.2} times the floor",
        generate.milliseconds(),
        generate.milliseconds() / floor
    );
    println!("  floor          {floor:6.1} ms   work that does not change with the generator:");
    for piece in [read, print] {
        println!("    {:12} {:6.1} ms", piece.name, piece.milliseconds());
    }
    println!("  the first stages");
    for stage in stages {
        let milliseconds = stage.milliseconds();
        let share = 100.0 * milliseconds / generate.milliseconds();
        println!(
            "    {:12} {milliseconds:6.1} ms   {share:2.0} %",
            stage.name
        );
    }
}

/// The texts of the files that were read, without the manifest.
fn texts_of(generation: &Generation) -> Vec<String> {
    let files = generation.described.manifest.files().into_iter().skip(1);
    files.map(|file| Text::read(&file).text).collect()
}

fn values(texts: &[String]) -> Vec<serde_yaml::Value> {
    let values = texts.iter().map(|text| serde_yaml::from_str(text));
    values
        .map(|value| value.expect("a description is YAML"))
        .collect()
}

/// The tokens of the emitted files.
fn emitted(files: &[SourceFile]) -> Vec<TokenStream> {
    files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| file.contents.parse().expect("what is emitted is Rust"))
        .collect()
}

fn print(files: Vec<TokenStream>) -> Vec<String> {
    let print = |tokens| prettyplease::unparse(&syn::parse2(tokens).expect("a file"));
    files.into_iter().map(print).collect()
}

fn bundled(loaded: Loaded) -> Bundled {
    made(bundle::bundle(loaded))
}

fn overlaid(bundled: Bundled) -> Description {
    made(overlay::overlay(bundled))
}

fn parsed(description: Description) -> Document {
    made(parse::parse(description))
}

fn made<T>(outcome: Outcome<T>) -> T {
    outcome.unwrap_or_else(|errors| panic!("{errors}")).value
}
