//! The contract of transports, for streams over connections of ureq.

use std::{sync::Arc, time::Duration};

use super::{
    run,
    streamed::exchange,
    transport_contract::{Subject, contract},
};
use crate::{
    blocking::{Transport, UreqTransport},
    transport::TransportError,
    transports::wire::Wire,
};

struct Blocking(Wire);

impl Transport for Blocking {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        run(exchange(&self.0, request, timeout))
    }
}

/// The transport of the builder.
struct Streamed;

impl Subject for Streamed {
    fn transport(&self, max_response_size: usize, connect_timeout: Duration) -> Box<dyn Transport> {
        let transport = UreqTransport::builder()
            .no_proxy()
            .max_response_size(max_response_size)
            .connect_timeout(connect_timeout);
        Box::new(Blocking(Wire::Blocking(Arc::new(
            transport.build().unwrap(),
        ))))
    }
}

contract!(Streamed);
