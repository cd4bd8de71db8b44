//! A call as a curl command, with variables in place of what must not be printed.

use crate::{
    calls::{
        argument::Argument,
        call::Call,
        curl_authorization::CurlAuthorization,
        multipart::{self, Part},
        pairs, segment,
        shell::{Variables, Word},
    },
    credentials::api_key::without_pairs,
    errors::error::Error,
    operations::{
        operation::{Body, Method},
        parameter::{Parameter, ParameterLocation, Style},
        template::{self, Piece},
    },
    origins::server_list::Described,
};

impl Call {
    /// A curl command for a POSIX shell that sends this request: to reproduce or report what a program does.
    ///
    /// It goes to [`server`](Self::server), and contains no credentials, secrets or personal data. It has variables
    /// in their place, which must be set before running it; `sh -u` refuses to run it without them:
    ///
    /// - `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, or the SID of an API key and its secret; `TWILIO_AUTHORIZATION`,
    ///   such as `Bearer …`, if a request has its own credentials or accepts only a token. For an API key, a variable
    ///   named after its header, query parameter or cookie: `API_KEY_X_API_KEY`.
    /// - One for each parameter that is a secret or personal data, named after it: `IDENTITY`. For a list, one for each
    ///   value: `STATUS_1`. In a JSON body they contain JSON, with quotes around a string; in the path, a percent-encoded
    ///   value; for a JSON object in a query, each pair's variable contains `name=value`.
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
        let request = self.to_http_request(self.server())?;
        let authorization = match &self.credentials {
            None => CurlAuthorization::of_operation(self.operation.security()),
            Some(own) => own
                .parts()
                .iter()
                .filter_map(CurlAuthorization::of_others)
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

/// A pair of a form or a query.
enum Pair {
    /// `name=value`, whose value is not yet encoded.
    Plain(Word),
    /// The same, fully encoded: for values that a command line cannot contain, or not on one line.
    Encoded(String),
}

impl Pair {
    fn new(name: &str, text: &str) -> Self {
        let name = encoded(name);
        if text.chars().any(char::is_control) {
            return Self::Encoded(format!("{name}={}", encoded(text)));
        }
        // curl takes the part before the first `=` literally, and looks for the `@` of a file only if there is no `=`.
        Self::Plain(Word::text(format!("{name}={text}")))
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Command<'_> {
    fn lines(&self, query: Option<&str>) -> Vec<String> {
        let pairs = self.with_query_keys(query.unwrap_or_default());
        let mut url = Word::text(self.base_url).and_word(self.path());
        if let (None, Some(query)) = (&pairs, query) {
            url = url.and("?").and(query);
        }
        let method = self.call.method();
        let mut lines = vec![format!("curl -X {method} {}", url.quoted())];
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
                    None => {
                        path.and(segment::encode(&self.call.path_value(name)).unwrap_or_default())
                    }
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
            None if !matches!(operation.method(), Method::Get | Method::Delete) => {
                headers.push(Word::text("Content-Length: 0"));
            }
            None => {}
        }
        for (parameter, argument) in self.call.given(ParameterLocation::Header) {
            if parameter.is_reserved_header() {
                continue;
            }
            for (value, string) in self
                .values(&parameter, argument)
                .into_iter()
                .zip(argument.strings())
            {
                headers.push(match string.as_str() {
                    // With a colon and no value, curl would remove the header.
                    "" => Word::text(format!("{};", parameter.name)),
                    _ => Word::text(format!("{}: ", parameter.name)).and_word(value),
                });
            }
        }
        headers
    }

    /// The strings of a value, or a variable for each of them.
    fn values(&self, parameter: &Parameter<'_>, argument: &Argument) -> Vec<Word> {
        let strings = argument.strings();
        let Some(variable) = self.variables.get(parameter) else {
            return strings.into_iter().map(Word::text).collect();
        };
        match argument {
            Argument::List(_) => numbered(variable, strings.len()),
            _ => vec![Word::default().and_variable(variable)],
        }
    }

    fn pairs(&self, location: ParameterLocation) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (parameter, argument) in self.call.given(location) {
            match self.variables.get(&parameter) {
                None => {
                    pairs::each(&parameter, argument, &mut |name, text| {
                        pairs.push(Pair::new(name, text));
                    });
                }
                Some(variable) => pairs.extend(self.variable_pairs(&parameter, argument, variable)),
            }
        }
        pairs
    }

    fn variable_pairs(
        &self,
        parameter: &Parameter<'_>,
        argument: &Argument,
        variable: &str,
    ) -> Vec<Pair> {
        let name = || Word::text(encoded(parameter.name)).and("=");
        let words: Vec<Word> = match parameter.style {
            Style::Repeated => {
                let values = self.values(parameter, argument).into_iter();
                values.map(|value| name().and_word(value)).collect()
            }
            Style::Joined => match self.values(parameter, argument) {
                values if values.is_empty() => Vec::new(),
                values => vec![name().and_list(values)],
            },
            Style::Flattened(prefix) => {
                let mut count = 0;
                pairs::each(parameter, argument, &mut |_, _| count += 1);
                let pairs = numbered(variable, count).into_iter();
                // The names come from the object, so they must not be printed either.
                pairs
                    .map(|pair| Word::text(encoded(prefix)).and(".").and_word(pair))
                    .collect()
            }
        };
        words.into_iter().map(Pair::Plain).collect()
    }

    /// The query pairs, if they or the API keys contain variables.
    fn with_query_keys(&self, query: &str) -> Option<Vec<Pair>> {
        let keys: Vec<_> = self
            .authorization
            .iter()
            .filter_map(|it| it.query_key())
            .collect();
        if keys.is_empty() {
            return self.variable_query(query);
        }
        // The server may repeat a key in the URL of a later page.
        let query = without_pairs(query, |name| keys.iter().any(|(key, _)| *key == name));
        let mut pairs = self.variable_query(&query).unwrap_or_else(|| {
            let pairs = form_urlencoded::parse(query.as_bytes());
            pairs.map(|(name, text)| Pair::new(&name, &text)).collect()
        });
        pairs.extend(keys.into_iter().map(|(name, variable)| {
            Pair::Plain(Word::text(encoded(name)).and("=").and_variable(variable))
        }));
        Some(pairs)
    }

    /// The query pairs, if they contain variables: URL values must be encoded, and curl can do that.
    fn variable_query(&self, query: &str) -> Option<Vec<Pair>> {
        if self.call.continuation.is_some() {
            return self.later_query(query);
        }
        let mut given = self.call.given(ParameterLocation::Query);
        let has_variables = given.any(|(parameter, _)| self.variables.get(&parameter).is_some());
        has_variables.then(|| self.pairs(ParameterLocation::Query))
    }

    /// The same for a query from the server, which repeats the filters of the list.
    fn later_query(&self, query: &str) -> Option<Vec<Pair>> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let variable = |name: &str| {
            let mut parameters = self.call.operation.parameters();
            let parameter = parameters.find(|parameter| is_query_of(parameter, name))?;
            let count = pairs
                .iter()
                .filter(|(other, _)| is_query_of(&parameter, other))
                .count();
            Some((parameter, self.variables.get(&parameter)?, count))
        };
        if !pairs.iter().any(|(name, _)| variable(name).is_some()) {
            return None;
        }
        let mut seen: Vec<String> = Vec::new();
        let pairs = pairs.iter().map(|(name, text)| {
            let Some((parameter, variable, count)) = variable(name) else {
                return Pair::new(name, text);
            };
            seen.push(parameter.name.to_owned());
            let index = seen.iter().filter(|other| *other == parameter.name).count();
            let word = match parameter.style {
                Style::Flattened(prefix) => Word::text(encoded(prefix)).and("."),
                Style::Repeated | Style::Joined => Word::text(encoded(parameter.name)).and("="),
            };
            Pair::Plain(match (count, parameter.style) {
                (1, Style::Repeated | Style::Joined) => word.and_variable(variable),
                _ => word.and_variable(format!("{variable}_{index}")),
            })
        });
        Some(pairs.collect())
    }

    fn query_options(&self, pairs: Vec<Pair>) -> Vec<String> {
        let has_body = self.call.body() != Body::None;
        let option = |pair| match (pair, has_body) {
            (Pair::Plain(word), true) => format!("--url-query {}", word.quoted()),
            (Pair::Encoded(text), true) => {
                format!("--url-query {}", Word::text(format!("+{text}")).quoted())
            }
            (pair, false) => data(pair),
        };
        let get = (!has_body && !pairs.is_empty()).then(|| "-G".to_owned());
        get.into_iter()
            .chain(pairs.into_iter().map(option))
            .collect()
    }

    fn body_options(&self) -> Vec<String> {
        match self.call.body() {
            Body::None => Vec::new(),
            Body::Form => match self.pairs(ParameterLocation::Form) {
                pairs if pairs.is_empty() => vec!["--data ''".to_owned()],
                pairs => pairs.into_iter().map(data).collect(),
            },
            Body::Json(_) => vec![format!("--data-raw {}", self.json().quoted())],
            Body::Multipart => self.part_options(),
            Body::Text(_) | Body::Bytes(_) => {
                let given = self.call.given(ParameterLocation::Body);
                let variables = given.filter_map(|(parameter, _)| self.variables.get(&parameter));
                let file = |variable| Word::text("@").and_variable(variable);
                let options = variables.map(|it| format!("--data-binary {}", file(it).quoted()));
                options.collect()
            }
        }
    }

    fn part_options(&self) -> Vec<String> {
        let given = self.call.given(ParameterLocation::Form);
        let options = given.flat_map(|(parameter, argument)| {
            let parts = multipart::parts(&parameter, argument);
            let variables = match (self.variables.get(&parameter), argument) {
                (None, _) => Vec::new(),
                (Some(variable), Argument::List(_)) => numbered(variable, parts.len()),
                (Some(variable), _) => vec![Word::default().and_variable(variable)],
            };
            let is_file = parameter.is_document();
            let mut variables = variables.into_iter();
            let parts = parts.iter();
            let options = parts.map(|part| part_option(part, is_file, variables.next()));
            options.collect::<Vec<_>>()
        });
        options.collect()
    }

    fn json(&self) -> Word {
        if let Some((parameter, argument)) = self.call.given(ParameterLocation::Body).next() {
            return self.json_value(&parameter, argument);
        }
        let properties = self.call.given(ParameterLocation::Json);
        let properties = properties.map(|(parameter, argument)| {
            let name = Argument::from(parameter.name);
            let name = Word::text(json_text(&name)).and(":");
            name.and_word(self.json_value(&parameter, argument))
        });
        Word::text("{").and_list(properties).and("}")
    }

    fn json_value(&self, parameter: &Parameter<'_>, argument: &Argument) -> Word {
        match (self.variables.get(parameter), argument) {
            (None, _) => Word::text(json_text(argument)),
            (Some(variable), Argument::List(items)) => Word::text("[")
                .and_list(numbered(variable, items.len()))
                .and("]"),
            (Some(variable), _) => Word::default().and_variable(variable),
        }
    }
}

/// The variables for the values of a list.
fn numbered(variable: &str, count: usize) -> Vec<Word> {
    let names = (1..=count).map(|number| format!("{variable}_{number}"));
    names
        .map(|name| Word::default().and_variable(name))
        .collect()
}

/// Whether a query pair with this name belongs to the parameter.
fn is_query_of(parameter: &Parameter<'_>, name: &str) -> bool {
    let is_it = match parameter.style {
        Style::Flattened(prefix) => {
            let start = name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        }
        Style::Repeated | Style::Joined => name.eq_ignore_ascii_case(parameter.name),
    };
    is_it && parameter.location == ParameterLocation::Query
}

/// An option for a part. A value that must not be printed is in a variable, or in a file that a variable names.
fn part_option(part: &Part<'_>, is_file: bool, variable: Option<Word>) -> String {
    let name = |separator| Word::text(format!("{}={separator}", part.name));
    let (option, word) = match (variable, part.content_type) {
        (Some(variable), _) if is_file => ("-F", name("@").and_word(variable)),
        (Some(variable), Some(_)) => ("-F", name("<").and_word(variable)),
        (Some(variable), None) => ("--form-string", name("").and_word(variable)),
        (None, None) => ("--form-string", name("").and(part.text())),
        (None, Some(_)) => {
            // Between quotes, curl looks for no `;`.
            let text = part.text().replace('\\', "\\\\").replace('"', "\\\"");
            ("-F", name("").and(format!("\"{text}\"")))
        }
    };
    let word = match part.content_type {
        Some(media_type) => word.and(format!(";type={media_type}")),
        None => word,
    };
    format!("{option} {}", word.quoted())
}

fn data(pair: Pair) -> String {
    match pair {
        Pair::Plain(word) => format!("--data-urlencode {}", word.quoted()),
        Pair::Encoded(text) => format!("--data {}", Word::text(text).quoted()),
    }
}

/// The argument as it is in a JSON body, which was already checked to be serializable.
fn json_text(argument: &Argument) -> String {
    serde_json::to_string(argument).unwrap_or_default()
}
