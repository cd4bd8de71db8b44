//! What the tests have in common.

#![allow(dead_code, reason = "no test uses all of it")]

use http::{Method, Request, Response, header};
use requests::Case;
use serde_json::{Value, json};
use twilio_emulator::Mock;

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// `AC0123456789abcdef0123456789abcdef:token`
pub(crate) const BASIC: &str = "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjp0b2tlbg==";

/// An emulator of Flex that accepts the credentials of these requests only.
pub(crate) fn flex() -> Mock {
    let builder = Mock::builder().catalogue(twilio_flex::catalogue());
    builder.account(ACCOUNT, "token").build().unwrap()
}

/// Puts everything there that the path of the request names.
pub(crate) fn put_what_it_names(flex: &Mock, case: &Case) {
    let request = case.call.to_http_request("http://localhost").unwrap();
    let path = request.uri().path();
    let ends = path.match_indices('/').map(|(at, _)| at);
    for end in ends.chain([path.len()]).skip(1) {
        // Fails for a prefix that is the path of nothing.
        let _ = flex.put(&path[..end], json!({}));
    }
}

/// A request with credentials and a form.
pub(crate) fn form(method: Method, path: &str, fields: &[(&str, &str)]) -> Request<Vec<u8>> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = Request::builder()
        .method(method)
        .uri(format!("https://flex-api.twilio.com{path}"))
        .header(header::AUTHORIZATION, BASIC)
        .header(header::CONTENT_TYPE, FORM);
    request.body(body.finish().into_bytes()).unwrap()
}

/// The same with the credentials of [`flex`].
pub(crate) fn with_credentials(mut request: Request<Vec<u8>>) -> Request<Vec<u8>> {
    let value = header::HeaderValue::from_static(BASIC);
    request.headers_mut().insert(header::AUTHORIZATION, value);
    request
}

pub(crate) fn get(path: &str) -> Request<Vec<u8>> {
    form(Method::GET, path, &[])
}

/// The status, the code and the message.
pub(crate) fn refusal(response: &Response<Vec<u8>>) -> (u16, i64, String) {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let status = response.status().as_u16();
    if status >= 400 {
        assert_eq!(body["status"], status);
        let docs = format!("https://www.twilio.com/docs/errors/{}", body["code"]);
        assert_eq!(body["more_info"], docs);
    }
    let message = body["message"].as_str().unwrap_or_default();
    (
        status,
        body["code"].as_i64().unwrap_or_default(),
        message.to_owned(),
    )
}
