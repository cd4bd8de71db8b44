//! The types of parameters. Setters tell the compiler the same; this is for stored requests that are read.

use crate::{
    operations::parameter::Parameter,
    values::{date::Date, date_time::since_1970, sid::SidString},
};

/// The type of a value, or of each item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    /// Any of the others: the parameter has no description.
    Unknown,
    /// A string, or a value of an enum, which may be new.
    String,
    /// A SID with this prefix.
    Sid(&'static str),
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A date and time.
    DateTime,
    /// A date without a time.
    Date,
    /// Any JSON.
    Json,
    /// A JSON object.
    Object,
    /// Text that is a whole body.
    Text,
    /// Bytes that are a whole body.
    Bytes,
    /// A file that is a part of a form.
    File,
    /// One of several types: JSON that is sent as what it is, an object as an object and an array as a list.
    OneOf,
}

/// Whether a parameter has one value or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Multiplicity {
    /// One.
    Single,
    /// A list of them.
    List,
}

impl Parameter<'_> {
    /// Takes SIDs with this prefix.
    pub const fn sid(self, prefix: &'static str) -> Self {
        self.of(ValueType::Sid(prefix))
    }

    /// Takes booleans.
    pub const fn boolean(self) -> Self {
        self.of(ValueType::Boolean)
    }

    /// Takes integers.
    pub const fn integer(self) -> Self {
        self.of(ValueType::Integer)
    }

    /// Takes numbers.
    pub const fn number(self) -> Self {
        self.of(ValueType::Number)
    }

    /// Takes dates with a time.
    pub const fn date_time(self) -> Self {
        self.of(ValueType::DateTime)
    }

    /// Takes dates.
    pub const fn date(self) -> Self {
        self.of(ValueType::Date)
    }

    /// Takes any JSON.
    pub const fn any_json(self) -> Self {
        self.of(ValueType::Json)
    }

    /// Takes JSON objects.
    pub const fn object(self) -> Self {
        self.of(ValueType::Object)
    }

    /// Takes text that is a whole body.
    pub const fn text(self) -> Self {
        self.of(ValueType::Text)
    }

    /// Takes bytes that are a whole body.
    pub const fn bytes(self) -> Self {
        self.of(ValueType::Bytes)
    }

    /// Takes files.
    pub const fn file(self) -> Self {
        self.of(ValueType::File)
    }

    /// Takes one of several types.
    pub const fn one_of(self) -> Self {
        self.of(ValueType::OneOf)
    }

    /// Takes a list of such values.
    pub const fn list(mut self) -> Self {
        self.multiplicity = Multiplicity::List;
        self
    }

    const fn of(mut self, value_type: ValueType) -> Self {
        self.value_type = value_type;
        self
    }

    /// Whether its values are documents, which are never printed: a command line reads them from a file.
    pub(crate) fn is_document(&self) -> bool {
        matches!(
            self.value_type,
            ValueType::Text | ValueType::Bytes | ValueType::File
        )
    }

    /// The problem of a value of another type. Does not repeat the value.
    pub(crate) fn mistyped(&self) -> String {
        let name = self.name;
        match self.multiplicity {
            Multiplicity::Single => format!("`{name}` is not {}", self.value_type.one()),
            Multiplicity::List => {
                format!("`{name}` is not a list of {}", self.value_type.several())
            }
        }
    }
}

impl ValueType {
    /// Whether a string is one of these, of those that are strings.
    pub(crate) fn has(self, string: &str) -> bool {
        match self {
            Self::String | Self::Text => true,
            Self::Sid(prefix) => SidString::well_formed(string, prefix).is_some(),
            Self::DateTime => since_1970(string).is_some(),
            Self::Date => string.parse::<Date>().is_ok(),
            _ => false,
        }
    }

    fn one(self) -> String {
        match self {
            Self::Unknown => "of a known kind".to_owned(),
            Self::String => "a string".to_owned(),
            Self::Sid(prefix) => format!("a SID of `{prefix}` and 32 hexadecimal digits"),
            Self::Boolean => "a boolean".to_owned(),
            Self::Integer => "an integer".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::DateTime => "a date and time".to_owned(),
            Self::Date => "a date".to_owned(),
            Self::Json => "JSON".to_owned(),
            Self::Object => "a JSON object".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Bytes => "bytes".to_owned(),
            Self::File => "a file".to_owned(),
            Self::OneOf => "JSON of one of its types".to_owned(),
        }
    }

    fn several(self) -> String {
        match self {
            Self::Unknown => "values of known kinds".to_owned(),
            Self::Sid(prefix) => format!("SIDs of `{prefix}` and 32 hexadecimal digits"),
            Self::DateTime => "dates and times".to_owned(),
            Self::Json | Self::OneOf => "JSON values".to_owned(),
            Self::Object => "JSON objects".to_owned(),
            Self::String => "strings".to_owned(),
            Self::Text => "texts".to_owned(),
            Self::Bytes => "bytes".to_owned(),
            Self::File => "files".to_owned(),
            Self::Boolean => "booleans".to_owned(),
            Self::Integer => "integers".to_owned(),
            Self::Number => "numbers".to_owned(),
            Self::Date => "dates".to_owned(),
        }
    }
}
