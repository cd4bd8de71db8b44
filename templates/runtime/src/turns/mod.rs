//! Which request may go next, and when: permits with a queue, evenly spaced moments, and the elapsed time.

pub(crate) mod clock;
pub(crate) mod permits;
pub(crate) mod rate;
