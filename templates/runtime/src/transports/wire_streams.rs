//! Requests and responses that are not in memory as a whole, over a transport of either kind.

use std::{future::poll_fn, time::Duration};

use http::Response;

use crate::transports::{
    error::TransportError,
    request_body::RequestBody,
    response_body::ResponseBody,
    wire::{Reading, Wire, out_of_time},
};

impl Wire {
    /// Sends a request, and gives up if there is no progress for `limit`: while the request is sent, each chunk of its
    /// body is progress. An async transport may notice that only after twice the time.
    pub(super) async fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
        limit: Duration,
        reading: &mut Reading,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let transport = match self {
            Self::Async(transport) => transport,
            Self::Blocking(transport) => {
                let response = transport.send_streaming(request, limit)?;
                return self.received(response, limit, reading).await;
            }
        };
        let progress = request.body().progress();
        let exchange = async {
            let response = transport.send_streaming(request).await?;
            self.received(response, limit, reading).await
        };
        let mut before = progress.count();
        let progresses = || std::mem::replace(&mut before, progress.count()) != progress.count();
        let result = self.while_in_time(exchange, limit, progresses).await;
        result.unwrap_or_else(|| Err(out_of_time(limit)))
    }

    /// The response, of which as much is read as is due.
    async fn received(
        &self,
        response: Response<ResponseBody>,
        limit: Duration,
        reading: &mut Reading,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let (head, body) = response.into_parts();
        let bytes = match reading {
            Reading::Head(rest) if head.status.is_success() => {
                *rest = Some(body);
                Vec::new()
            }
            Reading::Head(_) | Reading::Whole => self.whole(body, limit).await?,
        };
        Ok(Response::from_parts(head, bytes))
    }

    /// The whole body. The time limit of an async transport is that of the whole exchange.
    async fn whole(
        &self,
        mut body: ResponseBody,
        time: Duration,
    ) -> Result<Vec<u8>, TransportError> {
        let end = self.now().saturating_add(time);
        let limit = body.default_limit();
        let mut bytes = Vec::new();
        let mut next = async || {
            let left = end.saturating_sub(self.now());
            poll_fn(|context| body.poll_chunk(context, left)).await
        };
        while let Some(chunk) = next().await {
            let chunk = chunk?;
            let size = bytes.len().saturating_add(chunk.len());
            if let Some(limit) = limit
                && u64::try_from(size).is_ok_and(|size| size > limit)
            {
                return Err(TransportError::larger_than(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}
