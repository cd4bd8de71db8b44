//! The client as the source of tokens for credentials.

use std::{sync::Arc, time::Duration};

use crate::{
    calls::{argument::string, call::Call},
    credentials::{
        authorization::{TokenFailure, TokenSource},
        oauth::{TOKEN, TokenRequest},
    },
    engine::{client::Client, trace::Caller},
    errors::error::Error,
    operations::parameter::ParameterLocation,
    transports::{transport::BoxFuture, wire::Reading},
};

impl TokenSource for Client {
    fn fetch<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<Vec<u8>, TokenFailure>> {
        Box::pin(async move {
            let token = self.fetch_token(request).await;
            token.map_err(|error| TokenFailure {
                status: error.status(),
                is_retryable: error.is_retryable(),
                error: Arc::new(error),
            })
        })
    }

    fn now(&self) -> Duration {
        self.shared.wire.now()
    }
}

impl Client {
    async fn fetch_token(&self, request: TokenRequest<'_>) -> Result<Vec<u8>, Error> {
        let mut call = Call::of(&TOKEN);
        for (name, value) in request.fields {
            call.set(ParameterLocation::Form, name, string(value));
        }
        let prepared = self.prepare_for(&call, &request.server);
        let uri = prepared.as_ref().ok().map(|request| request.uri());
        let span = Caller::current().begins(&call, uri, self.shared.trace);
        // Others may wait for the same token, so the limits of a single request do not apply to it.
        let client = Self {
            shared: Arc::clone(&self.shared),
            options: self.shared.options,
            throttle: self.shared.throttle.clone(),
        };
        let (client, call, server) = (&client, &call, &request.server);
        let fetched = span.around(|| async move {
            let again = || client.prepare_for(call, server);
            let reading = &mut Reading::Whole;
            let attempts = client.attempt_until_done(call, prepared?, again, reading);
            let meta = attempts.await?;
            if meta.status_code().is_success() {
                Ok(((), meta))
            } else {
                Err(Error::refused(&call.operation, meta))
            }
        });
        let ((), meta) = fetched.await?;
        Ok(meta.into_body())
    }
}
