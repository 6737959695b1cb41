//! What the course was when it came: the files that are not the student's, each with a hash. A git clone knows that
//! itself; elsewhere it is written down at the first start, and after each update.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::sources;
use crate::update::tree;

/// The hashes of files, by their paths.
pub type Hashes = BTreeMap<String, u64>;

/// The record, as it is kept.
#[derive(Serialize, Deserialize)]
struct Record {
    /// The commit of the clone into which the course came from elsewhere. The record holds as long as it stays.
    head: Option<String>,
    files: Hashes,
}

/// Where it is kept, from the course's folder.
pub const FILE: &str = ".lab/delivered.json";

/// Writes down what is there, unless it is known. Where that fails, the next update takes everything for delivered.
pub fn remember(root: &Path) {
    if !file(root).exists() && !root.join(".git").exists() {
        let written = hashes(root).and_then(|files| text(None, files));
        let _ = written.and_then(|text| sources::write(&file(root), &text));
    }
}

/// What was delivered last, if it was written down.
pub fn recorded(root: &Path, head: Option<&str>) -> Option<Hashes> {
    let text = fs::read_to_string(file(root)).ok()?;
    let record: Record = serde_json::from_str(&text).ok()?;
    (record.head.is_none() || record.head.as_deref() == head).then_some(record.files)
}

/// The hashes of all files of a course, without the student's.
pub fn hashes(root: &Path) -> Result<Hashes, Failure> {
    let mut hashes = Hashes::new();
    for path in tree::files(root, "")? {
        if let Some(content) = tree::read(&root.join(&path))?.filter(|_| !tree::is_students(&path))
        {
            hashes.insert(path, tree::hash(&content));
        }
    }
    Ok(hashes)
}

/// The record's text.
pub fn text(head: Option<&str>, files: Hashes) -> Result<Vec<u8>, Failure> {
    let record = Record { head: head.map(str::to_owned), files };
    serde_json::to_vec(&record)
        .map_err(|error| Failure::Other(format!("cannot write what was delivered: {error}")))
}

fn file(root: &Path) -> PathBuf {
    root.join(FILE)
}
