//! Which credentials belong to which origin.

use crate::{
    credentials::kind::Credentials,
    origins::{base_url::BaseUrl, servers::Destination},
};

/// The credentials of a client: for Twilio, and for other origins.
#[derive(Clone, Debug)]
pub(crate) struct Keyring {
    pub(crate) twilio: Credentials,
    pub(crate) others: Vec<(BaseUrl, Credentials)>,
}

impl Keyring {
    /// The credentials for a request to this destination, if any.
    ///
    /// Credentials for its origin, or for that of the server in the description, take precedence. Twilio's go only to Twilio and to the client's base URLs,
    /// whatever a description says.
    pub(crate) fn get(&self, destination: &Destination) -> Option<&Credentials> {
        if !self.others.is_empty() {
            let is_of = |origin: &BaseUrl| {
                origin.has_origin_of(&destination.base_url)
                    || destination
                        .described
                        .as_ref()
                        .is_some_and(|it| origin.has_origin_of(it))
            };
            if let Some((_, credentials)) = self.others.iter().find(|(origin, _)| is_of(origin)) {
                return Some(credentials);
            }
        }
        destination.is_trusted.then_some(&self.twilio)
    }
}
