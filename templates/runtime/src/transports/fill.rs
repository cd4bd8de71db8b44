//! One read of a blocking reader, whatever signals interrupt it.

use std::io::{self, ErrorKind, Read};

/// Reads what is there, or waits for some; 0 at the end.
pub(crate) fn fill(reader: &mut (impl Read + ?Sized), buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
