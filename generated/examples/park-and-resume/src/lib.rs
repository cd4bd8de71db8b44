//! Parks conversations, and resumes them: see [`park()`] and [`router()`].

mod conversations;
pub mod offline;
pub mod park;
pub mod resume;

pub use self::{
    park::park,
    resume::{Settings, router},
};
