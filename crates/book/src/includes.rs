//! `{{#include FILE:PART}}` must find its file and its part: for a missing anchor mdBook renders
//! nothing, and says nothing.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use course::anchors::{self, Mark};
use regex::Regex;

use crate::Problem;

/// An escaped include, which is text; or one with the `path` of a file and perhaps a part of it.
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"\\\{\{#.*\}\}|\{\{\s*#(?:include|rustdoc_include|playground)\s+(?<path>[^\s}]+)[^}]*\}\}";
    Regex::new(pattern).expect("the pattern is right")
});

/// Checks the includes of all `pages` in the folder `source`.
/// Returns how many there are, and what is wrong.
pub(crate) fn check(source: &Path, pages: &[PathBuf]) -> (usize, Vec<Problem>) {
    let mut number = 0;
    let mut problems = Vec::new();
    for page in pages {
        let name = Path::new("docs/src").join(page);
        let text = match fs::read_to_string(source.join(page)) {
            Ok(text) => text,
            Err(error) => {
                problems.push(Problem::new(name, error));
                continue;
            }
        };
        let base = source.join(page.parent().unwrap_or(Path::new("")));
        for found in INCLUDE.captures_iter(&text) {
            let Some(path) = found.name("path") else {
                continue;
            };
            number += 1;
            if let Err(what) = resolve(&base, path.as_str()) {
                let line = text[..path.start()].matches('\n').count() + 1;
                problems.push(Problem::at(&name, Some(line), what));
            }
        }
    }
    (number, problems)
}

/// Looks for what `FILE:PART` names, as seen from the folder `base`.
fn resolve(base: &Path, include: &str) -> Result<(), String> {
    let (file, part) = include.split_once(':').unwrap_or((include, ""));
    let part = Part::parse(part).ok_or_else(|| format!("cannot understand {include}"))?;
    let text = fs::read_to_string(base.join(file)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("includes {file}, which does not exist"),
        _ => format!("includes {file}: {error}"),
    })?;
    part.find_in(&text).map_err(|what| format!("includes {include}, but the file {what}"))
}

/// What is included of a file.
#[derive(Debug, PartialEq)]
enum Part<'a> {
    Anchor(&'a str),
    /// First and last line, counted from 1. `None`: to the file's end.
    Lines(usize, Option<usize>),
}

impl<'a> Part<'a> {
    fn parse(part: &'a str) -> Option<Self> {
        let from_to = match part.split_once(':') {
            None if part.is_empty() => (1, None),
            None => match part.parse() {
                Ok(line) => (line, Some(line)),
                Err(_) => return Some(Part::Anchor(part)),
            },
            Some((from, to)) => (number(from, 1)?, number(to, None)?),
        };
        Some(Part::Lines(from_to.0, from_to.1))
    }

    fn find_in(&self, text: &str) -> Result<(), String> {
        match *self {
            Part::Anchor(anchor) => {
                let mut marks = text.lines().filter_map(anchors::mark);
                if !marks.any(|mark| mark == Mark::Open(anchor)) {
                    return Err(format!("has no line `ANCHOR: {anchor}`"));
                }
                // The end is looked for in what is left of the lines.
                if !marks.any(|mark| mark == Mark::Close(anchor)) {
                    return Err(format!(
                        "has no line `ANCHOR_END: {anchor}` after its `ANCHOR: {anchor}`"
                    ));
                }
                Ok(())
            }
            // A whole file may be empty.
            Part::Lines(1, None) => Ok(()),
            Part::Lines(from, to) => {
                let count = text.lines().count();
                let to = to.unwrap_or(count.max(from));
                if from < 1 || from > to {
                    return Err(
                        "has no such lines: they are counted from 1, first to last".to_string()
                    );
                }
                match to > count {
                    true => Err(format!("has only {count} lines")),
                    false => Ok(()),
                }
            }
        }
    }
}

/// A line's number, or what stands for an empty one. `None`: not a number.
fn number<T: From<usize>>(text: &str, empty: T) -> Option<T> {
    match text {
        "" => Some(empty),
        _ => text.parse().ok().map(usize::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one\n// ANCHOR: reply\nthree\n// ANCHOR_END: reply\n// ANCHOR: open\n";

    fn find(part: &str) -> Result<(), String> {
        Part::parse(part).expect(part).find_in(TEXT)
    }

    #[test]
    fn a_part_that_exists_is_found() {
        for part in ["", ":", "1", "5", "4:", "2:3", ":5", "1:5", "reply"] {
            assert_eq!(find(part), Ok(()), "{part}");
        }
    }

    #[test]
    fn lines_must_lie_inside_the_file() {
        for part in ["6", "6:", "2:6", ":6", "0", "3:2", "0:2"] {
            assert!(find(part).is_err(), "{part}");
        }
    }

    #[test]
    fn an_anchor_needs_its_beginning_and_its_end() {
        assert_eq!(find("repl"), Err("has no line `ANCHOR: repl`".to_string()));
        let words = "has no line `ANCHOR_END: open` after its `ANCHOR: open`";
        assert_eq!(find("open"), Err(words.to_string()));
    }

    #[test]
    fn what_mdbook_would_read_as_something_else_is_refused() {
        for part in ["reply:3", "4:end", "reply:"] {
            assert_eq!(Part::parse(part), None, "{part}");
        }
    }

    #[test]
    fn escaped_includes_are_text() {
        let paths = |text| -> Vec<String> {
            let found = INCLUDE.captures_iter(text);
            let paths = found.filter_map(|found| found.name("path"));
            paths.map(|path| path.as_str().to_string()).collect()
        };
        assert_eq!(paths(r"\{{#include a.rs}}"), [""; 0]);
        assert_eq!(paths("{{#include a.rs:x}} {{ #rustdoc_include b.rs }}"), ["a.rs:x", "b.rs"]);
        assert_eq!(paths("{{#playground c.rs editable}}"), ["c.rs"]);
    }
}
