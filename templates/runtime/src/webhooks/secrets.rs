//! The secrets that the application configured, and which of them may have signed a request.

use std::sync::Arc;

use crate::{
    secrets::{secret::Secret, unusable::refuse_unusable},
    webhooks::{
        algorithm::Algorithm, error::VerificationError, lookup::Lookup, reason::Reason,
        settings::Settings,
    },
};

/// A secret, with the algorithm that it signs with.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) algorithm: Algorithm,
    pub(crate) secret: Arc<Secret>,
}

impl Key {
    pub(crate) fn new(algorithm: Algorithm, secret: String) -> Self {
        Self {
            algorithm,
            secret: Arc::new(Secret::new(secret)),
        }
    }

    fn auth_token(token: String) -> Self {
        Self::new(Algorithm::HmacSha1, token)
    }

    pub(crate) fn signed(&self, text: &[&[u8]], signature: &[u8]) -> bool {
        self.algorithm.verifies(self.secret.key(), text, signature)
    }
}

#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Auth tokens, each with the SID of its account, or for requests of any account.
    auth_tokens: Vec<(Option<String>, Key)>,
    lookup: Option<Lookup>,
    /// By ID.
    shared_keys: Vec<(String, Key)>,
}

impl Secrets {
    pub(crate) fn add_auth_token(&mut self, account: Option<String>, token: String) {
        self.auth_tokens.push((account, Key::auth_token(token)));
    }

    pub(crate) fn look_up_with(&mut self, lookup: Lookup) {
        self.lookup = Some(lookup);
    }

    pub(crate) fn add_shared_key(&mut self, id: String, algorithm: Algorithm, secret: String) {
        self.shared_keys.push((id, Key::new(algorithm, secret)));
    }

    /// What is wrong with them.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut refuse =
            |name: &str, value: &str| problems.extend(refuse_unusable(name, value).err());
        for (account, key) in &self.auth_tokens {
            account
                .iter()
                .for_each(|account| refuse("account SID", account));
            refuse("auth token", key.secret.as_str());
        }
        for (id, key) in &self.shared_keys {
            refuse("ID of a SharedKey", id);
            refuse("secret of a SharedKey", key.secret.as_str());
        }
        if self.auth_tokens.is_empty() && self.shared_keys.is_empty() && self.lookup.is_none() {
            problems.push("it has no secret: add an auth token or a SharedKey".to_owned());
        }
        problems
    }

    /// The auth tokens that the application looks up for an account.
    pub(crate) fn look_up(&self, account: Option<&str>) -> Result<Vec<String>, VerificationError> {
        match (&self.lookup, account) {
            (Some(lookup), Some(account)) => lookup.now(account),
            _ => Ok(Vec::new()),
        }
    }

    /// The same, for a caller that can wait.
    pub(crate) async fn look_up_async(
        &self,
        account: Option<&str>,
    ) -> Result<Vec<String>, VerificationError> {
        match (&self.lookup, account) {
            (Some(lookup), Some(account)) => lookup.wait(account).await,
            _ => Ok(Vec::new()),
        }
    }

    /// The keys of a SharedKey that a request names; at least one.
    pub(crate) fn shared_keys_of(&self, settings: &Settings<'_>) -> Result<Vec<Key>, Reason> {
        let keys = self.shared_keys.iter().filter(|(id, _)| id == settings.key);
        let keys: Vec<_> = keys.map(|(_, key)| key.clone()).collect();
        if keys.is_empty() {
            return Err(Reason::UnknownSharedKey);
        }
        let fitting = keys
            .into_iter()
            .filter(|key| key.algorithm == settings.algorithm);
        let fitting: Vec<_> = fitting.collect();
        match fitting.is_empty() {
            true => Err(Reason::OtherAlgorithm),
            false => Ok(fitting),
        }
    }

    /// The keys that may have signed a request of this account, with the tokens that were looked up; at least one.
    pub(crate) fn auth_tokens_of(
        &self,
        account: Option<&str>,
        looked_up: Vec<String>,
    ) -> Result<Vec<Key>, VerificationError> {
        let is_of_account = |of: &Option<String>| of.is_none() || of.as_deref() == account;
        let tokens = self.auth_tokens.iter().filter(|(of, _)| is_of_account(of));
        let mut keys: Vec<_> = tokens.map(|(_, key)| key.clone()).collect();
        for token in looked_up {
            refuse_unusable("auth token", &token)
                .map_err(|problem| VerificationError::of_lookup(problem.into()))?;
            keys.push(Key::auth_token(token));
        }
        match keys.is_empty() {
            false => Ok(keys),
            true if self.auth_tokens.is_empty() && self.lookup.is_none() => {
                Err(Reason::NoAuthToken.into())
            }
            true => Err(Reason::UnknownAccount.into()),
        }
    }
}
