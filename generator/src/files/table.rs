//! In: a TOML file with a block of entries. Out: whether they belong to the right table, and whether their keys are
//! unique in it.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::block::Block;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{File, Location};

/// Checks the block at `inside`. Invalid TOML around it is not reported here: Cargo will report it.
pub(super) fn check(
    block: &Block,
    path: &Path,
    text: &[u8],
    inside: Range<usize>,
) -> Result<(), Diagnostics> {
    let part = |range: Range<usize>| text.get(range).and_then(|part| str::from_utf8(part).ok());
    let parts = (
        part(0..inside.start),
        part(inside.clone()),
        part(inside.end..text.len()),
    );
    let (Some(before), Some(old), Some(after)) = parts else {
        return Ok(());
    };
    // Empty lines take the place of the block, so that all other lines keep their numbers.
    let without = [before, &"\n".repeat(old.matches('\n').count()), after].concat();
    let lines = block.text("\n");
    let with = [before, &lines, after].concat();
    let table = Some(block.table());
    let (Some(generated), Some(hand_written)) = (keys(&lines, None), keys(&without, table)) else {
        return Ok(());
    };
    let file = File::new(path.display().to_string(), without);
    let mut errors = Diagnostics::new();
    for (key, start) in hand_written {
        if generated.iter().any(|(generated, _)| *generated == key) {
            let message = format!("`{}` already has an entry `{key}`", block.below);
            let help = format!(
                "remove or rename this entry: the generator writes {}",
                block.title
            );
            let location = Location::at(&file, start);
            errors.push(
                Diagnostic::new(Code::MisplacedBlock, message)
                    .located(location)
                    .help(help),
            );
        }
    }
    let found = keys(&with, table).unwrap_or_default();
    let is_found = |key: &str| found.iter().any(|(found, _)| found == key);
    if !errors.has_errors() && !generated.iter().all(|(key, _)| is_found(key)) {
        // The line above the block.
        let marker = before.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let message = format!("the block with {} is not in `{}`", block.title, block.below);
        let help = format!("move it, with its marker lines, below `{}`", block.below);
        let location = Location::at(&file, marker);
        errors.push(
            Diagnostic::new(Code::MisplacedBlock, message)
                .located(location)
                .help(help),
        );
    }
    errors.or(())
}

/// The keys of a table, or of the root if none is named, and where each begins. `None` if the text is not valid TOML.
fn keys(text: &str, table: Option<&str>) -> Option<Vec<(String, usize)>> {
    let root = DeTable::parse(text).ok()?;
    let root = root.get_ref();
    let found = match table {
        None => Some(root),
        Some(name) => root.get(name).and_then(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        }),
    };
    let keys = found.into_iter().flat_map(|table| table.keys());
    Some(
        keys.map(|key| (key.get_ref().to_string(), key.span().start))
            .collect(),
    )
}
