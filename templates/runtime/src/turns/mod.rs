//! Which request may go next, and when: slots with a queue, evenly spaced moments, and the elapsed time.

pub(crate) mod clock;
pub(crate) mod rate;
pub(crate) mod slots;
