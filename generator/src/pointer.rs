//! JSON pointers (RFC 6901).

use std::fmt;
use std::sync::Arc;

/// A JSON pointer: the path to a value in a document.
///
/// A pointer shares the segments of the pointer that it was made from, so keeping one for every value of a document is
/// cheap.
///
/// ```
/// use generator::pointer::Pointer;
///
/// let operation = Pointer::root().child("paths").child("/v1/Channels").child("get");
/// assert_eq!(operation.to_string(), "#/paths/~1v1~1Channels/get");
/// ```
#[derive(Clone, Default)]
pub struct Pointer {
    last: Option<Arc<Step>>,
}

struct Step {
    segment: String,
    parent: Pointer,
}

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer to the entry `key` of the object at this pointer.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let step = Step {
            segment: key.to_owned(),
            parent: self.clone(),
        };
        Self {
            last: Some(Arc::new(step)),
        }
    }

    /// The pointer to the item `index`, counted from 0, of the array at this pointer.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// The pointer to the value around the one at this pointer, or `None` for the whole document.
    #[must_use]
    pub fn parent(&self) -> Option<&Self> {
        self.last.as_ref().map(|step| &step.parent)
    }

    /// The last key or index, unescaped, or `None` for the whole document.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.last.as_ref().map(|step| step.segment.as_str())
    }

    /// The keys and indices from the root down, unescaped.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        let mut segments = Vec::new();
        let mut pointer = self;
        while let Some(step) = &pointer.last {
            segments.push(step.segment.as_str());
            pointer = &step.parent;
        }
        segments.reverse();
        segments
    }
}

impl<S: AsRef<str>> FromIterator<S> for Pointer {
    fn from_iter<I: IntoIterator<Item = S>>(segments: I) -> Self {
        segments.into_iter().fold(Self::root(), |pointer, segment| {
            pointer.child(segment.as_ref())
        })
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        self.segments() == other.segments()
    }
}

impl Eq for Pointer {}

impl std::hash::Hash for Pointer {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.segments().hash(state);
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        for segment in self.segments() {
            write!(f, "/{}", segment.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn the_root_has_no_segments() {
        assert_eq!(Pointer::root().to_string(), "#");
        assert!(Pointer::root().segments().is_empty());
        assert!(Pointer::root().parent().is_none());
    }

    #[test]
    fn slashes_and_tildes_are_escaped_in_text_only() {
        let pointer = Pointer::root().child("a/b~c").index(3);
        assert_eq!(pointer.to_string(), "#/a~1b~0c/3");
        assert_eq!(pointer.segments(), ["a/b~c", "3"]);
        assert_eq!(pointer.last(), Some("3"));
    }

    #[test]
    fn equal_paths_are_equal_however_they_were_built() {
        let collected: Pointer = ["paths", "0"].into_iter().collect();
        assert_eq!(collected, Pointer::root().child("paths").index(0));
        assert_ne!(collected, Pointer::root().child("paths"));
    }
}
