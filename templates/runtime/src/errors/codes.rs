//! Named constants for the Twilio error codes that programs react to.
//!
//! Compare them with [`Error::code`](crate::Error::code). The list is open: Twilio has thousands of codes and adds
//! more, so a code is a number, not an enum. [`docs_url`] returns the page that explains a code.

/// The request has parameters that the operation does not understand, or values of the wrong form.
/// See <https://www.twilio.com/docs/errors/20001>.
pub const INVALID_PARAMETERS: i64 = 20001;

/// The credentials were refused, or may not do this. See <https://www.twilio.com/docs/errors/20003>.
pub const PERMISSION_DENIED: i64 = 20003;

/// The resource does not support this method. See <https://www.twilio.com/docs/errors/20004>.
pub const METHOD_NOT_ALLOWED: i64 = 20004;

/// The account is suspended or closed. See <https://www.twilio.com/docs/errors/20005>.
pub const ACCOUNT_NOT_ACTIVE: i64 = 20005;

/// The credentials have no access to the resource. See <https://www.twilio.com/docs/errors/20006>.
pub const ACCESS_DENIED: i64 = 20006;

/// The page size is larger than the operation allows. See <https://www.twilio.com/docs/errors/20007>.
pub const PAGE_SIZE_TOO_LARGE: i64 = 20007;

/// The resource cannot be used with test credentials. See <https://www.twilio.com/docs/errors/20008>.
pub const TEST_CREDENTIALS: i64 = 20008;

/// The access token is not valid. See <https://www.twilio.com/docs/errors/20101>.
pub const INVALID_ACCESS_TOKEN: i64 = 20101;

/// The access token has expired. See <https://www.twilio.com/docs/errors/20104>.
pub const ACCESS_TOKEN_EXPIRED: i64 = 20104;

/// Another update of the same resource is in progress. See <https://www.twilio.com/docs/errors/20162>.
pub const UPDATE_IN_PROGRESS: i64 = 20162;

/// The request is forbidden. See <https://www.twilio.com/docs/errors/20403>.
pub const FORBIDDEN: i64 = 20403;

/// The resource does not exist, or is not in this account. See <https://www.twilio.com/docs/errors/20404>.
pub const NOT_FOUND: i64 = 20404;

/// The request conflicts with the state of the resource. See <https://www.twilio.com/docs/errors/20409>.
pub const CONFLICT: i64 = 20409;

/// A parameter has a value that is not allowed. See <https://www.twilio.com/docs/errors/20422>.
pub const INVALID_PARAMETER_VALUE: i64 = 20422;

/// Too many requests, or too many at a time. The request was not carried out.
/// See <https://www.twilio.com/docs/errors/20429>.
pub const TOO_MANY_REQUESTS: i64 = 20429;

/// An internal error at Twilio. See <https://www.twilio.com/docs/errors/20500>.
pub const INTERNAL_SERVER_ERROR: i64 = 20500;

/// The service is temporarily unavailable. See <https://www.twilio.com/docs/errors/20503>.
pub const SERVICE_UNAVAILABLE: i64 = 20503;

/// The page about a code in Twilio's documentation.
pub fn docs_url(code: i64) -> String {
    format!("https://www.twilio.com/docs/errors/{code}")
}
