//! Texts that are kept as the server sent them, in place: SIDs and dates are short, and a page holds thousands of them.

/// A text of at most `N` bytes, padded with zero bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        // Counted over all bytes, padding included: a loop of a known length without a way out takes many at once.
        let (mut zeros, mut rest) = (0, bytes.as_slice());
        while let [byte, tail @ ..] = rest {
            zeros += (*byte == 0) as usize;
            rest = tail;
        }
        if text.len() + zeros == N {
            Some(Self(bytes))
        } else {
            None
        }
    }

    /// The text with its padding.
    pub(crate) const fn bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        let text = match self.0.last() {
            Some(0) => self.0.split(|byte| *byte == 0).next().unwrap_or_default(),
            _ => &self.0,
        };
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
