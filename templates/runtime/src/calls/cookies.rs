//! From arguments to the header `Cookie`: all of them in one, as HTTP/1.1 has it.

use http::{HeaderMap, HeaderName, HeaderValue, header::COOKIE};
use zeroize::Zeroizing;

use crate::{
    calls::{
        argument::Argument,
        call::Call,
        style::{self, PairValue},
    },
    operations::parameter::{Parameter, ParameterLocation, Style},
};

impl Call {
    /// Adds the cookies of this call to those that its headers have already.
    pub(super) fn add_cookies(&self, headers: &mut HeaderMap, problems: &mut Vec<String>) {
        let mut cookies = Zeroizing::new(String::new());
        for (parameter, argument) in self.given(ParameterLocation::Cookie) {
            match pairs(&parameter, argument) {
                Ok(pairs) => add(&mut cookies, &pairs),
                Err(problem) => problems.push(format!("`{}` {problem}", parameter.name)),
            }
        }
        if cookies.is_empty() {
            return;
        }
        let mut all = Zeroizing::new(String::new());
        if let Some(others) = headers.get(COOKIE).and_then(|it| it.to_str().ok()) {
            add(&mut all, others);
        }
        add(&mut all, &cookies);
        // Checked: every character is printable ASCII.
        if let Ok(mut value) = HeaderValue::from_str(&all) {
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
    }
}

/// The pairs of one parameter. A server reads cookies as they are, without decoding them, so what they cannot contain
/// is refused.
pub(crate) fn pairs(
    parameter: &Parameter<'_>,
    argument: &Argument,
) -> Result<Zeroizing<String>, &'static str> {
    let mut pairs = Zeroizing::new(String::new());
    let mut is_sound = true;
    style::each_pair(parameter, argument, &mut |name, value| {
        let is_sound_value = match &value {
            _ if parameter.style == Style::JsonText => true,
            PairValue::One(value) => value.bytes().all(is_of_cookie),
            PairValue::Several(values, _) => values.iter().all(|it| it.bytes().all(is_of_cookie)),
        };
        let value = Zeroizing::new(value.decoded().into_owned());
        is_sound &= HeaderName::try_from(name).is_ok()
            && is_sound_value
            && value
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b';');
        add(&mut pairs, &format!("{name}={}", *value));
    })?;
    match is_sound {
        true => Ok(pairs),
        false => Err("contains characters that a cookie cannot contain"),
    }
}

fn add(cookies: &mut Zeroizing<String>, more: &str) {
    if !cookies.is_empty() && !more.is_empty() {
        cookies.push_str("; ");
    }
    cookies.push_str(more);
}

/// Whether the value of a cookie may contain it (RFC 6265, section 4.1.1). Servers read JSON nevertheless, and the commas
/// between the values of a list.
fn is_of_cookie(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}
