//! From environment variables to a client's settings, or to a message that names what is missing.

use std::env::VarError;

use crate::{
    credentials::kind::Credentials,
    errors::error::Error,
    origins::{base_url::BaseUrl, servers::check_host_label},
};

/// The settings from the environment.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) credentials: Credentials,
    pub(crate) edge: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
}

impl Environment {
    /// Reads the variables with `lookup`, which is `std::env::var` outside of tests.
    pub(crate) fn read(
        lookup: impl Fn(&'static str) -> Result<String, VarError>,
    ) -> Result<Self, Error> {
        let variable = |name| match lookup(name) {
            Ok(value) if value.is_empty() => Ok(None),
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!(
                "`{name}` is not Unicode text"
            ))),
        };
        let credentials = credentials(&variable)?;
        Ok(Self {
            credentials,
            edge: host_label(&variable, "TWILIO_EDGE")?,
            region: host_label(&variable, "TWILIO_REGION")?,
            base_url: base_url(&variable)?,
        })
    }
}

/// An API key takes precedence over an auth token. Half an API key is an error even beside a complete auth token:
/// falling back to the account's own secret is not what the user intended. An account SID beside a key is common, and
/// unused.
fn credentials(
    variable: &impl Fn(&'static str) -> Result<Option<String>, Error>,
) -> Result<Credentials, Error> {
    if let Some((key_sid, secret)) = pair(variable, API_KEY)? {
        return checked(Credentials::api_key(key_sid, secret), API_KEY);
    }
    match pair(variable, ACCOUNT)? {
        Some((account_sid, auth_token)) => {
            checked(Credentials::auth_token(account_sid, auth_token), ACCOUNT)
        }
        None => Err(Error::configuration(
            "there are no credentials in the environment: set `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or \
             `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`",
        )),
    }
}

const API_KEY: [&str; 2] = ["TWILIO_API_KEY", "TWILIO_API_SECRET"];
const ACCOUNT: [&str; 2] = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"];

/// The credentials, if they can be sent.
fn checked(credentials: Credentials, names: [&str; 2]) -> Result<Credentials, Error> {
    match credentials.check() {
        Ok(()) => Ok(credentials),
        Err(problem) => {
            let names = names.join("` or `");
            Err(Error::configuration(format!("`{names}`: {problem}")))
        }
    }
}

/// An edge or a region, which is checked here so that the error names its variable.
fn host_label(
    variable: &impl Fn(&'static str) -> Result<Option<String>, Error>,
    name: &'static str,
) -> Result<Option<String>, Error> {
    let label = variable(name)?;
    if let Some(Err(problem)) = label.as_deref().map(check_host_label) {
        return Err(Error::configuration(format!("`{name}` {problem}")));
    }
    Ok(label)
}

/// The base URL, for the same reason.
fn base_url(
    variable: &impl Fn(&'static str) -> Result<Option<String>, Error>,
) -> Result<Option<String>, Error> {
    const NAME: &str = "TWILIO_BASE_URL";
    let base_url = variable(NAME)?;
    if let Some(Err(problem)) = base_url.as_deref().map(str::parse::<BaseUrl>) {
        return Err(Error::configuration(format!("`{NAME}`: {problem}")));
    }
    Ok(base_url)
}

/// Both variables of a pair, or neither.
fn pair(
    variable: &impl Fn(&'static str) -> Result<Option<String>, Error>,
    [first, second]: [&'static str; 2],
) -> Result<Option<(String, String)>, Error> {
    let half = |set, unset| {
        Err(Error::configuration(format!(
            "`{set}` is set, but `{unset}` is not"
        )))
    };
    match (variable(first)?, variable(second)?) {
        (Some(first), Some(second)) => Ok(Some((first, second))),
        (Some(_), None) => half(first, second),
        (None, Some(_)) => half(second, first),
        (None, None) => Ok(None),
    }
}
