//! Brings the newer course onto this machine, into a folder of its own.

use std::fs;
use std::path::{self, Path, PathBuf};

use course::is_root;

use crate::failure::Failure;
use crate::update::archive;
use crate::update::disk::Disk;
use crate::update::git::{self, Clone};
use crate::update::tree;

/// Where it is, from the course's folder.
pub const FOLDER: &str = ".lab/update/course";

/// The newer course.
pub struct Arrived {
    /// Where it came from, for people.
    pub from: String,
    /// Its commit, if it came into a clone by git.
    pub commit: Option<String>,
}

/// Brings it here. Without `from` it is the clone's `origin`.
pub fn arrive(
    root: &Path,
    clone: Option<&Clone>,
    from: Option<&str>,
    disk: &mut Disk,
) -> Result<Arrived, Failure> {
    let staged = root.join(FOLDER);
    let from = match from {
        Some(from) => from,
        None if clone.is_some_and(|clone| clone.has_remote("origin")) => "origin",
        None => return Err(no_origin()),
    };
    let path =
        path::absolute(from).map_err(|error| Failure::file("find", Path::new(from), &error))?;
    let is_download = from.contains("://") && archive::is_archive(from);
    let mut commit = None;
    if is_download || archive::is_archive(from) && !path.is_file() {
        let what = if is_download { "download it first, then" } else { "there is no such file;" };
        return Err(Failure::Usage(format!("{from}: {what} name the file")));
    } else if path.is_file() {
        let unpacked = root.join(".lab/update/unpacked");
        archive::unpack(&path, &unpacked)?;
        disk.rename(&course_in(&unpacked, from)?, &staged)?;
    } else if path.is_dir() && !path.join(".git").exists() && is_root(&path) {
        if fs::canonicalize(&path).ok() == fs::canonicalize(root).ok() {
            return Err(Failure::Usage(format!("{from} is this course itself")));
        }
        for file in tree::files(&path, "")? {
            disk.copy(&path.join(&file), &staged.join(&file))?;
        }
    } else {
        // Git looks for a folder from where it runs, which is not here.
        let absolute = path.is_dir() && !clone.is_some_and(|clone| clone.has_remote(from));
        let from = if absolute { path.to_string_lossy() } else { from.into() };
        match clone {
            Some(clone) => {
                let new = clone.fetch(&from)?;
                clone.export(&new, FOLDER)?;
                commit = Some(new);
            }
            None => {
                git::clone(&from, &staged)?;
                disk.remove_all(&staged.join(".git"))?;
            }
        }
    }
    if !is_root(&staged) {
        return Err(no_course(from));
    }
    Ok(Arrived { from: from.to_owned(), commit })
}

/// The course in a folder, which may have it in its only folder.
fn course_in(folder: &Path, from: &str) -> Result<PathBuf, Failure> {
    if is_root(folder) {
        return Ok(folder.to_owned());
    }
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    let mut folders = entries.flatten().map(|entry| entry.path()).filter(|path| is_root(path));
    folders.next().ok_or_else(|| no_course(from))
}

fn no_course(from: &str) -> Failure {
    Failure::Usage(format!("{from} holds no course: it has no Cargo.toml, exercises and solutions"))
}

fn no_origin() -> Failure {
    let what = "this course is no git clone with a remote `origin`; \
        name a newer one: cargo lab update FOLDER, ARCHIVE or URL";
    Failure::Usage(what.to_owned())
}
