//! A chapter: what `chapter.toml` says, and where its files are.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::{Error, anchors, functions, manifest, nearest, toml_file};

/// More would make a student read a page instead of trying again.
const MOST_HINTS: usize = 3;

/// One topic: a crate in `exercises/`, its pair in `solutions/`, a page of the book.
#[derive(Debug)]
pub struct Chapter {
    /// Its place in the course, from 1.
    pub number: u32,
    /// The name of its folders: `02-tcp`.
    pub folder: String,
    /// Its name, which is also the starter's package: `tcp`.
    pub name: String,
    /// Its title in the book.
    pub title: String,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// The starter's folder, absolute.
    pub exercise: PathBuf,
    /// The solution's folder, absolute.
    pub solution: PathBuf,
}

/// One blank in the source, one check, one section of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name, which is also its anchor's and its check's.
    pub name: String,
    /// What is to be done, in a few words.
    #[serde(default)]
    pub title: String,
    /// Where its blank is, from the crate's folder: `src/bin/server.rs`.
    #[serde(default)]
    pub file: String,
    /// What the function must do: the comment in the blank.
    #[serde(default)]
    pub task: String,
    /// Code that serves until the step is written: it stands in the blank, before the `todo!`.
    #[serde(default)]
    pub given: String,
    /// For who is stuck, one after the other: a nudge, then what to look up, then nearly the answer.
    #[serde(default, deserialize_with = "hints")]
    pub hints: Vec<String>,
    /// What somebody knows who has done it, in a sentence.
    #[serde(default)]
    pub learned: String,
    /// The id of the section of the chapter's page that explains it.
    #[serde(default)]
    pub section: String,
    /// Where else to look when its check fails.
    #[serde(default)]
    pub also: Vec<Also>,
    /// The name that it had before; `cargo lab update` asks for it.
    #[serde(default)]
    pub was: String,
    /// The only system where its check can be done.
    pub only_on: Option<System>,
}

/// Another step whose function may be at fault: always, or only where what is given here is so.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// The other step.
    pub step: String,
    /// This program should have acted.
    pub program: Option<String>,
    /// One of these rules says what it means.
    #[serde(default)]
    pub rules: Vec<String>,
    /// It is in one of these scenes.
    #[serde(default)]
    pub scenes: Vec<String>,
}

/// An operating system.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// `linux`
    Linux,
    /// `macos`
    Macos,
    /// `windows`
    Windows,
}

impl Step {
    /// Whether its check can be done on this system.
    pub fn can_be_checked(&self) -> bool {
        match self.only_on {
            None => true,
            Some(System::Linux) => cfg!(target_os = "linux"),
            Some(System::Macos) => cfg!(target_os = "macos"),
            Some(System::Windows) => cfg!(windows),
        }
    }
}

/// Where a student finds a step's blank.
#[derive(Debug, PartialEq, Eq)]
pub struct Blank {
    /// The function's line in the file, from 1, if it is still there.
    pub line: Option<usize>,
    /// The function's name.
    pub function: Option<String>,
}

/// Reads a step's hints: from one to [`MOST_HINTS`], each of which says something.
fn hints<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let hints = Vec::<String>::deserialize(from)?;
    let count = hints.len();
    if count == 0 {
        return Err(D::Error::custom("there is no hint in `hints`"));
    }
    if count > MOST_HINTS {
        return Err(D::Error::custom(format!("{count} hints; a step has at most {MOST_HINTS}")));
    }
    if let Some(place) = hints.iter().position(|hint| hint.trim().is_empty()) {
        return Err(D::Error::custom(format!("hint {} of {count} is empty", place + 1)));
    }
    Ok(hints)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterFile {
    #[serde(default)]
    title: String,
    /// The name that the chapter had before; `cargo lab update` asks for it.
    #[serde(default, rename = "was")]
    _was: String,
    #[serde(default)]
    step: Vec<Step>,
}

impl Chapter {
    /// Reads the chapter in `exercises/<folder>`. `None` if the folder is no chapter's.
    pub(crate) fn load(root: &Path, folder: &str) -> Result<Option<Chapter>, Error> {
        let Some((number, name)) = folder.split_once('-') else {
            return Ok(None);
        };
        let Ok(number) = number.parse() else {
            return Ok(None);
        };
        let exercise = root.join("exercises").join(folder);
        let path = exercise.join("chapter.toml");
        if !path.is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
        let file = Path::new("exercises").join(folder).join("chapter.toml");
        let chapter: ChapterFile = toml_file::parse(&file, &text)?;
        Ok(Some(Chapter {
            number,
            folder: folder.to_owned(),
            name: name.to_owned(),
            title: chapter.title,
            steps: chapter.step,
            exercise,
            solution: root.join("solutions").join(folder),
        }))
    }

    /// The solution's package: `tcp-solution`.
    pub fn solution_package(&self) -> String {
        format!("{}-solution", self.name)
    }

    /// The names of its programs, without the package's: `server`, `client`.
    pub fn programs(&self) -> Result<Vec<String>, Error> {
        let binaries = manifest::binaries(&manifest::read(&self.exercise)?);
        Ok(binaries.into_iter().map(|binary| binary.name).collect())
    }

    /// The step of that name.
    pub fn step(&self, name: &str) -> Result<&Step, Error> {
        self.steps.iter().find(|step| step.name == name).ok_or_else(|| {
            let names = self.steps.iter().map(|step| step.name.as_str());
            let rest = nearest(name, names);
            Error::Unknown(format!("chapter {} has no step {name:?}{rest}", self.name))
        })
    }

    /// The step's place in the chapter, from 1; 0 if it is not of this chapter.
    pub fn number_of(&self, step: &str) -> usize {
        let place = self.steps.iter().position(|other| other.name == step);
        place.map_or(0, |place| place + 1)
    }

    /// The function of the solution that holds the step's blank, and the file's source.
    pub fn solution_function(&self, step: &Step) -> Result<(functions::Function, String), Error> {
        let path = self.solution.join(&step.file);
        let source = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
        let anchor = anchors::find(&path, &source)?
            .into_iter()
            .find(|anchor| anchor.name == step.name)
            .ok_or_else(|| {
                Error::Broken(format!("{} has no anchor {:?}", path.display(), step.name))
            })?;
        let function = functions::around(&source, anchor.first)
            .ok_or_else(|| Error::in_file(&path, anchor.first, "the anchor is in no function"))?;
        Ok((function, source))
    }

    /// Where the step's function is in the file below `crate_folder`, as it is now.
    pub fn blank(&self, crate_folder: &Path, step: &Step) -> Blank {
        let Ok((wanted, _)) = self.solution_function(step) else {
            return Blank { line: None, function: None };
        };
        let source = fs::read_to_string(crate_folder.join(&step.file)).unwrap_or_default();
        let found = functions::find(&source, &wanted);
        Blank { line: found.map(|function| function.line), function: Some(wanted.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_fields_are_empty() {
        let text = "title = \"TCP\"\n[[step]]\nname = \"reply\"\n";
        let chapter: ChapterFile = toml_file::parse(Path::new("chapter.toml"), text).unwrap();
        assert_eq!(chapter.step[0].name, "reply");
        assert!(chapter.step[0].hints.is_empty());
    }

    #[test]
    fn a_step_has_one_to_three_hints_and_none_is_empty() {
        let cases = [
            ("[\"a\", \"b\"]", None),
            ("[]", Some("there is no hint in `hints`")),
            ("[\"a\", \" \\n\"]", Some("hint 2 of 2 is empty")),
            ("[\"a\", \"b\", \"c\", \"d\"]", Some("4 hints; a step has at most 3")),
        ];
        for (hints, said) in cases {
            let text = format!("[[step]]\nname = \"reply\"\nhints = {hints}\n");
            let chapter = toml_file::parse::<ChapterFile>(Path::new("chapter.toml"), &text);
            let error = chapter.err().map(|error| error.to_string());
            assert_eq!(error, said.map(|said| format!("chapter.toml:3: {said}")));
        }
    }

    #[test]
    fn an_unknown_field_is_an_error_with_its_line() {
        let text = "title = \"TCP\"\n[[step]]\nname = \"reply\"\nhnit = \"no\"\n";
        let file = Path::new("exercises/02-tcp/chapter.toml");
        let error = toml_file::parse::<ChapterFile>(file, text).err().unwrap();
        let said = error.to_string();
        assert!(
            said.starts_with("exercises/02-tcp/chapter.toml:4: unknown field `hnit`"),
            "{said}"
        );
        assert!(!said.contains('\n'));
    }
}
