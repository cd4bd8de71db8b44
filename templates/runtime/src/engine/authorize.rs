//! Before each attempt: adds credentials, and lets the client fetch tokens for them.

use crate::{
    calls::call::Call,
    credentials::{
        authorization::{Authorization, AuthorizationError},
        kind::Credentials,
        selection::{Schemes, Unsatisfied, needs_none, selected},
    },
    engine::client::Client,
    errors::error::Error,
    operations::security::Security,
    origins::servers::Destination,
    transports::outgoing::Outgoing,
};

impl Client {
    /// Adds credentials to the request, unless its operation takes none. This comes last: only requests that passed
    /// every check get credentials.
    pub(crate) async fn authorize(
        &self,
        call: &Call,
        request: &mut http::Request<Outgoing>,
    ) -> Result<Option<Authorization>, Error> {
        let Some(credentials) = self.credentials_for(call)? else {
            return Ok(None);
        };
        let authorization = credentials.authorize(call.operation.security(), self).await;
        let authorization = authorization.map_err(|error| match error {
            AuthorizationError::Unusable(problem) => unusable(call, problem),
            AuthorizationError::Unsatisfied(unsatisfied) => lacking(call, unsatisfied),
            error => Error::credentials(&call.operation, error),
        })?;
        let added = authorization.add_to(request);
        added.map_err(|problem| unusable(call, problem))?;
        Ok(Some(authorization))
    }

    /// The server returned 401 for this authorization.
    pub(crate) fn refused(&self, call: &Call, authorization: Option<&Authorization>) {
        if let (Ok(Some(credentials)), Some(authorization)) =
            (self.credentials_for(call), authorization)
        {
            credentials.refused(authorization);
        }
    }

    /// The credentials for the call: its own or, unless its operation takes none, the client's.
    pub(super) fn credentials_for<'a>(
        &'a self,
        call: &'a Call,
    ) -> Result<Option<&'a Credentials>, Error> {
        let security = call.operation.security();
        match &call.credentials {
            None if security == Security::Anonymous => Ok(None),
            None => {
                let destination = self.destination(call)?;
                match self.shared.keyring.get(&destination) {
                    None if needs_none(security) => Ok(None),
                    None => Err(no_credentials(call, &destination)),
                    credentials => Ok(credentials),
                }
            }
            credentials => Ok(credentials.as_ref()),
        }
    }
}

/// Those of the credentials that the call is sent with.
pub(super) fn credentials_of<'a>(
    call: &Call,
    credentials: &'a Credentials,
) -> Result<Vec<&'a Credentials>, Error> {
    let selected = selected(credentials, call.operation.security());
    selected.map_err(|unsatisfied| lacking(call, unsatisfied))
}

/// The credentials cannot be sent. If they are those of the request, the request is what is wrong.
fn unusable(call: &Call, problem: String) -> Error {
    match call.credentials {
        Some(_) => call.refused(vec![problem]),
        None => Error::credentials(&call.operation, AuthorizationError::Unusable(problem)),
    }
}

fn lacking(call: &Call, unsatisfied: Unsatisfied) -> Error {
    Error::configuration(format!("{} {unsatisfied}", call.operation_id()))
}

fn no_credentials(call: &Call, destination: &Destination) -> Error {
    let (id, origin) = (call.operation_id(), destination.base_url.origin());
    let needed = match call.operation.security() {
        Security::Schemes(alternatives) => format!("; it needs {}", Schemes(alternatives)),
        Security::Any | Security::Bearer | Security::Anonymous => String::new(),
    };
    Error::configuration(format!(
        "{id} goes to `{origin}`, for which the client has no credentials; those for Twilio are not sent there: \
         set some with `ClientBuilder::credentials_for`{needed}"
    ))
}
