//! In: what the command line names. Out: the manifest that it means, and its catalogue.

use std::path::{Path, PathBuf};

use generator::Options;
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Level};
use generator::load::{Manifest, names_lock};
use generator::lock::{self, Lock};

use super::remembered::Inputs;
use crate::corpus::{self, Description};
use crate::place;

/// What is emulated.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Input {
    /// Descriptions (*.yaml, *.yml, *.json) [default: those of this repository]
    #[arg(value_name = "DESCRIPTION", conflicts_with = "manifest")]
    descriptions: Vec<PathBuf>,
    /// The manifest that names the descriptions [default: spec/manifest.toml in this repository]
    #[arg(long, value_name = "PATH")]
    manifest: Option<PathBuf>,
    /// Leave out operations that are not supported, with a warning, instead of failing
    #[arg(long)]
    keep_going: bool,
}

/// What is needed to emulate an API.
pub(super) struct Found {
    /// The catalogue.
    pub(super) catalogue: String,
    /// Why `--keep-going` has left out operations. What else a description has doubtful does not matter here.
    pub(super) left_out: Diagnostics,
}

impl Input {
    /// Reads the descriptions, or remembers what they say.
    ///
    /// # Errors
    /// The errors of the manifest, or of the descriptions.
    pub(super) fn find(&self) -> Result<Found, Diagnostics> {
        let manifest = self.manifest()?;
        let lock = self.lock();
        let files = manifest.files().into_iter().chain(lock.clone());
        let settings = format!("keep going: {}", self.keep_going);
        let inputs = Inputs::read(&settings, &files.collect::<Vec<_>>());
        if let Some(catalogue) = inputs.as_ref().and_then(Inputs::catalogue) {
            let left_out = Diagnostics::new();
            return Ok(Found {
                catalogue,
                left_out,
            });
        }
        let options = Options {
            keep_going: self.keep_going,
            names: lock.map_or_else(|| Ok(Lock::default()), |path| names_lock(&path))?,
            ..Options::default()
        };
        let described = generator::describe(&manifest, &options)?;
        let catalogue = generator::catalogue(&described);
        let warnings = described.warnings.into_iter();
        let left_out: Diagnostics = warnings.filter(is_about_what_is_left_out).collect();
        // What is left out is said each time.
        if let (true, Some(inputs)) = (left_out.is_empty(), inputs) {
            inputs.remember(&catalogue);
        }
        Ok(Found {
            catalogue,
            left_out,
        })
    }

    fn manifest(&self) -> Result<Manifest, Diagnostics> {
        let mut descriptions = self.descriptions.iter();
        let Some(first) = descriptions.next() else {
            let path = self.manifest.clone();
            let path = path.unwrap_or_else(|| place::in_workspace("spec/manifest.toml"));
            return Manifest::read(&place::shorten(path));
        };
        let mut manifest = of_description(first);
        for path in descriptions {
            manifest
                .descriptions
                .extend(of_description(path).descriptions);
        }
        Ok(manifest)
    }

    /// The names lock of the crate, if it is the one of this repository: others may be anywhere.
    fn lock(&self) -> Option<PathBuf> {
        let is_ours = self.manifest.is_none() && self.descriptions.is_empty();
        let lock = place::in_workspace("generated").join(lock::FILE);
        (is_ours && lock.exists()).then_some(lock)
    }
}

/// The manifest of a description. Its module is named after the file, so that several do not share one.
fn of_description(path: &Path) -> Manifest {
    let named = Description::at(path.to_owned());
    let name = named.map_or_else(|| "api".to_owned(), |it| it.crate_name());
    let overlays = corpus::sid_names().map(place::shorten);
    Manifest::of_description(path, &name, overlays.into_iter().collect())
}

/// With `--keep-going`, an error is a warning, with the code of the error if there is one error.
fn is_about_what_is_left_out(warning: &Diagnostic) -> bool {
    warning.code.level() == Level::Error || warning.code == Code::LeftOut
}
