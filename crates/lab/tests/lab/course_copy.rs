//! A copy of the course in a temporary folder, for tests that change it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

pub struct CourseCopy {
    folder: TempDir,
}

impl CourseCopy {
    /// The chapters with pristine starters, and nothing done yet.
    pub fn new() -> CourseCopy {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::copy(root.join("Cargo.toml"), folder.path().join("Cargo.toml")).unwrap();
        for name in ["exercises", "solutions"] {
            copy(&root.join(name), &folder.path().join(name));
        }
        let course = CourseCopy { folder };
        course.lab(&["starters"]).assert().success();
        let _ = fs::remove_dir_all(course.path(".lab"));
        course
    }

    /// The command, in the copy.
    pub fn lab(&self, args: &[&str]) -> Command {
        let mut lab = assert_cmd::cargo::cargo_bin_cmd!("lab");
        lab.args(args).current_dir(self.folder.path());
        lab
    }

    /// What the command prints.
    pub fn stdout(&self, args: &[&str]) -> String {
        let output = self.lab(args).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
