//! JSON pointers (RFC 6901).

use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

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

    /// The pointer in a reference to a part of the same document, such as `#/components/schemas/Channel`; `None` if it
    /// is another reference.
    #[must_use]
    pub fn of_reference(reference: &str) -> Option<Self> {
        Self::of_fragment(reference.strip_prefix('#')?)
    }

    /// The pointer in the fragment of a reference, percent-encoded and without the `#`; `None` if the fragment is a name.
    #[must_use]
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let unescaped = |token: &str| token.replace("~1", "/").replace("~0", "~");
        match &*fragment {
            "" => Some(Self::root()),
            fragment => Some(
                fragment
                    .strip_prefix('/')?
                    .split('/')
                    .map(unescaped)
                    .collect(),
            ),
        }
    }

    /// The reference to the value at this pointer of the same document.
    #[must_use]
    pub fn to_reference(&self) -> String {
        self.to_string().replace('%', "%25")
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

    /// Whether it is a copy of `other`, or both are the root. Equal pointers that were made apart are not.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.last, &other.last) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
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
    fn references_are_pointers_with_percent_signs() {
        let pointer: Pointer = ["a/b", "c~d", "e%f", "g h"].into_iter().collect();
        assert_eq!(pointer.to_reference(), "#/a~1b/c~0d/e%25f/g h");
        assert_eq!(
            Pointer::of_reference(&pointer.to_reference()),
            Some(pointer)
        );
        let encoded = Pointer::of_reference("#/paths/~1v1%2F%7BSid%7D");
        assert_eq!(
            encoded,
            Some(["paths", "/v1", "{Sid}"].into_iter().collect())
        );
        assert_eq!(Pointer::of_reference("#"), Some(Pointer::root()));
        assert_eq!(Pointer::of_reference("#name"), None);
        assert_eq!(Pointer::of_reference("other.yaml#/a"), None);
    }

    #[test]
    fn equal_paths_are_equal_however_they_were_built() {
        let collected: Pointer = ["paths", "0"].into_iter().collect();
        assert_eq!(collected, Pointer::root().child("paths").index(0));
        assert_ne!(collected, Pointer::root().child("paths"));
    }
}
