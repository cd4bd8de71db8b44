//! The body of a response as it arrives: decompressed, and never larger than the limit.

use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

#[cfg(feature = "gzip")]
use crate::adapters::gzip::Gunzip;
use crate::transports::error::TransportError;

/// The chunks of a body, put together.
///
/// reqwest could decompress them as well, but it accepts less than HTTP requires, and the other transport would differ.
pub(crate) struct IncomingBody {
    /// In bytes, after decompression. `Content-Length` may be missing, and is only the server's claim.
    limit: usize,
    #[cfg(feature = "gzip")]
    compressed: Option<Box<Gunzip>>,
    plain: Vec<u8>,
}

impl IncomingBody {
    /// The body of a response with these headers, which become those of the decompressed body.
    #[cfg_attr(
        not(feature = "gzip"),
        allow(unused_variables, reason = "nothing is decompressed")
    )]
    pub(crate) fn new(headers: &mut HeaderMap, limit: usize) -> Self {
        Self {
            limit,
            #[cfg(feature = "gzip")]
            compressed: Gunzip::of(headers).map(Box::new),
            plain: Vec::new(),
        }
    }

    /// Adds the next chunk.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), TransportError> {
        #[cfg(feature = "gzip")]
        if let Some(gunzip) = &mut self.compressed {
            return decompress(gunzip, chunk, self.limit);
        }
        check_size(self.plain.len().saturating_add(chunk.len()), self.limit)?;
        self.plain.extend_from_slice(chunk);
        Ok(())
    }

    /// The whole body, once the last chunk has been added.
    pub(crate) fn finish(self) -> Result<Vec<u8>, TransportError> {
        #[cfg(feature = "gzip")]
        if let Some(gunzip) = self.compressed {
            let body = gunzip.finish().map_err(TransportError::after_sending)?;
            check_size(body.len(), self.limit)?;
            return Ok(body);
        }
        Ok(self.plain)
    }
}

/// Tells the server which compression is understood.
pub(crate) fn accept_compression(headers: &mut HeaderMap) {
    if cfg!(feature = "gzip") {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

/// Decompresses a chunk piece by piece, since it may become a thousand times as large.
#[cfg(feature = "gzip")]
fn decompress(gunzip: &mut Gunzip, mut chunk: &[u8], limit: usize) -> Result<(), TransportError> {
    while !chunk.is_empty() {
        let done = gunzip.push(chunk).map_err(TransportError::after_sending)?;
        check_size(gunzip.len(), limit)?;
        chunk = chunk.get(done..).unwrap_or_default();
    }
    Ok(())
}

fn check_size(size: usize, limit: usize) -> Result<(), TransportError> {
    if size > limit {
        return Err(TransportError::response_too_large(limit));
    }
    Ok(())
}
