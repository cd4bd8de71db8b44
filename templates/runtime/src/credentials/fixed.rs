//! Credentials that are known from the start: from a SID and its secret, or a token, to the header value.

use std::{fmt, sync::OnceLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::{operations::security::SchemeKind, secrets::unusable::refuse_unusable};

/// A secret for the header `Authorization` with everything needed to send it. The header is built once, on first use, to keep the number of copies
/// low.
pub(crate) struct Fixed {
    scheme: Scheme,
    /// The user that the secret belongs to, or the name of an HTTP scheme; empty for schemes without either.
    user: String,
    secret: Zeroizing<String>,
    header: OnceLock<Result<HeaderValue, String>>,
}

/// The kind of secret, which decides how it is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    AuthToken,
    ApiKey,
    Basic,
    Bearer,
    /// The HTTP authentication scheme that the user names.
    Http,
    Header,
}

impl Fixed {
    pub(crate) fn new(scheme: Scheme, user: String, secret: String) -> Self {
        Self {
            scheme,
            user,
            secret: Zeroizing::new(secret),
            header: OnceLock::new(),
        }
    }

    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether an operation that asks for this takes them. What a whole header contains, only the program knows.
    pub(crate) fn satisfies(&self, scheme: SchemeKind) -> bool {
        match scheme {
            SchemeKind::ApiKey(..) => false,
            SchemeKind::Authorization => true,
            SchemeKind::Http(name) => match self.scheme {
                Scheme::Header => true,
                Scheme::AuthToken | Scheme::ApiKey | Scheme::Basic => {
                    name.eq_ignore_ascii_case("basic")
                }
                Scheme::Bearer => name.eq_ignore_ascii_case("bearer"),
                Scheme::Http => name.eq_ignore_ascii_case(&self.user),
            },
        }
    }

    /// The header value, marked as sensitive, or what is wrong.
    pub(crate) fn header(&self) -> Result<HeaderValue, String> {
        self.header.get_or_init(|| self.make_header()).clone()
    }

    fn make_header(&self) -> Result<HeaderValue, String> {
        match self.scheme {
            Scheme::AuthToken => self.basic("account SID", "auth token"),
            Scheme::ApiKey => self.basic("API key SID", "API key secret"),
            Scheme::Basic => self.user_and_password(),
            Scheme::Bearer => bearer("bearer token", &self.secret),
            Scheme::Http => {
                // The names of schemes are tokens of HTTP, as those of headers are.
                if HeaderName::try_from(self.user.as_str()).is_err() {
                    return Err("the HTTP authentication scheme has no usable name".to_owned());
                }
                refuse_unusable("credentials", &self.secret)?;
                sensitive(&joined(&[&self.user, " ", &self.secret]))
            }
            Scheme::Header => {
                refuse_unusable("authorization", &self.secret)?;
                sensitive(&self.secret)
            }
        }
    }

    fn basic(&self, user: &str, secret: &str) -> Result<HeaderValue, String> {
        refuse_unusable(user, &self.user)?;
        refuse_unusable(secret, &self.secret)?;
        self.pair(user)
    }

    /// One of the two may be empty: some APIs take a key as the user, and no password.
    fn user_and_password(&self) -> Result<HeaderValue, String> {
        match (self.user.as_str(), self.secret.as_str()) {
            ("", secret) => refuse_unusable("password", secret)?,
            (user, "") => refuse_unusable("user", user)?,
            (user, secret) => {
                refuse_unusable("user", user)?;
                refuse_unusable("password", secret)?;
            }
        }
        self.pair("user")
    }

    fn pair(&self, user: &str) -> Result<HeaderValue, String> {
        if self.user.contains(':') {
            // HTTP Basic ends the user at the first colon, so the rest would become part of the secret.
            return Err(format!("the {user} contains a `:`"));
        }
        let pair = joined(&[&self.user, ":", &self.secret]);
        let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
        sensitive(&joined(&["Basic ", &encoded]))
    }
}

/// The header for a token, which error messages call `name`.
pub(crate) fn bearer(name: &str, token: &str) -> Result<HeaderValue, String> {
    refuse_unusable(name, token)?;
    sensitive(&joined(&["Bearer ", token]))
}

/// The strings joined, in a buffer that never grows: growing would leave a partial copy behind.
fn joined(strings: &[&str]) -> Zeroizing<String> {
    let length = strings.iter().map(|string| string.len()).sum();
    let mut joined = Zeroizing::new(String::with_capacity(length));
    strings.iter().for_each(|string| joined.push_str(string));
    joined
}

fn sensitive(text: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| "the credentials are not valid in a header".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

impl PartialEq for Fixed {
    fn eq(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.user == other.user && self.secret == other.secret
    }
}

impl Eq for Fixed {}

impl Fixed {
    /// Whether the user looks like the right kind of SID.
    fn has_sid(&self) -> bool {
        let prefix = match self.scheme {
            Scheme::AuthToken => "AC",
            _ => "SK",
        };
        self.user.starts_with(prefix) && self.user.bytes().all(|it| it.is_ascii_alphanumeric())
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, user, secret) = match self.scheme {
            Scheme::AuthToken => ("AuthToken", Some("account_sid"), "auth_token"),
            Scheme::ApiKey => ("ApiKey", Some("key_sid"), "secret"),
            // The user may be a key: some APIs take one in its place.
            Scheme::Basic => ("Basic", None, "user_and_password"),
            Scheme::Bearer => ("Bearer", None, "token"),
            Scheme::Http => ("Http", None, "credentials"),
            Scheme::Header => ("Header", None, "value"),
        };
        let mut output = formatter.debug_struct(name);
        match user {
            None => {}
            Some(name) if self.has_sid() => {
                output.field(name, &self.user);
            }
            // If the arguments were swapped, this is the secret.
            Some(name) => {
                output.field(name, &format_args!("[not a SID]"));
            }
        }
        output.field(secret, &format_args!("[secret]")).finish()
    }
}
