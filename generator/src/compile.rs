//! In: all parsed documents. Out: the source files of the crate.
//!
//! The stages from `resolve` to `emit`, each run on all descriptions before the next begins.

use crate::{
    Options,
    diagnostic::Diagnostics,
    emit::emit,
    files::SourceFile,
    ir::Api,
    load::{DescriptionEntry, Manifest},
    lower::lower,
    name::{Names, name},
    parse::Document,
    resolve::resolve,
};

/// What the stages after `parse` produce.
#[derive(Debug)]
pub struct Compiled {
    /// What the crate holds, in the words of the wire.
    pub api: Api,
    /// The Rust names of its items.
    pub names: Names,
    /// The files below `src/`.
    pub files: Vec<SourceFile>,
    /// What is worth knowing about a run that succeeded.
    pub diagnostics: Diagnostics,
}

/// Turns documents into source files.
///
/// # Errors
/// The faults of the first stage that finds any, those of all descriptions together.
pub fn compile(
    manifest: &Manifest,
    documents: Vec<(DescriptionEntry, Document)>,
    options: &Options,
) -> Result<Compiled, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let resolved: Vec<_> = documents
        .into_iter()
        .filter_map(|(entry, document)| resolve(entry, document, options, &mut diagnostics))
        .collect();
    stop_at_errors(&diagnostics)?;
    let api = lower(&resolved, options, &mut diagnostics);
    stop_at_errors(&diagnostics)?;
    let names = name(&api, &mut diagnostics);
    stop_at_errors(&diagnostics)?;
    let files = emit(manifest, &api, &names);
    Ok(Compiled {
        api,
        names,
        files,
        diagnostics,
    })
}

fn stop_at_errors(diagnostics: &Diagnostics) -> Result<(), Diagnostics> {
    if diagnostics.has_errors() {
        Err(diagnostics.clone())
    } else {
        Ok(())
    }
}
