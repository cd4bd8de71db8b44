//! Whether a request is a webhook that Twilio signed.

use std::{error::Error, fmt, future::Future, sync::Arc};

use http::{HeaderMap, Request, request};

use crate::{
    events::parameters::Parameters,
    secrets::invalid_settings::InvalidSettings,
    webhooks::{
        algorithm::Algorithm, error::VerificationError, lookup::Lookup, public_url::PublicUrl,
        secrets::Secrets, unproven::Unproven,
    },
};

/// Verifies that Twilio sent a webhook, by the signature in `X-Twilio-Signature`.
///
/// It proves where the request comes from and that nothing was changed, not that it is new: somebody who has recorded a
/// webhook can send it again, and Twilio itself may send one twice. A clone is cheap and shares the secrets, which are
/// overwritten in memory when the last clone is dropped.
///
/// ```
/// use twilio_runtime::webhook::{self, PublicUrl, Reason, Verifier};
///
/// let verifier = Verifier::builder(PublicUrl::base("https://flex.example.com"))
///     .auth_token("12345")
///     .build()?;
///
/// let url = "https://flex.example.com/assignment";
/// let request = webhook::sign("12345").form(url, [("TaskSid", "WT00")])?;
/// let parameters = verifier.verify(&request)?;
/// assert_eq!(parameters.get("TaskSid"), Some("WT00"));
///
/// let forged = webhook::sign("another").form(url, [("TaskSid", "WT00")])?;
/// assert_eq!(verifier.verify(&forged).unwrap_err().reason(), Reason::OtherSignature);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verifier(Arc<VerifierBuilder>);

impl Verifier {
    /// Returns a builder, to add secrets.
    pub fn builder(public_url: PublicUrl) -> VerifierBuilder {
        VerifierBuilder {
            public_url,
            secrets: Secrets::default(),
        }
    }

    /// Verifies a request with its whole body, byte for byte as it was received. Returns its parameters: those of its
    /// form, or those of its query if it has no form.
    ///
    /// # Errors
    /// If Twilio did not sign it, or that cannot be found out: see [`Reason`](crate::webhook::Reason).
    pub fn verify<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
    ) -> Result<Parameters, VerificationError> {
        let url = self.0.public_url.of(request.uri(), request.headers())?;
        self.verify_url(&url, request.headers(), request.body().as_ref())
    }

    /// The same for a request whose body was taken out.
    ///
    /// # Errors
    /// See [`verify`](Self::verify).
    pub fn verify_parts(
        &self,
        parts: &request::Parts,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        let url = self.0.public_url.of(&parts.uri, &parts.headers)?;
        self.verify_url(&url, &parts.headers, body)
    }

    /// The same for a server with types of its own. `url` is the URL that Twilio has, whatever the [`PublicUrl`] of this
    /// verifier. The method makes no difference: without a body, as with GET, only the URL is signed.
    ///
    /// # Errors
    /// See [`verify`](Self::verify).
    pub fn verify_url(
        &self,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        self.verified(url, headers, body)
            .map_err(|error| error.at(url))
    }

    /// The same as [`verify`](Self::verify), also for auth tokens that are looked up by
    /// [`auth_tokens_by_account_async`].
    ///
    /// The future holds nothing but its arguments: to give up, drop it.
    ///
    /// # Errors
    /// See [`verify`](Self::verify).
    ///
    /// [`auth_tokens_by_account_async`]: VerifierBuilder::auth_tokens_by_account_async
    pub async fn verify_async<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
    ) -> Result<Parameters, VerificationError> {
        let url = self.0.public_url.of(request.uri(), request.headers())?;
        self.verify_url_async(&url, request.headers(), request.body().as_ref())
            .await
    }

    /// The same for a request whose body was taken out.
    ///
    /// # Errors
    /// See [`verify`](Self::verify).
    pub async fn verify_parts_async(
        &self,
        parts: &request::Parts,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        let url = self.0.public_url.of(&parts.uri, &parts.headers)?;
        self.verify_url_async(&url, &parts.headers, body).await
    }

    /// The same for a server with types of its own: see [`verify_url`](Self::verify_url).
    ///
    /// # Errors
    /// See [`verify`](Self::verify).
    pub async fn verify_url_async(
        &self,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        self.verified_async(url, headers, body)
            .await
            .map_err(|error| error.at(url))
    }

    fn verified(
        &self,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        let unproven = Unproven::of(url, headers, body)?;
        let secrets = &self.0.secrets;
        let looked_up = secrets.look_up(unproven.account())?;
        unproven.verified(secrets, looked_up)
    }

    async fn verified_async(
        &self,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        let unproven = Unproven::of(url, headers, body)?;
        let secrets = &self.0.secrets;
        let looked_up = secrets.look_up_async(unproven.account()).await?;
        unproven.verified(secrets, looked_up)
    }
}

/// Collects the secrets of a [`Verifier`].
///
/// Twilio signs with the primary auth token of the account that owns the resource: a subaccount has its own. A secondary
/// token does not sign before it is promoted, and the secret of an API key never does.
///
/// While a secret is rotated, add the old and the new one: a request need only be signed with one of them.
#[derive(Clone)]
#[must_use]
pub struct VerifierBuilder {
    public_url: PublicUrl,
    secrets: Secrets,
}

impl VerifierBuilder {
    /// Adds an auth token, for requests of any account.
    pub fn auth_token(mut self, token: impl Into<String>) -> Self {
        self.secrets.add_auth_token(None, token.into());
        self
    }

    /// Adds an auth token, for requests with this `AccountSid`.
    pub fn auth_token_of(
        mut self,
        account_sid: impl Into<String>,
        token: impl Into<String>,
    ) -> Self {
        self.secrets
            .add_auth_token(Some(account_sid.into()), token.into());
        self
    }

    /// Looks up the auth tokens of an account by its SID, for applications with many accounts. None means that the
    /// account is unknown, an error that the tokens are not available.
    ///
    /// It is called for each request, before anything is verified, so it should not block. The SID is the parameter
    /// `AccountSid` of the form or of the query. A webhook with a JSON body has it in neither: register it with a URL such
    /// as `https://flex.example.com/events?AccountSid=AC…`.
    ///
    /// It takes the place of an earlier function.
    pub fn auth_tokens_by_account(
        mut self,
        lookup: impl Fn(&str) -> Result<Vec<String>, Box<dyn Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.secrets.look_up_with(Lookup::blocking(lookup));
        self
    }

    /// The same with a function that waits, for tokens that are in a database or a secret store.
    ///
    /// [`VerifyLayer`](crate::webhook::VerifyLayer) and [`Verifier::verify_async`] call it. [`Verifier::verify`] and the
    /// other functions that do not wait refuse each request for which they would have to. Whoever sends a request has
    /// it called, and Twilio gives up after some seconds: cache the tokens, and rather return an error than wait long.
    ///
    /// ```
    /// # use std::{error::Error, sync::Arc};
    /// # use twilio_runtime::webhook::{InvalidSettings, PublicUrl, Verifier, VerifyLayer};
    /// # struct Store;
    /// # impl Store {
    /// #     async fn auth_tokens(&self, account_sid: &str) -> Result<Vec<String>, std::io::Error> { Ok(vec![]) }
    /// # }
    /// fn layer(store: Arc<Store>) -> Result<VerifyLayer, InvalidSettings> {
    ///     let verifier = Verifier::builder(PublicUrl::base("https://flex.example.com"))
    ///         .auth_tokens_by_account_async(move |account_sid| {
    ///             let store = Arc::clone(&store);
    ///             async move { Ok(store.auth_tokens(&account_sid).await?) }
    ///         })
    ///         .build()?;
    ///     Ok(VerifyLayer::new(verifier))
    /// }
    /// ```
    pub fn auth_tokens_by_account_async<F>(
        mut self,
        lookup: impl Fn(String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Vec<String>, Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        self.secrets.look_up_with(Lookup::non_blocking(lookup));
        self
    }

    /// Adds a SharedKey, by its ID (`webhooks_sharedkey_…`). A request that names it must be signed with this algorithm.
    pub fn shared_key(
        mut self,
        id: impl Into<String>,
        algorithm: Algorithm,
        secret: impl Into<String>,
    ) -> Self {
        self.secrets
            .add_shared_key(id.into(), algorithm, secret.into());
        self
    }

    /// Builds the verifier.
    ///
    /// # Errors
    /// If there is no secret, a secret is unusable, such as an empty one or one that ends with a line break, or a stated
    /// URL is not one.
    pub fn build(self) -> Result<Verifier, InvalidSettings> {
        let mut problems = self.secrets.problems();
        problems.extend(self.public_url.problem());
        match problems.is_empty() {
            true => Ok(Verifier(Arc::new(self))),
            false => Err(InvalidSettings::new("webhook verifier", problems)),
        }
    }
}

impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VerifierBuilder")
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Verifier")
            .field("public_url", &self.0.public_url)
            .finish_non_exhaustive()
    }
}
