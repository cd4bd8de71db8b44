//! Which request may go next: permits with a queue, and the elapsed time.

pub(crate) mod clock;
pub(crate) mod permits;
