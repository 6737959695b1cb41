//! Draws what a check has found: pure functions of findings and transcripts, which ask nobody.

mod beside;
mod describe;
mod headline;
mod ladder;
mod meaning;
mod read;
mod text;

pub use beside::same_so_far;
pub use headline::headline;
pub use ladder::draw;
pub use meaning::{Meaning, meaning};
pub use read::read;
pub use text::text;
