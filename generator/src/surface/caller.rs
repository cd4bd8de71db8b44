//! Callers: a line of code that uses one member.

use super::{Code, MemberId};

/// A line of code that uses one member, with values that it is given.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The values.
    pub inputs: Vec<Input>,
    /// The statement or item.
    pub code: Code,
    /// Whether the code is an item, such as a `use`, and not a statement in a function.
    pub is_item: bool,
    /// The members that it names beside its own: if one of them breaks, so does this caller.
    pub needs: Vec<MemberId>,
}

/// A value that a caller has.
#[derive(Clone, Debug)]
pub struct Input {
    /// What the caller calls it.
    pub name: String,
    /// Its type.
    pub ty: Code,
}
