//! Before each attempt: the credentials that it is sent with, and the client as the one who fetches tokens for them.

use std::{sync::Arc, time::Duration};

use http::header::AUTHORIZATION;

use crate::{
    auth::{
        authorization::{Authorization, AuthorizationError, TokenSource},
        credentials::Credentials,
    },
    calls::{
        call::{Call, InvalidCall},
        operation::Security,
    },
    engine::{base_url::BaseUrl, client::Client, trace::Caller},
    errors::error::Error,
    transports::transport::BoxFuture,
};

impl Client {
    /// Puts credentials into the request, unless its operation takes none. They come last: only what passed every check
    /// gets them.
    pub(crate) async fn authorize(
        &self,
        call: &Call,
        request: &mut http::Request<Vec<u8>>,
    ) -> Result<Option<Authorization>, Error> {
        let Some(credentials) = self.credentials_for(call) else {
            return Ok(None);
        };
        let takes_a_token_only = call.operation.security == Security::Bearer;
        // Without this, a provider would be asked, and a token fetched, for what cannot be sent anyway.
        if takes_a_token_only && credentials.are_basic() {
            return Err(needs_a_token(call));
        }
        let authorization = credentials.authorize(self).await;
        let authorization = authorization.map_err(|error| match error {
            AuthorizationError::Unusable(fault) if call.credentials.is_some() => {
                Error::invalid_call(call, InvalidCall::new(call, vec![fault]))
            }
            error => Error::credentials(call, error),
        })?;
        if takes_a_token_only && authorization.is_basic {
            return Err(needs_a_token(call));
        }
        let value = authorization.value.clone();
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(Some(authorization))
    }

    /// The server answered 401 to this.
    pub(crate) fn refused(&self, call: &Call, authorization: Option<&Authorization>) {
        if let (Some(credentials), Some(authorization)) =
            (self.credentials_for(call), authorization)
        {
            credentials.refused(authorization);
        }
    }

    /// What the call is authorized by: its own credentials or else, unless its operation takes none, the client's.
    fn credentials_for<'a>(&'a self, call: &'a Call) -> Option<&'a Credentials> {
        match &call.credentials {
            None if call.operation.security == Security::Anonymous => None,
            None => Some(&self.shared.credentials),
            credentials => credentials.as_ref(),
        }
    }
}

fn needs_a_token(call: &Call) -> Error {
    Error::configuration(format!(
        "{} takes a bearer token only: use `Credentials::bearer` or `Credentials::client_credentials`",
        call.operation_id()
    ))
}

impl TokenSource for Client {
    fn fetch<'a>(
        &'a self,
        call: Call,
        server: &'a BaseUrl,
    ) -> BoxFuture<'a, Result<http::Response<Vec<u8>>, Error>> {
        Box::pin(async move {
            let request = self.prepare_for(&call, server);
            let span = Caller::current().begins(&call, &request, self.shared.trace);
            // Others may wait for the same token, so it is not fetched in the haste of a single request.
            let (shared, options) = (Arc::clone(&self.shared), self.shared.options);
            let (client, call) = (&Self { shared, options }, &call);
            let fetched = span.around(|| async move {
                let meta = client.attempt_until_done(call, request?).await?;
                if meta.status_code().is_success() {
                    Ok(((), meta))
                } else {
                    Err(Error::refused(call, meta))
                }
            });
            let ((), meta) = fetched.await?;
            Ok(meta.into_response())
        })
    }

    fn now(&self) -> Duration {
        self.shared.wire.now()
    }
}
