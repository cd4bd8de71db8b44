//! Contents that are read while they are sent: from a file, or from a reader that a program opens.

use std::{
    fs,
    io::{self, Read},
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::Arc,
};

use crate::values::contents::Contents;

/// What contents are read from. A clone reads from the same.
#[derive(Clone)]
pub(crate) struct Source {
    /// A request is unwind safe without the feature, and so it must be with it. What a panic leaves behind in the program's
    /// function is the program's.
    open: Arc<AssertUnwindSafe<Box<Open>>>,
    /// In bytes, as the program stated it.
    length: Option<u64>,
}

type Open = dyn Fn() -> io::Result<Opened> + Send + Sync;

/// An opened source.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn Read + Send>,
    /// In bytes, if it is known.
    pub(crate) length: Option<u64>,
}

impl Source {
    /// Opens it once more. Blocks, and runs code of the program.
    pub(crate) fn open(&self) -> io::Result<Opened> {
        let opened = (self.open.0)()?;
        Ok(Opened {
            length: self.length.or(opened.length),
            ..opened
        })
    }

    /// What may be printed of it.
    pub(crate) fn size(&self) -> String {
        match self.length {
            Some(length) => format!("{length} bytes, read while they are sent"),
            None => "read while it is sent".to_owned(),
        }
    }
}

/// Two are equal if one is a clone of the other: what they read cannot be compared.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.open, &other.open) && self.length == other.length
    }
}

impl Eq for Source {}

impl Contents {
    /// The contents of a file, which is read while they are sent.
    ///
    /// The file is opened for each attempt of the request, which is sent with the length that the file has then. If that
    /// changes before the end, the request is aborted. What is no regular file, such as a pipe, is sent without a length.
    #[cfg(feature = "streams")]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self::from_open(move || {
            let file = fs::File::open(&path)?;
            let metadata = file.metadata()?;
            Ok(Opened {
                length: metadata.is_file().then_some(metadata.len()),
                reader: Box::new(file),
            })
        })
    }

    /// Contents that are read from what `open` returns while they are sent: for an archive that is made on the way, or an
    /// object in a store.
    ///
    /// `open` is called for each attempt of the request, and each time must return the contents from their beginning.
    /// If it fails, nothing is sent. If the reader fails later, the request is aborted, so that the server does not take
    /// what it got for the whole.
    ///
    /// The async client calls both on threads for blocking work, and the blocking client on the calling thread. They are
    /// sent without a length (`Transfer-Encoding: chunked`), which some servers refuse, unless
    /// [`length`](Self::length) states it.
    ///
    /// ```
    /// # use twilio_runtime::types::Contents;
    /// # use std::fs::File;
    /// let log = Contents::from_reader(|| File::open("/var/log/app.log"));
    /// assert_eq!(format!("{log:?}"), "Contents(read while it is sent)");
    /// ```
    #[cfg(feature = "streams")]
    pub fn from_reader<R: Read + Send + 'static>(
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
    ) -> Self {
        Self::from_open(move || {
            Ok(Opened {
                reader: Box::new(open()?),
                length: None,
            })
        })
    }

    /// States how many bytes a reader returns, so that they are sent with their length. If it returns fewer or more, the
    /// request is aborted. Bytes in memory have their own length, which this does not change.
    #[cfg(feature = "streams")]
    #[must_use]
    pub fn length(self, bytes: u64) -> Self {
        match self.source() {
            Some(source) => Self::of(Source {
                open: Arc::clone(&source.open),
                length: Some(bytes),
            }),
            None => self,
        }
    }

    fn from_open(open: impl Fn() -> io::Result<Opened> + Send + Sync + 'static) -> Self {
        Self::of(Source {
            open: Arc::new(AssertUnwindSafe(Box::new(open))),
            length: None,
        })
    }
}
