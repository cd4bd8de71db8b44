//! A client that is only a socket.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use crate::faults::{Fault, FaultServer, Script};

/// A request with a body. It has [`REQUEST`]`.len()` bytes.
pub(crate) const REQUEST: &str =
    "POST /v1/Depots?Page=0 HTTP/1.1\r\nHost: sample\r\nContent-Length: 5\r\n\r\na=b&c";

/// A request without a body.
pub(crate) const GET: &str = "GET /v1/Depots HTTP/1.1\r\nHost: sample\r\n\r\n";

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Fin,
    Rst,
}

/// A connection to a server.
pub(crate) struct Raw(pub(crate) TcpStream);

impl Raw {
    pub(crate) fn to(server: &FaultServer) -> Self {
        let stream = TcpStream::connect(server.address()).unwrap();
        // Only a failing test waits this long.
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        Self(stream)
    }

    /// A connection on which this request was sent.
    pub(crate) fn asking(server: &FaultServer) -> Self {
        let mut raw = Self::to(server);
        raw.send(REQUEST);
        raw
    }

    pub(crate) fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).unwrap();
    }

    /// Reads exactly this many bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// Reads a head, with the empty line.
    pub(crate) fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(char::from(self.bytes(1)[0]));
        }
        head
    }

    /// Reads an answer that has a length.
    pub(crate) fn answer(&mut self) -> (String, String) {
        let head = self.head();
        let length = head.split("Content-Length: ").nth(1).unwrap();
        let length = length.split("\r\n").next().unwrap().parse().unwrap();
        let body = String::from_utf8(self.bytes(length)).unwrap();
        (head, body)
    }

    /// Reads everything that follows.
    pub(crate) fn rest(&mut self) -> (Vec<u8>, Ended) {
        let mut bytes = Vec::new();
        let mut some = vec![0; 64 * 1024];
        loop {
            match self.0.read(&mut some) {
                Ok(0) => return (bytes, Ended::Fin),
                Ok(count) => bytes.extend(&some[..count]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    return (bytes, Ended::Rst);
                }
                Err(error) => panic!("after {} bytes: {error}", bytes.len()),
            }
        }
    }
}

/// What a request with `Connection: close` gets for a fault.
pub(crate) fn got(fault: Fault) -> (String, Ended) {
    let server = FaultServer::start(vec![fault]);
    let mut raw = Raw::to(&server);
    raw.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    let (bytes, end) = raw.rest();
    server.wait_until_idle();
    assert_eq!(server.finish().len(), 1);
    (String::from_utf8_lossy(&bytes).into_owned(), end)
}

/// A server that has the same fault for each request, and a connection to it on which one was sent.
pub(crate) fn always(fault: Fault) -> (FaultServer, Raw) {
    let server = FaultServer::start(Script::always(fault));
    let raw = Raw::asking(&server);
    (server, raw)
}
