//! Downloads as readers.

use std::{
    fmt,
    io::{self, Read, Write},
    time::Duration,
};

use bytes::Bytes;

use super::{block_on::block_on, client::Client};
use crate::{
    calls::request::Request, engine::download::Download as AsyncDownload, errors::error::Error,
    responses::meta::ResponseMeta,
};

impl Client {
    /// Sends a request for bytes, and returns as soon as the head of its response is there. The body is read while the
    /// program uses it: see [`Client::download`](crate::Client::download).
    ///
    /// ```
    /// # use twilio_runtime::{Request, blocking::Client, types::Bytes};
    /// # use std::{error::Error, fs::File};
    /// fn save(client: &Client, fetch: impl Request<Response = Bytes>) -> Result<(), Box<dyn Error>> {
    ///     let download = client.download(fetch)?.without_limit();
    ///     download.write_to(File::create("recording.wav")?)?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    #[cfg(feature = "streams")]
    pub fn download(&self, request: impl Request<Response = Bytes>) -> Result<Download, Error> {
        block_on(self.as_async().download(request)).map(|download| Download {
            download,
            rest: Bytes::new(),
        })
    }
}

/// A response whose body is read chunk by chunk: see [`Client::download`].
///
/// It is a reader, and an iterator over its chunks. After the end and after an error it has ended. Dropping it ends the
/// download.
#[cfg(feature = "streams")]
#[must_use = "the body is not read before the program asks for it"]
pub struct Download {
    download: AsyncDownload,
    /// What a reader has not taken of the last chunk.
    rest: Bytes,
}

impl Download {
    /// The maximum size in bytes: see [`Download::limit`](crate::response::Download::limit).
    pub fn limit(mut self, bytes: u64) -> Self {
        self.download = self.download.limit(bytes);
        self
    }

    /// Accepts a body of any size, also one that never ends.
    pub fn without_limit(mut self) -> Self {
        self.download = self.download.without_limit();
        self
    }

    /// The longest time to wait for a chunk: see [`Download::idle_timeout`](crate::response::Download::idle_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.download = self.download.idle_timeout(timeout);
        self
    }

    /// Status, headers, request ID, the number of attempts, and the time until the head arrived. Its body is empty.
    pub fn meta(&self) -> &ResponseMeta {
        self.download.meta()
    }

    /// The length of the body in bytes, if the server says it. It does not for a compressed body.
    pub fn content_length(&self) -> Option<u64> {
        self.download.content_length()
    }

    /// What the body is, such as `application/pdf`, as the server says it.
    pub fn media_type(&self) -> Option<&str> {
        self.download.media_type()
    }

    /// How many bytes have been received so far.
    pub fn received(&self) -> u64 {
        self.download.received()
    }

    /// The next chunk, which is not empty; `None` at the end of the body, and after an error.
    ///
    /// # Errors
    /// [`Incomplete`](crate::ErrorKind::Incomplete) if the rest of the body does not arrive: see [`Error::received`].
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.rest.is_empty() {
            return Ok(Some(std::mem::take(&mut self.rest)));
        }
        block_on(self.download.chunk())
    }

    /// Writes the whole body, such as to a file, and returns its size in bytes.
    ///
    /// # Errors
    /// Those of the writer; and those of [`chunk`](Self::chunk), each as the inner error of an [`io::Error`]. A part of the
    /// body has been written then.
    pub fn write_to(mut self, writer: impl Write) -> io::Result<u64> {
        let mut writer = writer;
        while let Some(chunk) = self.chunk().map_err(io::Error::other)? {
            writer.write_all(&chunk)?;
        }
        writer.flush()?;
        Ok(self.received())
    }
}

impl Iterator for Download {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.chunk().transpose()
    }
}

impl std::iter::FusedIterator for Download {}

/// An error of the download is the inner error of the [`io::Error`].
impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let Some(mut chunk) = self.chunk().map_err(io::Error::other)? else {
            return Ok(0);
        };
        let taken = chunk.split_to(chunk.len().min(buffer.len()));
        self.rest = chunk;
        taken.as_ref().read(buffer)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.download)
    }
}
