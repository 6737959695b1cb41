//! Draws what a check has found: pure functions of findings and transcripts, which ask nobody.

mod beside;
mod by_hand;
mod clues;
mod describe;
mod headline;
mod html;
mod ladder;
mod meaning;
mod plain;
mod read;
mod sentence;
mod text;

pub use beside::same_so_far;
pub use by_hand::{ByHand, by_hand};
pub use clues::clues;
pub use headline::headline;
pub use html::html;
pub use ladder::draw;
pub use meaning::{Meaning, meaning, rules};
pub use plain::plain;
pub use read::read;
pub use text::{meaning_first, text};
