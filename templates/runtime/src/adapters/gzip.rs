//! Decompresses gzip as it arrives: one member or several, and whatever follows them.

use std::io::{self, Write as _};

use flate2::write::GzDecoder;
use http::{
    HeaderMap, HeaderValue,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};

/// A body that is compressed with gzip.
pub(super) struct Gunzip {
    /// The member that is being read. Before its header is complete, it may turn out to be none.
    member: GzDecoder<Vec<u8>>,
    phase: Phase,
}

/// Which part of the body comes next.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// The first byte. A body may be empty: some servers declare every body as gzip.
    Start,
    FirstMember,
    /// Another member, or bytes that are none.
    LaterMember,
    /// Bytes after the last member, which are ignored, as the program `gzip` does.
    Rest,
}

impl Gunzip {
    /// The body of a response with these headers, if it is compressed. The headers become those of the decompressed
    /// body.
    pub(super) fn of(headers: &mut HeaderMap) -> Option<Self> {
        let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes)?;
        let encoding = encoding.trim_ascii().to_ascii_lowercase();
        // HTTP requires recipients to understand the second name as well.
        if !matches!(&encoding[..], b"gzip" | b"x-gzip") {
            return None;
        }
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        Some(Self {
            member: GzDecoder::new(Vec::new()),
            phase: Phase::Start,
        })
    }

    /// How many bytes are decompressed so far.
    pub(super) fn len(&self) -> usize {
        self.member.get_ref().len()
    }

    /// Decompresses the beginning of a chunk, up to 32 KiB of data. Returns how much of the chunk is done.
    pub(super) fn push(&mut self, chunk: &[u8]) -> io::Result<usize> {
        match self.phase {
            Phase::Rest => return Ok(chunk.len()),
            Phase::Start => self.phase = Phase::FirstMember,
            Phase::FirstMember | Phase::LaterMember => {}
        }
        match self.member.write(chunk) {
            // The member is complete, and this is not part of it.
            Ok(0) => {
                let member = std::mem::replace(&mut self.member, GzDecoder::new(Vec::new()));
                self.member = GzDecoder::new(member.finish()?);
                self.phase = Phase::LaterMember;
                Ok(0)
            }
            Err(_) if self.is_between_members() => {
                self.phase = Phase::Rest;
                Ok(chunk.len())
            }
            result => result,
        }
    }

    /// What is decompressed so far, which is then no longer here.
    #[cfg(feature = "streams")]
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.member.get_mut())
    }

    /// The decompressed body, once all of it has been pushed.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        if self.phase == Phase::Start || self.phase == Phase::Rest || self.is_between_members() {
            Ok(std::mem::take(self.member.get_mut()))
        } else {
            self.member.finish()
        }
    }

    fn is_between_members(&self) -> bool {
        self.phase == Phase::LaterMember && self.member.header().is_none()
    }
}
