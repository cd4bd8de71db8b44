//! In: the text `K/N`. Out: every N-th item of a list.

use std::str::FromStr;

/// One part of a list, such as the second of four: `2/4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The number of this part, from 1.
    number: usize,
    /// The number of parts.
    parts: usize,
}

impl Part {
    /// The items of this part: every n-th one, so that neighbors, which are often alike, go to different parts.
    pub(crate) fn of<T>(self, items: Vec<T>) -> Vec<T> {
        let first = self.number - 1;
        items.into_iter().skip(first).step_by(self.parts).collect()
    }
}

impl FromStr for Part {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once('/').and_then(|(number, parts)| {
            Some(Self {
                number: number.parse().ok()?,
                parts: parts.parse().ok()?,
            })
        });
        match numbers {
            Some(part) if (1..=part.parts).contains(&part.number) => Ok(part),
            _ => Err("expected a part and the number of parts, from 1/N to N/N"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn each_item_is_in_exactly_one_part() {
        let items: Vec<u8> = (0..10).collect();
        let part = |text: &str| text.parse::<Part>().unwrap().of(items.clone());
        assert_eq!(part("1/1"), items);
        assert_eq!(part("1/4"), [0, 4, 8]);
        assert_eq!(part("4/4"), [3, 7]);
        assert!(part("12/12").is_empty());
        let mut all: Vec<u8> = ["1/3", "2/3", "3/3"].into_iter().flat_map(part).collect();
        all.sort_unstable();
        assert_eq!(all, items);
    }

    #[test]
    fn parts_that_do_not_exist_are_rejected() {
        for text in [
            "", "1", "/", "0/4", "5/4", "1/0", "0/0", "-1/4", "1/4/4", "one/4",
        ] {
            assert!(text.parse::<Part>().is_err(), "{text}");
        }
    }
}
