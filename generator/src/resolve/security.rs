//! Security: which credentials an operation takes.

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme};

use super::{
    Findings, Resolver, body::is_token, parameter::OWNED_HEADERS, reference::SECURITY_SCHEME,
};
use crate::{
    diagnostic::Code,
    ir::{ApiKeyLocation, SchemeKind, Security, SecurityScheme as Scheme},
    pointer::Pointer,
};

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
        let mut problems = Vec::new();
        let mut alternatives: Vec<Vec<Scheme>> = Vec::new();
        for alternative in requirements {
            match self.alternative(alternative) {
                Ok(schemes) if alternatives.contains(&schemes) => {}
                Ok(schemes) => alternatives.push(schemes),
                Err(problem) => problems.push(problem),
            }
        }
        if alternatives.is_empty() && !problems.is_empty() {
            let message = problems.join("; ");
            found.push(
                self.error(Code::UnsupportedSecurity, &pointer, message)
                    .help("describe what the operation takes, or leave it out with `--keep-going`"),
            );
            return None;
        }
        Some(summary(alternatives))
    }

    /// The schemes of an alternative, or why no client can have all of them. Of those that the same credentials satisfy,
    /// such as two flows of OAuth that both end with a token, the first one counts.
    fn alternative(&self, alternative: &SecurityRequirement) -> Result<Vec<Scheme>, String> {
        let mut schemes: Vec<Scheme> = Vec::new();
        for name in alternative.keys() {
            let scheme = self.scheme(name)?;
            if !schemes.iter().any(|it| it.kind.is_sent_like(&scheme.kind)) {
                schemes.push(scheme);
            }
        }
        let in_header = schemes
            .iter()
            .filter(|scheme| scheme.kind.is_authorization());
        let in_header: Vec<String> = in_header
            .map(|scheme| format!("`{}`", scheme.name))
            .collect();
        match in_header.as_slice() {
            [] | [_] => Ok(schemes),
            several => Err(format!(
                "the header `Authorization` has no room for {} at once",
                several.join(" and ")
            )),
        }
    }

    fn scheme(&self, name: &str) -> Result<Scheme, String> {
        let undeclared = || format!("the security scheme `{name}` is not declared");
        let components = self.openapi.components.as_ref();
        let schemes = components.map(|it| &it.security_schemes);
        let scheme = schemes.and_then(|schemes| schemes.get(name));
        let scheme = scheme.ok_or_else(undeclared)?;
        let pointer = Pointer::root()
            .child("components")
            .child("securitySchemes")
            .child(name);
        // What is wrong with the reference says enough.
        let mut found = Findings::default();
        let target = self.target(scheme, schemes, &SECURITY_SCHEME, &pointer, &mut found);
        let (scheme, _) = target.ok_or_else(|| {
            format!("the security scheme `{name}` is a reference that leads to none")
        })?;
        Ok(Scheme {
            name: name.to_owned(),
            kind: kind(name, &scheme)?,
            docs: docs(&scheme).to_owned(),
        })
    }
}

/// What a scheme asks for, or why no client has it.
fn kind(name: &str, scheme: &SecurityScheme) -> Result<SchemeKind, String> {
    match scheme {
        SecurityScheme::HTTP { scheme, .. } if is_token(scheme) => {
            Ok(SchemeKind::Http(scheme.clone()))
        }
        SecurityScheme::HTTP { scheme, .. } => Err(format!(
            "the security scheme `{name}` has an HTTP scheme that cannot be sent: `{scheme}`"
        )),
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => {
            Ok(SchemeKind::Http("Bearer".to_owned()))
        }
        SecurityScheme::APIKey {
            location,
            name: key,
            ..
        } => {
            let is_token = is_token(key);
            let (location, is_usable) = match location {
                APIKeyLocation::Header if key.eq_ignore_ascii_case("authorization") => {
                    return Ok(SchemeKind::Authorization);
                }
                APIKeyLocation::Header => {
                    let mut taken = OWNED_HEADERS
                        .iter()
                        .map(|(name, _)| name)
                        .chain(&ALSO_TAKEN);
                    let is_taken = taken.any(|taken| taken.eq_ignore_ascii_case(key));
                    (ApiKeyLocation::Header, is_token && !is_taken)
                }
                APIKeyLocation::Query => (ApiKeyLocation::Query, !key.is_empty()),
                APIKeyLocation::Cookie => (ApiKeyLocation::Cookie, is_token),
            };
            let kind = SchemeKind::ApiKey(location, key.clone());
            is_usable.then_some(kind).ok_or_else(|| {
                format!(
                    "the security scheme `{name}` has an API key whose name cannot be sent: `{key}`"
                )
            })
        }
    }
}

/// Headers that may be parameters, but not API keys.
const ALSO_TAKEN: [&str; 4] = [
    "Accept",
    "Content-Encoding",
    "Content-Type",
    "Proxy-Authorization",
];

fn docs(scheme: &SecurityScheme) -> &str {
    let (SecurityScheme::APIKey { description, .. }
    | SecurityScheme::HTTP { description, .. }
    | SecurityScheme::OAuth2 { description, .. }
    | SecurityScheme::OpenIDConnect { description, .. }) = scheme;
    description.as_deref().unwrap_or_default()
}

/// The same in fewer words, where there are some: an account has credentials for HTTP Basic, and may have a token in
/// their place.
fn summary(alternatives: Vec<Vec<Scheme>>) -> Security {
    let is_only = |scheme: &str, alternative: &[Scheme]| match alternative {
        [only] => matches!(&only.kind, SchemeKind::Http(name) if name.eq_ignore_ascii_case(scheme)),
        _ => false,
    };
    let is_bearer = |alternative: &Vec<Scheme>| is_only("bearer", alternative);
    let is_basic = |alternative: &Vec<Scheme>| is_only("basic", alternative);
    if alternatives.iter().all(Vec::is_empty) {
        return Security::None;
    }
    if alternatives.iter().all(is_bearer) {
        return Security::Bearer;
    }
    match alternatives.iter().all(|it| is_basic(it) || is_bearer(it)) {
        true => Security::Account,
        false => Security::Schemes(alternatives),
    }
}
