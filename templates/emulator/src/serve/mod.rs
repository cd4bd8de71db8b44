//! The emulator on a port. In: an address. Out: a server, for programs in any language.

mod connection;
mod faulty;

use std::{fmt, io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tokio::{
    net::{TcpListener, ToSocketAddrs},
    sync::watch,
};

use twilio_runtime::transport::ReqwestTransport;

use self::connection::{BreakableListener, Connection};
use crate::{mock::Mock, page::Page};

/// The emulator on a port of this machine. It stops when this is dropped.
#[must_use = "the server stops when it is dropped"]
pub struct Server {
    address: SocketAddr,
    /// Dropping it tells the server to stop.
    _stop: watch::Sender<()>,
}

/// What a request's handler works with.
#[derive(Clone)]
struct Served {
    mock: Mock,
    page: Page,
}

/// The largest body that is read.
const MOST_BYTES: usize = 16 * 1024 * 1024;

impl Mock {
    /// Serves the emulator at this address, such as `127.0.0.1:0` for a free port, in the current Tokio runtime.
    ///
    /// A browser on this machine shows at its root what happens, if the address is one of loopback.
    ///
    /// A clock that the program has not chosen itself begins to run. Webhooks are sent over HTTP as soon as there are
    /// any, unless [`deliver_to`](Self::deliver_to) or [`deliver_over`](Self::deliver_over) were called before; `https`
    /// needs a TLS feature of `twilio-runtime`.
    ///
    /// # Errors
    /// If the address cannot be listened on, such as a port that is in use, or webhooks cannot be sent from this
    /// machine.
    pub async fn serve(&self, address: impl ToSocketAddrs) -> io::Result<Server> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        if !self.has_application() {
            self.deliver_over(ReqwestTransport::new().map_err(io::Error::other)?);
        }
        self.run_clock();
        let (stop, mut stopped) = watch::channel(());
        let served = Served {
            mock: self.clone(),
            page: Page::new(self, address, stopped.clone()),
        };
        let router = Router::new().fallback(answer).with_state(served);
        let service = router.into_make_service_with_connect_info::<Connection>();
        let serving =
            axum::serve(BreakableListener(listener), service).with_graceful_shutdown(async move {
                // Fails when the sender is dropped, which means the same.
                let _ = stopped.changed().await;
            });
        let serving = serving.into_future();
        let mock = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                _ = serving => {}
                () = tick(&mock) => {}
                () = call_back(&mock) => {}
            }
        });
        Ok(Server {
            address,
            _stop: stop,
        })
    }
}

/// Does what is due even if no request arrives.
async fn tick(mock: &Mock) {
    loop {
        tokio::time::sleep(TICK).await;
        mock.settle();
    }
}

/// Sends the webhooks for what has happened.
async fn call_back(mock: &Mock) {
    loop {
        tokio::time::sleep(TICK).await;
        // `Mock::deliveries` says what could not be sent.
        let _ = mock.deliver().await;
    }
}

/// How late something may happen that is due.
const TICK: Duration = Duration::from_millis(50);

async fn answer(
    State(Served { mock, page }): State<Served>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    if let Some(response) = page.answer(&request) {
        return response;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (response, fault) = mock.exchange(http::Request::from_parts(parts, body.into()));
    faulty::with_fault(response, fault, &connection).await
}

impl Server {
    /// Where it is: `http://127.0.0.1:4010`. The base URL of a client.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("url", &self.url())
            .finish()
    }
}
