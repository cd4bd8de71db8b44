//! In: the text of a description and of its overlays. Out: what is generated from them, without writing files.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use generator::{
    Generation, Options,
    diagnostic::Diagnostics,
    load::{DescriptionEntry, Files, Loaded, Manifest, parse_yaml},
    pipeline,
};

/// A file in memory.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Text {
    pub(crate) fn read(path: &Path) -> Self {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path);
        let text = text.unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name, text }
    }
}

/// A path in this repository.
pub(crate) fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Runs the whole pipeline on a description. What is not supported is left out.
pub(crate) fn generate(description: &Text, overlays: &[Text]) -> Result<Generation, Diagnostics> {
    let entry = DescriptionEntry {
        module: "v1".to_owned(),
        file: PathBuf::from(&description.name),
        overlays: Vec::new(),
        tag_prefix: None,
        feature: None,
        location: None,
    };
    let manifest = Manifest {
        path: PathBuf::from("manifest.toml"),
        crate_name: "measured".to_owned(),
        descriptions: vec![entry.clone()],
    };
    let read = |text: &Text| parse_yaml(&text.name, &text.text).map(Arc::new);
    let loaded = Loaded {
        entry,
        source: read(description)?,
        overlays: overlays.iter().map(read).collect::<Result<_, _>>()?,
        files: Files::default(),
    };
    let options = Options {
        keep_going: true,
        ..Options::default()
    };
    pipeline::run(manifest, Diagnostics::new().end(vec![loaded])?, &options)
}
