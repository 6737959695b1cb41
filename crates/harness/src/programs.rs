//! The programs under check: starts them, reads what they print, ends them, limits what they use.

mod ending;
mod output;
mod program;
mod resources;

pub use self::program::{Program, Running};
