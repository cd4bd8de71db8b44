//! New SIDs. In: a seed and an account. Out: the same SIDs in the same order each time.

/// Makes the SIDs of one account.
#[derive(Clone, Debug)]
pub(crate) struct SidSource {
    state: u64,
    made: u64,
}

impl SidSource {
    pub(crate) fn new(seed: u64, account: &str) -> Self {
        let account = account.bytes().fold(FNV_OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
        });
        Self {
            state: mixed(seed) ^ account,
            made: 0,
        }
    }

    /// How many were made.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }

    /// Leaves out those that a source like this has made elsewhere, as far as it has not made so many itself.
    pub(crate) fn skip_to(&mut self, made: u64) {
        let skipped = made.saturating_sub(self.made);
        let numbers = skipped.wrapping_mul(NUMBERS);
        self.state = self.state.wrapping_add(GOLDEN_RATIO.wrapping_mul(numbers));
        self.made = self.made.max(made);
    }

    /// The prefix and 32 hexadecimal digits.
    pub(crate) fn next(&mut self, prefix: &str) -> String {
        let (first, second) = (self.number(), self.number());
        self.made = self.made.saturating_add(1);
        sid(prefix, first, second)
    }

    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_RATIO);
        mixed(self.state)
    }
}

/// The prefix and 32 hexadecimal digits: those of both numbers.
pub(crate) fn sid(prefix: &str, first: u64, second: u64) -> String {
    let mut sid = String::with_capacity(prefix.len() + 32);
    sid.push_str(prefix);
    let bytes = [first, second].map(u64::to_be_bytes);
    let digits = bytes.iter().flatten().flat_map(|it| [it >> 4, it & 0xf]);
    sid.extend(digits.filter_map(|it| char::from_digit(it.into(), 16)));
    sid
}

/// SplitMix64: different numbers stay different.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// How many numbers one SID takes.
const NUMBERS: u64 = 2;

const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;
