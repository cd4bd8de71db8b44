//! Bodies that are read while they are sent or received: contents, readers, downloads.

use std::{
    io,
    sync::{Arc, Mutex},
};

use sample_api::bodies::echo;
use twilio_runtime::{
    Client, Credentials, Request as _, blocking, http,
    testing::ScriptedTransport,
    transport::{BoxFuture, RequestBody, ResponseBody, Transport, TransportError},
    types::{Contents, File},
};

use super::prints::{PERSONAL, Prints, SECRET};

pub(crate) async fn print(prints: &mut Prints) {
    let failing = || Err::<io::Empty, _>(io::Error::other("no such object"));
    for contents in [
        Contents::from_path(PERSONAL),
        Contents::from_reader(|| Ok(PERSONAL.as_bytes())),
        Contents::from_reader(failing),
    ] {
        prints.debug(&contents);
        let request = echo::echo_bytes().body(contents);
        prints.debug(request.call());
        // Whatever the transport says of it.
        let error = client().send(request).await.unwrap_err();
        prints.error(&error);
    }
    prints.debug(&File::from_path(PERSONAL));

    let transport = Printing(Arc::default());
    let credentials = Credentials::api_key("SK00", SECRET);
    let client = Client::builder(credentials.clone()).transport(transport.clone());
    let request = || echo::echo_bytes().body(PERSONAL.as_bytes().to_vec());
    let download = client.build().unwrap().download(request()).await.unwrap();
    prints.debug(&download);
    prints.debug(download.meta());

    let scripted = ScriptedTransport::new().respond_with(http::Response::new(PERSONAL.into()));
    let client = blocking::Client::builder(credentials).transport(scripted);
    prints.debug(&client.build().unwrap().download(request()).unwrap());

    let sent = std::mem::take(&mut *transport.0.lock().unwrap());
    assert_eq!(sent.len(), 1);
    for body in sent {
        prints.debug(&body);
        prints.debug(&body.open().unwrap());
    }
    prints.debug(&ResponseBody::from(PERSONAL.as_bytes().to_vec()));
}

/// A client that reads the body and gets no response.
fn client() -> Client {
    let transport = ScriptedTransport::new().fail(TransportError::aborted("broken pipe"));
    let builder = Client::builder(Credentials::api_key("SK00", SECRET)).transport(transport);
    builder.build().unwrap()
}

/// Keeps the bodies that it should send, and answers with personal data.
#[derive(Clone)]
struct Printing(Arc<Mutex<Vec<RequestBody>>>);

impl Transport for Printing {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(async { Err(TransportError::rejected("only streams")) })
    }

    fn send_streaming(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        self.0.lock().unwrap().push(request.into_body());
        let body = ResponseBody::from(PERSONAL.as_bytes().to_vec());
        Box::pin(async { Ok(http::Response::new(body)) })
    }

    fn sleep(&self, _: std::time::Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
