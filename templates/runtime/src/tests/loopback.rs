//! A server on loopback that sends exactly the bytes it is given, and reports what arrived.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

/// What arrived: the number of the connection, the lines of the head, and the body.
pub(super) struct Arrived {
    pub(super) connection: usize,
    pub(super) head: Vec<String>,
    pub(super) body: Vec<u8>,
}

impl Arrived {
    pub(super) fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.iter().filter_map(|line| line.split_once(": "));
        headers
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }
}

/// What the server does with a request.
pub(super) enum Answer {
    /// Sends this, and waits for the next request on the connection.
    Say(Vec<u8>),
    /// Sends this, and closes the connection.
    SayAndClose(Vec<u8>),
    /// Sends nothing, and keeps the connection open.
    Silence,
}

/// A response with a body of a known length.
pub(super) fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    Answer::Say([head.as_bytes(), body].concat())
}

/// A server that gives each request the next answer, and closes the connection when none is left. Returns its URL and
/// what arrives.
pub(super) fn serve(answers: Vec<Answer>) -> (String, Receiver<Arrived>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, arrived) = channel();
    let answers = Arc::new(Mutex::new(answers.into_iter()));
    thread::spawn(move || {
        for (connection, stream) in listener.incoming().enumerate() {
            let (sender, answers) = (sender.clone(), answers.clone());
            let next = move || answers.lock().unwrap().next();
            thread::spawn(move || converse(connection, stream.unwrap(), &sender, next));
        }
    });
    (url, arrived)
}

fn converse(
    connection: usize,
    stream: TcpStream,
    sender: &Sender<Arrived>,
    next: impl Fn() -> Option<Answer>,
) {
    let mut stream = BufReader::new(stream);
    while let Some((head, body)) = read(&mut stream) {
        let request = Arrived {
            connection,
            head,
            body,
        };
        if sender.send(request).is_err() {
            return;
        }
        match next() {
            Some(Answer::Say(bytes)) => {
                // The client may close the connection in the middle of an answer.
                if stream.get_mut().write_all(&bytes).is_err() {
                    return;
                }
            }
            Some(Answer::SayAndClose(bytes)) => {
                let _ = stream.get_mut().write_all(&bytes);
                return;
            }
            // Waits until the client closes the connection or sends more.
            Some(Answer::Silence) => {}
            None => return,
        }
    }
}

/// A server that accepts connections, waits for the first bytes and calls this.
pub(super) fn accept(then: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut first = [0];
            if stream.read_exact(&mut first).is_ok() {
                then(stream);
            }
        }
    });
    address
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<(Vec<String>, Vec<u8>)> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => head.push(line.to_owned()),
        }
    }
    let length = head.iter().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}
