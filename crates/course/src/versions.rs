//! One source for all versions of a solution: which body each step has is chosen when the program starts. So a
//! chapter's mistakes are built once, and not each for itself.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::mistakes::Mistake;
use crate::starter::{self, Files};
use crate::{Chapter, Error, anchors};

/// The environment variable that chooses, as [`Bodies`] writes it.
pub const VARIABLE: &str = "LAB_BODIES";

/// What stands for a blank among the names of mistakes.
const BLANK: &str = "-";

/// Asks [`VARIABLE`] in a program. It stands below each source that has steps.
const ASK: &str = r#"
/// Which body of this step runs.
fn lab_body(step: &str) -> &'static str {
    static BODIES: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let bodies = BODIES.get_or_init(|| std::env::var("LAB_BODIES").unwrap_or_default());
    let mut chosen = bodies.split(',').filter_map(|pair| pair.split_once('='));
    chosen.find(|(name, _)| *name == step).map_or("", |(_, body)| body)
}
"#;

/// The bodies of a version, where they are not the solution's: what [`VARIABLE`] holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bodies(String);

impl Bodies {
    /// With this mistake.
    pub fn mistake(self, mistake: &Mistake) -> Bodies {
        self.with(&mistake.step, &mistake.name)
    }

    /// With these steps still to do.
    pub fn blank<'a>(self, steps: impl IntoIterator<Item = &'a str>) -> Bodies {
        steps.into_iter().fold(self, |bodies, step| bodies.with(step, BLANK))
    }

    /// Whether this step is still to do.
    pub fn is_blank(&self, step: &str) -> bool {
        self.0.split(',').any(|pair| pair.split_once('=') == Some((step, BLANK)))
    }

    fn with(mut self, step: &str, body: &str) -> Bodies {
        let comma = if self.0.is_empty() { "" } else { "," };
        let _ = write!(self.0, "{comma}{step}={body}");
        self
    }

    /// As the variable's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The sources of the chapter's solution, with each step's blank and mistakes beside its body. A mistake's body has
/// a file of its own, which the compiler names in its complaints, and a panic in its message.
pub fn all(chapter: &Chapter, mistakes: &[Mistake]) -> Result<Files, Error> {
    let mut files = starter::read(&chapter.solution)?;
    for (path, source) in &mut files {
        *source = with_all(chapter, mistakes, path, source)?;
    }
    for mistake in mistakes {
        files.insert(body_of(mistake), format!("{{\n{}}}\n", mistake.body));
    }
    Ok(files)
}

/// Where a mistake's body is, from the crate's folder.
fn body_of(mistake: &Mistake) -> PathBuf {
    Path::new("mistakes").join(&mistake.name).with_extension("rs")
}

fn with_all(
    chapter: &Chapter,
    mistakes: &[Mistake],
    path: &Path,
    source: &str,
) -> Result<String, Error> {
    let anchors = anchors::find(&chapter.solution.join(path), source)?;
    let up = "../".repeat(path.components().count() - 1);
    let mut result = String::from("#![allow(warnings)]\n");
    let mut has_steps = false;
    let mut lines = (1..).zip(source.lines());
    while let Some((line, text)) = lines.next() {
        let anchor = anchors.iter().find(|anchor| anchor.first == line);
        let step =
            anchor.and_then(|anchor| chapter.steps.iter().find(|step| step.name == anchor.name));
        match (anchor, step) {
            (Some(anchor), Some(step)) => {
                has_steps = true;
                let _ = writeln!(result, "match lab_body({:?}) {{", step.name);
                for mistake in mistakes.iter().filter(|mistake| mistake.step == step.name) {
                    let body = body_of(mistake).display().to_string().replace('\\', "/");
                    let _ = writeln!(result, "{:?} => include!(\"{up}{body}\"),", mistake.name);
                }
                let _ =
                    writeln!(result, "{BLANK:?} => {{\n{}\ntodo!({:?})\n}}", step.given, step.name);
                let _ = writeln!(result, "_ => {{\n{}}}\n}}", anchors::body(source, anchor));
                // What is inside the anchor has been written.
                lines.nth(anchor.last - line - 1);
            }
            _ if anchors::is_mark(text) => {}
            // Inner documentation must come first, and nobody reads it here.
            _ if text.starts_with("//!") => {}
            _ => {
                let _ = writeln!(result, "{text}");
            }
        }
    }
    if has_steps {
        result.push_str(ASK);
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step;

    #[test]
    fn a_step_has_all_its_bodies() {
        let folder = tempfile::tempdir().unwrap();
        let source = "\
//! A server.

fn reply() -> u8 {
    // ANCHOR: reply
    1
    // ANCHOR_END: reply
}
";
        std::fs::create_dir_all(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("src/main.rs"), source).unwrap();
        let step =
            Step { name: "reply".to_owned(), given: "give();".to_owned(), ..Step::default() };
        let chapter = Chapter {
            number: 2,
            folder: "02-tcp".to_owned(),
            name: "tcp".to_owned(),
            title: String::new(),
            steps: vec![step],
            exercise: PathBuf::new(),
            solution: folder.path().to_owned(),
        };
        let mistake = Mistake {
            name: "two".to_owned(),
            step: "reply".to_owned(),
            body: "    2\n".to_owned(),
            ..Mistake::default()
        };
        let files = all(&chapter, &[mistake]).unwrap();
        let expected = r#"#![allow(warnings)]

fn reply() -> u8 {
match lab_body("reply") {
"two" => include!("../mistakes/two.rs"),
"-" => {
give();
todo!("reply")
}
_ => {
    1
}
}
}
"#;
        assert_eq!(files[Path::new("src/main.rs")], format!("{expected}{ASK}"));
        assert_eq!(files[Path::new("mistakes/two.rs")], "{\n    2\n}\n");
    }

    #[test]
    fn a_version_is_a_list_of_bodies() {
        let mistake =
            Mistake { name: "two".to_owned(), step: "reply".to_owned(), ..Mistake::default() };
        let bodies = Bodies::default().mistake(&mistake).blank(["next", "last"]);
        assert_eq!(bodies.as_str(), "reply=two,next=-,last=-");
        assert!(bodies.is_blank("last") && !bodies.is_blank("reply") && !bodies.is_blank("first"));
    }
}
