//! From the last response to a request to the result that it stands for.

use http::StatusCode;

use crate::{
    calls::{call::Call, response::Response},
    errors::{error::Error, fault::Fault},
    operations::operation::Method,
    responses::meta::ResponseMeta,
};

/// The result, and what the response says beside it.
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

/// What an earlier attempt deleted without our hearing of it is gone, as it should be. Only the API can say that it is
/// gone: a gateway that does not find the API knows nothing of it.
fn is_deleted_before(call: &Call, meta: &ResponseMeta) -> bool {
    call.operation.method() == Method::Delete
        && meta.status_code() == StatusCode::NOT_FOUND
        && meta.effort().may_have_arrived
        && Fault::read(meta.body()).is_ok()
}
