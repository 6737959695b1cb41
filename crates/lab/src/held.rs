//! What `verify` has seen to hold, as long as nothing changes that it depends on: a second run plays only what is new.
//! It lives below `target`, and whoever starts from a clean clone plays everything.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use course::Course;

use crate::failure::Failure;

/// All that is remembered of a course.
pub struct Memory {
    folder: PathBuf,
    /// Nothing that is remembered counts: all is played again.
    fresh: bool,
    /// What every play depends on: this very command, which judges and writes the reports, and its settings.
    always: u64,
    known: AtomicUsize,
}

impl Memory {
    /// What is remembered of this course.
    pub fn of(course: &Course, fresh: bool) -> Result<Memory, Failure> {
        let lab = std::env::current_exe()
            .map_err(|error| Failure::Other(format!("cannot find this command: {error}")))?;
        Memory::below(course.root.join("target/held"), &lab, fresh)
    }

    fn below(folder: PathBuf, lab: &Path, fresh: bool) -> Result<Memory, Failure> {
        let mut hasher = DefaultHasher::new();
        add(&mut hasher, lab)?;
        let mut settings: Vec<_> = std::env::vars_os()
            .filter(|(name, _)| name.to_string_lossy().starts_with("LAB_"))
            .collect();
        settings.sort();
        settings.hash(&mut hasher);
        Ok(Memory { folder, fresh, always: hasher.finish(), known: AtomicUsize::new(0) })
    }

    /// What has held of a subject with these files, which all its plays depend on. What held with other ones
    /// is forgotten.
    pub fn held(&self, subject: &str, files: &[PathBuf]) -> Result<Held<'_>, Failure> {
        let mut hasher = DefaultHasher::new();
        self.always.hash(&mut hasher);
        // Cargo tells of what it has built as it comes.
        let files: BTreeSet<&PathBuf> = files.iter().collect();
        for file in files {
            add(&mut hasher, file)?;
        }
        let subject = self.folder.join(subject);
        let folder = subject.join(format!("{:016x}", hasher.finish()));
        for other in fs::read_dir(&subject).into_iter().flatten().flatten() {
            let path = other.path();
            if self.fresh || path != folder {
                fs::remove_dir_all(&path)
                    .map_err(|error| Failure::file("remove", &path, &error))?;
            }
        }
        fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        Ok(Held { folder, memory: self })
    }

    /// How many plays were known to hold, and so not played.
    pub fn known(&self) -> usize {
        self.known.load(Relaxed)
    }
}

/// What has held of one subject of a chapter: its solution, its starter, or its versions.
pub struct Held<'a> {
    /// A file for each play that has held, which holds the hash of the play's own files.
    folder: PathBuf,
    memory: &'a Memory,
}

impl Held<'_> {
    /// Whether this play has held, with these files of its own.
    pub fn has(&self, play: &str, own: &str) -> bool {
        let known = fs::read_to_string(self.folder.join(play)).is_ok_and(|held| held == own);
        self.memory.known.fetch_add(usize::from(known), Relaxed);
        known
    }

    /// It holds.
    pub fn remember(&self, play: &str, own: &str) -> Result<(), Failure> {
        let path = self.folder.join(play);
        fs::write(&path, own).map_err(|error| Failure::file("write", &path, &error))
    }

    /// The problems of a play that depends on nothing but the subject's files, if it is not known to hold.
    pub fn or(
        &self,
        play: &str,
        run: impl FnOnce() -> Result<Vec<String>, Failure>,
    ) -> Result<Vec<String>, Failure> {
        if self.has(play, "") {
            return Ok(Vec::new());
        }
        let problems = run()?;
        if problems.is_empty() {
            self.remember(play, "")?;
        }
        Ok(problems)
    }
}

/// What tells a play's own files from others. A file may be missing.
pub fn own(files: &[PathBuf]) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        add(&mut hasher, file)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Adds a file's name and content, or those of all files in a folder.
fn add(hasher: &mut DefaultHasher, path: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::file("read", path, &error);
    path.hash(hasher);
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            inside.push(entry.map_err(failed)?.path());
        }
        inside.sort();
        inside.len().hash(hasher);
        return inside.iter().try_for_each(|path| add(hasher, path));
    }
    match fs::read(path) {
        Ok(content) => content.hash(hasher),
        Err(error) if error.kind() == ErrorKind::NotFound => "no file".hash(hasher),
        Err(error) => return Err(failed(error)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder, with a file in it that plays depend on.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).unwrap();
        fs::write(programs.join("server"), "1").unwrap();
        (folder, programs)
    }

    fn memory(folder: &tempfile::TempDir, fresh: bool) -> Memory {
        Memory::below(folder.path().join("held"), &folder.path().join("lab"), fresh).unwrap()
    }

    #[test]
    fn what_holds_is_played_once_until_its_files_change() {
        let (folder, programs) = folder();
        let played = |fresh| {
            let memory = memory(&folder, fresh);
            let held = memory.held("tcp", std::slice::from_ref(&programs)).unwrap();
            let mut played = false;
            held.or("listen", || {
                played = true;
                Ok(Vec::new())
            })
            .unwrap();
            assert_eq!(memory.known(), usize::from(!played));
            played
        };
        assert!(played(false));
        assert!(!played(false));
        assert!(played(true));
        assert!(!played(false));
        fs::write(programs.join("server"), "2").unwrap();
        assert!(played(false));
        fs::write(programs.join("client"), "1").unwrap();
        assert!(played(false));
        // What held with other files is forgotten.
        fs::remove_file(programs.join("client")).unwrap();
        assert!(played(false));
        assert!(!played(false));
        fs::write(folder.path().join("lab"), "another").unwrap();
        assert!(played(false));
    }

    #[test]
    fn what_does_not_hold_is_not_remembered() {
        let (folder, programs) = folder();
        let memory = memory(&folder, false);
        let held = memory.held("tcp", &[programs]).unwrap();
        for _ in 0..2 {
            let problems = held.or("listen", || Ok(vec!["no".to_owned()])).unwrap();
            assert_eq!(problems, ["no"]);
        }
        assert!(held.or("listen", || Err(Failure::Other("no".to_owned()))).is_err());
        assert!(!held.has("listen", ""));
    }

    #[test]
    fn a_play_has_files_of_its_own() {
        let (folder, programs) = folder();
        let memory = memory(&folder, false);
        let held = memory.held("tcp", &[]).unwrap();
        let files = [programs.join("server"), programs.join("report")];
        let before = own(&files).unwrap();
        held.remember("listen", &before).unwrap();
        assert!(held.has("listen", &own(&files).unwrap()));
        fs::write(&files[1], "").unwrap();
        assert!(!held.has("listen", &own(&files).unwrap()));
    }
}
