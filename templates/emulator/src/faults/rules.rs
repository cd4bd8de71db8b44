//! Which requests go wrong. In: rules of a test, and operations. Out: the fault of a request, if it has one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Fault;

/// The rules, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct FaultRules(Mutex<Vec<FaultRule>>);

/// When a fault happens.
#[derive(Clone, Debug)]
pub(super) struct FaultRule {
    /// The ID of the operation; `None` for all.
    pub(super) operation: Option<String>,
    /// How many requests it is still for; `None` for all.
    pub(super) left: Option<u32>,
    /// A probability, with its own random numbers.
    pub(super) chance: Option<(f64, fastrand::Rng)>,
    pub(super) fault: Fault,
}

impl FaultRules {
    pub(super) fn add(&self, rule: FaultRule) {
        self.locked().push(rule);
    }

    pub(crate) fn clear(&self) {
        self.locked().clear();
    }

    /// The fault of the next request for this operation: that of the first rule that applies.
    pub(crate) fn next(&self, operation: &str) -> Option<Fault> {
        let mut rules = self.locked();
        let at = rules.iter_mut().position(|rule| rule.applies(operation))?;
        let rule = rules.get_mut(at)?;
        let fault = rule.fault;
        if let Some(left) = &mut rule.left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                rules.remove(at);
            }
        }
        Some(fault)
    }

    fn locked(&self) -> MutexGuard<'_, Vec<FaultRule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FaultRule {
    fn applies(&mut self, operation: &str) -> bool {
        let is_for_it = self.operation.as_deref().is_none_or(|it| it == operation);
        is_for_it
            && self
                .chance
                .as_mut()
                .is_none_or(|(probability, random)| random.f64() < *probability)
    }
}
