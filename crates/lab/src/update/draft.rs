//! Works out what an update does to which file, and collects what is the student's. Of the course nothing is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::failure::Failure;
use crate::update::arrive;
use crate::update::base::Base;
use crate::update::disk::Disk;
use crate::update::plan::{self, Action};
use crate::update::tree;

/// An update in the making.
pub struct Draft<'a> {
    /// The course's folder.
    pub root: PathBuf,
    /// The older course.
    pub base: &'a Base,
    /// What changes files.
    pub disk: &'a mut Disk,
    /// What the student reads of it, line by line.
    pub told: Vec<String>,
    /// What was modified, and the newer course changes too.
    pub modified: BTreeSet<String>,
    actions: BTreeMap<String, Action>,
    saved: BTreeSet<String>,
}

impl<'a> Draft<'a> {
    /// Nothing happens yet.
    pub fn new(root: &Path, base: &'a Base, disk: &'a mut Disk) -> Draft<'a> {
        Draft {
            root: root.to_owned(),
            base,
            disk,
            told: Vec::new(),
            modified: BTreeSet::new(),
            actions: BTreeMap::new(),
            saved: BTreeSet::new(),
        }
    }

    /// The folder of the newer course.
    pub fn staged(&self) -> PathBuf {
        self.root.join(arrive::FOLDER)
    }

    /// The file that is there now.
    pub fn current(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        tree::read(&self.root.join(path))
    }

    /// This file shall have this content.
    pub fn write(&mut self, path: &str, content: &[u8]) -> Result<(), Failure> {
        if self.current(path)?.is_none_or(|there| tree::hash(&there) != tree::hash(content)) {
            self.disk.write(&self.staged().join(path), content)?;
            self.put(path)?;
        }
        Ok(())
    }

    /// This file of the newer course shall be there.
    pub fn put(&mut self, path: &str) -> Result<(), Failure> {
        let staged = self.staged().join(path);
        // Cargo builds again what is newer than what it has built.
        let opened = File::options().append(true).open(&staged);
        opened
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(|error| Failure::file("write", &staged, &error))?;
        self.act(path, true)
    }

    /// This file shall go.
    pub fn remove(&mut self, path: &str) -> Result<(), Failure> {
        if self.actions.contains_key(path) { Ok(()) } else { self.act(path, false) }
    }

    /// What is there of the student's is saved before.
    pub fn save(&mut self, path: &str) {
        self.saved.insert(path.to_owned());
    }

    /// Whether something of this folder is saved.
    pub fn saves(&self, folder: &str) -> bool {
        self.saved.iter().any(|path| path.starts_with(folder))
    }

    /// All files but the students'.
    pub fn others(&mut self) -> Result<(), Failure> {
        let staged = self.staged();
        let new: Vec<String> = tree::files(&staged, "")?;
        for path in new.iter().filter(|path| !tree::is_students(path)) {
            let content = tree::read(&staged.join(path))?.unwrap_or_default();
            let (new, current) = (tree::hash(&content), self.current(path)?);
            let Some(current) = current.map(|current| tree::hash(&current)) else {
                self.put(path)?;
                continue;
            };
            let delivered = self.base.delivered.as_ref().map(|files| files.get(path));
            match delivered {
                _ if current == new => continue,
                // The course has not changed it: the student's change stays.
                Some(Some(old)) if *old == new => continue,
                Some(Some(old)) if *old == current => {}
                Some(Some(_)) => drop(self.modified.insert(path.clone())),
                Some(None) => {
                    self.save(path);
                    self.told.push(format!(
                        "{path}: the course has a file of that name; yours is saved"
                    ));
                }
                None => self.save(path),
            }
            self.put(path)?;
        }
        let old: Vec<String> = match &self.base.delivered {
            Some(files) => files.keys().cloned().collect(),
            None => self.packages_that_are_gone(&new)?,
        };
        let new: BTreeSet<&String> = new.iter().collect();
        for path in old.iter().filter(|path| !new.contains(path)) {
            let Some(current) = self.current(path)? else { continue };
            match self.base.delivered.as_ref().and_then(|files| files.get(path)) {
                Some(old) if *old == tree::hash(&current) => {}
                Some(_) => drop(self.modified.insert(path.clone())),
                None => self.save(path),
            }
            self.remove(path)?;
        }
        for path in self.modified.clone() {
            self.save(&path);
        }
        Ok(())
    }

    /// Collects what is to be saved, and gives the actions: first what is written.
    pub fn finish(self) -> Result<Vec<Action>, Failure> {
        for path in &self.saved {
            let place = self.root.join(plan::FOLDER).join("saved").join(path);
            self.disk.copy(&self.root.join(path), &place)?;
            // Also when the power fails. It is a copy in any case, and what cannot be synced is still one.
            let _ = File::options().append(true).open(&place).and_then(|file| file.sync_all());
        }
        let mut actions: Vec<Action> = self.actions.into_values().collect();
        actions.sort_by_key(|action| !action.is_written);
        Ok(actions)
    }

    fn act(&mut self, path: &str, is_written: bool) -> Result<(), Failure> {
        for (end, _) in path.match_indices('/') {
            let folder = self.root.join(&path[..end]);
            if folder.is_symlink() {
                let what = format!(
                    "{} is a link: nothing was changed; put the folder itself there, and again",
                    folder.display()
                );
                return Err(Failure::Other(what));
            }
        }
        let was = self.current(path)?.map(|content| tree::hash(&content));
        self.actions.insert(path.to_owned(), Action { path: path.to_owned(), is_written, was });
        Ok(())
    }

    /// Without a record nobody knows which files the course has given up. Packages that are left over would keep
    /// Cargo from building.
    fn packages_that_are_gone(&self, new: &[String]) -> Result<Vec<String>, Failure> {
        let package = |path: &str| path.split('/').take(2).collect::<Vec<_>>().join("/");
        let there: BTreeSet<String> = new.iter().map(|path| package(path)).collect();
        let mut gone = Vec::new();
        for folder in ["crates", "solutions"] {
            let files = tree::files(&self.root, folder)?;
            gone.extend(files.into_iter().filter(|path| !there.contains(&package(path))));
        }
        Ok(gone)
    }
}
