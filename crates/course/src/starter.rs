//! Other crates that are made from a solution by replacing bodies: the starter, a starter whose
//! first steps are done, a solution with a mistake.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::anchors::{self, Anchor};
use crate::mistakes::Mistake;
use crate::{Chapter, Error, Step};

/// What takes the place of a step's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// The task as a comment, the code that serves until the step is written, and `todo!("step")`.
    Todo {
        /// The step's task.
        task: String,
        /// The code; most steps have none.
        given: String,
    },
    /// These lines.
    Body(String),
}

/// A crate's source files, by their path from the crate's folder.
pub type Files = BTreeMap<PathBuf, String>;

/// What stands at the top of a file that still has a `todo!`.
const UNFINISHED: &str = "\
// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]
";

/// The chapter's starter: every step is still to do.
pub fn starter(chapter: &Chapter) -> Result<Files, Error> {
    let mut files = up_to(chapter, 0)?;
    for source in files.values_mut() {
        *source = with_name_of_starter(chapter, source);
    }
    Ok(files)
}

/// The solution with only its first steps done: the others are blanks.
pub fn up_to(chapter: &Chapter, done: usize) -> Result<Files, Error> {
    let blank =
        |step: &Step| Replacement::Todo { task: step.task.clone(), given: step.given.clone() };
    let to_do = chapter.steps.iter().skip(done);
    variants(chapter, &to_do.map(|step| (step.name.clone(), blank(step))).collect())
}

/// The solution with one body replaced by a wrong one.
pub fn with_mistake(chapter: &Chapter, mistake: &Mistake) -> Result<Files, Error> {
    let body = Replacement::Body(mistake.body.clone());
    variants(chapter, &BTreeMap::from([(mistake.step.clone(), body)]))
}

/// All files of the solution with these steps' bodies replaced.
pub fn variants(
    chapter: &Chapter,
    replacements: &BTreeMap<String, Replacement>,
) -> Result<Files, Error> {
    let mut files = read(&chapter.solution)?;
    for name in replacements.keys() {
        let step = chapter.step(name)?;
        let path = chapter.solution.join(&step.file);
        let source = files.get(Path::new(&step.file)).map_or("", String::as_str);
        if !anchors::find(&path, source)?.iter().any(|anchor| anchor.name == *name) {
            let what = format!("{} has no anchor {name:?}", path.display());
            return Err(Error::Broken(what));
        }
    }
    for (path, source) in &mut files {
        *source = variant(&chapter.solution.join(path), source, replacements)?;
    }
    Ok(files)
}

/// One source with these steps' bodies replaced. The anchors' comments vanish.
pub fn variant(
    file: &Path,
    source: &str,
    replacements: &BTreeMap<String, Replacement>,
) -> Result<String, Error> {
    let anchors = anchors::find(file, source)?;
    let mut result = String::new();
    let mut unfinished = false;
    for (line, text) in (1..).zip(source.lines()) {
        let anchor = anchors.iter().find(|anchor| anchor.first <= line && line <= anchor.last);
        let replacement = anchor.and_then(|anchor| Some((anchor, replacements.get(&anchor.name)?)));
        match replacement {
            Some((anchor, Replacement::Todo { task, given })) if line == anchor.first => {
                unfinished = true;
                result.push_str(&blank(anchor, task, given));
            }
            Some((anchor, Replacement::Body(body))) if line == anchor.first => {
                result.extend(body.lines().flat_map(|line| [line, "\n"]));
            }
            Some(_) => {}
            None if anchors::is_mark(text) => {}
            None => result.extend([text, "\n"]),
        }
    }
    Ok(if unfinished { with_head(&result) } else { result })
}

/// All files of a crate's `src` folder.
pub fn read(crate_folder: &Path) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        let path = crate_folder.join(&folder);
        let broken = |error: io::Error| Error::read(&path, &error);
        for entry in fs::read_dir(&path).map_err(broken)? {
            let entry = entry.map_err(broken)?;
            let name = folder.join(entry.file_name());
            if entry.file_type().map_err(broken)?.is_dir() {
                folders.push(name);
            } else {
                let file = entry.path();
                let text = fs::read_to_string(&file).map_err(|error| Error::read(&file, &error))?;
                files.insert(name, text);
            }
        }
    }
    Ok(files)
}

/// A step's body before it is written.
fn blank(anchor: &Anchor, task: &str, given: &str) -> String {
    let task = task.trim_matches('\n').lines().map(|line| format!("// {line}"));
    let given = given.trim_matches('\n').lines().map(str::to_owned);
    let todo = format!("todo!({:?})", anchor.name);
    let lines = task.chain(given).chain([todo]);
    lines.map(|line| format!("{}\n", format!("{}{line}", anchor.indent).trim_end())).collect()
}

/// The source with [`UNFINISHED`] after the documentation at its top.
fn with_head(source: &str) -> String {
    let docs: String = source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let rest = source[docs.len()..].trim_start_matches('\n');
    let gap = if docs.is_empty() { "" } else { "\n" };
    format!("{docs}{gap}{UNFINISHED}\n{rest}")
}

/// The source as it stands in the starter's package.
fn with_name_of_starter(chapter: &Chapter, source: &str) -> String {
    let name = chapter.name.replace('-', "_");
    source
        .replace(&chapter.solution_package(), &chapter.name)
        .replace(&format!("{name}_solution"), &name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
//! A server.

use std::io;

/// Sends.
fn reply() -> io::Result<()> {
    // ANCHOR: reply
    tcp_solution::send();
    Ok(())
    // ANCHOR_END: reply
}

// ANCHOR: shown
fn shown() {
    tcp_solution::send();
}
// ANCHOR_END: shown
";

    const STARTER: &str = "\
//! A server.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io;

/// Sends.
fn reply() -> io::Result<()> {
    // Send it.
    //
    // All of it.
    send_some();

    send_more();
    todo!(\"reply\")
}

fn shown() {
    tcp::send();
}
";

    fn chapter() -> (tempfile::TempDir, Chapter) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src/bin")).unwrap();
        fs::write(folder.path().join("src/bin/server.rs"), SOURCE).unwrap();
        let step = |name: &str, file: &str| Step {
            name: name.to_owned(),
            file: file.to_owned(),
            task: "Send it.\n\nAll of it.\n".to_owned(),
            given: "send_some();\n\nsend_more();\n".to_owned(),
            ..Step::default()
        };
        let chapter = Chapter {
            number: 2,
            folder: "02-tcp".to_owned(),
            name: "tcp".to_owned(),
            title: String::new(),
            steps: vec![step("reply", "src/bin/server.rs")],
            exercise: PathBuf::new(),
            solution: folder.path().to_owned(),
        };
        (folder, chapter)
    }

    #[test]
    fn a_starter_has_tasks_in_place_of_bodies() {
        let (_folder, chapter) = chapter();
        let files = starter(&chapter).unwrap();
        assert_eq!(files[Path::new("src/bin/server.rs")], STARTER);
    }

    #[test]
    fn a_step_that_is_done_has_the_solution_s_body_and_names() {
        let (_folder, chapter) = chapter();
        let files = up_to(&chapter, 1).unwrap();
        let source = &files[Path::new("src/bin/server.rs")];
        assert!(source.starts_with("//! A server.\n\nuse std::io;\n"));
        assert!(source.contains("{\n    tcp_solution::send();\n    Ok(())\n}\n"), "{source}");
        assert!(!source.contains("ANCHOR"));
    }

    #[test]
    fn a_mistake_replaces_one_body() {
        let (_folder, chapter) = chapter();
        let mistake = Mistake {
            step: "reply".to_owned(),
            body: "    Ok(()) // silence\n".to_owned(),
            ..Mistake::default()
        };
        let files = with_mistake(&chapter, &mistake).unwrap();
        let source = &files[Path::new("src/bin/server.rs")];
        assert!(source.contains("{\n    Ok(()) // silence\n}\n"), "{source}");
        assert!(!source.contains("allow"));
    }

    #[test]
    fn a_step_without_an_anchor_is_an_error() {
        let (folder, mut chapter) = chapter();
        chapter.steps.push(Step {
            name: "next".to_owned(),
            file: "src/bin/server.rs".to_owned(),
            ..Step::default()
        });
        let file = folder.path().join("src/bin/server.rs");
        let said = starter(&chapter).unwrap_err().to_string();
        assert_eq!(said, format!("{} has no anchor \"next\"", file.display()));
    }
}
