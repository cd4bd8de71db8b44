//! In: an [`Api`](crate::ir::Api) and its names. Out: the [`Surface`] of a crate: everything that callers can name, as
//! they name it, with what it means on the wire and a line of a caller's code.
//!
//! Two surfaces can be compared, printed for review, and turned into programs that the compiler judges. All of it comes
//! from the intermediate representation, none from emitted source.

mod aliases;
mod api_surface;
mod call;
mod caller;
mod choices;
mod code;
mod model_functions;
mod operations;
mod schemas;
mod servers;

use std::collections::BTreeMap;

use la_arena::{Arena, Idx};

pub use self::{
    caller::{Caller, Input},
    code::{Code, Part},
};
use crate::ir::{Constraints, Place, Privacy};

/// Everything that callers of a crate can name.
#[derive(Debug)]
pub struct Surface {
    /// The name of the library, as in `use`.
    pub library: String,
    /// What the members belong to, in the order of the crate: versions, SIDs, resources and what is in them.
    pub owners: Arena<Owner>,
}

/// Identifies an [`Owner`] of a [`Surface`].
pub type OwnerId = Idx<Owner>;

/// What members belong to: one operation, one model, and so on.
#[derive(Debug)]
pub struct Owner {
    /// What it is.
    pub kind: OwnerKind,
    /// The version whose module it is in, as the manifest calls it; empty for SIDs.
    pub version: String,
    /// The resource whose module it is in, if it is in one.
    pub resource: Option<OwnerId>,
    /// What the description calls it: method and path, the name of a schema, a prefix of SIDs.
    pub name: String,
    /// Where callers find its first member: `v1::channel::create`, `sid::FlexFlowSid`.
    pub path: String,
    /// Where the description speaks of it.
    pub place: Place,
    /// Its members. The first one stands for the owner itself.
    pub members: Vec<Member>,
}

/// What members belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerKind {
    /// A version of the API: a module.
    Version,
    /// A kind of SIDs.
    Sid,
    /// A resource: a module.
    Resource,
    /// An operation: a function, and its request.
    Operation,
    /// Parameters that are only valid together.
    Choice,
    /// A model.
    Model,
    /// An enum.
    Enum,
    /// A value that is one of several values.
    OneOf,
}

impl OwnerKind {
    /// The word for it in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Sid => "SID",
            Self::Resource => "resource",
            Self::Operation => "operation",
            Self::Choice => "choice",
            Self::Model => "model",
            Self::Enum => "enum",
            Self::OneOf => "one of several values",
        }
    }
}

/// A member of an owner, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId {
    /// The owner.
    pub owner: OwnerId,
    /// The index in its members.
    pub index: usize,
}

/// Something that a caller can name or rely on.
#[derive(Debug)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// What the description calls it, unique among the members of its kind: the name of a parameter, a value.
    pub name: String,
    /// What the description calls it, to the letter.
    pub wire_name: String,
    /// The `name` that it had before, if the overlay says that it was renamed.
    pub renamed_from: Option<String>,
    /// The name that callers write: a path from the root of the crate, or a bare name (see [`MemberKind::is_path`]).
    pub rust_name: String,
    /// Its old names, which stay as deprecated aliases: paths or bare names, as the name is.
    pub old_names: Vec<String>,
    /// The path of the type that it belongs to, if its name is no path.
    pub home: String,
    /// Its type, as callers depend on it: what it takes, or what it holds.
    pub ty: Code,
    /// How it is shown in a review.
    pub signature: Code,
    /// What it means beside its type. Any difference is a change on the wire or at run time.
    pub facts: BTreeMap<Fact, String>,
    /// What is checked before it is sent.
    pub constraints: Constraints,
    /// Whether it may be printed.
    pub privacy: Privacy,
    /// The wire names of the parameters without which the request cannot be sent; for [`MemberKind::Complete`].
    pub required: Vec<String>,
    /// Its documentation.
    pub docs: String,
    /// Where the description speaks of it, if that is not the place of the owner.
    pub place: Option<Place>,
    /// A caller that uses it.
    pub caller: Caller,
}

/// The kinds of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberKind {
    /// A module.
    Module,
    /// A type: of a request, a choice, a variant of a choice, a model, an enum, or of SIDs.
    Type,
    /// A further name of a type.
    Alias,
    /// A function that starts a request.
    Function,
    /// A setter of a request, of a variant of a choice, or of a model.
    Setter,
    /// A setter for null.
    NullSetter,
    /// A constructor of a choice, or of a model.
    Constructor,
    /// A function of a model that reads a choice.
    Reader,
    /// That a request can be sent once its required parameters are set.
    Complete,
    /// The response of a request.
    Response,
    /// A field of a model.
    Field,
    /// A variant of an enum.
    Variant,
    /// That a client can wait until a resource is ready.
    Ready,
    /// That a webhook is read as a type.
    Event,
}

impl Member {
    /// Its path, as rustdoc has it: `v1::channel::CreateChannel::target`.
    #[must_use]
    pub fn path(&self) -> String {
        if self.kind.is_path() {
            self.rust_name.clone()
        } else if self.rust_name.is_empty() {
            self.home.clone()
        } else {
            format!("{}::{}", self.home, self.rust_name)
        }
    }
}

impl MemberKind {
    /// Whether callers write a path to it, and not just its name behind a dot or the name of its type.
    #[must_use]
    pub fn is_path(self) -> bool {
        matches!(
            self,
            Self::Module | Self::Type | Self::Alias | Self::Function
        )
    }
}

/// What a member means beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// The path template.
    Path,
    /// The server.
    Server,
    /// The media type of the body.
    Body,
    /// The media type that is asked for.
    Accept,
    /// The credentials that are sent.
    Credentials,
    /// The statuses that mean success.
    Statuses,
    /// The `operationId`, by which stored requests are known.
    OperationId,
    /// Where a parameter goes.
    Location,
    /// The names of the parameters in the path, which stored requests hold but nothing sends.
    StoredName,
    /// The name under which a field of a choice is sent.
    SentName,
    /// How a value becomes pairs of names and values.
    Style,
    /// What is sent without being set.
    Sent,
    /// The values by which a variant is recognised, or a resource that is ready.
    Values,
    /// The URL of a server that programs can choose, and its variables.
    Offered,
    /// The prefix of a kind of SIDs.
    Prefix,
    /// That the description calls it deprecated.
    Deprecated,
}

impl Surface {
    /// The member with this id.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.owners[id.owner].members.get(id.index)
    }

    /// The owners of which something names this one, directly or by way of others, itself included.
    #[must_use]
    pub fn users_of(&self, owner: OwnerId) -> std::collections::HashSet<OwnerId> {
        let mut users = std::collections::HashSet::from([owner]);
        loop {
            let before = users.len();
            for (id, other) in self.owners.iter() {
                let names = other.members.iter().flat_map(|member| member.ty.owners());
                if !users.contains(&id) && names.into_iter().any(|named| users.contains(&named)) {
                    users.insert(id);
                }
            }
            if users.len() == before {
                return users;
            }
        }
    }
}
