//! Strings stored inline, as the server sent them: SIDs and dates are short, and a page contains thousands of them.

/// A string of at most `N` bytes, padded with zero bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Padded<const N: usize>([u8; N]);

impl<const N: usize> Padded<N> {
    /// The string, if it fits and contains no zero byte, which would look like padding.
    pub(crate) const fn new(string: &str) -> Option<Self> {
        let sent = string.as_bytes();
        let mut bytes = [0; N];
        let Some((start, _)) = bytes.split_at_mut_checked(sent.len()) else {
            return None;
        };
        start.copy_from_slice(sent);
        // Counted over all bytes, including padding: a loop of fixed length without an early exit handles many at once.
        let (mut zeros, mut rest) = (0, bytes.as_slice());
        while let [byte, tail @ ..] = rest {
            zeros += (*byte == 0) as usize;
            rest = tail;
        }
        if sent.len() + zeros == N {
            Some(Self(bytes))
        } else {
            None
        }
    }

    /// The string with its padding.
    pub(crate) const fn bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// The string.
    pub(crate) fn as_str(&self) -> &str {
        let unpadded = match self.0.last() {
            Some(0) => self.0.split(|byte| *byte == 0).next().unwrap_or_default(),
            _ => &self.0,
        };
        // Always UTF-8: it was copied whole from a `str`.
        std::str::from_utf8(unpadded).unwrap_or_default()
    }
}

/// A string of any length: those that a date can have are inline, only unusual ones on the heap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct SmallString(Storage);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Storage {
    /// Every string that fits is here, so that equal strings are equal values.
    Inline(Padded<31>),
    Heap(Box<str>),
}

impl SmallString {
    pub(crate) fn new(string: &str) -> Self {
        Self(match Padded::new(string) {
            Some(string) => Storage::Inline(string),
            None => Storage::Heap(string.into()),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            Storage::Inline(string) => string.as_str(),
            Storage::Heap(string) => string,
        }
    }
}
