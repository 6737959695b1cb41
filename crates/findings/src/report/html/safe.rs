//! Text from programs and from the network, as a page may hold it.

use maud::Render;

use crate::record::payload::escape;

/// The text as a person may see it. Control characters, and those that turn the order of a line round,
/// are written as escapes here; maud writes `<`, `>`, `&` and `"` as HTML wants them.
pub(super) fn safe(text: &str) -> impl Render {
    escape(text)
}
