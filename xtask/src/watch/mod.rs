//! In: the arguments of `cargo xtask regenerate --watch`. Out: until Ctrl-C, the crate, regenerated after each edit, and
//! what the edit means for callers.
//!
//! Writing is all or nothing, so Ctrl-C may come at any time.

mod events;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::load::{Manifest, files_of};
use generator::{Described, lock};

use self::events::Events;
use crate::{Outcome, diff, regenerate};

/// Regenerates after each edit. Returns only if files cannot be watched.
pub(crate) fn run(arguments: &regenerate::Arguments) -> Outcome {
    let problem = match Events::new() {
        Ok(events) => Session {
            arguments,
            events,
            texts: BTreeMap::new(),
            last: None,
        }
        .problem(),
        Err(problem) => problem,
    };
    Outcome {
        stdout: String::new(),
        stderr: format!("error: {problem}\n"),
        success: false,
    }
}

struct Session<'a> {
    arguments: &'a regenerate::Arguments,
    events: Events,
    /// The files as the last run found them; `None` if they could not be read.
    texts: BTreeMap<PathBuf, Option<Vec<u8>>>,
    /// The last version without errors, which the next one is compared with.
    last: Option<Described>,
}

impl Session<'_> {
    /// Goes on until files can no longer be watched, and returns why.
    fn problem(&mut self) -> String {
        loop {
            if let Err(problem) = self.next() {
                return problem;
            }
        }
    }

    /// Regenerates if a file has changed, and waits for the next event.
    fn next(&mut self) -> Result<(), String> {
        let files = self.files();
        // Before they are read, so that no later edit is missed.
        self.events.watch(&files)?;
        let texts = files.into_iter().map(|file| (file.clone(), text(&file)));
        let texts: BTreeMap<PathBuf, Option<Vec<u8>>> = texts.collect();
        if texts != self.texts {
            println!("{}", self.heading(&texts));
            self.texts = texts;
            self.regenerate()?;
            // A run updates it, which is no edit.
            let lock = self.lock();
            self.texts.insert(lock.clone(), text(&lock));
            println!("waiting for the next edit; Ctrl-C ends");
        }
        self.events.wait()
    }

    /// The manifest, what it names, what that refers to, and the names lock; if the manifest has errors, the files of the
    /// last run.
    fn files(&self) -> Vec<PathBuf> {
        let path = self.arguments.input.manifest();
        let mut files = match Manifest::read(&path) {
            Ok(manifest) => files_of(&manifest),
            Err(_) => self.texts.keys().cloned().chain([path]).collect(),
        };
        files.push(self.lock());
        files
    }

    fn lock(&self) -> PathBuf {
        self.arguments.input.out().join(lock::FILE)
    }

    fn heading(&self, texts: &BTreeMap<PathBuf, Option<Vec<u8>>>) -> String {
        if self.texts.is_empty() {
            return "watching the manifest, the files that it leads to, and the names lock"
                .to_owned();
        }
        let all = texts.keys().chain(self.texts.keys());
        let mut changed: Vec<String> = all
            .filter(|path| texts.get(*path) != self.texts.get(*path))
            .map(|path| path.display().to_string())
            .collect();
        changed.sort();
        changed.dedup();
        format!("\nchanged: {}", changed.join(", "))
    }

    /// One run. Its errors are printed like those of any run, and the next edit may solve them.
    fn regenerate(&mut self) -> Result<(), String> {
        let (outcome, described) = regenerate::once(self.arguments);
        outcome.print();
        let Some(described) = described else {
            return Ok(());
        };
        if let Some(last) = &self.last {
            anstream::print!("\n{}\n", diff::between(last, &described)?);
        }
        self.last = Some(described);
        Ok(())
    }
}

/// The contents of a file, if it can be read.
fn text(file: &Path) -> Option<Vec<u8>> {
    std::fs::read(file).ok()
}
