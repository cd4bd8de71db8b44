//! What several of the tests need: the pipeline without a disk, and where things are.

pub(crate) mod cargo;
pub(crate) mod line;
pub(crate) mod published;
pub(crate) mod surface;

use std::path::{Path, PathBuf};

use generator::{
    Options,
    compile::{self, Compiled},
    diagnostic::{Diagnostics, Location},
    files::SourceFile,
    load::{DescriptionEntry, Manifest, parse_yaml},
    overlay,
    parse::{self, Document},
    source::Source,
};

/// One description, as text.
pub(crate) struct Input<'a> {
    pub(crate) module: &'a str,
    /// What the manifest says of tags, if it does.
    pub(crate) tag_prefix: Option<&'a str>,
    /// Name and text of the description.
    pub(crate) description: (&'a str, &'a str),
    /// Names and texts of the overlays.
    pub(crate) overlays: Vec<(&'a str, &'a str)>,
}

/// The whole pipeline on texts. The crate is called `fixtures`.
pub(crate) fn compile(inputs: &[Input<'_>], keep_going: bool) -> Result<Compiled, Diagnostics> {
    let documents = inputs.iter().map(|input| {
        let overlaid = overlaid(input)?;
        Ok((
            entry(input.module, input.tag_prefix),
            parse::parse(overlaid)?,
        ))
    });
    let documents = documents.collect::<Result<Vec<_>, Diagnostics>>()?;
    compile_documents(documents, keep_going)
}

/// The stages from `resolve` on.
pub(crate) fn compile_documents(
    documents: Vec<(DescriptionEntry, Document)>,
    keep_going: bool,
) -> Result<Compiled, Diagnostics> {
    let manifest = Manifest {
        path: PathBuf::from("manifest.toml"),
        crate_name: "fixtures".to_owned(),
        descriptions: documents.iter().map(|(entry, _)| entry.clone()).collect(),
    };
    compile::compile(
        &manifest,
        documents,
        &Options {
            keep_going,
            ..Options::default()
        },
    )
}

/// A description with its overlays applied.
pub(crate) fn overlaid(input: &Input<'_>) -> Result<Source, Diagnostics> {
    let (name, text) = input.description;
    let mut source = parse_yaml(name, text)?;
    for (name, text) in &input.overlays {
        source = overlay::apply(source, &parse_yaml(name, text)?)?;
    }
    Ok(source)
}

/// What a manifest would say of a description.
pub(crate) fn entry(module: &str, tag_prefix: Option<&str>) -> DescriptionEntry {
    DescriptionEntry {
        module: module.to_owned(),
        file: PathBuf::from("spec.yaml"),
        overlays: Vec::new(),
        tag_prefix: tag_prefix.map(str::to_owned),
        feature: None,
        location: Location {
            file: "manifest.toml".into(),
            line: 1,
            column: 1,
        },
    }
}

/// The file of this path.
pub(crate) fn file<'a>(files: &'a [SourceFile], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path);
    file.map_or_else(|| panic!("there is no {path}"), |file| &file.contents)
}

/// The files with Rust in them.
pub(crate) fn emitted(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    let is_rust = |file: &&SourceFile| file.path.ends_with(".rs");
    files.iter().filter(is_rust)
}

/// A path below this package.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file below this package.
pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
