//! A request as the curl command that sends what a client would send.

use crate::{
    calls::{
        call::Call,
        curl::{
            PersonalData,
            authorization::{CurlAuthorization, Vendor},
        },
        request::Request,
    },
    engine::{authorize::credentials_of, client::Client},
    errors::error::Error,
};

impl Client {
    /// A curl command for a POSIX shell that sends the request as this client would: to its base URL, edge and region,
    /// with its kind of credentials.
    ///
    /// Like [`Call::to_curl`], it contains no credentials, secrets or personal data, but variables in their place. Those
    /// for the credentials are:
    ///
    /// - `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, or `TWILIO_API_KEY` and `TWILIO_API_SECRET`, as
    ///   [`builder_from_env`](Self::builder_from_env) reads them;
    /// - `TWILIO_ACCESS_TOKEN` for a bearer token, and for that of an OAuth application;
    /// - `TWILIO_AUTHORIZATION`, the whole header, for most others: those of a provider, of another origin, or of the
    ///   request itself;
    /// - for another API than Twilio's, `HTTP_BEARER_TOKEN` and `HTTP_AUTHORIZATION` instead of these two;
    /// - for an API key, one named after its header, query parameter or cookie: `API_KEY_X_API_KEY`.
    ///
    /// ```
    /// # use twilio_runtime::{Client, Error, Request};
    /// /// For a support request.
    /// fn reproduce(client: &Client, request: &impl Request) -> Result<String, Error> {
    ///     Ok(format!("This fails for us:\n\n{}\n", client.to_curl(request)?))
    /// }
    /// ```
    ///
    /// # Errors
    /// If this client would refuse to send the request.
    pub fn to_curl(&self, request: impl Request) -> Result<String, Error> {
        self.curl(request.call(), PersonalData::InVariables)
    }

    /// The same command with all personal data, ready to run unless it has secrets, which stay in variables. Do not log
    /// or share it.
    ///
    /// # Errors
    /// If this client would refuse to send the request.
    pub fn to_curl_with_personal_data(&self, request: impl Request) -> Result<String, Error> {
        self.curl(request.call(), PersonalData::Printed)
    }

    fn curl(&self, call: &Call, personal_data: PersonalData) -> Result<String, Error> {
        let request = self.prepare(call)?;
        let authorization = match self.credentials_for(call)? {
            None => Vec::new(),
            Some(credentials) => {
                let usable = credentials.check();
                usable.map_err(|problem| call.refused(vec![problem]))?;
                let needed = credentials_of(call, credentials)?.into_iter();
                let vendor = Vendor::of(call);
                // The variables of these credentials must not be sent anywhere else.
                let of = match std::ptr::eq(credentials, &self.shared.keyring.twilio) {
                    true => CurlAuthorization::of,
                    false => CurlAuthorization::of_others,
                };
                needed.filter_map(|it| of(it, vendor)).collect()
            }
        };
        let destination = self.destination(call)?;
        let base_url = destination.base_url.as_str();
        let query = request.uri().query();
        Ok(call.curl(base_url, query, authorization, personal_data))
    }
}
