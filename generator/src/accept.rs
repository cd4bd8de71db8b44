//! In: warnings, and documents whose overlays accept some of them. Out: the other warnings, and those about acceptances
//! that accept nothing.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, Level},
    extensions::{ACCEPT, Reader},
    lint::walk,
    parse::Document,
    pointer::Pointer,
    source::Source,
};

/// Drops the warnings that an overlay accepts, on their value or on one around it. Errors stay.
pub(crate) fn accept(documents: &[Document], found: Diagnostics) -> Diagnostics {
    let mut kept = Diagnostics::new();
    let mut acceptances: Vec<Acceptances<'_>> = documents
        .iter()
        .map(|document| Acceptances::read(&document.source, &mut kept))
        .collect();
    // What has an error, or is left out for one, was not looked at as a whole.
    let is_error = |it: &Diagnostic| it.code.level() == Level::Error || it.code == Code::LeftOut;
    let is_partial = kept.has_errors() || found.iter().any(is_error);
    for diagnostic in found {
        // A value of an overlay may be in several descriptions, so all of them are asked.
        let takers = acceptances.iter_mut().filter_map(|it| it.take(&diagnostic));
        if takers.count() == 0 {
            kept.push(diagnostic);
        }
    }
    if !is_partial {
        kept.extend(acceptances.iter().flat_map(Acceptances::stale));
    }
    kept
}

/// What one description accepts.
struct Acceptances<'a> {
    source: &'a Source,
    /// The codes that are accepted in a value and everything inside it.
    accepted: IndexMap<Pointer, Vec<Code>>,
    used: HashSet<(Pointer, Code)>,
}

impl<'a> Acceptances<'a> {
    fn read(source: &'a Source, diagnostics: &mut Diagnostics) -> Self {
        let mut accepted = IndexMap::new();
        walk(source, &mut |object| {
            let mut reader = Reader {
                source,
                owner: &object.pointer,
                object: Some(object.value),
                diagnostics,
            };
            let codes = reader.accepted();
            if !codes.is_empty() {
                accepted.insert(object.pointer.clone(), codes);
            }
        });
        Self {
            source,
            accepted,
            used: HashSet::new(),
        }
    }

    /// Accepts a diagnostic, if it is about this description and accepted by it.
    fn take(&mut self, diagnostic: &Diagnostic) -> Option<()> {
        let (code, pointer) = (diagnostic.code, diagnostic.pointer.as_ref()?);
        let location = self.source.location(pointer);
        let is_here = match diagnostic.code {
            // It is not there any more, but what was around it is.
            Code::LostKeyword => {
                let file = diagnostic.location.as_ref().map(|it| &it.file);
                file == Some(&location.file)
            }
            _ => diagnostic.location.as_ref() == Some(location),
        };
        if self.accepted.is_empty() || diagnostic.is_error() || !is_here {
            return None;
        }
        let mut around = std::iter::successors(Some(pointer), |pointer| pointer.parent());
        let owner = around.find(|owner| {
            let codes = self.accepted.get(*owner);
            codes.is_some_and(|codes| codes.contains(&code))
        })?;
        self.used.insert((owner.clone(), code));
        Some(())
    }

    /// A warning for each acceptance that accepts nothing.
    fn stale(&self) -> impl Iterator<Item = Diagnostic> {
        let all = self.accepted.iter();
        let all = all.flat_map(|(owner, codes)| codes.iter().map(|code| (owner.clone(), *code)));
        let stale = all.filter(|it| !self.used.contains(it));
        stale.map(|(owner, code)| {
            let pointer = owner.child(ACCEPT.name).child(code.name());
            Diagnostic::new(
                Code::StaleAcceptance,
                format!("there is no `{code}` here to accept"),
            )
            .at(self.source, &pointer)
            .help("remove the acceptance")
        })
    }
}
