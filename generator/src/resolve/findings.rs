//! What is found while one operation or one component is read.

use std::collections::HashSet;

use la_arena::ArenaMap;

use super::resolved::ComponentId;
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    pointer::Pointer,
};

/// What is found while one operation or one component is read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What is wrong with it, or worth knowing.
    pub(super) diagnostics: Diagnostics,
    /// The components that it refers to.
    pub(super) uses: Vec<ComponentId>,
    /// The component, if it is one.
    pub(super) component: Option<ComponentId>,
    /// Where the schemas are that are being copied, each inside of the one before.
    pub(super) copying: Vec<Pointer>,
    /// What is wrong with parameters that may be left out, by their names.
    pub(super) dispensable: Vec<(String, Diagnostics)>,
}

impl Findings {
    /// Of a component.
    pub(super) fn of(component: ComponentId) -> Self {
        Self {
            component: Some(component),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds what was found in a part of it.
    pub(super) fn add(&mut self, part: Self) {
        self.diagnostics.extend(part.diagnostics);
        self.uses.extend(part.uses);
        self.dispensable.extend(part.dispensable);
    }
}

/// What was found in the components.
pub(super) struct ComponentFindings {
    findings: ArenaMap<ComponentId, Findings>,
    /// The components that cannot be used, because they or others that they refer to have errors.
    unsound: HashSet<ComponentId>,
}

impl ComponentFindings {
    pub(super) fn new(findings: ArenaMap<ComponentId, Findings>) -> Self {
        let mut used_by: ArenaMap<ComponentId, Vec<ComponentId>> = ArenaMap::new();
        for (id, found) in findings.iter() {
            for used in &found.uses {
                used_by.entry(*used).or_default().push(id);
            }
        }
        let with_errors = findings
            .iter()
            .filter(|(_, found)| found.diagnostics.has_errors());
        let mut open: Vec<ComponentId> = with_errors.map(|(id, _)| id).collect();
        let mut unsound = HashSet::new();
        while let Some(id) = open.pop() {
            if unsound.insert(id) {
                open.extend(used_by.get(id).into_iter().flatten());
            }
        }
        Self { findings, unsound }
    }

    /// The errors of the components that these refer to, directly or by way of others.
    pub(super) fn errors_behind(&self, uses: &[ComponentId]) -> Diagnostics {
        let mut errors = Diagnostics::new();
        let mut seen = HashSet::new();
        let mut open: Vec<ComponentId> = uses.to_vec();
        while let Some(id) = open.pop() {
            if !self.unsound.contains(&id) || !seen.insert(id) {
                continue;
            }
            if let Some(found) = self.findings.get(id) {
                let own = found.diagnostics.iter().filter(|it| it.is_error());
                errors.extend(own.cloned());
                open.extend(&found.uses);
            }
        }
        errors
    }

    /// What is worth knowing about the components.
    pub(super) fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        let all = self.findings.values();
        let all = all.flat_map(|found| &found.diagnostics);
        all.filter(|diagnostic| !diagnostic.is_error())
    }
}
