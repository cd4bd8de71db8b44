//! The body of a response, read to its end and not beyond.

use std::io::{self, BufRead, Read};

use super::response_head::{Framing, cut_short, malformed};

/// The length of a line between chunks, with its extensions.
const MAX_LINE: u64 = 4096;

/// The number of trailers after the last chunk.
const MAX_TRAILERS: usize = 128;

/// Reads the body of one response.
pub(crate) struct Body<C> {
    connection: C,
    rest: Rest,
}

/// What is left of the body.
#[derive(Clone, Copy)]
enum Rest {
    Nothing,
    Bytes(u64),
    /// The rest of a chunk, with others after it.
    Chunk(u64),
    /// The line with the length of the next chunk, after the line break that ends the previous one, if there is one.
    NextChunk {
        after_another: bool,
    },
    UntilClose,
}

impl<C: BufRead> Body<C> {
    /// The body that comes next on a connection, or on a reference to one.
    pub(crate) fn new(connection: C, framing: Framing) -> Self {
        let rest = match framing {
            Framing::NoBody => Rest::Nothing,
            Framing::Length(length) => Rest::bytes(length),
            Framing::Chunked => Rest::NextChunk {
                after_another: false,
            },
            Framing::UntilClose => Rest::UntilClose,
        };
        Self { connection, rest }
    }

    /// The connection, for its settings.
    #[cfg(feature = "streams")]
    pub(crate) fn connection_mut(&mut self) -> &mut C {
        &mut self.connection
    }

    /// The connection, if the body has been read to its end.
    #[cfg(feature = "streams")]
    pub(crate) fn into_connection(self) -> Option<C> {
        matches!(self.rest, Rest::Nothing).then_some(self.connection)
    }

    /// Reads bytes that are there, or waits for some; 0 only at the end of the connection.
    fn read_up_to(&mut self, limit: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.connection.fill_buf()?.take(limit).read(buffer)?;
        self.connection.consume(count);
        Ok(count)
    }

    /// Reads bytes that must come, and returns how many are left.
    fn read_expected(&mut self, left: u64, buffer: &mut [u8]) -> io::Result<(usize, u64)> {
        match self.read_up_to(left, buffer)? {
            0 => Err(cut_short()),
            count => {
                let counted = u64::try_from(count).unwrap_or(left);
                Ok((count, left.saturating_sub(counted)))
            }
        }
    }

    /// Reads what is between two chunks, or the end after the last one.
    fn next_chunk(&mut self, after_another: bool) -> io::Result<Rest> {
        if after_another && !self.line()?.is_empty() {
            return Err(malformed("a chunk of the response is longer than it says"));
        }
        let line = self.line()?;
        let length = line.split(|byte| *byte == b';').next().unwrap_or_default();
        let length = chunk_length(length.trim_ascii())
            .ok_or_else(|| malformed("the length of a chunk of the response is not a number"))?;
        if length > 0 {
            return Ok(Rest::Chunk(length));
        }
        for _ in 0..MAX_TRAILERS {
            // Some servers close the connection instead of ending the trailers.
            if self.connection.fill_buf()?.is_empty() || self.line()?.is_empty() {
                return Ok(Rest::Nothing);
            }
        }
        Err(malformed("the response has too many trailers"))
    }

    /// A line, without its end.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut limited = Read::take(&mut self.connection, MAX_LINE);
        limited.read_until(b'\n', &mut line)?;
        let is_too_long = limited.limit() == 0;
        match line.pop() {
            Some(b'\n') => {}
            _ if is_too_long => return Err(malformed("a line of the response is too long")),
            _ => return Err(cut_short()),
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(line)
    }
}

/// A hexadecimal number, without the sign that `from_str_radix` accepts.
fn chunk_length(digits: &[u8]) -> Option<u64> {
    let is_number = digits.iter().all(u8::is_ascii_hexdigit);
    let digits = str::from_utf8(digits).ok().filter(|_| is_number)?;
    u64::from_str_radix(digits, 16).ok()
}

impl Rest {
    fn bytes(count: u64) -> Self {
        match count {
            0 => Self::Nothing,
            count => Self::Bytes(count),
        }
    }
}

impl<C: BufRead> Read for Body<C> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match self.rest {
                Rest::Nothing => return Ok(0),
                Rest::Bytes(left) => {
                    let (count, left) = self.read_expected(left, buffer)?;
                    self.rest = Rest::bytes(left);
                    return Ok(count);
                }
                Rest::Chunk(left) => {
                    let (count, left) = self.read_expected(left, buffer)?;
                    self.rest = match left {
                        0 => Rest::NextChunk {
                            after_another: true,
                        },
                        left => Rest::Chunk(left),
                    };
                    return Ok(count);
                }
                Rest::NextChunk { after_another } => self.rest = self.next_chunk(after_another)?,
                Rest::UntilClose => {
                    let count = self.read_up_to(u64::MAX, buffer)?;
                    if count == 0 {
                        self.rest = Rest::Nothing;
                    }
                    return Ok(count);
                }
            }
        }
    }
}
