//! A call as a curl command, with variables in place of what must not be printed.

pub(crate) mod authorization;
mod body;
mod pairs;
mod query;
mod shell;

use http::header::COOKIE;

use self::{
    authorization::{CurlAuthorization, Vendor},
    pairs::joined_variables,
    shell::{Variables, Word},
};
use crate::{
    calls::{call::Call, cookies, style},
    errors::error::Error,
    operations::{
        operation::{Body, Method},
        parameter::ParameterLocation,
        template::{self, Piece},
    },
    origins::{server_list::Described, servers::PageHosts},
};

impl Call {
    /// A curl command for a POSIX shell that sends this request: to reproduce or report what a program does.
    ///
    /// It goes to [`server`](Self::server), and contains no credentials, secrets or personal data. It has variables
    /// in their place, which must be set before running it; `sh -u` refuses to run it without them:
    ///
    /// - `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, or the SID of an API key and its secret; `TWILIO_AUTHORIZATION`,
    ///   such as `Bearer …`, if a request has its own credentials or accepts only a token. For another API than Twilio's,
    ///   `HTTP_AUTHORIZATION` if it takes that header, and none if its description names no credentials. For an API key,
    ///   a variable named after its header, query parameter or cookie: `API_KEY_X_API_KEY`.
    /// - One for each parameter that is a secret or personal data, named after it: `IDENTITY`. For a list, one for each
    ///   value: `STATUS_1`. In a JSON body they contain JSON, with quotes around a string; in the path, the whole value,
    ///   percent-encoded; for a JSON object in a query, each pair's variable contains `name=value`; for cookies, all pairs
    ///   of the parameter.
    /// - One for each document, which contains the name of a file: for a body of text or bytes, for a file in a form, and
    ///   for JSON in a form with files that is personal data.
    ///
    /// All other values are printed, including path parameters. A query with such variables plus a body needs curl 7.87.
    ///
    /// [`Client::to_curl`](crate::Client::to_curl) returns the command for the server and the credentials of a client.
    ///
    /// # Errors
    /// Those of [`to_http_request`](Self::to_http_request) on `server`. They include a later page from a client with a base
    /// URL, since it is on another server.
    pub fn to_curl(&self) -> Result<String, Error> {
        if let Ok(Described::Relative(_)) = Described::read(self.server()) {
            let id = self.operation_id();
            return Err(Error::configuration(format!(
                "the description of {id} does not say which server it is sent to: use `Client::to_curl`"
            )));
        }
        let server = self.server().parse();
        let server = server.map_err(|error| Error::configuration(format!("{error}")))?;
        let request = self.to_http(&server, PageHosts::default());
        let request = request.map_err(|problems| self.refused(problems))?;
        let vendor = Vendor::of(self);
        let authorization = match &self.credentials {
            None => CurlAuthorization::of_operation(self.operation.security(), vendor),
            Some(own) => own
                .parts()
                .iter()
                .filter_map(|it| CurlAuthorization::of_others(it, vendor))
                .collect(),
        };
        let server = self.server().trim_end_matches('/');
        let query = request.uri().query();
        Ok(self.curl(server, query, authorization, PersonalData::InVariables))
    }

    /// A curl command that sends this request, with this query, to this base URL.
    pub(crate) fn curl(
        &self,
        base_url: &str,
        query: Option<&str>,
        authorization: Vec<CurlAuthorization>,
        personal_data: PersonalData,
    ) -> String {
        let variables = match personal_data {
            PersonalData::InVariables => Variables::of(&self.operation),
            PersonalData::Printed => Variables::of_secrets(&self.operation),
        };
        let command = Command {
            call: self,
            variables,
            base_url,
            authorization,
        };
        command.lines(query).join(" \\\n  ")
    }
}

/// What stands for personal data in a command. A secret is always in a variable.
#[derive(Clone, Copy)]
pub(crate) enum PersonalData {
    InVariables,
    Printed,
}

struct Command<'a> {
    call: &'a Call,
    variables: Variables<'a>,
    base_url: &'a str,
    authorization: Vec<CurlAuthorization>,
}

impl Command<'_> {
    fn lines(&self, query: Option<&str>) -> Vec<String> {
        let pairs = self.with_query_keys(query.unwrap_or_default());
        let mut url = Word::text(self.base_url).and_word(self.path());
        if let (None, Some(query)) = (&pairs, query) {
            url = url.and("?").and(query);
        }
        let method = self.call.method();
        let option = match (self.call.operation.method(), self.call.body()) {
            // With `-X HEAD`, curl waits for the body that the response announces.
            (Method::Head, Body::None) => "-I".to_owned(),
            _ => format!("-X {method}"),
        };
        let mut lines = vec![format!("curl {option} {}", url.quoted())];
        if url.contains(&['[', ']', '{', '}']) {
            lines.push("--globoff".to_owned());
        }
        lines.extend(
            self.authorization
                .iter()
                .filter_map(CurlAuthorization::option),
        );
        for header in self.headers() {
            lines.push(format!("-H {}", header.quoted()));
        }
        lines.extend(self.query_options(pairs.unwrap_or_default()));
        lines.extend(self.body_options());
        lines
    }

    fn path(&self) -> Word {
        let pieces = template::pieces(self.call.operation.path());
        pieces.fold(Word::default(), |path, piece| match piece {
            Piece::Text(text) => path.and(text),
            Piece::Parameter(name) => {
                let mut parameters = self.call.operation.parameters();
                let parameter = parameters.find(|parameter| {
                    parameter.location == ParameterLocation::Path && parameter.name == name
                });
                match parameter.and_then(|parameter| self.variables.get(&parameter)) {
                    Some(variable) => path.and_variable(variable),
                    // Whatever would be refused here was refused before.
                    None => path.and(self.call.path_segment(name).unwrap_or_default()),
                }
            }
        })
    }

    fn headers(&self) -> Vec<Word> {
        let operation = &self.call.operation;
        let mut headers = vec![Word::text(format!("Accept: {}", operation.accept()))];
        match self.call.content_type() {
            // curl adds it, with its own boundary.
            Some(_) if self.call.body() == Body::Multipart => {}
            Some(media_type) => headers.push(Word::text(format!("Content-Type: {media_type}"))),
            // HTTP libraries send it too, and some servers require it.
            None if matches!(
                operation.method(),
                Method::Post | Method::Put | Method::Patch
            ) =>
            {
                headers.push(Word::text("Content-Length: 0"));
            }
            None => {}
        }
        let mut cookies = Vec::new();
        for (parameter, argument) in self.call.given(ParameterLocation::Header) {
            if parameter.is_reserved_header() {
                continue;
            }
            let text = style::expand(&parameter, argument, str::to_owned);
            let (Ok(Some(text)), name) = (text, parameter.name) else {
                continue;
            };
            let is_empty = text.is_empty();
            let value = match self.variables.get(&parameter) {
                Some(variable) if !is_empty => joined_variables(&parameter, argument, variable),
                _ => Word::text(text),
            };
            match is_empty {
                _ if name.eq_ignore_ascii_case(COOKIE.as_str()) => cookies.push(value),
                // With a colon and no value, curl would remove the header.
                true => headers.push(Word::text(format!("{name};"))),
                false => headers.push(Word::text(format!("{name}: ")).and_word(value)),
            }
        }
        headers.extend(self.cookies(cookies));
        headers
    }

    /// All cookies in one header: those of a header with this name, each parameter as a variable, then the API keys.
    fn cookies(&self, mut cookies: Vec<Word>) -> Option<Word> {
        let given = self.call.given(ParameterLocation::Cookie);
        let given = given.filter(|(parameter, argument)| {
            cookies::pairs(parameter, argument).is_ok_and(|pairs| !pairs.is_empty())
        });
        let variables = given.filter_map(|(parameter, _)| self.variables.get(&parameter));
        cookies.extend(variables.map(|variable| Word::default().and_variable(variable)));
        let keys = self.authorization.iter();
        cookies.extend(keys.filter_map(CurlAuthorization::cookie));
        let all = cookies.into_iter();
        let all = all.reduce(|all, cookie| all.and("; ").and_word(cookie));
        all.map(|all| Word::text("Cookie: ").and_word(all))
    }
}
