//! In: a description without a manifest. Out: a manifest for it.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::description::{Description, absolute};
use crate::disk::cannot;

/// Writes the manifest of a crate that has only this description into `folder`, and returns its path.
///
/// # Errors
/// If a path is not Unicode, or the file cannot be written.
pub(crate) fn write(
    description: &Description,
    overlays: &[PathBuf],
    folder: &Path,
) -> Result<PathBuf, String> {
    let text = |path: &Path| {
        let path = absolute(path)?;
        match path.to_str() {
            Some(text) => Ok(Value::from(text)),
            None => Err(format!("the path `{}` is not Unicode", path.display())),
        }
    };
    let overlays = overlays.iter().map(|path| text(path));
    let entry = Table::from_iter([
        ("module".to_owned(), Value::from(description.module())),
        ("file".to_owned(), text(&description.path)?),
        (
            "overlays".to_owned(),
            Value::Array(overlays.collect::<Result<_, _>>()?),
        ),
    ]);
    let manifest = Table::from_iter([
        ("crate".to_owned(), Value::from(description.crate_name())),
        (
            "description".to_owned(),
            Value::Array(vec![Value::Table(entry)]),
        ),
    ]);
    let path = folder.join("manifest.toml");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, manifest.to_string()));
    written.map_err(|error| cannot("write", &path, &error))?;
    Ok(path)
}
