//! The log. In: entries. Out: a file with one line of JSON for each, however often it comes and the program starts.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::{Mutex, PoisonError},
};

#[cfg(unix)]
use rustix::fs::{FlockOperation, flock};

use crate::Entry;

/// A log, which one process writes.
#[derive(Debug)]
pub struct Log(Mutex<Open>);

#[derive(Debug)]
struct Open {
    file: File,
    /// The length of the lines that are complete.
    length: u64,
    /// The IDs in the log. They take about 100 bytes each: rotate the log before they are too many.
    known: HashSet<String>,
}

impl Log {
    /// Opens a log, or begins one. A line that was not finished, as after a power failure, is dropped: Twilio has not
    /// got an answer for it.
    ///
    /// # Errors
    /// If the file cannot be read and written, or it is no such log, or, on Unix, another process has it open.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        #[cfg(unix)]
        flock(&file, FlockOperation::NonBlockingLockExclusive)?;
        let mut known = HashSet::new();
        let mut length = 0;
        let mut lines = BufReader::new(&mut file);
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 && line.ends_with('\n') {
            let entry: Entry = serde_json::from_str(&line)?;
            known.insert(entry.id);
            length += line.len() as u64;
            line.clear();
        }
        let open = Open {
            file,
            length,
            known,
        };
        Ok(Self(Mutex::new(open)))
    }

    /// Appends the entries that are not in the log yet. They are on the disk when this returns.
    ///
    /// # Errors
    /// If they cannot be written. The log is then as before.
    pub fn append(&self, entries: Vec<Entry>) -> io::Result<()> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = Vec::new();
        let mut new = HashSet::new();
        for entry in entries {
            if !open.known.contains(&entry.id) && new.insert(entry.id.clone()) {
                serde_json::to_writer(&mut text, &entry)?;
                text.push(b'\n');
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        open.write(&text)?;
        open.known.extend(new);
        Ok(())
    }
}

impl Open {
    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        // Over what a write that failed may have left.
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(text)?;
        self.file.sync_data()?;
        self.length += text.len() as u64;
        Ok(())
    }
}
