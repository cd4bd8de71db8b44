//! A file that is a part of a form.

use std::fmt;

use bytes::Bytes;

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
    contents: Bytes,
}

impl File {
    /// A file with this name.
    pub fn new(name: impl Into<String>, contents: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            media_type: None,
            contents: contents.into(),
        }
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

    pub(crate) fn contents(&self) -> &Bytes {
        &self.contents
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
        write!(formatter, "File({} bytes)", self.contents.len())
    }
}
