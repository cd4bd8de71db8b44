//! A file that is not complete yet. In: bytes, and the position in the list. Out: the file, or what a later run
//! continues.
//!
//! While a report is written, it has the extension `partial`, and beside it is a file with the position.

use std::{
    fs::{self, File},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use example_support::Outcome;
use serde::{Deserialize, Serialize};
use twilio_flex::list::Cursor;

/// How far a report is.
#[derive(Deserialize, Serialize)]
pub(crate) struct Position {
    /// Where the list goes on. It repeats the filters of the list, and has no credentials.
    pub(crate) cursor: Option<Cursor>,
    /// The length of the file, in bytes.
    pub(crate) length: u64,
    /// How many rows it has.
    pub(crate) rows: u64,
    columns: Vec<String>,
}

pub(crate) struct Unfinished {
    output: File,
    partial: PathBuf,
    position: PathBuf,
    complete: PathBuf,
}

impl Unfinished {
    /// Begins a file, or opens the one of an earlier run.
    pub(crate) fn open(complete: &Path, columns: &[&str]) -> Outcome<(Self, Position)> {
        let beside = |extension: &str| {
            let mut path = complete.as_os_str().to_owned();
            path.push(extension);
            PathBuf::from(path)
        };
        let (partial, path) = (beside(".partial"), beside(".position"));
        let new = || Position {
            cursor: None,
            length: 0,
            rows: 0,
            columns: columns.iter().map(|&it| it.to_owned()).collect(),
        };
        let position = match fs::read(&path) {
            Ok(json) => serde_json::from_slice(&json)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => new(),
            Err(error) => return Err(error.into()),
        };
        if position.columns != columns {
            let problem = format!(
                "an earlier run was interrupted that has other columns: run it again, or delete {}",
                path.display()
            );
            return Err(problem.into());
        }
        let mut output = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&partial)?;
        // What came after the position is listed again.
        output.set_len(position.length)?;
        output.seek(SeekFrom::End(0))?;
        let unfinished = Self {
            output,
            partial,
            position: path,
            complete: complete.to_owned(),
        };
        Ok((unfinished, position))
    }

    /// Appends, and returns how many bytes.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        self.output.write_all(bytes)?;
        Ok(bytes.len() as u64)
    }

    /// Remembers where to continue. What the file has is on the disk before.
    pub(crate) fn remember(&mut self, position: &Position) -> io::Result<()> {
        self.output.sync_data()?;
        let new = self.position.with_extension("new");
        fs::write(&new, serde_json::to_vec(position)?)?;
        fs::rename(new, &self.position)
    }

    /// Gives the file its name.
    pub(crate) fn complete(self) -> io::Result<()> {
        self.output.sync_all()?;
        fs::rename(&self.partial, &self.complete)?;
        match fs::remove_file(&self.position) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
