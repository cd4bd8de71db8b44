//! From the last response to the result of the request.

use http::StatusCode;

use crate::{
    calls::{call::Call, response::Response},
    errors::{error::Error, error_body::ErrorBody},
    operations::operation::Method,
    responses::meta::ResponseMeta,
};

/// The result and the response metadata.
pub(crate) fn read<A: Response>(
    call: &Call,
    meta: ResponseMeta,
) -> Result<(A, ResponseMeta), Error> {
    if A::is_success(meta.status_code()) {
        return match A::from_response(call, meta.response()) {
            Ok(answer) => Ok((answer, meta)),
            Err(problem) => Err(Error::unreadable(&call.operation, meta, problem)),
        };
    }
    if is_deleted_before(call, &meta) {
        let mut deleted = http::Response::new(Vec::new());
        *deleted.status_mut() = StatusCode::NO_CONTENT;
        if let Ok(answer) = A::from_response(call, &deleted) {
            return Ok((answer, meta));
        }
    }
    Err(Error::refused(&call.operation, meta))
}

/// The resource is gone, as requested, if an earlier attempt deleted it but its response was lost. Only the API's 404
/// counts: a gateway's may only mean that it cannot find the API.
fn is_deleted_before(call: &Call, meta: &ResponseMeta) -> bool {
    call.operation.method() == Method::Delete
        && meta.status_code() == StatusCode::NOT_FOUND
        && meta.effort().may_have_arrived
        && ErrorBody::read(meta.body()).is_ok()
}
