//! A call as a curl command, with variables in place of what must not be printed.

use http::header::COOKIE;

use crate::{
    calls::{
        argument::Argument,
        call::Call,
        cookies,
        curl_authorization::{CurlAuthorization, Vendor},
        multipart::{self, Part},
        shell::{Variables, Word},
        style::{self, PairValue},
    },
    credentials::api_key::without_pairs,
    errors::error::Error,
    operations::{
        operation::{Body, Method},
        parameter::{Parameter, ParameterLocation, Style},
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

    fn pairs(&self, location: ParameterLocation) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (parameter, argument) in self.call.given(location) {
            match self.variables.get(&parameter) {
                None => {
                    // Whatever would be refused here was refused before.
                    let _ = style::each_pair(&parameter, argument, &mut |name, value| {
                        pairs.push(Pair::new(name, &value.decoded()));
                    });
                }
                Some(variable) => pairs.extend(variable_pairs(&parameter, argument, variable)),
            }
        }
        pairs
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
                // Here the name is part of what must not be printed.
                Style::DeepObject => Word::default(),
                _ => Word::text(encoded(parameter.name)).and("="),
            };
            Pair::Plain(match (count, parameter.style) {
                (_, Style::Flattened(_) | Style::DeepObject) | (2.., _) => {
                    word.and_variable(format!("{variable}_{index}"))
                }
                _ => word.and_variable(variable),
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

/// The pairs of a parameter that must not be printed, of which the names may be part.
fn variable_pairs(parameter: &Parameter<'_>, argument: &Argument, variable: &str) -> Vec<Pair> {
    let mut names = Vec::new();
    let mut is_joined = false;
    let _ = style::each_pair(parameter, argument, &mut |name, value| {
        is_joined |= matches!(value, PairValue::Several(..));
        names.push(name.to_owned());
    });
    let is_named = names.iter().all(|name| is_name_of(parameter, name));
    let name = Word::text(encoded(parameter.name)).and("=");
    let words = match (parameter.style, argument) {
        (Style::Flattened(prefix), _) => {
            let pairs = numbered(variable, names.len()).into_iter();
            pairs
                .map(|pair| Word::text(encoded(prefix)).and(".").and_word(pair))
                .collect()
        }
        _ if !is_named => numbered(variable, names.len()),
        _ if is_joined => vec![name.and_word(joined_variables(parameter, argument, variable))],
        (Style::JsonText, _) => vec![name.and_variable(variable)],
        (_, Argument::List(_)) => {
            let values = numbered(variable, names.len()).into_iter().zip(names);
            let words =
                values.map(|(value, name)| Word::text(encoded(&name)).and("=").and_word(value));
            words.collect()
        }
        _ => vec![name.and_variable(variable)],
    };
    words.into_iter().map(Pair::Plain).collect()
}

/// Whether a pair has the name of its parameter, also with the brackets of a list.
fn is_name_of(parameter: &Parameter<'_>, name: &str) -> bool {
    let rest = name.strip_prefix(parameter.name);
    rest.is_some_and(|rest| rest.is_empty() || rest == "[]")
}

/// A value whose items are in one string: a variable for each, or one for an object, whose names must not be printed.
fn joined_variables(parameter: &Parameter<'_>, argument: &Argument, variable: &str) -> Word {
    let separator = match parameter.style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => ",",
    };
    match argument {
        Argument::List(_) if parameter.style != Style::JsonText => {
            let count = argument.strings().len();
            let variables = numbered(variable, count).into_iter().enumerate();
            variables.fold(Word::default(), |all, (index, variable)| {
                let separator = if index == 0 { "" } else { separator };
                all.and(separator).and_word(variable)
            })
        }
        _ => Word::default().and_variable(variable),
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
    let begins_with = |prefix: &str| {
        let start = name.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let is_it = match parameter.style {
        Style::Flattened(prefix) => begins_with(prefix),
        Style::DeepObject => begins_with(parameter.name),
        _ => name.eq_ignore_ascii_case(parameter.name),
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
