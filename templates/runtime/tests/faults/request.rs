//! Requests as they arrive, and the part of HTTP/1.1 that is needed to read them.

/// How much of a request arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrived {
    /// The server read no byte of it.
    Nothing,
    /// The server read some of it, and then the connection ended, or the rest has not arrived yet.
    Partly,
    /// The server read all of it.
    Whole,
}

/// A request as it arrived, or a connection without a request ([`Arrived::Nothing`]).
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// The number of its connection, from 0 in the order in which they were accepted.
    pub(crate) connection: usize,
    pub(crate) arrived: Arrived,
    /// The number of bytes read.
    pub(crate) bytes: usize,
    /// Empty until the whole head has arrived, like the target and the headers.
    pub(crate) method: String,
    /// The path and the query, as sent.
    pub(crate) target: String,
    /// In the order of arrival, with names as sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The part of the body that arrived.
    pub(crate) body: Vec<u8>,
}

impl Arrival {
    /// A request of which nothing has arrived yet.
    pub(super) fn on(connection: usize) -> Self {
        Self {
            connection,
            arrived: Arrived::Nothing,
            bytes: 0,
            method: String::new(),
            target: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The method and the target.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// All values of a header, whatever the case of its name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self
            .headers
            .iter()
            .filter(|(it, _)| it.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a header, unless it is absent. Several values fail the test.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let all = self.all(name);
        assert!(all.len() < 2, "{name} was sent {} times", all.len());
        all.first().copied()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is text")
    }

    /// Whether the client sends no other request on this connection.
    pub(super) fn wants_close(&self) -> bool {
        let values = self.all("connection");
        values.iter().any(|it| it.eq_ignore_ascii_case("close"))
    }

    /// Updates the request from `bytes`: everything that was read of it, and perhaps of the next one. Returns the size
    /// of the request once all of it has arrived.
    ///
    /// # Errors
    /// If it is something that a client of this crate never sends: a chunked body, HEAD, an invalid length or line.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Option<usize>, String> {
        self.bytes = bytes.len();
        self.arrived = if bytes.is_empty() {
            Arrived::Nothing
        } else {
            Arrived::Partly
        };
        let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else {
            return Ok(None);
        };
        let (head, body) = (&bytes[..end], &bytes[end + 4..]);
        self.read_head(&String::from_utf8_lossy(head))?;
        let length = self.length()?;
        self.body = body[..length.min(body.len())].to_vec();
        if body.len() < length {
            return Ok(None);
        }
        self.arrived = Arrived::Whole;
        self.bytes = end + 4 + length;
        Ok(Some(self.bytes))
    }

    fn read_head(&mut self, head: &str) -> Result<(), String> {
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap_or_default();
        let [method, target, "HTTP/1.1"] = first.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("not the first line of a request: {first:?}"));
        };
        self.method = method.to_owned();
        self.target = target.to_owned();
        self.headers.clear();
        for line in lines {
            let (name, value) = line
                .split_once(':')
                .ok_or_else(|| format!("not a header: {line:?}"))?;
            self.headers
                .push((name.to_owned(), value.trim().to_owned()));
        }
        Ok(())
    }

    fn length(&self) -> Result<usize, String> {
        if self.method == "HEAD" {
            return Err(
                "HEAD is not supported: its answers have lengths without bodies".to_owned(),
            );
        }
        if let Some(coding) = self.all("transfer-encoding").first() {
            return Err(format!("a request has `Transfer-Encoding: {coding}`"));
        }
        match self.all("content-length")[..] {
            [] => Ok(0),
            [one] if one.bytes().all(|it| it.is_ascii_digit()) => {
                one.parse().map_err(|_| format!("a length of {one:?}"))
            }
            ref other => Err(format!("lengths of {other:?}")),
        }
    }
}
