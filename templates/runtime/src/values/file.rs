//! A file that is a part of a form.

use std::fmt;

use bytes::Bytes;

use crate::values::contents::Contents;

/// A file to upload: its contents, its name, and what it is.
///
/// ```
/// # use twilio_runtime::types::File;
/// let file = File::new("invoice.pdf", b"%PDF-1.7".to_vec()).media_type("application/pdf");
/// ```
///
/// Contents alone become a file called `blob`, as in browsers: `vec![1, 2, 3].into()`.
///
/// Printing it shows neither the contents nor the name, which may be personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    media_type: Option<String>,
    contents: Contents,
}

impl File {
    /// A file with this name. Its contents are bytes or, with the feature `streams`, what is read while it is sent: see
    /// [`Contents`].
    pub fn new(name: impl Into<String>, contents: impl Into<Contents>) -> Self {
        Self {
            name: name.into(),
            media_type: None,
            contents: contents.into(),
        }
    }

    /// A file of this machine, under its own name, which is read while it is sent: see [`Contents::from_path`].
    #[cfg(feature = "streams")]
    pub fn from_path(path: impl Into<std::path::PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or_default();
        Self::new(name.to_string_lossy(), Contents::from_path(path.clone()))
    }

    /// Says what it is, such as `image/png`. Without this, it is sent as what the description of the API says, or else as
    /// `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn own_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    pub(crate) fn contents(&self) -> &Contents {
        &self.contents
    }
}

impl From<Contents> for File {
    fn from(contents: Contents) -> Self {
        Self::new("blob", contents)
    }
}

impl From<Bytes> for File {
    fn from(contents: Bytes) -> Self {
        Self::new("blob", contents)
    }
}

impl From<Vec<u8>> for File {
    fn from(contents: Vec<u8>) -> Self {
        Self::new("blob", contents)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "File({})", self.contents.size())
    }
}
