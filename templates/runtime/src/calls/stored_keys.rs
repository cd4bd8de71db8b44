//! The keys of stored data, which all must be known, and names from it in errors.

/// The keys of an object being read: all known, each at most once.
#[derive(Default)]
pub(crate) struct Keys {
    is_object: bool,
    seen: Vec<&'static str>,
    odd: Option<String>,
}

impl Keys {
    pub(crate) fn start(&mut self) {
        self.is_object = true;
    }

    /// The next key, if it is in `known` and occurs for the first time.
    pub(crate) fn next(&mut self, known: &[&'static str], name: &str) -> Option<&'static str> {
        let key = known.iter().find(|key| **key == name);
        match key.filter(|key| !self.seen.contains(key)) {
            Some(key) => {
                self.seen.push(key);
                Some(key)
            }
            None => {
                self.odd.get_or_insert_with(|| shown(name));
                None
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.odd {
            _ if !self.is_object => Err("it is not an object".to_owned()),
            Some(name) => Err(format!("the key `{name}` is unknown or duplicated")),
            None => Ok(()),
        }
    }
}

/// A name from outside, on one line and truncated.
pub(crate) fn shown(name: &str) -> String {
    name.chars()
        .take(100)
        .flat_map(char::escape_debug)
        .collect()
}
