//! Helpers of the tests: the pipeline without files, and paths.

pub(crate) mod cargo;
pub(crate) mod catalogue;
pub(crate) mod changes;
pub(crate) mod line;
pub(crate) mod mermaid;
pub(crate) mod published;
pub(crate) mod surface;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use generator::{
    Generation, Options,
    diagnostic::Diagnostics,
    files::SourceFile,
    load::{DescriptionEntry, Files, Loaded, Manifest, parse_yaml},
    lock::{self, Lock},
    overlay,
    pipeline::{self, Described},
    source::Source,
};

/// One description, as text.
pub(crate) struct Input<'a> {
    pub(crate) module: &'a str,
    /// The `tag-prefix` of the manifest.
    pub(crate) tag_prefix: Option<&'a str>,
    /// Name and text of the description.
    pub(crate) description: (&'a str, &'a str),
    /// Names and texts of the overlays.
    pub(crate) overlays: Vec<(&'a str, &'a str)>,
    /// Names and texts of the other files that it leads to.
    pub(crate) files: Vec<(&'a str, &'a str)>,
}

/// Runs the whole pipeline on descriptions in memory. The crate is named `fixtures`.
pub(crate) fn compile(inputs: &[Input<'_>], keep_going: bool) -> Result<Generation, Diagnostics> {
    compile_with(inputs, Lock::default(), keep_going)
}

/// The same with the names that the crate has had so far.
pub(crate) fn compile_with(
    inputs: &[Input<'_>],
    names: Lock,
    keep_going: bool,
) -> Result<Generation, Diagnostics> {
    run(loaded(inputs)?, names, keep_going)
}

/// Reads descriptions in memory with the names that the crate has had so far, and emits nothing.
pub(crate) fn describe(inputs: &[Input<'_>], names: Lock) -> Result<Described, Diagnostics> {
    let loaded = loaded(inputs)?;
    let manifest = manifest(&loaded);
    pipeline::describe(
        manifest,
        Diagnostics::new().end(loaded)?,
        &options(names, false),
    )
}

fn loaded(inputs: &[Input<'_>]) -> Result<Vec<Loaded>, Diagnostics> {
    let loaded = inputs.iter().map(|input| {
        let (name, text) = input.description;
        let overlays = input.overlays.iter();
        Ok(Loaded {
            entry: entry(input.module, input.tag_prefix),
            source: Arc::new(parse_yaml(name, text)?),
            overlays: overlays
                .map(|(name, text)| parse_yaml(name, text).map(Arc::new))
                .collect::<Result<_, _>>()?,
            files: others(&input.files)?,
        })
    });
    loaded.collect()
}

fn others(files: &[(&str, &str)]) -> Result<Files, Diagnostics> {
    let files = files.iter();
    let files = files.map(|(name, text)| Ok((PathBuf::from(name), parse_yaml(name, text)?)));
    Ok(Files::of(files.collect::<Result<_, Diagnostics>>()?))
}

/// Runs the whole pipeline on descriptions without overlays.
pub(crate) fn compile_sources(
    sources: Vec<(DescriptionEntry, Source)>,
    keep_going: bool,
) -> Result<Generation, Diagnostics> {
    compile_sources_with(sources, Lock::default(), keep_going)
}

/// The same with the names that the crate has had so far.
pub(crate) fn compile_sources_with(
    sources: Vec<(DescriptionEntry, Source)>,
    names: Lock,
    keep_going: bool,
) -> Result<Generation, Diagnostics> {
    let loaded = sources.into_iter().map(|(entry, source)| Loaded {
        entry,
        source: Arc::new(source),
        overlays: Vec::new(),
        files: Files::default(),
    });
    run(loaded.collect(), names, keep_going)
}

fn run(loaded: Vec<Loaded>, names: Lock, keep_going: bool) -> Result<Generation, Diagnostics> {
    let manifest = manifest(&loaded);
    pipeline::run(
        manifest,
        Diagnostics::new().end(loaded)?,
        &options(names, keep_going),
    )
}

fn manifest(loaded: &[Loaded]) -> Manifest {
    Manifest {
        path: PathBuf::from("manifest.toml"),
        crate_name: "fixtures".to_owned(),
        descriptions: loaded.iter().map(|loaded| loaded.entry.clone()).collect(),
    }
}

fn options(names: Lock, keep_going: bool) -> Options {
    Options {
        keep_going,
        names,
        ..Options::default()
    }
}

/// The names of a crate, read from its names lock, after a version has published them.
pub(crate) fn published_names(lock: &Lock, version: &str) -> Lock {
    let lock = lock.clone().published(version);
    Lock::parse(lock::FILE, &lock.to_string()).unwrap_or_else(|errors| panic!("{errors}"))
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

/// The entry of a description in a manifest.
pub(crate) fn entry(module: &str, tag_prefix: Option<&str>) -> DescriptionEntry {
    DescriptionEntry {
        module: module.to_owned(),
        file: PathBuf::from("spec.yaml"),
        overlays: Vec::new(),
        tag_prefix: tag_prefix.map(str::to_owned),
        feature: None,
        location: None,
    }
}

/// The file with this path.
pub(crate) fn file<'a>(files: &'a [SourceFile], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path);
    file.map_or_else(|| panic!("there is no {path}"), |file| &file.contents)
}

/// The Rust files.
pub(crate) fn emitted(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    let is_rust = |file: &&SourceFile| file.path.ends_with(".rs");
    files.iter().filter(is_rust)
}

/// A path in this package.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file.
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
