//! The contract of transports, for streams over reqwest.

use std::{sync::Arc, time::Duration};

use tokio::runtime::{Builder, Runtime};

use super::{
    reqwest_transport::let_connections_return,
    streamed::exchange,
    transport_contract::{Subject, contract},
};
use crate::{
    blocking,
    transport::{ReqwestTransport, TransportError},
    transports::wire::Wire,
};

/// A transport with a runtime that drives it.
struct Driven(Runtime, Wire);

impl blocking::Transport for Driven {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let Self(runtime, wire) = self;
        runtime.block_on(async {
            let response = exchange(wire, request, timeout).await;
            let_connections_return().await;
            response
        })
    }
}

/// The transport of the builder.
struct Streamed;

impl Subject for Streamed {
    fn transport(
        &self,
        max_response_size: usize,
        connect_timeout: Duration,
    ) -> Box<dyn blocking::Transport> {
        let transport = ReqwestTransport::builder()
            .no_proxy()
            .max_response_size(max_response_size)
            .connect_timeout(connect_timeout);
        let wire = Wire::Async(Arc::new(transport.build().unwrap()));
        let runtime = Builder::new_current_thread().enable_all().build();
        Box::new(Driven(runtime.unwrap(), wire))
    }
}

contract!(Streamed);
