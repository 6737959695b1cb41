//! What stands above and below the findings of a check: which step it is, and where to go on.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Chapter, Step};

/// The first line: `✗ tcp · step 4 of 13 · reply`.
pub fn header(mark: char, chapter: &Chapter, step: &Step) -> String {
    let (number, count) = (chapter.number_of(&step.name), chapter.steps.len());
    format!("{mark} {} · step {number} of {count} · {}", chapter.name, step.name)
}

/// Where to edit, where to find a hint, where to read.
pub fn footer(chapter: &Chapter, step: &Step, places: &[String]) -> String {
    let mut footer = String::new();
    for (number, place) in places.iter().enumerate() {
        let label = if number == 0 { "edit" } else { "" };
        footer.push_str(&format!("  {label:<4}   {place}\n"));
    }
    footer.push_str(&format!("  hint   cargo lab hint {}/{}\n", chapter.name, step.name));
    footer.push_str(&format!("  read   {}\n", page(chapter, step)));
    footer
}

/// Where a step is explained: `docs/src/02-tcp.md#reply`.
pub fn page(chapter: &Chapter, step: &Step) -> String {
    let section = &step.section;
    let hash = if section.is_empty() { "" } else { "#" };
    format!("docs/src/{}.md{hash}{section}", chapter.folder)
}

/// The URL of a file or folder (RFC 8089): `file:///home/a%20b/02-tcp.html`.
pub fn url(path: &Path) -> String {
    /// What stands in a URL's path as it is (RFC 3986, section 3.3).
    const PATH: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'~')
        .remove(b':');
    let path = path.to_string_lossy().replace('\\', "/");
    format!("file:///{}", utf8_percent_encode(path.trim_start_matches('/'), PATH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_no_spaces() {
        assert_eq!(url(Path::new("/a b/docs/02-tcp.html")), "file:///a%20b/docs/02-tcp.html");
    }
}
