//! In: the files that a catalogue is made of. Out: the catalogue of the last run, if all of these are still the same.
//!
//! Reading descriptions takes longer than an emulator may take to start. Comparing files as bytes takes no time, and is
//! right where comparing their dates is not: after a checkout, for example.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tempfile::NamedTempFile;

use crate::place;

/// The files that a catalogue is made of, as they are now.
pub(super) struct Inputs(Vec<u8>);

impl Inputs {
    /// Reads these files, and adds what is in place of the generator's version: this program, as it was built.
    ///
    /// Returns `None` if anything cannot be read. Then nothing is remembered; the run itself says what is wrong.
    pub(super) fn read(settings: &str, files: &[PathBuf]) -> Option<Self> {
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let built = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let mut bytes = format!(
            "{}\n{built:?}\n{settings}\n{}\n",
            program.len(),
            files.len()
        );
        let mut texts = Vec::new();
        for file in files {
            let text = fs::read(file).ok()?;
            // The lengths come first, so that no two lists of files look the same.
            bytes += &format!("{:?} {}\n", std::path::absolute(file).ok()?, text.len());
            texts.extend(text);
        }
        Some(Self([bytes.into_bytes(), texts].concat()))
    }

    /// The catalogue that was made of exactly this.
    pub(super) fn catalogue(&self) -> Option<String> {
        let stored = fs::read(path()).ok()?;
        let catalogue = stored.strip_prefix(self.0.as_slice())?;
        String::from_utf8(catalogue.to_vec()).ok()
    }

    /// Remembers the catalogue that was made of this, in place of the one before.
    pub(super) fn remember(&self, catalogue: &str) {
        // If this fails, the next run takes longer, and nothing else happens.
        let _ = self.write(&path(), catalogue);
    }

    fn write(&self, path: &Path, catalogue: &str) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        // Another run may read at this moment, so the file is replaced in one step.
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(&self.0)?;
        file.write_all(catalogue.as_bytes())?;
        file.persist(path)?;
        Ok(())
    }
}

fn path() -> PathBuf {
    place::target().join("mock/catalogue")
}
