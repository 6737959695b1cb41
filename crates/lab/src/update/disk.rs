//! Changes on disk, one after the other. A test may stop them after any of them.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::sources;

/// How many changes may still be made.
pub struct Disk {
    left: usize,
}

impl Disk {
    /// As many as are wanted.
    pub fn new() -> Disk {
        Disk::stopping_after(usize::MAX)
    }

    /// So many, and then an error, as if the program had been ended there.
    pub fn stopping_after(changes: usize) -> Disk {
        Disk { left: changes }
    }

    /// How many changes have been made.
    #[cfg(test)]
    pub fn made(&self) -> usize {
        usize::MAX - self.left
    }

    /// Writes a file in one go.
    pub fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), Failure> {
        self.count()?;
        sources::write(path, content)
    }

    /// Copies a file, and makes the folder for it.
    pub fn copy(&mut self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.count()?;
        make_folder_of(to)?;
        fs::copy(from, to).map_err(|error| Failure::file("copy", from, &error))?;
        Ok(())
    }

    /// Moves a file or a folder, and makes the folder for it. A file that is there is replaced.
    pub fn rename(&mut self, from: &Path, to: &Path) -> Result<(), Failure> {
        self.count()?;
        make_folder_of(to)?;
        fs::rename(from, to).map_err(|error| Failure::file("write", to, &error))
    }

    /// Removes a file, and the folders that are empty then, up to `root`.
    pub fn remove(&mut self, path: &Path, root: &Path) -> Result<(), Failure> {
        self.count()?;
        fs::remove_file(path).map_err(|error| Failure::file("remove", path, &error))?;
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Removes a folder with all that is in it, if it is there.
    pub fn remove_all(&mut self, folder: &Path) -> Result<(), Failure> {
        if !folder.exists() {
            return Ok(());
        }
        self.count()?;
        fs::remove_dir_all(folder).map_err(|error| Failure::file("remove", folder, &error))
    }

    fn count(&mut self) -> Result<(), Failure> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| Failure::Other("stopped by a test".to_owned()))?;
        Ok(())
    }
}

fn make_folder_of(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))
}
