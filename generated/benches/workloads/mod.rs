//! What is measured: the same work, done by this crate and by hand-written serde structs that know text only.

pub(crate) mod channels;
pub(crate) mod flows;
