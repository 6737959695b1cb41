//! Builds the course's book, serves it, and proves that it holds together.
//!
//! mdBook does the rendering. Around it stand the checks that mdBook leaves to the author: it
//! renders nothing for an include whose anchor is missing, and follows no link.
//!
//! ```no_run
//! # fn main() -> Result<(), book::Problems> {
//! let root = book::find_root(None)?;
//! let book = book::build(&root)?;
//! println!("{}", book.index.display());
//! println!("{}", book::check(&root)?);
//! # Ok(())
//! # }
//! ```

mod check;
mod complaints;
mod includes;
mod links;
mod problem;
mod proved;
mod render;
mod root;
mod serve;
mod summary;
mod watch;

pub use check::{Held, check};
pub use problem::{Problem, Problems};
pub use render::{Book, build};
pub use root::find_root;
pub use serve::Site;
