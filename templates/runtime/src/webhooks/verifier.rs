//! Whether a request is a webhook that Twilio signed.

use std::{error::Error, fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, Request, request};

use crate::{
    events::parameters::Parameters,
    secrets::invalid_settings::InvalidSettings,
    webhooks::{
        algorithm::Algorithm, content::Content, diagnosis::Claim, error::VerificationError,
        public_url::PublicUrl, reason::Reason, secrets::Secrets, settings::Settings,
    },
};

pub(crate) const SIGNATURE: &str = "x-twilio-signature";

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
    /// If Twilio did not sign it, or that cannot be found out: see [`Reason`].
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

    fn verified(
        &self,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Parameters, VerificationError> {
        let signature = signature_of(headers)?;
        let settings = Settings::of(headers)?;
        let content = Content::of(url, headers, body)?;
        let keys = self
            .0
            .secrets
            .of_request(settings.as_ref(), content.account())?;
        let claim = Claim {
            url,
            form: content.form(),
            signature: &signature,
        };
        if !claim.is_signed_by(&keys) {
            return Err(claim.diagnosis(&keys, settings.is_none()).into());
        }
        match content.has_signed_body() {
            true => Ok(content.into_parameters()),
            false => Err(Reason::OtherBody.into()),
        }
    }
}

/// The decoded signature. One that is not base64 is none of Twilio's, so it fits nothing.
fn signature_of(headers: &HeaderMap) -> Result<Vec<u8>, Reason> {
    match headers.get(SIGNATURE).map(|value| value.as_bytes()) {
        None | Some([]) => Err(Reason::MissingSignature),
        Some(value) => STANDARD.decode(value).map_err(|_| Reason::OtherSignature),
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
    pub fn auth_tokens_by_account(
        mut self,
        lookup: impl Fn(&str) -> Result<Vec<String>, Box<dyn Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.secrets.look_up_with(Arc::new(lookup));
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
