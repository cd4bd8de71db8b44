//! What a verified token says.

use std::{fmt, time::SystemTime};

use serde_json::Value;

use crate::{access_tokens::jws::Object, values::privacy::Redacted};

/// What an access token says, after it was verified. `Debug` does not print the identity.
#[derive(Clone, PartialEq)]
pub struct Claims {
    pub(crate) grants: Object,
    pub(crate) expires_at: SystemTime,
    pub(crate) region: Option<String>,
}

impl Claims {
    /// Whom the token is for.
    pub fn identity(&self) -> Option<&str> {
        self.grants.get("identity")?.as_str()
    }

    /// The contents of a grant, such as `chat`.
    pub fn grant(&self, name: &str) -> Option<&Value> {
        self.grants.get(name).filter(|_| name != "identity")
    }

    /// The region of the account, if the token names one.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// When the token expires, to the second.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.grants.keys().filter(|name| *name != "identity");
        formatter
            .debug_struct("Claims")
            .field("identity", &self.identity().map(|_| Redacted::PersonalData))
            .field("grants", &names.collect::<Vec<_>>())
            .field("expires_at", &self.expires_at)
            .field("region", &self.region)
            .finish()
    }
}
