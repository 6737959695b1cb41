//! Mistakes: wrong bodies, each in a file of its own under `solutions/<chapter>/mistakes`.
//!
//! The file's documentation says which step's body it replaces, which step must be the first to
//! fail, and what that step's report must say; if it says something else as long as the later steps are blank, what
//! that is (`says-with-blanks`); and if the report depends on who is faster, why it `varies`. Then it says what is
//! wrong. The rest is the body.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Chapter, Error};

/// A known wrong body for a step, with the step that must catch it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistake {
    /// What the file is called, which says what is wrong: `no_listen`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The step whose body it replaces.
    pub step: String,
    /// The first step that must fail with it.
    pub caught_by: String,
    /// Words of the report that the student then reads.
    pub says: String,
    /// Words of the report as long as the steps after `caught_by` are blank.
    pub says_with_blanks: String,
    /// Whether its report depends on who is faster, so that it cannot be stored.
    pub varies: bool,
    /// What is wrong, and what its student thinks.
    pub why: String,
    /// The wrong body.
    pub body: String,
}

/// The mistakes of a chapter, by name.
pub fn load(chapter: &Chapter) -> Result<Vec<Mistake>, Error> {
    let folder = chapter.solution.join("mistakes");
    let broken = |error| Error::read(&folder, &error);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
        let mistake = parse(&path, &text)?;
        chapter.step(&mistake.step).map_err(|error| Error::in_file(&path, 1, error))?;
        chapter.step(&mistake.caught_by).map_err(|error| Error::in_file(&path, 2, error))?;
        Ok(mistake)
    };
    paths.into_iter().map(read).collect()
}

/// Reads one mistake.
pub fn parse(path: &Path, text: &str) -> Result<Mistake, Error> {
    let header: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let field = |number: usize, name: &str| {
        let line = header.get(number).unwrap_or(&"").trim();
        let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
        match value.map(str::trim) {
            Some(value) if !value.is_empty() => Ok(value.to_owned()),
            _ => Err(Error::in_file(path, number + 1, format!("expected `//! {name}: ...`"))),
        }
    };
    let (step, caught_by, says) = (field(0, "step")?, field(1, "caught-by")?, field(2, "says")?);
    let says_with_blanks = field(3, "says-with-blanks").ok();
    let mut fields = 3 + usize::from(says_with_blanks.is_some());
    let varies = field(fields, "varies").is_ok();
    fields += usize::from(varies);
    let why: Vec<&str> = header.iter().skip(fields).map(|line| line.trim()).collect();
    let body: Vec<&str> = text.lines().skip(header.len()).collect();
    let mistake = Mistake {
        name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        path: path.to_owned(),
        step,
        caught_by,
        says_with_blanks: says_with_blanks.unwrap_or_else(|| says.clone()),
        says,
        varies,
        why: why.join("\n").trim().to_owned(),
        body: format!("{}\n", body.join("\n").trim_matches('\n').trim_end()),
    };
    if mistake.why.is_empty() {
        return Err(Error::in_file(path, header.len(), "it does not say what is wrong"));
    }
    Ok(mistake)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
//! step: read_frame
//! caught-by: end_of_stream
//! says: still running
//!
//! One `read` for the header.
//! It is short.

    let mut header = [0; 4];

    Ok(())
";

    #[test]
    fn a_mistake_has_a_header_and_a_body() {
        let mistake = parse(Path::new("mistakes/one_read.rs"), TEXT).unwrap();
        assert_eq!(mistake.name, "one_read");
        assert_eq!(mistake.step, "read_frame");
        assert_eq!(mistake.caught_by, "end_of_stream");
        assert_eq!(mistake.says, "still running");
        assert_eq!(mistake.why, "One `read` for the header.\nIt is short.");
        assert_eq!(mistake.body, "    let mut header = [0; 4];\n\n    Ok(())\n");
    }

    #[test]
    fn a_report_may_vary() {
        let text = TEXT.replace("running\n", "running\n//! varies: who is faster\n");
        let mistake = parse(Path::new("a.rs"), &text).unwrap();
        assert!(mistake.varies);
        assert!(mistake.why.starts_with("One `read`"));
    }

    #[test]
    fn a_report_may_say_something_else_while_steps_are_blank() {
        assert_eq!(parse(Path::new("a.rs"), TEXT).unwrap().says_with_blanks, "still running");
        let more = "running\n//! says-with-blanks: nothing came\n//! varies: who is faster\n";
        let mistake = parse(Path::new("a.rs"), &TEXT.replace("running\n", more)).unwrap();
        assert_eq!(mistake.says_with_blanks, "nothing came");
        assert!(mistake.varies && mistake.why.starts_with("One `read`"));
    }

    #[test]
    fn a_missing_field_names_its_line() {
        let text = TEXT.replace("caught-by:", "caught:");
        let said = parse(Path::new("a.rs"), &text).unwrap_err().to_string();
        assert_eq!(said, "a.rs:2: expected `//! caught-by: ...`");
        let text = "//! step: a\n//! caught-by: a\n//! says: b\n    Ok(())\n";
        let said = parse(Path::new("a.rs"), text).unwrap_err().to_string();
        assert_eq!(said, "a.rs:3: it does not say what is wrong");
    }
}
