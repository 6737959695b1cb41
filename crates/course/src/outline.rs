//! The names of chapters and steps in a course that may be newer than this program: what it does not know, it
//! passes over.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{Error, toml_file};

/// A chapter's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Outline {
    /// The name of its folders: `02-tcp`.
    #[serde(skip)]
    pub folder: String,
    /// Its name: `tcp`.
    #[serde(skip)]
    pub name: String,
    /// The name that it had before.
    pub was: Option<String>,
    /// Its steps, in order.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepOutline>,
}

/// A step's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct StepOutline {
    /// Its name.
    pub name: String,
    /// The name that it had before.
    pub was: Option<String>,
}

impl Outline {
    /// Whether this is the older chapter, by its name or by one that it had before.
    pub fn continues(&self, older: &Outline) -> bool {
        self.name == older.name || self.was.as_ref() == Some(&older.name)
    }
}

/// The chapters of the course in this folder, in order.
pub fn read(root: &Path) -> Result<Vec<Outline>, Error> {
    let exercises = root.join("exercises");
    let entries = fs::read_dir(&exercises).map_err(|error| Error::read(&exercises, &error))?;
    let mut outlines = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::read(&exercises, &error))?;
        let folder = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path().join("chapter.toml");
        let Some((_, name)) = folder.split_once('-').filter(|_| path.is_file()) else { continue };
        let text = fs::read_to_string(&path).map_err(|error| Error::read(&path, &error))?;
        let file = Path::new("exercises").join(&folder).join("chapter.toml");
        let outline: Outline = toml_file::parse(&file, &text)?;
        outlines.push(Outline { name: name.to_owned(), folder, ..outline });
    }
    outlines.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(outlines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let exercise = folder.path().join("exercises/02-tcp");
        fs::create_dir_all(&exercise).unwrap();
        let text =
            "was = \"stream\"\nmood = 1\n[[step]]\nname = \"reply\"\nwas = \"answer\"\nx = 1\n";
        fs::write(exercise.join("chapter.toml"), text).unwrap();
        let [outline] = &read(folder.path()).unwrap()[..] else { panic!() };
        assert_eq!((outline.folder.as_str(), outline.name.as_str()), ("02-tcp", "tcp"));
        assert_eq!(outline.steps[0].was.as_deref(), Some("answer"));
        assert!(outline.continues(&Outline { name: "stream".to_owned(), ..Outline::default() }));
    }
}
