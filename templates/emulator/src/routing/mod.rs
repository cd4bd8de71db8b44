//! From a request's host, path and method to an operation. In: the servers and path templates of a catalogue.
//! Out: the operation with the values in the path, or why there is none.

mod products;
mod routes;
mod template;

pub(crate) use self::{
    products::{Place, Products, Unplaced},
    routes::Found,
    template::{Named, SUFFIX, Segment, Template},
};
