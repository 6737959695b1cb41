//! What both programs of the chapter need: one enum for everything that goes wrong, names and their
//! addresses, and time limits.

mod error;
mod names;
mod timer;

pub use error::NetError;
pub use names::try_each;
pub use timer::{Timer, jittered};
