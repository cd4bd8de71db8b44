//! The body of a request that a transport reads while it sends it.

use std::{
    collections::VecDeque,
    error::Error as StdError,
    fmt,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;

use crate::{
    transports::{error::TransportError, fill::fill},
    values::source::{Opened, Source},
};

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

/// The body of a request: bytes, or contents that are read while they are sent.
///
/// `Debug` shows nothing of it.
#[cfg(feature = "streams")]
pub struct RequestBody {
    pieces: VecDeque<Piece>,
    progress: Progress,
}

/// A part of a body.
pub(crate) enum Piece {
    Bytes(Bytes),
    Source(Source),
}

/// How much of a body has been read: a number that grows, which says nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<AtomicU64>);

impl RequestBody {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Self {
            pieces: pieces.into(),
            progress: Progress::default(),
        }
    }

    pub(crate) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The whole body, if it is in memory: then there is nothing to open and to wait for.
    pub fn as_bytes(&self) -> Option<Bytes> {
        match (self.pieces.front(), self.pieces.len()) {
            (None, _) => Some(Bytes::new()),
            (Some(Piece::Bytes(bytes)), 1) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Opens what the body is read from. This is done once, before there is a connection. It blocks, so an async transport
    /// does it on a thread for blocking work.
    ///
    /// # Errors
    /// If it cannot be opened, so nothing was sent.
    pub fn open(self) -> Result<RequestReader, TransportError> {
        self.opened().map_err(TransportError::unread)
    }

    /// Reads the whole body into memory, for a transport that sends nothing else. It blocks.
    ///
    /// # Errors
    /// If it cannot be read, so nothing was sent.
    pub fn into_bytes(self) -> Result<Vec<u8>, TransportError> {
        let mut reader = self.opened().map_err(TransportError::unread)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = reader.read().map_err(TransportError::unread)? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn opened(self) -> Result<RequestReader, UnreadContents> {
        let pieces = self.pieces.into_iter().map(OpenPiece::open);
        Ok(RequestReader {
            pieces: pieces.collect::<Result<_, _>>()?,
            progress: self.progress,
        })
    }
}

impl From<Vec<u8>> for RequestBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(vec![Piece::Bytes(bytes.into())])
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestBody")
            .finish_non_exhaustive()
    }
}

impl Progress {
    /// A number that is another one if more has been read since.
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An opened body, which is read chunk by chunk.
#[cfg(feature = "streams")]
pub struct RequestReader {
    pieces: VecDeque<OpenPiece>,
    progress: Progress,
}

enum OpenPiece {
    Bytes(Bytes),
    Contents(OpenContents),
}

struct OpenContents {
    reader: Box<dyn Read + Send>,
    length: Option<u64>,
    /// How many bytes have been read.
    count: u64,
}

impl RequestReader {
    /// The length in bytes, for `Content-Length`. Without one, the body is sent with `Transfer-Encoding: chunked`.
    pub fn length(&self) -> Option<u64> {
        let mut lengths = self.pieces.iter().map(OpenPiece::length);
        lengths.try_fold(0_u64, |sum, length| sum.checked_add(length?))
    }

    /// The next chunk, which is not empty; `None` at the end. It blocks, unless [`is_at_hand`](Self::is_at_hand).
    ///
    /// All chunks together have the [`length`](Self::length): before the last one is returned, it is certain that nothing
    /// follows.
    ///
    /// # Errors
    /// [`Aborted`](crate::transport::TransportErrorKind::Aborted) if the contents cannot be read, or have another length
    /// than they should. The transport must then close the connection without ending the body.
    pub fn next_chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.read().map_err(TransportError::aborted)
    }

    /// Whether the next chunk is in memory.
    pub fn is_at_hand(&self) -> bool {
        !matches!(self.pieces.front(), Some(OpenPiece::Contents(_)))
    }

    fn read(&mut self) -> Result<Option<Bytes>, UnreadContents> {
        while let Some(piece) = self.pieces.front_mut() {
            let chunk = match piece {
                OpenPiece::Bytes(bytes) => std::mem::take(bytes),
                OpenPiece::Contents(contents) => contents.read()?,
            };
            if !chunk.is_empty() {
                self.progress.0.fetch_add(1, Ordering::Relaxed);
                return Ok(Some(chunk));
            }
            self.pieces.pop_front();
        }
        Ok(None)
    }
}

impl fmt::Debug for RequestReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestReader")
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

impl OpenPiece {
    fn open(piece: Piece) -> Result<Self, UnreadContents> {
        match piece {
            Piece::Bytes(bytes) => Ok(Self::Bytes(bytes)),
            Piece::Source(source) => {
                let Opened { reader, length } = source.open()?;
                let mut contents = OpenContents {
                    reader,
                    length,
                    count: 0,
                };
                // Nobody reads a body that has no bytes.
                if length == Some(0) {
                    contents.check_end()?;
                }
                Ok(Self::Contents(contents))
            }
        }
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Contents(contents) => contents.length,
        }
    }
}

impl OpenContents {
    /// The next chunk; an empty one at the end.
    fn read(&mut self) -> Result<Bytes, UnreadContents> {
        if self.length == Some(self.count) {
            return Ok(Bytes::new());
        }
        let mut chunk = vec![0; CHUNK];
        let read = fill(&mut *self.reader, &mut chunk)?;
        chunk.truncate(read);
        self.count = self
            .count
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        match self.length {
            Some(length) if read == 0 || self.count > length => Err(self.other_length()),
            Some(length) if self.count == length => {
                self.check_end()?;
                Ok(chunk.into())
            }
            _ => Ok(chunk.into()),
        }
    }

    /// Checks that nothing follows.
    fn check_end(&mut self) -> Result<(), UnreadContents> {
        let more = fill(&mut *self.reader, &mut [0])?;
        self.count = self
            .count
            .saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        match more {
            0 => Ok(()),
            _ => Err(self.other_length()),
        }
    }

    fn other_length(&self) -> UnreadContents {
        let length = self.length.unwrap_or_default();
        match self.count > length {
            true => UnreadContents::Longer(length),
            false => UnreadContents::Shorter {
                length,
                count: self.count,
            },
        }
    }
}

/// Why contents could not be read.
#[derive(Debug)]
pub(crate) enum UnreadContents {
    Failed(io::Error),
    Shorter { length: u64, count: u64 },
    Longer(u64),
}

impl From<io::Error> for UnreadContents {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Repeats nothing of the program's own error, which is the source.
impl fmt::Display for UnreadContents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(formatter, "{}", error.kind()),
            Self::Shorter { length, count } => {
                write!(formatter, "they end after {count} of {length} bytes")
            }
            Self::Longer(length) => write!(formatter, "they have more than {length} bytes"),
        }
    }
}

impl StdError for UnreadContents {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Shorter { .. } | Self::Longer(_) => None,
        }
    }
}
