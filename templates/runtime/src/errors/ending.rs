//! How an attempt ended, and whether that allows another one.

use http::StatusCode;

use crate::{
    operations::reference::OperationRef,
    responses::meta::ResponseMeta,
    transports::error::{TransportError, TransportErrorKind},
};

/// How an attempt ended, as far as a retry depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Answered(StatusCode),
    Failed(TransportErrorKind),
}

impl Ending {
    pub(crate) fn of(result: &Result<ResponseMeta, TransportError>) -> Self {
        match result {
            Ok(response) => Self::Answered(response.status_code()),
            Err(error) => Self::Failed(error.kind()),
        }
    }

    /// Whether a retry may succeed and cannot repeat an effect.
    pub(crate) fn allows_another(self, operation: &OperationRef) -> bool {
        match self {
            Self::Answered(StatusCode::TOO_MANY_REQUESTS)
            | Self::Failed(TransportErrorKind::Connect) => true,
            Self::Answered(
                StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT,
            )
            | Self::Failed(TransportErrorKind::AfterSending | TransportErrorKind::TimedOut) => {
                operation.is_idempotent()
            }
            Self::Answered(_) | Self::Failed(_) => false,
        }
    }

    /// Whether the request may have taken effect although the client retries it.
    pub(crate) fn may_have_taken_effect(self) -> bool {
        !matches!(
            self,
            Self::Answered(StatusCode::TOO_MANY_REQUESTS)
                | Self::Failed(TransportErrorKind::Connect | TransportErrorKind::Rejected)
        )
    }
}
