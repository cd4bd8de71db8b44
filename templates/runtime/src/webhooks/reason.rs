//! Why a webhook is refused, and what to look at.

use std::fmt;

use http::StatusCode;

/// Why a webhook is refused. `Display` says what to look at, and repeats nothing of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// There is no `X-Twilio-Signature`.
    MissingSignature,
    /// The public URL cannot be rebuilt from the request by the [`PublicUrl`](crate::webhook::PublicUrl).
    UnknownUrl,
    /// The form or the query is not UTF-8.
    MalformedParameters,
    /// The layer could not read the whole body.
    UnreadableBody,
    /// The body is larger than the layer allows.
    BodyTooLarge,
    /// `X-Twilio-Webhooks-Signature-Settings` names no key, or two values for the same setting.
    InvalidSettings,
    /// `X-Twilio-Webhooks-Signature-Settings` names an algorithm that this version does not know.
    UnknownAlgorithm,
    /// The SharedKey is not configured.
    UnknownSharedKey,
    /// The SharedKey is configured for another algorithm.
    OtherAlgorithm,
    /// There are auth tokens for certain accounts, and none for that of the request.
    UnknownAccount,
    /// An auth token signed the request, and only SharedKeys are configured.
    NoAuthToken,
    /// The function that looks up auth tokens failed, or returned an unusable one: see the source of the error.
    LookupFailed,
    /// The body is not a form, and its hash is not part of the URL, so nothing proves that it is Twilio's.
    UnsignedBody,
    /// The body is not the one whose hash Twilio signed.
    OtherBody,
    /// The signature fits the URL without the parameters of the form, or with other ones.
    OtherParameters,
    /// The signature fits another URL: another scheme, or with or without a slash at the end of the path.
    OtherUrl,
    /// The signature is too long for an auth token's: a SharedKey signed, and a proxy removed the header that says so.
    RemovedSettings,
    /// The signature does not fit: the URL, the secret or the parameters differ from those that Twilio signed.
    OtherSignature,
}

impl Reason {
    /// The status to respond with: 400 for a request that Twilio would not send, 413 for too large a body, 500 if the
    /// application lacks a secret, otherwise 403.
    pub fn status(self) -> StatusCode {
        match self {
            Self::MissingSignature
            | Self::UnknownUrl
            | Self::MalformedParameters
            | Self::UnreadableBody => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoAuthToken | Self::LookupFailed => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::FORBIDDEN,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::MissingSignature => {
                "it has no header `X-Twilio-Signature`: it is not Twilio's, or a proxy removed the header"
            }
            Self::UnknownUrl => {
                "its URL cannot be rebuilt: check which of the headers that the `PublicUrl` reads are missing or invalid"
            }
            Self::MalformedParameters => "its parameters are not UTF-8, as Twilio's always are",
            Self::UnreadableBody => "its body could not be read to the end",
            Self::BodyTooLarge => "its body is too large: `max_body_size` sets the limit",
            Self::InvalidSettings => {
                "`X-Twilio-Webhooks-Signature-Settings` does not name one key and at most one algorithm"
            }
            Self::UnknownAlgorithm => {
                "`X-Twilio-Webhooks-Signature-Settings` names an algorithm other than HMAC_SHA1 and HMAC_SHA256"
            }
            Self::UnknownSharedKey => {
                "it is signed with a SharedKey that the verifier does not have: add it with `shared_key`"
            }
            Self::OtherAlgorithm => {
                "it is signed with a SharedKey that the verifier has for another algorithm"
            }
            Self::UnknownAccount => {
                "the verifier has no auth token for its account: subaccounts have their own"
            }
            Self::NoAuthToken => {
                "it is signed with an auth token, and the verifier has only SharedKeys: add the auth token of the account"
            }
            Self::LookupFailed => "the auth tokens of its account could not be looked up",
            Self::UnsignedBody => {
                "its body is not a form, and its URL has no `bodySHA256`, so nothing proves that the body is Twilio's"
            }
            Self::OtherBody => {
                "its body was changed on the way: check what decodes or rewrites bodies in front of the verifier"
            }
            Self::OtherParameters => {
                "the signature fits its URL, but not the parameters of its form: check what rewrites bodies in front of the verifier"
            }
            Self::OtherUrl => {
                "the signature fits a URL with another scheme, or another slash at the end of the path: check the public URL"
            }
            Self::RemovedSettings => {
                "the signature is a SharedKey's, but `X-Twilio-Webhooks-Signature-Settings` is missing: check what removes headers"
            }
            Self::OtherSignature => {
                "the signature does not fit: check that the public URL is the one Twilio has, letter for letter, and that the secret is the account's primary auth token"
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}
