//! From a call to its HTTP request, or to every reason why it must not be sent.

use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    header::{ACCEPT, CONTENT_TYPE},
};

use crate::{
    calls::{argument::Argument, body, call::Call, check, pairs, segment, style},
    errors::error::Error,
    operations::{
        operation::{Body, Method},
        parameter::{Parameter, ParameterLocation},
        template::{self, Piece},
    },
    origins::{base_url::BaseUrl, servers::PageHosts},
    transports::outgoing::Outgoing,
    values::privacy::Privacy,
};

/// The length of most path values: SIDs.
const USUAL_VALUE_LENGTH: usize = 34;

/// How many headers most requests have when they are sent, with those of the client.
const USUAL_HEADERS: usize = 6;

impl Call {
    /// The HTTP request of this call, as it would be sent to `base_url`, without credentials and `User-Agent`: to
    /// inspect, or to send by other means.
    ///
    /// # Errors
    /// If `base_url` is not an `http` or `https` URL, or a client would refuse to send the call: a value is too small,
    /// too large, too short or too long, a path parameter would change which endpoint is called, a header contains
    /// characters that are invalid in headers, a value is not a JSON object as required, or a later page is on another
    /// origin or path than the list: see [`NextPage`](crate::list::NextPage). Also if its body is read while it is sent,
    /// with the feature `streams`.
    pub fn to_http_request(&self, base_url: &str) -> Result<http::Request<Vec<u8>>, Error> {
        let base_url: BaseUrl = base_url
            .parse()
            .map_err(|error| Error::configuration(format!("{error}")))?;
        let request = self.to_http(&base_url, PageHosts::default());
        let (head, body) = request
            .map_err(|problems| self.refused(problems))?
            .into_parts();
        match body {
            Outgoing::Whole(bytes) => Ok(http::Request::from_parts(head, bytes)),
            #[cfg(feature = "streams")]
            Outgoing::Streamed(_) => Err(self.refused(vec![STREAMED.to_owned()])),
        }
    }

    /// The same, for a base URL that has been checked.
    pub(crate) fn to_http(
        &self,
        base_url: &BaseUrl,
        page_hosts: PageHosts,
    ) -> Result<http::Request<Outgoing>, Vec<String>> {
        let mut problems = self.operation.problems();
        for (parameter, argument) in self.arguments() {
            problems.extend(check::problem(&parameter, argument));
        }
        let uri = match &self.continuation {
            Some(page) => page.uri(self, base_url, page_hosts),
            None => self.uri(base_url, &mut problems),
        };
        let mut problems_of_body = Vec::new();
        let body = body::encode(self, &mut problems_of_body);
        let headers = self.headers(body.boundary.as_deref(), &mut problems);
        problems.extend(problems_of_body);
        match uri {
            Ok(uri) if problems.is_empty() => {
                let mut request = http::Request::new(body.body);
                *request.method_mut() = method(self.operation.method());
                *request.uri_mut() = uri;
                *request.headers_mut() = headers;
                Ok(request)
            }
            uri => {
                problems.extend(uri.err());
                Err(problems)
            }
        }
    }

    fn uri(&self, base_url: &BaseUrl, problems: &mut Vec<String>) -> Result<Uri, String> {
        let query = pairs::encode(self.given(ParameterLocation::Query), problems);
        let values = self.given(ParameterLocation::Path).count() * USUAL_VALUE_LENGTH;
        let path_length = self.operation.path().len() + values;
        let mut url = String::with_capacity(base_url.as_str().len() + path_length + query.len());
        url.push_str(base_url.as_str());
        self.push_path(&mut url, problems);
        if !query.is_empty() {
            url.push('?');
            url.push_str(&query);
        }
        Uri::try_from(url).map_err(|_| "the path and query are too long for a URL".to_owned())
    }

    pub(super) fn push_path(&self, path: &mut String, problems: &mut Vec<String>) {
        for piece in template::pieces(self.operation.path()) {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Parameter(name) => match self.path_segment(name) {
                    Ok(segment) => path.push_str(&segment),
                    Err(problem) => problems.push(format!("`{name}` {problem}")),
                },
            }
        }
    }

    /// The encoded value of a path parameter. A missing one is refused like an empty one: a template must not be sent as
    /// a path.
    pub(crate) fn path_segment(&self, name: &str) -> Result<String, &'static str> {
        let mut given = self.given(ParameterLocation::Path);
        match given.find(|(parameter, _)| parameter.name == name) {
            Some((parameter, argument)) => segment::encode(&parameter, argument),
            None => segment::check("").map(|()| String::new()),
        }
    }

    fn headers(&self, boundary: Option<&str>, problems: &mut Vec<String>) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        if let Some(accept) = media_type(self.operation.accept()) {
            headers.insert(ACCEPT, accept);
        }
        let content_type = self.content_type().and_then(|content_type| match boundary {
            Some(boundary) => {
                HeaderValue::try_from(format!("{MULTIPART}; boundary={boundary}")).ok()
            }
            None => media_type(content_type),
        });
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        for (parameter, argument) in self.given(ParameterLocation::Header) {
            match header(&parameter, argument) {
                Ok(Some((name, value))) if !parameter.is_reserved_header() => {
                    headers.append(name, value);
                }
                Ok(_) => {}
                Err(problem) => problems.push(format!("`{}` {problem}", parameter.name)),
            }
        }
        self.add_cookies(&mut headers, problems);
        headers
    }

    /// The media type of the body, if there is one.
    pub(crate) fn content_type(&self) -> Option<&str> {
        match self.body() {
            Body::None => None,
            Body::Form => Some(FORM),
            Body::Multipart => Some(MULTIPART),
            Body::Json(media_type) | Body::Text(media_type) | Body::Bytes(media_type) => {
                Some(media_type)
            }
        }
    }

    /// The URL of a later page comes from the server, and its request has no body. Neither has one whose only body is
    /// optional and not set.
    pub(crate) fn body(&self) -> Body<'_> {
        match self.continuation {
            Some(_) => Body::None,
            None if self.lacks_whole_body() => Body::None,
            None => self.operation.body(),
        }
    }

    fn lacks_whole_body(&self) -> bool {
        let mut parameters = self.operation.parameters().enumerate();
        parameters.any(|(row, parameter)| {
            parameter.location == ParameterLocation::Body && !self.has_row(row)
        })
    }
}

/// The header of a parameter, if its value is not an empty list, or what is wrong with it.
fn header(
    parameter: &Parameter<'_>,
    argument: &Argument,
) -> Result<Option<(HeaderName, HeaderValue)>, &'static str> {
    let Some(text) = style::expand(parameter, argument, str::to_owned)? else {
        return Ok(None);
    };
    let name = HeaderName::try_from(parameter.name);
    let (Ok(name), Ok(mut value)) = (name, HeaderValue::try_from(&text)) else {
        return Err("contains characters that a header cannot contain");
    };
    if text.trim() != text {
        return Err("starts or ends with white space, which is not part of a header's value");
    }
    value.set_sensitive(parameter.privacy != Privacy::Public);
    Ok(Some((name, value)))
}

#[cfg(feature = "streams")]
const STREAMED: &str = "its body is read while it is sent, so there is no request in memory: set the contents as bytes";

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The value of a header. Most requests use one of the constants, and what is none was refused before.
fn media_type(text: &str) -> Option<HeaderValue> {
    static OF_FORMS: HeaderValue = HeaderValue::from_static(FORM);
    static OF_JSON: HeaderValue = HeaderValue::from_static("application/json");
    match text {
        FORM => Some(OF_FORMS.clone()),
        "application/json" => Some(OF_JSON.clone()),
        other => HeaderValue::try_from(other).ok(),
    }
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
        Method::Head => http::Method::HEAD,
        Method::Options => http::Method::OPTIONS,
        Method::Trace => http::Method::TRACE,
    }
}
