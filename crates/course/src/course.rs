//! The course: its folder and its chapters.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Chapter, Error, Step, nearest};

/// All chapters, in order.
#[derive(Debug)]
pub struct Course {
    /// The folder that holds everything.
    pub root: PathBuf,
    /// The chapters that are there, by number.
    pub chapters: Vec<Chapter>,
}

/// What `CHAPTER` or `CHAPTER/STEP` names.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The chapter.
    pub chapter: &'a Chapter,
    /// The step, if one was named.
    pub step: Option<&'a Step>,
}

/// Whether this folder holds a course.
pub fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file()
        && folder.join("exercises").is_dir()
        && folder.join("solutions").is_dir()
}

impl Course {
    /// The course that the current folder is in.
    pub fn find() -> Result<Course, Error> {
        let here = env::current_dir()
            .map_err(|error| Error::Broken(format!("cannot tell the current folder: {error}")))?;
        let root = here.ancestors().find(|folder| is_root(folder)).ok_or_else(|| {
            Error::Broken(format!("{} is not inside the course's folder", here.display()))
        })?;
        Course::at(root)
    }

    /// The course in this folder.
    pub fn at(root: &Path) -> Result<Course, Error> {
        let exercises = root.join("exercises");
        let entries = fs::read_dir(&exercises).map_err(|error| Error::read(&exercises, &error))?;
        let mut chapters = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Error::read(&exercises, &error))?;
            chapters.extend(Chapter::load(root, &entry.file_name().to_string_lossy())?);
        }
        chapters.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(Course { root: root.to_owned(), chapters })
    }

    /// The chapter of that name, folder or number.
    pub fn chapter(&self, name: &str) -> Result<&Chapter, Error> {
        let folder = name.trim_end_matches('/');
        self.chapters
            .iter()
            .find(|chapter| {
                folder == chapter.name
                    || folder == chapter.folder
                    || folder.parse() == Ok(chapter.number)
            })
            .ok_or_else(|| {
                let names = self.chapters.iter().map(|chapter| chapter.name.as_str());
                Error::Unknown(format!("no chapter {name:?}{}", nearest(name, names)))
            })
    }

    /// What `tcp` or `tcp/reply` names.
    pub fn place(&self, name: &str) -> Result<Place<'_>, Error> {
        let (chapter, step) = match name.split_once('/') {
            Some((chapter, step)) if !step.is_empty() => (chapter, Some(step)),
            _ => (name, None),
        };
        let chapter = self.chapter(chapter)?;
        let step = step.map(|step| chapter.step(step)).transpose()?;
        Ok(Place { chapter, step })
    }

    /// The step that `tcp/reply` names.
    pub fn step(&self, name: &str) -> Result<(&Chapter, &Step), Error> {
        let place = self.place(name)?;
        let step = place.step.ok_or_else(|| {
            let (chapter, steps) = (&place.chapter.name, &place.chapter.steps);
            let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
            Error::Unknown(format!(
                "{name:?} names no step; write {chapter}/STEP, where STEP is one of: {}",
                names.join(", ")
            ))
        })?;
        Ok((place.chapter, step))
    }

    /// A path as people read it: from the course's folder, with forward slashes.
    pub fn short(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.display().to_string().replace('\\', "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> (tempfile::TempDir, Course) {
        let folder = tempfile::tempdir().unwrap();
        let chapters = [("01-basic-flow", "listen"), ("02-tcp", "reply")];
        for (chapter, step) in chapters {
            let exercise = folder.path().join("exercises").join(chapter);
            fs::create_dir_all(&exercise).unwrap();
            let text = format!("title = \"{chapter}\"\n[[step]]\nname = \"{step}\"\n");
            fs::write(exercise.join("chapter.toml"), text).unwrap();
        }
        fs::create_dir_all(folder.path().join("exercises/03-udp")).unwrap();
        let course = Course::at(folder.path()).unwrap();
        (folder, course)
    }

    #[test]
    fn a_chapter_has_a_name_a_folder_and_a_number() {
        let (_folder, course) = course();
        assert_eq!(course.chapters.len(), 2);
        for name in ["tcp", "02-tcp", "2", "02", "tcp/"] {
            assert_eq!(course.chapter(name).unwrap().name, "tcp");
        }
        let (chapter, step) = course.step("2/reply").unwrap();
        assert_eq!((chapter.number, step.name.as_str()), (2, "reply"));
        assert!(course.place("tcp").unwrap().step.is_none());
    }

    #[test]
    fn an_unknown_name_offers_the_nearest() {
        let (_folder, course) = course();
        let said = course.chapter("tpc").unwrap_err().to_string();
        assert_eq!(said, r#"no chapter "tpc"; did you mean "tcp"?"#);
        let said = course.chapter("websockets").unwrap_err().to_string();
        assert_eq!(said, r#"no chapter "websockets"; there are: basic-flow, tcp"#);
        let said = course.place("tcp/replay").unwrap_err().to_string();
        assert_eq!(said, r#"chapter tcp has no step "replay"; did you mean "reply"?"#);
        let said = course.step("tcp").unwrap_err().to_string();
        assert_eq!(said, r#""tcp" names no step; write tcp/STEP, where STEP is one of: reply"#);
    }
}
