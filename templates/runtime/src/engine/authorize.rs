//! Before each attempt: adds credentials, and lets the client fetch tokens for them.

use http::header::AUTHORIZATION;

use crate::{
    calls::call::Call,
    credentials::{
        authorization::{Authorization, AuthorizationError},
        kind::Credentials,
    },
    engine::client::Client,
    errors::error::Error,
    operations::operation::Security,
    origins::servers::Destination,
};

impl Client {
    /// Adds credentials to the request, unless its operation takes none. This comes last: only requests that passed
    /// every check get credentials.
    pub(crate) async fn authorize(
        &self,
        call: &Call,
        request: &mut http::Request<Vec<u8>>,
    ) -> Result<Option<Authorization>, Error> {
        let Some(credentials) = self.credentials_for(call)? else {
            return Ok(None);
        };
        // Without this, a provider would be asked, and a token fetched, for a request that cannot be sent.
        check_scheme(call, credentials.are_basic())?;
        let authorization = credentials.authorize(self).await;
        let authorization = authorization.map_err(|error| match error {
            AuthorizationError::Unusable(problem) if call.credentials.is_some() => {
                call.refused(vec![problem])
            }
            error => Error::credentials(&call.operation, error),
        })?;
        check_scheme(call, authorization.is_basic)?;
        let value = authorization.value.clone();
        request.headers_mut().insert(AUTHORIZATION, value);
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
        match &call.credentials {
            None if call.operation.security() == Security::Anonymous => Ok(None),
            None => {
                let destination = self.destination(call)?;
                let credentials = self.shared.keyring.get(call.server(), &destination);
                let credentials = credentials.ok_or_else(|| no_credentials(call, &destination))?;
                Ok(Some(credentials))
            }
            credentials => Ok(credentials.as_ref()),
        }
    }
}

fn no_credentials(call: &Call, destination: &Destination) -> Error {
    let (id, origin) = (call.operation_id(), destination.base_url.origin());
    Error::configuration(format!(
        "{id} goes to `{origin}`, for which the client has no credentials; those for Twilio are not sent there: \
         set some with `ClientBuilder::credentials_for`"
    ))
}

/// Refuses to send a secret by HTTP Basic authentication to an operation that accepts only a token.
pub(super) fn check_scheme(call: &Call, is_basic: bool) -> Result<(), Error> {
    if call.operation.security() != Security::Bearer || !is_basic {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "{} accepts only a bearer token: use `Credentials::bearer` or `Credentials::client_credentials`",
        call.operation_id()
    )))
}
