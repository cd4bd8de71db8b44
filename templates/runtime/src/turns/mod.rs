//! Who may go on, and when: slots that are waited for, moments at even distances, and the time that has passed.

pub(crate) mod clock;
pub(crate) mod rate;
pub(crate) mod slots;
