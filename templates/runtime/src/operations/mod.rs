//! What is known of an operation before any request: the tables of generated code, and what a program puts together.

pub(crate) mod custom;
pub(crate) mod operation;
pub(crate) mod parameter;
pub(crate) mod reference;
pub(crate) mod template;
