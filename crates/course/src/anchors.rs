//! Anchored source: mdBook's comments `// ANCHOR: name` and `// ANCHOR_END: name`, each on a line
//! of its own. In Python they begin with `#`.

use std::path::Path;

use crate::Error;

/// What stands between a pair of comments. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its name.
    pub name: String,
    /// The line of the comment that opens it.
    pub first: usize,
    /// The line of the comment that closes it.
    pub last: usize,
    /// What stands before the opening comment.
    pub indent: String,
}

/// What an anchor's comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    /// The anchor of this name begins.
    Open(&'a str),
    /// The anchor of this name ends.
    Close(&'a str),
}

/// The anchors of a source, in order. The file is named in errors.
pub fn find(file: &Path, source: &str) -> Result<Vec<Anchor>, Error> {
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut open: Option<Anchor> = None;
    for (line, text) in (1..).zip(source.lines()) {
        match (mark(text), open.take()) {
            (None, still) => open = still,
            (Some(Mark::Open(name)), None) => {
                if let Some(other) = anchors.iter().find(|anchor| anchor.name == name) {
                    let what = format!("the anchor {name:?} is also in line {}", other.first);
                    return Err(Error::in_file(file, line, what));
                }
                open = Some(Anchor {
                    name: name.to_owned(),
                    first: line,
                    last: line,
                    indent: text[..text.len() - text.trim_start().len()].to_owned(),
                });
            }
            (Some(Mark::Open(name)), Some(outer)) => {
                let what = format!("the anchor {name:?} is inside the anchor {:?}", outer.name);
                return Err(Error::in_file(file, line, what));
            }
            (Some(Mark::Close(name)), Some(mut anchor)) if anchor.name == name => {
                anchor.last = line;
                anchors.push(anchor);
            }
            (Some(Mark::Close(name)), _) => {
                let what = format!("the end of the anchor {name:?}, which is not open here");
                return Err(Error::in_file(file, line, what));
            }
        }
    }
    match open {
        Some(anchor) => {
            let what = format!("the anchor {:?} has no end", anchor.name);
            Err(Error::in_file(file, anchor.first, what))
        }
        None => Ok(anchors),
    }
}

/// The source with the anchor's lines replaced by `body`. Its comments stay.
pub fn replace(file: &Path, source: &str, name: &str, body: &str) -> Result<String, Error> {
    let anchors = find(file, source)?;
    let anchor = anchors
        .iter()
        .find(|anchor| anchor.name == name)
        .ok_or_else(|| Error::Broken(format!("{} has no anchor {name:?}", file.display())))?;
    let lines: Vec<&str> = source.lines().collect();
    let all = lines[..anchor.first].iter().copied();
    let all = all.chain(body.lines()).chain(lines[anchor.last - 1..].iter().copied());
    Ok(all.flat_map(|line| [line, "\n"]).collect())
}

/// The lines between the anchor's comments.
pub fn body(source: &str, anchor: &Anchor) -> String {
    let inside = source.lines().take(anchor.last - 1).skip(anchor.first);
    inside.flat_map(|line| [line, "\n"]).collect()
}

/// Whether the line is an anchor's comment.
pub fn is_mark(line: &str) -> bool {
    mark(line).is_some()
}

/// The mark in this line, if it has one. As mdBook does it, in a comment of whatever language: a
/// listing leaves the whole line out.
pub fn mark(line: &str) -> Option<Mark<'_>> {
    name_after(line, "ANCHOR:")
        .map(Mark::Open)
        .or_else(|| name_after(line, "ANCHOR_END:").map(Mark::Close))
}

fn name_after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(word)?;
    let rest = rest.trim_start();
    let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "_-".contains(letter)));
    let name = &rest[..end.unwrap_or(rest.len())];
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn a() {\n    // ANCHOR: a\n    1;\n    // ANCHOR_END: a\n}\n";

    fn said(source: &str) -> String {
        find(Path::new("a.rs"), source).unwrap_err().to_string()
    }

    #[test]
    fn an_anchor_has_lines_and_an_indent() {
        let anchors = find(Path::new("a.rs"), SOURCE).unwrap();
        assert_eq!(anchors.len(), 1);
        assert_eq!((anchors[0].first, anchors[0].last), (2, 4));
        assert_eq!(anchors[0].indent, "    ");
        assert_eq!(body(SOURCE, &anchors[0]), "    1;\n");
    }

    #[test]
    fn a_body_is_replaced() {
        let replaced = replace(Path::new("a.rs"), SOURCE, "a", "    2;\n    3;\n").unwrap();
        assert_eq!(replaced, SOURCE.replace("    1;\n", "    2;\n    3;\n"));
        let error = replace(Path::new("a.rs"), SOURCE, "b", "").unwrap_err();
        assert_eq!(error.to_string(), "a.rs has no anchor \"b\"");
    }

    #[test]
    fn what_is_wrong_names_file_and_line() {
        let open = "// ANCHOR: a\n";
        let close = "// ANCHOR_END: a\n";
        assert_eq!(said(open), "a.rs:1: the anchor \"a\" has no end");
        assert_eq!(
            said(&format!("\n{close}")),
            "a.rs:2: the end of the anchor \"a\", which is not open here"
        );
        assert_eq!(
            said(&format!("{open}{close}{open}{close}")),
            "a.rs:3: the anchor \"a\" is also in line 1"
        );
        assert_eq!(
            said(&format!("{open}// ANCHOR: b\n")),
            "a.rs:2: the anchor \"b\" is inside the anchor \"a\""
        );
    }
    #[test]
    fn a_mark_is_read_as_mdbook_reads_it() {
        assert_eq!(mark("    # ANCHOR: the-reply"), Some(Mark::Open("the-reply")));
        assert_eq!(mark("<!-- ANCHOR_END:reply -->"), Some(Mark::Close("reply")));
        assert_eq!(mark("// ANCHOR: "), None);
        assert_eq!(mark("// an ANCHOR"), None);
    }
}
