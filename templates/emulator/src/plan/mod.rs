//! What each operation does to which resources. In: a catalogue. Out: [`Api`].
//!
//! A description does not say that `POST /v1/Channels` creates what `DELETE /v1/Channels/{Sid}` deletes. This is
//! inferred from methods, paths and responses.

mod api;
mod initial;
mod kinds;
mod links;
mod operations;
mod roles;

pub(crate) use self::{
    api::{Address, Api, Field, Kind, KindId, Operation, Origin, Role, Step},
    initial::Initial,
    links::{Link, LinkPart},
};
