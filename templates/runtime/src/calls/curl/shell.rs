//! Words of a POSIX shell, built from strings and variables.

use crate::{
    operations::{parameter::Parameter, reference::OperationRef},
    values::privacy::Privacy,
};

/// One argument of a command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Variable(String),
}

impl Word {
    /// A word without variables.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::default().and(text)
    }

    /// Adds a literal string.
    pub(crate) fn and(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(&text),
            _ => self.0.push(Part::Text(text)),
        }
        self
    }

    /// Adds the value of a variable.
    pub(crate) fn and_variable(mut self, name: impl Into<String>) -> Self {
        self.0.push(Part::Variable(name.into()));
        self
    }

    /// Adds all of another word.
    pub(crate) fn and_word(self, word: Self) -> Self {
        word.0.into_iter().fold(self, |all, part| match part {
            Part::Text(text) => all.and(text),
            Part::Variable(name) => all.and_variable(name),
        })
    }

    /// Adds words separated by commas.
    pub(crate) fn and_list(self, words: impl IntoIterator<Item = Self>) -> Self {
        let words = words.into_iter().enumerate();
        words.fold(self, |all, (index, word)| {
            let separator = if index == 0 { "" } else { "," };
            all.and(separator).and_word(word)
        })
    }

    /// Whether one of its literal strings contains one of these characters.
    pub(crate) fn contains(&self, characters: &[char]) -> bool {
        let mut parts = self.0.iter();
        parts.any(|part| matches!(part, Part::Text(text) if text.contains(characters)))
    }

    /// The word quoted for a shell: in double quotes if its literals have no special meaning there, otherwise in single
    /// quotes.
    pub(crate) fn quoted(&self) -> String {
        let has_variables = self.0.iter().any(|part| matches!(part, Part::Variable(_)));
        if has_variables && !self.contains(&['"', '\\', '$', '`', '!']) {
            return self.double_quoted();
        }
        let mut quoted = String::new();
        for part in &self.0 {
            quoted += &match part {
                Part::Text(text) if has_variables && text.is_empty() => String::new(),
                // Nothing is special between single quotes, except another one.
                Part::Text(text) => format!("'{}'", text.replace('\'', r"'\''")),
                Part::Variable(name) => format!("\"${name}\""),
            };
        }
        if quoted.is_empty() {
            "''".to_owned()
        } else {
            quoted
        }
    }

    fn double_quoted(&self) -> String {
        let mut quoted = String::from('"');
        let mut parts = self.0.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Text(text) => quoted.push_str(text),
                Part::Variable(name) => {
                    let goes_on = |next: &&Part| match next {
                        Part::Text(text) => text.starts_with(is_of_name),
                        Part::Variable(_) => false,
                    };
                    match parts.peek().is_some_and(goes_on) {
                        true => quoted += &format!("${{{name}}}"),
                        false => quoted += &format!("${name}"),
                    }
                }
            }
        }
        quoted.push('"');
        quoted
    }
}

fn is_of_name(character: char) -> bool {
    character == '_' || character.is_ascii_alphanumeric()
}

/// Names that are set in most environments or are special to shells: their existing value would be sent.
const TAKEN: &[&str] = &[
    "CDPATH", "COLUMNS", "DISPLAY", "EDITOR", "ENV", "EUID", "FPATH", "HISTFILE", "HISTSIZE",
    "HOME", "HOST", "HOSTNAME", "HOSTTYPE", "IFS", "LANG", "LANGUAGE", "LINENO", "LINES",
    "LOGNAME", "MAIL", "MAILPATH", "MANPATH", "NAME", "OLDPWD", "OPTARG", "OPTIND", "OSTYPE",
    "PAGER", "PATH", "PPID", "PWD", "RANDOM", "REPLY", "SECONDS", "SHELL", "SHLVL", "TEMP", "TERM",
    "TMP", "TMPDIR", "TZ", "UID", "USER", "USERNAME", "VISUAL",
];

/// The variables for the parameters that must not be printed: always the same for an operation, whatever is set.
pub(crate) struct Variables<'a>(Vec<(Parameter<'a>, String)>);

impl<'a> Variables<'a> {
    pub(crate) fn of(operation: &'a OperationRef) -> Self {
        let mut names: Vec<(Parameter<'a>, String)> = Vec::new();
        for parameter in operation.parameters() {
            if parameter.privacy == Privacy::Public && !parameter.is_document() {
                continue;
            }
            let mut name = upper_snake(parameter.name);
            while TAKEN.contains(&name.as_str())
                || names.iter().any(|(_, other)| clash(&name, other))
            {
                name.push('_');
            }
            names.push((parameter, name));
        }
        Self(names)
    }

    /// Only those for secrets, and for documents, which are in files: personal data is printed.
    pub(crate) fn of_secrets(operation: &'a OperationRef) -> Self {
        let mut variables = Self::of(operation);
        variables
            .0
            .retain(|(it, _)| it.privacy == Privacy::Secret || it.is_document());
        variables
    }

    /// The variable for a parameter that must not be printed; `None` for one that may be.
    pub(crate) fn get(&self, parameter: &Parameter<'_>) -> Option<&str> {
        let is_it = |(other, _): &&(Parameter<'a>, String)| {
            other.location == parameter.location && other.name == parameter.name
        };
        self.0.iter().find(is_it).map(|(_, name)| name.as_str())
    }
}

/// Whether two parameters would share a variable: a list has one for each value, with a number at its end.
fn clash(one: &str, other: &str) -> bool {
    let is_numbered = |long: &str, short: &str| {
        let number = long
            .strip_prefix(short)
            .and_then(|rest| rest.strip_prefix('_'));
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    one == other || is_numbered(one, other) || is_numbered(other, one)
}

/// `Integration.FlowSid` → `INTEGRATION_FLOW_SID`.
pub(super) fn upper_snake(name: &str) -> String {
    let mut upper = String::new();
    let mut after_small = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() {
            upper.push('_');
            after_small = false;
            continue;
        }
        if character.is_ascii_uppercase() && after_small {
            upper.push('_');
        }
        after_small = !character.is_ascii_uppercase();
        upper.push(character.to_ascii_uppercase());
    }
    let is_plain = upper.starts_with(|first: char| first.is_ascii_alphabetic());
    // The variables for the client's credentials have one of these prefixes.
    let is_taken = ["TWILIO_", "API_KEY_", "LC_"]
        .iter()
        .any(|it| upper.starts_with(it));
    if is_plain && !is_taken {
        upper
    } else {
        format!("PARAMETER_{upper}")
    }
}
