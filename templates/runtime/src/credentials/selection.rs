//! Which of a client's credentials an operation is sent with: those that satisfy what its description asks for.

use std::fmt;

use crate::{
    credentials::kind::Credentials,
    operations::security::{SchemeKind, Security, SecurityScheme},
};

/// What an operation asks for that takes a token only.
const BEARER: SchemeKind = SchemeKind::Http("bearer");

/// The parts of the credentials to send with an operation. A provider, as long as it was not asked, may satisfy
/// anything.
///
/// Of several alternatives, the first that they satisfy counts; one that asks for nothing counts last, since it usually
/// allows less.
pub(crate) fn selected(
    credentials: &Credentials,
    security: Security,
) -> Result<Vec<&Credentials>, Unsatisfied> {
    let parts = credentials.parts();
    let one = |scheme: SchemeKind| parts.iter().find(|part| part.may_satisfy(scheme));
    match security {
        Security::Any | Security::Anonymous => Ok(all(parts)),
        Security::Bearer => one(BEARER)
            .map(|part| vec![part])
            .ok_or(Unsatisfied::Bearer),
        Security::Schemes(alternatives) => {
            let complete = |alternative: &&[SecurityScheme]| -> Option<Vec<&Credentials>> {
                alternative.iter().map(|scheme| one(scheme.kind)).collect()
            };
            let mut satisfied = alternatives
                .iter()
                .filter(|alternative| !alternative.is_empty())
                .filter_map(complete);
            let nothing = || needs_none(security).then(Vec::new);
            let found = satisfied.next().or_else(nothing);
            found.ok_or_else(|| Unsatisfied::Schemes {
                alternatives,
                lacking: lacking(parts, alternatives),
            })
        }
    }
}

/// Whether an operation may be sent without credentials.
pub(crate) fn needs_none(security: Security) -> bool {
    match security {
        Security::Anonymous => true,
        Security::Any | Security::Bearer => false,
        Security::Schemes(alternatives) => alternatives.iter().any(|it| it.is_empty()),
    }
}

/// All API keys, and the first credentials for the header `Authorization`, which has room for one.
fn all(parts: &[Credentials]) -> Vec<&Credentials> {
    let mut has_authorization = false;
    let selected = parts.iter().filter(|part| {
        part.as_api_key().is_some() || !std::mem::replace(&mut has_authorization, true)
    });
    selected.collect()
}

/// The schemes that none of these credentials satisfies, each once.
fn lacking(
    parts: &[Credentials],
    alternatives: &'static [&'static [SecurityScheme]],
) -> Vec<SecurityScheme> {
    let mut lacking: Vec<SecurityScheme> = Vec::new();
    for scheme in alternatives.iter().copied().flatten() {
        let is_there = parts.iter().any(|part| part.may_satisfy(scheme.kind));
        if !is_there && !lacking.contains(scheme) {
            lacking.push(*scheme);
        }
    }
    lacking
}

/// What an operation asks for and the credentials do not provide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsatisfied {
    Bearer,
    Schemes {
        alternatives: &'static [&'static [SecurityScheme]],
        /// Those of all alternatives that the credentials do not satisfy.
        lacking: Vec<SecurityScheme>,
    },
}

/// Follows the name of the operation: `FetchThing needs …`.
impl fmt::Display for Unsatisfied {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bearer => formatter.write_str(
                "accepts only a bearer token: use `Credentials::bearer` or `Credentials::client_credentials`",
            ),
            Self::Schemes {
                alternatives,
                lacking,
            } => {
                let lacking: Vec<String> = lacking.iter().map(|it| format!("`{}`", it.name())).collect();
                let lacking = lacking.join(", ");
                write!(formatter, "needs {}: the credentials lack {lacking}", Schemes(alternatives))
            }
        }
    }
}

/// All alternatives that ask for something, in words.
pub(crate) struct Schemes(pub(crate) &'static [&'static [SecurityScheme]]);

impl fmt::Display for Schemes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternatives = self.0.iter().filter(|it| !it.is_empty());
        for (index, alternative) in alternatives.enumerate() {
            formatter.write_str(if index == 0 { "" } else { ", or " })?;
            for (index, scheme) in alternative.iter().enumerate() {
                let separator = if index == 0 { "" } else { " and " };
                write!(formatter, "{separator}{scheme}")?;
            }
        }
        Ok(())
    }
}
