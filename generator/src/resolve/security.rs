//! Security: clients send Basic credentials, so an operation must be one that takes them.

use openapiv3::{ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Resolver;
use crate::{diagnostic::Diagnostics, pointer::Pointer};

impl Resolver<'_> {
    /// Reports an operation that cannot be called with Basic credentials alone.
    ///
    /// A description that says nothing of security leaves it to the reader, and Twilio's products take these.
    pub(super) fn security(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        faults: &mut Diagnostics,
    ) {
        let (requirements, pointer) = match (&operation.security, &self.openapi.security) {
            (Some(requirements), _) => (requirements, pointer.child("security")),
            (None, Some(requirements)) => (requirements, Pointer::root().child("security")),
            (None, None) => return,
        };
        if !requirements
            .iter()
            .any(|alternative| self.is_basic(alternative))
        {
            faults.push(self.unsupported(&pointer, "security other than HTTP Basic"));
        }
    }

    fn is_basic(&self, alternative: &SecurityRequirement) -> bool {
        let schemes = self
            .openapi
            .components
            .as_ref()
            .map(|components| &components.security_schemes);
        !alternative.is_empty()
            && alternative.keys().all(|name| {
                let scheme = schemes.and_then(|schemes| schemes.get(name));
                matches!(
                    scheme,
                    Some(ReferenceOr::Item(SecurityScheme::HTTP { scheme, .. })) if scheme.eq_ignore_ascii_case("basic")
                )
            })
    }
}
