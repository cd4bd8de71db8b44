//! Who sends a request. In: the `Authorization` header. Out: the account, or a refusal.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::AUTHORIZATION};
use twilio_runtime::Credentials;

use crate::{catalogue::Security, errors::Refusal};

/// The accounts that may send requests.
pub(crate) struct Accounts {
    /// By user name: the account SID, or the SID of an API key. Without any, all are accepted.
    secrets: BTreeMap<String, Known>,
    /// The account of requests that name none: those with an API key, or with a token.
    default: String,
}

struct Known {
    account: String,
    secret: String,
}

impl Accounts {
    /// Accepts any credentials. Requests that name no account belong to this one.
    pub(crate) fn any(default: &str) -> Self {
        Self {
            secrets: BTreeMap::new(),
            default: default.to_owned(),
        }
    }

    /// Accepts these from now on, and no others. The first account is the default.
    pub(crate) fn add(&mut self, user: &str, account: &str, secret: &str) {
        if self.secrets.is_empty() {
            account.clone_into(&mut self.default);
        }
        let known = Known {
            account: account.to_owned(),
            secret: secret.to_owned(),
        };
        self.secrets.insert(user.to_owned(), known);
    }

    /// The accounts that are known by name, the default one among them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let named = self.secrets.values().map(|it| it.account.as_str());
        named.chain([self.default.as_str()])
    }

    pub(crate) fn default(&self) -> &str {
        &self.default
    }

    /// The auth token of an account.
    pub(crate) fn auth_token(&self, account: &str) -> Option<&str> {
        self.secrets.get(account).map(|it| it.secret.as_str())
    }

    /// Credentials that are accepted for this account: its auth token, or else one of its API keys.
    pub(crate) fn credentials(&self, account: &str) -> Credentials {
        let own = self.secrets.get(account);
        let key = self.secrets.iter().find(|(_, it)| it.account == account);
        match (own, key) {
            (Some(own), _) => Credentials::auth_token(account, own.secret.as_str()),
            (None, Some((key, known))) => Credentials::api_key(key.as_str(), known.secret.as_str()),
            (None, None) => Credentials::auth_token(account, ANY_SECRET),
        }
    }

    /// Whether this account may send requests.
    pub(crate) fn has(&self, account: &str) -> bool {
        self.secrets.is_empty() || self.secrets.values().any(|it| it.account == account)
    }

    /// The account of a request.
    ///
    /// # Errors
    /// If the credentials are missing or wrong.
    pub(crate) fn account(
        &self,
        headers: &HeaderMap,
        security: Security,
    ) -> Result<String, Refusal> {
        if matches!(security, Security::None | Security::Schemes) {
            return Ok(self.default.clone());
        }
        let header = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let (scheme, value) = header.and_then(|it| it.split_once(' ')).ok_or_else(|| {
            Refusal::unauthorized("Authentication Error - No credentials provided")
        })?;
        if scheme.eq_ignore_ascii_case("bearer") && !value.trim().is_empty() {
            return Ok(self.default.clone());
        }
        if scheme.eq_ignore_ascii_case("basic") && security == Security::Account {
            return self.of_basic(value.trim());
        }
        Err(refused())
    }

    fn of_basic(&self, value: &str) -> Result<String, Refusal> {
        let decoded = STANDARD.decode(value).map_err(|_| refused())?;
        let decoded = String::from_utf8(decoded).map_err(|_| refused())?;
        let (user, secret) = decoded.split_once(':').ok_or_else(refused)?;
        if secret.is_empty() {
            return Err(refused());
        }
        if self.secrets.is_empty() {
            return match user.get(..2) {
                Some("AC") => Ok(user.to_owned()),
                Some("SK") => Ok(self.default.clone()),
                _ => Err(refused()),
            };
        }
        let known = self.secrets.get(user).filter(|it| it.secret == secret);
        known.map(|it| it.account.clone()).ok_or_else(refused)
    }
}

fn refused() -> Refusal {
    Refusal::unauthorized("Authenticate")
}

/// What the clients of an emulator send that accepts any secret.
const ANY_SECRET: &str = "emulated-auth-token";

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn account(accounts: &Accounts, header: &str, security: Security) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        accounts.account(&headers, security).ok()
    }

    fn basic(user: &str, secret: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{user}:{secret}")))
    }

    #[test]
    fn without_accounts_any_credentials_of_twilio_are_accepted() {
        let accounts = Accounts::any("AC0");
        let of = |header: &str| account(&accounts, header, Security::Account);
        assert_eq!(of(&basic("AC1", "a")).as_deref(), Some("AC1"));
        assert_eq!(of(&basic("SK1", "a")).as_deref(), Some("AC0"));
        assert_eq!(of("bearer token").as_deref(), Some("AC0"));
        for refused in [
            basic("me", "a"),
            basic("AC1", ""),
            basic("", "a"),
            "Basic é".into(),
        ] {
            assert_eq!(of(&refused), None, "{refused}");
        }
    }

    #[test]
    fn an_api_key_belongs_to_its_account() {
        let mut accounts = Accounts::any("AC0");
        accounts.add("AC1", "AC1", "a");
        accounts.add("SK1", "AC1", "b");
        let of = |user, secret| account(&accounts, &basic(user, secret), Security::Account);
        assert_eq!(of("SK1", "b").as_deref(), Some("AC1"));
        assert_eq!(of("SK1", "a"), None);
        assert_eq!(of("SK2", "b"), None);
    }

    #[test]
    fn an_operation_with_a_token_takes_no_other_credentials() {
        let accounts = Accounts::any("AC0");
        assert!(account(&accounts, "Bearer token", Security::Bearer).is_some());
        assert!(account(&accounts, &basic("AC1", "a"), Security::Bearer).is_none());
        assert!(accounts.account(&HeaderMap::new(), Security::None).is_ok());
    }
}
