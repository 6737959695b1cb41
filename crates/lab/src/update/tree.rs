//! The files of a course, by their paths from its folder, with forward slashes.

use std::fs;
use std::io;
use std::path::Path;

use crate::failure::Failure;

/// What is no part of the course, although it may be in its folder.
const OTHERS: [&str; 6] = [".git", ".lab", "target", "docs/book", "certs", "keys.log"];

/// All files below a folder of the course; none if it is not there. A link is an error: what it leads to might be
/// anybody's.
pub fn files(root: &Path, below: &str) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        let failed = |error: io::Error| Failure::file("read", &path, &error);
        if !path.exists() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| {
                Failure::Other(format!("{} has a name that is no text", entry.path().display()))
            })?;
            let file = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().map_err(failed)?;
            if OTHERS.contains(&file.as_str()) || name == "__pycache__" {
                continue;
            } else if kind.is_dir() {
                folders.push(file);
            } else if kind.is_file() {
                files.push(file);
            } else {
                let what = format!("{} is neither file nor folder", entry.path().display());
                return Err(Failure::Other(what));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A file's content, if it is there.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(_) if !path.is_file() => Ok(None),
        Err(error) => Err(Failure::file("read", path, &error)),
    }
}

/// Whether a file is one of those that students edit: `exercises/02-tcp/src/...`.
pub fn is_students(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("exercises") && parts.nth(1) == Some("src") && parts.next().is_some()
}

/// A number that tells contents apart (FNV-1a). Line ends do not count: Git may write them as it likes.
pub fn hash(content: &[u8]) -> u64 {
    let bytes = content.iter().filter(|byte| **byte != b'\r');
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
