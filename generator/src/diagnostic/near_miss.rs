//! Suggestions for misspelled names.

/// The known name that is probably meant.
pub(crate) fn near_miss<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(name);
    let distances = known.map(|known| {
        let distance = strsim::osa_distance(&wanted, &letters(known));
        (distance, known)
    });
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    let is_near = distance <= 1 || distance == 2 && wanted.len() > 5;
    is_near.then_some(nearest)
}
