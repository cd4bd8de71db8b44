//! The chunks of a body as they arrive, decompressed piece by piece.

use bytes::Bytes;
use http::HeaderMap;

#[cfg(feature = "gzip")]
use crate::adapters::gzip::Gunzip;
use crate::transports::error::TransportError;

/// Makes the chunks of a body out of those of its transfer. It holds one chunk and what a part of it decompresses to.
pub(crate) struct Decoder {
    /// What has not been returned yet, or not been decompressed.
    chunk: Bytes,
    #[cfg(feature = "gzip")]
    compressed: Option<Box<Gunzip>>,
}

impl Decoder {
    /// For a response with these headers, which become those of the decompressed body.
    #[cfg_attr(
        not(feature = "gzip"),
        allow(unused_variables, reason = "nothing is decompressed")
    )]
    pub(crate) fn new(headers: &mut HeaderMap) -> Self {
        Self {
            chunk: Bytes::new(),
            #[cfg(feature = "gzip")]
            compressed: Gunzip::of(headers).map(Box::new),
        }
    }

    /// Adds the next chunk of the transfer, once [`next`](Self::next) has nothing left.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        self.chunk = chunk;
    }

    /// What can be returned so far; `None` if that takes another chunk of the transfer.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        #[cfg(feature = "gzip")]
        if let Some(gunzip) = &mut self.compressed {
            while !self.chunk.is_empty() && gunzip.len() == 0 {
                let done = gunzip.push(&self.chunk);
                let done = done.map_err(TransportError::after_sending)?;
                let _ = self.chunk.split_to(done.min(self.chunk.len()));
            }
            return Ok(not_empty(gunzip.take().into()));
        }
        Ok(not_empty(std::mem::take(&mut self.chunk)))
    }

    /// The last chunk, once the last chunk of the transfer has been added.
    pub(crate) fn finish(&mut self) -> Result<Option<Bytes>, TransportError> {
        #[cfg(feature = "gzip")]
        if let Some(gunzip) = self.compressed.take() {
            let rest = gunzip.finish().map_err(TransportError::after_sending)?;
            return Ok(not_empty(rest.into()));
        }
        Ok(None)
    }
}

fn not_empty(chunk: Bytes) -> Option<Bytes> {
    Some(chunk).filter(|chunk| !chunk.is_empty())
}
