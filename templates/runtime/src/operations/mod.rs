//! Operations: the tables of generated code, and operations that a program builds.

pub(crate) mod choice_table;
pub(crate) mod constraints;
pub(crate) mod custom;
pub(crate) mod operation;
pub(crate) mod parameter;
pub(crate) mod reference;
pub(crate) mod security;
pub(crate) mod template;
pub(crate) mod value_type;
