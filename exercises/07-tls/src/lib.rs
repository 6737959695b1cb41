//! What both programs of the chapter need: certificates and keys from files, words for what goes wrong,
//! and lines.

mod certificate;
mod files;
mod lines;
mod trouble;

pub use certificate::fault;
pub use files::{certificates, key, roots};
pub use lines::next_line;
pub use trouble::{tls_error, trouble};
