//! A small gzip file that decompresses to a large one, created without the large one in memory.

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::plan::Piece;

const BLOCK: u64 = 1024 * 1024;
/// Magic, deflate, no flags, no time, unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// The parts of a gzip file.
pub(super) struct Bomb {
    block: Vec<u8>,
    times: u64,
    tail: Vec<u8>,
}

/// A gzip file that decompresses to `size` bytes (at least 2): spaces, then `{}`.
///
/// A block that was compressed separately and flushed ends at a byte boundary and does not refer to earlier blocks, so
/// it can be repeated. The checksums of parts can be combined to that of the whole.
pub(super) fn bomb(size: u64) -> Bomb {
    let size = size.max(2);
    let (times, rest) = ((size - 2) / BLOCK, (size - 2) % BLOCK);
    let spaces = b" ".repeat(BLOCK as usize);
    let last = [b" ".repeat(rest as usize), b"{}".to_vec()].concat();
    let mut checksum = Crc::new();
    let of_block = checksum_of(&spaces);
    for _ in 0..times {
        checksum.combine(&of_block);
    }
    checksum.combine(&checksum_of(&last));
    let mut tail = deflated(&last, FlushCompress::Finish);
    tail.extend(checksum.sum().to_le_bytes());
    tail.extend(checksum.amount().to_le_bytes());
    Bomb {
        block: deflated(&spaces, FlushCompress::Full),
        times,
        tail,
    }
}

impl Bomb {
    /// The size of the file.
    pub(super) fn len(&self) -> u64 {
        (HEADER.len() + self.tail.len()) as u64 + self.block.len() as u64 * self.times
    }

    /// The bytes to send.
    pub(super) fn into_pieces(self) -> [Piece; 3] {
        [
            Piece::Bytes(HEADER.to_vec()),
            Piece::Repeat {
                bytes: self.block,
                times: self.times,
            },
            Piece::Bytes(self.tail),
        ]
    }
}

fn checksum_of(data: &[u8]) -> Crc {
    let mut checksum = Crc::new();
    checksum.update(data);
    checksum
}

fn deflated(data: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut out = Vec::with_capacity(64 * 1024);
    compress.compress_vec(data, &mut out, flush).unwrap();
    assert_eq!(compress.total_in(), data.len() as u64, "there is room");
    out
}
