//! In: the result of a run. Out: the lines that it prints.

use std::collections::BTreeSet;
use std::path::Path;

use generator::Generation;
use generator::files::{Drift, Written};

/// How many names of a kind are listed; the rest are only counted.
const NAMES_SHOWN: usize = 10;

/// The files that were read.
pub(crate) fn read(generation: &Generation) -> String {
    let mut files = generation.described.manifest.files();
    let others = generation
        .described
        .documents
        .iter()
        .flat_map(|it| it.files.read());
    let others: BTreeSet<&Path> = others.collect();
    let are_few = others.len() <= OTHERS_SHOWN;
    files.extend(
        others
            .iter()
            .filter(|_| are_few)
            .map(|path| path.to_path_buf()),
    );
    let names: Vec<String> = files
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let rest = match are_few {
        true => String::new(),
        false => format!(", and {} files that these refer to", others.len()),
    };
    format!("read {}{rest}\n", names.join(", "))
}

/// How many files that descriptions refer to are listed by name.
const OTHERS_SHOWN: usize = 5;

/// The files that were written.
pub(crate) fn written(out: &Path, written: &Written) -> String {
    if written.is_empty() {
        return up_to_date(out, written.unchanged);
    }
    let kinds = [
        ("changed", &written.changed),
        ("added", &written.added),
        ("removed", &written.removed),
    ];
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, paths)| format!("{} {kind}", paths.len()))
        .collect();
    let mut text = String::new();
    for path in &written.created {
        text += &format!("created {}\n", out.join(path).display());
    }
    let src = out.join("src");
    for path in &written.blocks {
        text += &format!(
            "updated the generated lines of {}\n",
            out.join(path).display()
        );
    }
    for path in &written.whole {
        text += &format!("updated {}\n", out.join(path).display());
    }
    text += &format!(
        "wrote {}: {}, {} unchanged\n",
        src.display(),
        counts.join(", "),
        written.unchanged
    );
    for (kind, paths) in kinds {
        text += &names(kind, paths, NAMES_SHOWN);
    }
    text
}

/// The old names that the crate keeps.
pub(crate) fn old_names(generation: &Generation) -> String {
    let old = generation.described.names.iter_old();
    let mut old: Vec<String> = old.map(|(_, name)| name.path()).collect();
    old.sort();
    let (count, rest) = (old.len(), old.len().saturating_sub(NAMES_SHOWN));
    old.truncate(NAMES_SHOWN);
    let shown = old.join(", ");
    let more = if rest > 0 {
        format!(" and {rest} more")
    } else {
        String::new()
    };
    match count {
        0 => String::new(),
        1 => format!("1 old name stays as a deprecated alias: {shown}\n"),
        _ => format!("{count} old names stay as deprecated aliases: {shown}{more}\n"),
    }
}

/// Nothing had to be written.
pub(crate) fn up_to_date(out: &Path, files: usize) -> String {
    let noun = if files == 1 { "file" } else { "files" };
    format!(
        "{} is up to date ({files} {noun})\n",
        out.join("src").display()
    )
}

/// Every difference, and the command that updates the crate.
pub(crate) fn drift(out: &Path, drift: &Drift, command: &str) -> String {
    let mut text = String::new();
    if !drift.is_fresh_source() {
        let src = out.join("src");
        text += &format!("{} is out of date:\n", src.display());
    }
    text += &names("stale", &drift.stale, usize::MAX);
    text += &names("missing", &drift.missing, usize::MAX);
    text += &names("extra", &drift.extra, usize::MAX);
    for path in &drift.blocks {
        let path = out.join(path);
        text += &format!(
            "the generated lines of {} are out of date\n",
            path.display()
        );
    }
    for path in &drift.whole {
        text += &format!("{} is out of date\n", out.join(path).display());
    }
    text + &format!("to update, run:\n  {command}\n")
}

/// How much is doubtful, and the command that lists it.
pub(crate) fn lints(generation: &Generation, command: &str) -> String {
    match generation.described.lints.len() {
        0 => String::new(),
        1 => format!("1 place is doubtful; to see it, run:\n  {command}\n"),
        count => format!("{count} places are doubtful; to see them, run:\n  {command}\n"),
    }
}

/// A path as one word of a shell command.
pub(crate) fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn names(kind: &str, paths: &[String], most: usize) -> String {
    let mut text = String::new();
    for path in paths.iter().take(most) {
        text += &format!("  {kind:<8}{path}\n");
    }
    if paths.len() > most {
        text += &format!("  {kind:<8}and {} more\n", paths.len() - most);
    }
    text
}
