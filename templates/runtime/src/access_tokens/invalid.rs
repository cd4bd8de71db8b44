//! Why an access token is refused.

use std::{error::Error, fmt};

/// Why an access token is refused. Respond with 403. `Display` repeats nothing of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidAccessToken {
    /// It is not a signed JSON Web Token.
    Malformed,
    /// Its header names another algorithm than HS256.
    Algorithm,
    /// It is another kind of token: its header `cty` is not `twilio-fpa;v=1`, or has an extension.
    Kind,
    /// None of the API keys signed it, or it was changed.
    Signature,
    /// Another API key issued it than the one that signed it.
    Issuer,
    /// It is for another account.
    Account,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// There is no clock, or it is before 1970: give the time with [`now`](crate::access_token::AccessTokenVerifier::now).
    NoClock,
}

impl fmt::Display for InvalidAccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self {
            Self::Malformed => "it is not a signed JSON Web Token",
            Self::Algorithm => "its header names another algorithm than HS256",
            Self::Kind => "it is another kind of token: its header `cty` is not `twilio-fpa;v=1`",
            Self::Signature => {
                "it is signed with another secret, or was changed: check the API key and its secret"
            }
            Self::Issuer => "its `iss` is not the API key that signed it",
            Self::Account => "its `sub` is another account",
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet: check the clocks",
            Self::NoClock => "there is no clock, or it is before 1970: give the time with `now`",
        };
        write!(formatter, "the access token is refused: {problem}")
    }
}

impl Error for InvalidAccessToken {}
