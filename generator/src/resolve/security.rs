//! Security: which credentials an operation takes.

use openapiv3::{ReferenceOr, SecurityRequirement, SecurityScheme};

use super::{Findings, Resolver};
use crate::{diagnostic::Code, ir::Security, pointer::Pointer};

impl Resolver<'_> {
    /// The credentials that the operation takes, among those that clients can send.
    ///
    /// A description that says nothing of security leaves it to the reader, and Twilio's products take an account's.
    pub(super) fn security(
        &self,
        operation: &openapiv3::Operation,
        pointer: &Pointer,
        found: &mut Findings,
    ) -> Option<Security> {
        let (requirements, pointer) = match (&operation.security, &self.openapi.security) {
            (Some(requirements), _) => (requirements, pointer.child("security")),
            (None, Some(requirements)) => (requirements, Pointer::root().child("security")),
            (None, None) => return Some(Security::Account),
        };
        if requirements.is_empty() {
            return Some(Security::None);
        }
        let known = requirements
            .iter()
            .filter_map(|alternative| self.of_alternative(alternative));
        // An account's credentials work wherever they are taken. What is open to all needs none; a token needs a
        // client that has one.
        let best = known.min_by_key(|security| match security {
            Security::Account => 0,
            Security::None => 1,
            Security::Bearer => 2,
        });
        if best.is_none() {
            let construct = "security other than HTTP Basic or a bearer token alone";
            found.push(self.unsupported(Code::UnsupportedSecurity, &pointer, construct));
        }
        best
    }

    /// What an alternative asks for, if it is one thing that is known.
    fn of_alternative(&self, alternative: &SecurityRequirement) -> Option<Security> {
        let schemes = &self.openapi.components.as_ref()?.security_schemes;
        let mut kinds = alternative.keys().map(|name| match schemes.get(name)? {
            ReferenceOr::Item(SecurityScheme::HTTP { scheme, .. }) => {
                match scheme.to_ascii_lowercase().as_str() {
                    "basic" => Some(Security::Account),
                    "bearer" => Some(Security::Bearer),
                    _ => None,
                }
            }
            ReferenceOr::Item(SecurityScheme::OAuth2 { .. }) => Some(Security::Bearer),
            _ => None,
        });
        match (kinds.next(), kinds.next()) {
            (None, _) => Some(Security::None),
            (Some(kind), None) => kind,
            (Some(_), Some(_)) => None,
        }
    }
}
