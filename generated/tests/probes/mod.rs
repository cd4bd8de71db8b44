//! In: the catalogue. Out: probes, requests of which it is known whether a server that behaves like Twilio accepts them.
//!
//! There is one for each operation as the description shows it, and one for each way in which a parameter or the request
//! as a whole can be wrong.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod catalogue;
mod mistakes;
mod request;

pub(crate) use self::{
    catalogue::Catalogue,
    request::{ACCOUNT, Sent, TOKEN},
};

/// A request, and what it shows.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// The index of the operation in the catalogue.
    pub(crate) operation: usize,
    pub(crate) kind: Kind,
    /// What is wrong, if anything is: `Integration.Timeout=many`.
    pub(crate) about: String,
    pub(crate) sent: Sent,
    /// The path of the valid request: everything on it exists, unless the probe is about that.
    pub(crate) existing: Option<String>,
}

/// What a request shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// As in an example of the description or, without one, with required parameters only.
    Valid,
    /// A field that is a list has two values.
    RepeatedField,
    /// A parameter that the description does not have.
    UnknownParameter,
    /// Nothing in the path exists that could have been created.
    NothingThere,
    /// The path has a SID of another kind.
    WrongSidInPath,
    /// No operation has such a path.
    UnknownPath,
    /// The path has no operation with this method.
    WrongMethod,
    NoCredentials,
    MissingParameter,
    /// A field is missing that the value of another field requires.
    MissingInChoice,
    /// The value of a boolean, a number, or JSON, is none.
    WrongType,
    WrongSid,
    UnknownEnumValue,
    OutOfRange,
    /// JSON where a form belongs, or the other way round.
    WrongMediaType,
    /// The body is no JSON, or no object.
    MalformedBody,
}

impl Kind {
    /// The status of Twilio's response, as far as the facts say: `2xx` is any success.
    pub(crate) fn right(self) -> &'static str {
        match self {
            // Nothing shows that Twilio refuses a parameter that it does not know.
            Self::Valid | Self::RepeatedField | Self::UnknownParameter => "2xx",
            Self::NothingThere | Self::WrongSidInPath | Self::UnknownPath => "404",
            Self::WrongMethod => "405",
            Self::NoCredentials => "401",
            Self::WrongMediaType => "415",
            Self::MissingParameter
            | Self::MissingInChoice
            | Self::WrongType
            | Self::WrongSid
            | Self::UnknownEnumValue
            | Self::OutOfRange
            | Self::MalformedBody => "400",
        }
    }

    /// Whether a response with this status is what Twilio's would be.
    pub(crate) fn allows(self, status: u16) -> bool {
        match self.right() {
            "2xx" => (200..300).contains(&status),
            right => right == status.to_string(),
        }
    }
}

/// The probes of all operations.
pub(crate) fn all(catalogue: &Catalogue) -> Vec<Probe> {
    let operations = catalogue.operations.iter().enumerate();
    let probes = operations.flat_map(|(index, operation)| {
        let (path, made) = mistakes::of(catalogue, operation);
        made.into_iter().map(move |(kind, about, sent)| Probe {
            operation: index,
            kind,
            about,
            sent,
            existing: (kind != Kind::NothingThere).then(|| path.clone()),
        })
    });
    probes.collect()
}

/// This many of the probes, evenly spread.
pub(crate) fn some(probes: Vec<Probe>, count: usize) -> Vec<Probe> {
    let all = probes.len();
    assert!(all >= count, "there are only {all} probes");
    let mut kept = 0;
    let mut chosen = Vec::new();
    for (index, probe) in probes.into_iter().enumerate() {
        if (index + 1) * count / all > kept {
            kept += 1;
            chosen.push(probe);
        }
    }
    chosen
}
