//! A crate's source files on disk: saved, compared, written.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use course::starter::Files;
use course::{Chapter, Course};

use crate::failure::Failure;

/// A file that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path from the crate's folder.
    pub path: PathBuf,
    /// What is different.
    pub what: String,
}

/// Writes a file in one go: nobody ever sees half of it.
pub fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", process::id()));
    let new = folder.join(name);
    let written = fs::write(&new, content).and_then(|()| fs::rename(&new, path));
    written.map_err(|error| {
        // It is not there if it could not be written at all.
        let _ = fs::remove_file(&new);
        Failure::file("write", path, &error)
    })
}

/// Copies the student's source files of a chapter under `.lab/saved`, and says where they are.
pub fn save(course: &Course, chapter: &Chapter) -> Result<PathBuf, Failure> {
    let saved = course.root.join(".lab").join("saved");
    fs::create_dir_all(&saved).map_err(|error| Failure::file("make", &saved, &error))?;
    let mut number = 1;
    let folder = loop {
        let folder = saved.join(format!("{}-{number}", chapter.folder));
        match fs::create_dir(&folder) {
            Ok(()) => break folder,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Failure::file("make", &folder, &error)),
        }
    };
    let src = chapter.exercise.join("src");
    if src.exists() {
        copy_folder(&src, &folder.join("src"))?;
    }
    Ok(folder)
}

/// How the files below `crate_folder` differ from these.
pub fn differences(crate_folder: &Path, files: &Files) -> Result<Vec<Difference>, Failure> {
    let mut differences = Vec::new();
    let mut differs = |path: &Path, what: String| {
        let path = path.to_owned();
        differences.push(Difference { path, what });
    };
    for (path, wanted) in files {
        let file = crate_folder.join(path);
        if !file.exists() {
            differs(path, "it is missing".to_owned());
        } else if !file.is_file() {
            differs(path, "it is not a file".to_owned());
        } else {
            let there = fs::read(&file).map_err(|error| Failure::file("read", &file, &error))?;
            // Line ends of Windows are no difference: Git writes them there.
            let there = String::from_utf8_lossy(&there).replace("\r\n", "\n");
            if there != *wanted {
                let line = first_difference(&there, wanted);
                differs(path, format!("line {line} differs"));
            }
        }
    }
    for path in not_wanted(crate_folder, files)? {
        differs(&path, "it should not be there".to_owned());
    }
    Ok(differences)
}

/// Makes the crate's `src` folder hold these files and no others.
pub fn replace_all(crate_folder: &Path, files: &Files) -> Result<(), Failure> {
    for path in not_wanted(crate_folder, files)? {
        let path = crate_folder.join(path);
        fs::remove_file(&path).map_err(|error| Failure::file("remove", &path, &error))?;
    }
    for (path, text) in files {
        let file = crate_folder.join(path);
        if fs::read(&file).is_ok_and(|there| there == text.as_bytes()) {
            continue;
        }
        make_room(crate_folder, path)?;
        write(&file, text.as_bytes())?;
    }
    Ok(())
}

/// Removes what keeps a file from being written: a folder of its name, a file or a link where its
/// folder should be.
fn make_room(crate_folder: &Path, path: &Path) -> Result<(), Failure> {
    let folders = path.ancestors().skip(1).filter(|folder| folder.components().count() > 1);
    for folder in folders {
        let folder = crate_folder.join(folder);
        if fs::symlink_metadata(&folder).is_ok_and(|found| !found.is_dir()) {
            fs::remove_file(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
        }
    }
    let file = crate_folder.join(path);
    if fs::symlink_metadata(&file).is_ok_and(|found| found.is_dir()) {
        fs::remove_dir_all(&file).map_err(|error| Failure::file("remove", &file, &error))?;
    }
    Ok(())
}

/// The files below `src` that are not among these.
fn not_wanted(crate_folder: &Path, files: &Files) -> Result<Vec<PathBuf>, Failure> {
    let src = crate_folder.join("src");
    if !src.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in entries(&crate_folder.join(&folder))? {
            let path = folder.join(entry.file_name());
            if is_folder(&entry)? {
                folders.push(path);
            } else if !files.contains_key(&path) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    // A link in the place of a folder goes when something is written below it.
    paths.retain(|path| !files.keys().any(|wanted| wanted.starts_with(path)));
    Ok(paths)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(|error| Failure::file("make", to, &error))?;
    for entry in entries(from)? {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let failed = |error: io::Error| Failure::file("save", &from, &error);
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            copy_folder(&from, &to)?;
        } else if kind.is_symlink() {
            copy_link(&from, &to).map_err(failed)?;
        } else if kind.is_file() {
            fs::copy(&from, &to).map_err(failed)?;
        } else {
            let what = format!("cannot save {}: it is neither file nor folder", from.display());
            return Err(Failure::Other(what));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

/// Where making a link needs a privilege, what it leads to is copied.
#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(|_| ())
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, Failure> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect);
    entries.map_err(|error| Failure::file("read", folder, &error))
}

fn is_folder(entry: &fs::DirEntry) -> Result<bool, Failure> {
    let kind = entry.file_type();
    let kind = kind.map_err(|error| Failure::file("read", &entry.path(), &error))?;
    Ok(kind.is_dir())
}

fn first_difference(there: &str, wanted: &str) -> usize {
    let same = there.split('\n').zip(wanted.split('\n')).take_while(|(a, b)| a == b);
    same.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Files {
        let files = [("src/bin/server.rs", "one\ntwo\n"), ("src/lib.rs", "")];
        files.map(|(path, text)| (PathBuf::from(path), text.to_owned())).into()
    }

    fn what(folder: &Path) -> Vec<String> {
        let differences = differences(folder, &wanted()).unwrap();
        let told = |found: &Difference| {
            format!("{}: {}", found.path.display(), found.what).replace('\\', "/")
        };
        differences.iter().map(told).collect()
    }

    #[test]
    fn differences_are_told_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("src/bin")).unwrap();
        fs::write(root.join("src/bin/server.rs"), "one\n2\n").unwrap();
        fs::write(root.join("src/bin/mine.rs"), [0xff]).unwrap();
        assert_eq!(
            what(root),
            [
                "src/bin/server.rs: line 2 differs",
                "src/lib.rs: it is missing",
                "src/bin/mine.rs: it should not be there"
            ]
        );
        replace_all(root, &wanted()).unwrap();
        assert_eq!(what(root), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn folders_and_links_in_the_way_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(elsewhere.path().join("server.rs"), "mine\n").unwrap();
        fs::create_dir_all(root.join("src/lib.rs")).unwrap();
        fs::write(root.join("src/lib.rs/note"), "").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.join("src/bin")).unwrap();
        replace_all(root, &wanted()).unwrap();
        assert_eq!(what(root), [""; 0]);
        let untouched = fs::read_to_string(elsewhere.path().join("server.rs")).unwrap();
        assert_eq!(untouched, "mine\n");
    }
}
