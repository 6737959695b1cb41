//! The course's files.
//!
//! A [`Course`] is the folder with its chapters; a [`Chapter`] has steps, and a starter that is
//! generated from its solution. The solution's source marks each blank with mdBook's anchor
//! comments; [`anchors`] finds them, [`starter`] makes other crates of them, and [`mistakes`] reads
//! the wrong bodies that the checks must catch; [`contract`] says which sentence each of them breaks. [`functions`] finds a student's function again, and
//! [`manifest`] says which programs a crate has.
//! [`versions`] puts all bodies into one source. [`carry`] brings a student's bodies into a newer starter; [`outline`] reads the names in a newer course.
//! [`guide`] leads from a step to its hint and its page, [`places`] to the functions that may be at fault, and [`prose`] lays text out.

pub mod anchors;
pub mod carry;
mod chapter;
pub mod contract;
mod course;
mod error;
pub mod functions;
pub mod guide;
pub mod manifest;
pub mod mistakes;
mod nearest;
pub mod outline;
pub mod places;
pub mod prose;
pub mod starter;
mod toml_file;
pub mod versions;

pub use chapter::{Also, Chapter, Step};
pub use course::{Course, Place, is_root};
pub use error::Error;
pub use nearest::nearest;
