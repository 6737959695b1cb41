//! The plan of an update: written down before anything of the course is touched, so that it can be finished by
//! whoever comes next.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::update::arrive;
use crate::update::disk::Disk;
use crate::update::tree;

/// The folder with everything that an update needs, from the course's.
pub const FOLDER: &str = ".lab/update";

/// What is still to be done.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The folder below `.lab/saved` for what is the student's.
    pub saved: String,
    /// What happens to which file.
    pub actions: Vec<Action>,
    /// The commits to come from and to stand on, in a clone.
    pub commits: Option<(String, String)>,
    /// What the student reads at the end.
    pub told: String,
}

/// What happens to a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Action {
    /// Its path, from the course's folder.
    pub path: String,
    /// Whether it is written, from the folder of the newer course, or removed.
    pub is_written: bool,
    /// The hash of what was there when the plan was made.
    pub was: Option<u64>,
}

impl Plan {
    /// The plan that nobody has finished, if there is one.
    pub fn load(root: &Path) -> Result<Option<Plan>, Failure> {
        let path = file(root);
        let Some(text) = tree::read(&path)? else { return Ok(None) };
        let plan = serde_json::from_slice(&text);
        plan.map(Some).map_err(|error| {
            Failure::Other(format!("cannot understand {}: {error}", path.display()))
        })
    }

    /// Writes it down.
    pub fn store(&self, root: &Path, disk: &mut Disk) -> Result<(), Failure> {
        let text = serde_json::to_vec(self)
            .map_err(|error| Failure::Other(format!("cannot write the plan: {error}")))?;
        disk.write(&file(root), &text)
    }

    /// Does what is not yet done.
    pub fn apply(&self, root: &Path, disk: &mut Disk) -> Result<(), Failure> {
        let collected = root.join(FOLDER).join("saved");
        if collected.exists() {
            disk.rename(&collected, &self.saved(root))?;
        }
        for action in &self.actions {
            let target = root.join(&action.path);
            let source = root.join(arrive::FOLDER).join(&action.path);
            if action.is_written && source.exists() {
                self.save_what_is_new(root, action, disk)?;
                self.make_room(root, &action.path, disk)?;
                disk.rename(&source, &target)?;
            } else if !action.is_written && target.is_file() {
                self.save_what_is_new(root, action, disk)?;
                disk.remove(&target, root)?;
            }
        }
        Ok(())
    }

    /// Removes it: everything is done.
    pub fn remove(root: &Path, disk: &mut Disk) -> Result<(), Failure> {
        if file(root).exists() {
            disk.remove(&file(root), root)?;
        }
        let removed = disk.remove_all(&root.join(FOLDER));
        // Windows keeps the command that was kept, if it is this one. The next update removes it.
        if cfg!(windows) { Ok(()) } else { removed }
    }

    /// Saves a file that was written after the plan was made.
    fn save_what_is_new(
        &self,
        root: &Path,
        action: &Action,
        disk: &mut Disk,
    ) -> Result<(), Failure> {
        let target = root.join(&action.path);
        let Some(content) = tree::read(&target)? else { return Ok(()) };
        if Some(tree::hash(&content)) != action.was {
            disk.copy(&target, &self.free_place(root, &action.path))?;
        }
        Ok(())
    }

    /// Moves away a file where a folder should be, or a folder where the file should be.
    fn make_room(&self, root: &Path, path: &str, disk: &mut Disk) -> Result<(), Failure> {
        for (end, _) in path.match_indices('/') {
            if root.join(&path[..end]).is_file() {
                disk.rename(&root.join(&path[..end]), &self.free_place(root, &path[..end]))?;
            }
        }
        if root.join(path).is_dir() {
            disk.rename(&root.join(path), &self.free_place(root, path))?;
        }
        Ok(())
    }

    /// A place among what is saved where nothing is yet.
    fn free_place(&self, root: &Path, path: &str) -> PathBuf {
        let folder = self.saved(root);
        let later = (1..).map(|number| folder.join(format!("later-{number}")).join(path));
        let mut places = std::iter::once(folder.join(path)).chain(later);
        places.find(|place| fs::symlink_metadata(place).is_err()).unwrap_or(folder)
    }

    fn saved(&self, root: &Path) -> PathBuf {
        root.join(".lab/saved").join(&self.saved)
    }
}

/// Whether somebody has to finish an update.
pub fn is_unfinished(root: &Path) -> bool {
    file(root).exists()
}

fn file(root: &Path) -> PathBuf {
    root.join(FOLDER).join("plan.json")
}
