//! A server on loopback that reads and writes as the test says, so that neither side needs a whole body.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use crate::clients::Kind;

/// A server, which ends with the process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Calls this for each request. An error closes the connection.
    pub(crate) fn start(
        talk: impl Fn(&mut Exchange) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::on("127.0.0.1:0".parse().unwrap(), talk)
    }

    /// The same, at this address.
    pub(crate) fn on(
        address: SocketAddr,
        talk: impl Fn(&mut Exchange) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            connections: Arc::default(),
            closed: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        let closed = server.closed.clone();
        let talk = Arc::new(talk);
        thread::spawn(move || {
            for stream in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (talk, requests, closed) = (talk.clone(), requests.clone(), closed.clone());
                let stream = BufReader::new(stream.unwrap());
                thread::spawn(move || {
                    converse(stream, &requests, &*talk);
                    closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    /// The same response to each request, after its body.
    pub(crate) fn saying(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |exchange| {
            exchange.body()?;
            exchange.say(&response)
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// One connection was enough for all requests. hyper keeps its own when it gets to it, which may be later.
    #[track_caller]
    pub(crate) fn assert_kept(&self, kind: Kind) {
        if matches!(kind, Kind::Blocking) {
            assert_eq!(self.connections(), 1);
        }
    }

    /// Waits until nothing more arrives, once the clients are gone.
    pub(crate) fn wait_until_closed(&self) {
        while self.closed.load(Ordering::SeqCst) < self.connections() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn converse(
    stream: BufReader<TcpStream>,
    requests: &AtomicUsize,
    talk: &dyn Fn(&mut Exchange) -> io::Result<()>,
) {
    let mut exchange = Exchange {
        stream,
        number: 0,
        head: Vec::new(),
    };
    while exchange.read_head().is_ok_and(|is_there| is_there) {
        exchange.number = requests.fetch_add(1, Ordering::SeqCst);
        if talk(&mut exchange).is_err() {
            return;
        }
    }
}

/// A request on its connection.
pub(crate) struct Exchange {
    stream: BufReader<TcpStream>,
    /// How many requests came before it, on any connection.
    pub(crate) number: usize,
    head: Vec<String>,
}

impl Exchange {
    fn read_head(&mut self) -> io::Result<bool> {
        self.head.clear();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            match line.trim_end() {
                "" => return Ok(true),
                line => self.head.push(line.to_owned()),
            }
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut headers = self.head.iter().filter_map(|line| line.split_once(": "));
        let found = headers.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned())
    }

    /// The whole body. An error if it does not end as it should.
    pub(crate) fn body(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        self.each_piece(|piece| body.extend_from_slice(piece))?;
        Ok(body)
    }

    /// Passes the body on as it arrives.
    pub(crate) fn each_piece(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        if self.header("transfer-encoding").as_deref() != Some("chunked") {
            let length = self.header("content-length");
            return self.piece(length.map_or(0, |it| it.parse().unwrap()), &mut take);
        }
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).unwrap();
            self.piece(length, &mut take)?;
            assert_eq!(self.line()?, "");
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn piece(&mut self, mut left: usize, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        while left > 0 {
            let wanted = left.min(buffer.len());
            let count = self.stream.read(&mut buffer[..wanted])?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            take(&buffer[..count]);
            left -= count;
        }
        Ok(())
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }

    pub(crate) fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Says this and closes the connection, as servers do: they read until the client closes, too.
    pub(crate) fn say_last(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.say(bytes)?;
        self.stream.get_mut().shutdown(std::net::Shutdown::Write)?;
        self.wait_for_close();
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    /// Waits until the client closes the connection.
    pub(crate) fn wait_for_close(&mut self) {
        let mut buffer = [0; 1024];
        while self.stream.read(&mut buffer).is_ok_and(|count| count > 0) {}
    }
}

/// A response with these headers and a body of a known length.
pub(crate) fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

/// The same, in chunks, without the last one.
pub(crate) fn endless(headers: &str, chunks: &[&[u8]]) -> Vec<u8> {
    let mut said = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n{headers}\r\n");
    let mut said = std::mem::take(&mut said).into_bytes();
    for chunk in chunks {
        said.extend(format!("{:x}\r\n", chunk.len()).bytes());
        said.extend_from_slice(chunk);
        said.extend_from_slice(b"\r\n");
    }
    said
}

/// The same, with the last one.
pub(crate) fn chunked(headers: &str, chunks: &[&[u8]]) -> Vec<u8> {
    let mut said = endless(headers, chunks);
    said.extend_from_slice(b"0\r\n\r\n");
    said
}
