//! Texts that are kept as the server sent them, in place: SIDs and dates are short, and a page holds thousands of them.

/// A text of at most `N` bytes, padded with zero bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Padded<const N: usize>([u8; N]);

impl<const N: usize> Padded<N> {
    /// The text, if it fits and holds no zero byte, which could not be told from the padding.
    pub(crate) const fn new(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let mut bytes = [0; N];
        let Some((start, _)) = bytes.split_at_mut_checked(text.len()) else {
            return None;
        };
        start.copy_from_slice(text);
        // Without a way out of the loop, many bytes are compared at once.
        let (mut holds_zero, mut rest) = (false, text);
        while let [byte, tail @ ..] = rest {
            holds_zero |= *byte == 0;
            rest = tail;
        }
        if holds_zero { None } else { Some(Self(bytes)) }
    }

    /// The text with its padding.
    pub(crate) const fn bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        let text = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
        // Always UTF-8: it was copied whole from a `str`.
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// A text of any length: those that a date can have are kept in place, only odd ones on the heap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct SentText(Place);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Place {
    /// Every text that fits is here, so that equal texts are equal values.
    Inline(Padded<31>),
    Heap(Box<str>),
}

impl SentText {
    pub(crate) fn new(text: &str) -> Self {
        Self(match Padded::new(text) {
            Some(text) => Place::Inline(text),
            None => Place::Heap(text.into()),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            Place::Inline(text) => text.as_str(),
            Place::Heap(text) => text,
        }
    }
}
