//! Maps with a quick hash. In: names and SIDs, which are short. Out: maps of them.
//!
//! A request looks up dozens of names, so their hash counts. This one does not withstand somebody who makes up names
//! with equal hashes: whoever sends requests to an emulator could as well stop it.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use indexmap::IndexMap;

/// A map in no order.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A map in the order of insertion.
pub(crate) type QuickIndexMap<K, V> = IndexMap<K, V, BuildHasherDefault<Quick>>;

/// Takes eight bytes at a time.
#[derive(Default)]
pub(crate) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(ODD);
        // A product spreads bits upwards only.
        self.0 ^= self.0 >> 32;
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let rest = rest
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        self.add(rest);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(byte.into());
    }

    fn finish(&self) -> u64 {
        mixed(self.0)
    }
}

/// SplitMix64: different numbers stay different.
pub(crate) fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The golden ratio, which spreads the bits.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn similar_names_have_different_hashes() {
        let hash = |name: &str| {
            let mut quick = Quick::default();
            std::hash::Hash::hash(name, &mut quick);
            quick.finish()
        };
        let names = (0..10_000_u32).flat_map(|number| {
            [
                format!("CH{number:032x}"),
                format!("CH{number:x}{:032x}", 0),
                format!("name_{number}"),
            ]
        });
        let names: HashSet<String> = names.collect();
        let hashes: HashSet<u64> = names.iter().map(|it| hash(it)).collect();
        assert_eq!(hashes.len(), names.len());
        // A table finds its place by the last bits.
        let last: HashSet<u64> = hashes.iter().map(|it| it & 0xfff).collect();
        assert!(last.len() > 4_000, "{}", last.len());
    }
}
