//! What a check writes down, as plain data: what it waited for, what crossed the wire, what the
//! programs printed and did. Nothing here asks the system or draws anything.

mod bytes;
mod findings;
mod goal;
pub mod payload;
mod program;
mod transcript;

pub use bytes::Bytes;
pub use findings::{Connection, Findings, Outcome, Status};
pub use goal::{Direction, Goal, Lane, StreamEnd, Wanted};
pub use program::{Autopsy, Call, Doing, Kind, ProgramEnd, ProgramFacts, Socket};
pub use transcript::{Label, Rung, SILENCE, Scene, Transcript};
