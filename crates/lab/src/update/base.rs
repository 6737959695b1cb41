//! The older course: what the student started from.

use std::collections::BTreeMap;
use std::path::Path;

use course::Course;
use course::outline::{self, Outline};
use course::starter::{self, Files};

use crate::failure::Failure;
use crate::update::delivered::{self, Hashes};
use crate::update::disk::Disk;
use crate::update::git::Clone;

/// Where a clone's older course is written, from the course's folder.
const FOLDER: &str = ".lab/update/old";

/// The older course.
pub struct Base {
    /// What was delivered, if that is known.
    pub delivered: Option<Hashes>,
    /// Its chapters.
    pub chapters: Vec<Outline>,
    /// Their starters, by the chapters' folders.
    pub starters: BTreeMap<String, Files>,
}

impl Base {
    /// In a clone, the course at this commit. Elsewhere what is there, and its record.
    pub fn find(
        root: &Path,
        clone: Option<&Clone>,
        commit: Option<&str>,
        disk: &mut Disk,
    ) -> Result<Base, Failure> {
        let recorded = delivered::recorded(root, clone.map(|clone| clone.head.as_str()));
        match (recorded, clone, commit) {
            (None, Some(clone), Some(commit)) => {
                let old = root.join(FOLDER);
                disk.remove_all(&old)?;
                clone.export(commit, FOLDER)?;
                let chapters = outline::read(&old)?;
                let read = |chapter: &Outline| {
                    let folder = old.join("exercises").join(&chapter.folder);
                    Ok((chapter.folder.clone(), starter::read(&folder)?))
                };
                let starters = chapters.iter().map(read).collect::<Result<_, Failure>>()?;
                Ok(Base { delivered: Some(delivered::hashes(&old)?), chapters, starters })
            }
            (delivered, ..) => {
                let course = Course::at(root)?;
                let mut starters = BTreeMap::new();
                for chapter in &course.chapters {
                    starters.insert(chapter.folder.clone(), starter::starter(chapter)?);
                }
                Ok(Base { delivered, chapters: outline::read(root)?, starters })
            }
        }
    }
}
