//! In: a TOML file with a block of entries. Out: whether they are entries of the table that they are for, which has no
//! others with their names.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::block::Block;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Location;

/// Checks the block at `inside`. What people wrote and is no TOML is left to Cargo, which complains about it.
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
    // As many lines as before, so that all others keep their places.
    let without = [before, &"\n".repeat(old.matches('\n').count()), after].concat();
    let lines = block.text("\n");
    let with = [before, &lines, after].concat();
    let table = Some(block.table());
    let (Some(own), Some(of_people)) = (keys(&lines, None), keys(&without, table)) else {
        return Ok(());
    };
    let file: Arc<str> = path.display().to_string().into();
    let mut faults = Diagnostics::new();
    for (key, start) in of_people {
        if own.iter().any(|(own, _)| *own == key) {
            let message = format!("`{key}` is already an entry of `{}`", block.below);
            let help = format!(
                "remove this one or name it otherwise: the generator writes {}",
                block.holds
            );
            let place = Location::in_text(Arc::clone(&file), &without, start);
            faults.push(Diagnostic::error(message).located(place).help(help));
        }
    }
    let there = keys(&with, table).unwrap_or_default();
    let is_there = |key: &str| there.iter().any(|(there, _)| there == key);
    if !faults.has_errors() && !own.iter().all(|(key, _)| is_there(key)) {
        // The line above the block.
        let mark = before.trim_end().rfind('\n').map_or(0, |end| end + 1);
        let message = format!("the block of {} is not in `{}`", block.holds, block.below);
        let help = format!(
            "move it, with the lines that mark it, below `{}`",
            block.below
        );
        let place = Location::in_text(file, before, mark);
        faults.push(Diagnostic::error(message).located(place).help(help));
    }
    faults.or(())
}

/// The keys of a table and where they begin; those of the whole text without one. Nothing if the text is no TOML.
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
