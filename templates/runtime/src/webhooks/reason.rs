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
    /// The function that looks up auth tokens failed, returned an unusable one, or has to be waited for: see the source
    /// of the error.
    LookupFailed,
    /// The body is not a form, and its hash is not part of the URL, so nothing proves that it is Twilio's.
    UnsignedBody,
    /// The body is not the one whose hash Twilio signed.
    OtherBody,
    /// The signature fits the URL without the parameters of the form, or with other ones.
    OtherParameters,
    /// The signature fits another URL: another scheme, or with or without a slash at the end of the path.
    OtherUrl,
    /// The query of the request has other parameters than that of the URL which [`PublicUrl`](crate::webhook::PublicUrl)
    /// states exactly.
    OtherQuery,
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

    fn problem(self) -> &'static str {
        match self {
            Self::MissingSignature => "it has no header `X-Twilio-Signature`",
            Self::UnknownUrl => "its URL cannot be rebuilt",
            Self::MalformedParameters => "its parameters are not UTF-8, as Twilio's always are",
            Self::UnreadableBody => "its body could not be read to the end",
            Self::BodyTooLarge => "its body is too large",
            Self::InvalidSettings => {
                "its header for SharedKeys does not name one key and one algorithm"
            }
            Self::UnknownAlgorithm => "its header for SharedKeys names an unknown algorithm",
            Self::UnknownSharedKey => {
                "it is signed with a SharedKey that the verifier does not have"
            }
            Self::OtherAlgorithm => "the verifier has its SharedKey for another algorithm",
            Self::UnknownAccount => "the verifier has no auth token for its account",
            Self::NoAuthToken => "it is signed with an auth token, and the verifier has none",
            Self::LookupFailed => "the auth tokens of its account could not be looked up",
            Self::UnsignedBody => "its body is not a form, and its URL has no `bodySHA256`",
            Self::OtherBody => "its body was changed on the way",
            Self::OtherParameters => {
                "the signature fits its URL, but not the parameters of its form"
            }
            Self::OtherUrl => "the signature fits another scheme, or another slash after the path",
            Self::OtherQuery => "its query has other parameters than the stated URL",
            Self::RemovedSettings => {
                "it is signed with a SharedKey, and the header for these is missing"
            }
            Self::OtherSignature => "the signature does not fit",
        }
    }

    /// What to look at, where the problem does not say it.
    fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::MissingSignature => "it is not Twilio's, or a proxy removed the header",
            Self::UnknownUrl => "check the headers that the `PublicUrl` reads",
            Self::BodyTooLarge => "`max_body_size` sets the limit",
            Self::InvalidSettings | Self::UnknownAlgorithm => SETTINGS_HEADER,
            Self::UnknownSharedKey => "add it with `shared_key`",
            Self::UnknownAccount => "a subaccount has its own",
            Self::NoAuthToken => "add it with `auth_token`",
            Self::UnsignedBody => "nothing proves that the body is Twilio's",
            Self::OtherBody | Self::OtherParameters => "check what rewrites bodies before this",
            Self::OtherUrl => "check the public URL",
            Self::OtherQuery => "check what `PublicUrl::exact` states",
            Self::RemovedSettings => "check what removes `X-Twilio-Webhooks-Signature-Settings`",
            Self::OtherSignature => {
                "check that the public URL is the one that Twilio has, letter for letter, and that the secret is the \
                 primary auth token of the account"
            }
            _ => return None,
        })
    }
}

const SETTINGS_HEADER: &str =
    "`X-Twilio-Webhooks-Signature-Settings` must be `key=…,algorithm=HMAC_SHA1` or `HMAC_SHA256`";

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.problem())?;
        match self.advice() {
            Some(advice) => write!(formatter, ": {advice}"),
            None => Ok(()),
        }
    }
}
