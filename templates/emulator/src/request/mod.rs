//! Reading requests. In: an HTTP request for an operation. Out: [`Sent`], what stands where; and later [`Parameters`],
//! the values with their types.

mod multipart;
mod parameters;
mod sent;

pub(crate) use self::{
    parameters::Parameters,
    sent::{Sent, Untyped, below},
};
