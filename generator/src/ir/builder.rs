//! Builders: functions that make a model and fill it in, as the overlay decides.

use serde_json::Value;

use super::{Item, ModelId, Type};

/// A function that makes a model, or fills it in.
#[derive(Debug)]
pub struct BuilderFunction {
    /// Names it.
    pub item: Item,
    /// What the overlay says of it.
    pub docs: String,
    /// Whether it makes the model.
    pub kind: BuilderKind,
    /// Its arguments, in order.
    pub arguments: Vec<BuilderArgument>,
    /// Properties with the value that each gets.
    pub values: Vec<(PropertyPath, Value)>,
    /// The list to which it adds a model, and that model. The properties above are then those of what is added.
    pub adds: Option<(PropertyPath, ModelId)>,
}

/// What a function does with its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuilderKind {
    /// It makes one.
    Constructor,
    /// It fills one in.
    Setter,
}

/// An argument of a [`BuilderFunction`].
#[derive(Debug)]
pub struct BuilderArgument {
    /// Names it.
    pub item: Item,
    /// The property that it becomes.
    pub property: PropertyPath,
    /// What the description says of that; may be empty.
    pub docs: String,
}

/// A property of a model, or of the models in it.
#[derive(Debug)]
pub struct PropertyPath {
    /// The properties that hold models, from the outside.
    pub outer: Vec<Item>,
    /// The property.
    pub item: Item,
    /// What it holds.
    pub ty: Type,
}
