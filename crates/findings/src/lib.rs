//! What a check has found, as data ([`record`]), and what a student reads of it ([`report`]).
//!
//! The harness writes a record while a check runs, and findings when it fails; `cargo lab` reads and draws them.
//! Nothing here asks a program, a socket or the operating system.

pub mod record;
pub mod report;

pub use record::{Findings, Status};
