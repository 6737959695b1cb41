//! A copy of the course, for tests that change it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use assert_cmd::Command;
use tempfile::TempDir;

/// One test at a time has the copy that is kept.
static KEPT: Mutex<()> = Mutex::new(());

pub struct CourseCopy {
    root: PathBuf,
    /// The folder that goes with the copy, if it is not kept.
    _folder: Option<TempDir>,
    /// Held as long as nobody else may have the copy that is kept.
    _turn: Option<(MutexGuard<'static, ()>, fs::File)>,
}

impl CourseCopy {
    /// The chapters with pristine starters, and nothing done yet. For tests that build nothing.
    pub fn new() -> CourseCopy {
        let folder = tempfile::tempdir().unwrap();
        let mut files = BTreeMap::new();
        for path in ["Cargo.toml", "exercises", "solutions"] {
            gather(&real(""), path, &mut files);
        }
        let root = folder.path().to_owned();
        let course = CourseCopy { root, _folder: Some(folder), _turn: None };
        for (path, content) in files {
            course.write(&path, content);
        }
        course.lab(&["starters"]).assert().success();
        course.forget();
        course
    }

    /// A copy that is kept below `target`, so that what one test has built is there for the next.
    /// It has the chapter in `tests/tiny` too. Students' sources are as the last test left them.
    pub fn kept() -> CourseCopy {
        let turn = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let root = real("target/tests/course");
        fs::create_dir_all(&root).unwrap();
        let lock = wait_for_other_processes(&root);
        let mut files = BTreeMap::new();
        let docs = ["docs/book.toml", "docs/python", "docs/src"];
        let others = ["Cargo.toml", "Cargo.lock", "crates", "exercises", "solutions"];
        for path in docs.iter().chain(&others) {
            gather(&real(""), path, &mut files);
        }
        for path in ["docs", "exercises", "solutions"] {
            gather(&real("crates/lab/tests/tiny"), path, &mut files);
        }
        let summary = files.get_mut("docs/src/SUMMARY.md").unwrap();
        *summary = with_tiny(str::from_utf8(summary).unwrap()).into_bytes();
        files.retain(|path, _| !is_students(path));
        let course = CourseCopy { root, _folder: None, _turn: Some((turn, lock)) };
        for (path, content) in &files {
            course.update(path, content);
        }
        for folder in ["crates", "docs", "exercises", "solutions"] {
            course.remove_others(folder, &files);
        }
        let mut chapters = fs::read_dir(course.path("exercises")).unwrap();
        if chapters.any(|chapter| !chapter.unwrap().path().join("src").exists()) {
            course.lab(&["starters"]).assert().success();
        }
        course.forget();
        course
    }

    /// The command, in the copy.
    pub fn lab(&self, args: &[&str]) -> Command {
        let mut lab = assert_cmd::cargo::cargo_bin_cmd!("lab");
        lab.args(args).current_dir(&self.root);
        for variable in ["CARGO_TARGET_DIR", "LAB_TIMEOUT_SCALE"] {
            lab.env_remove(variable);
        }
        lab
    }

    /// What the command prints.
    pub fn stdout(&self, args: &[&str]) -> String {
        let output = self.lab(args).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), content).unwrap();
    }

    /// Writes a file, unless it is so already: what is written is built again.
    pub fn update(&self, path: &str, content: impl AsRef<[u8]>) {
        if !fs::read(self.path(path)).is_ok_and(|there| there == content.as_ref()) {
            self.write(path, content);
        }
    }

    /// Replaces some text of a file, which must be there.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old:?}");
        self.write(path, text.replace(old, new));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Nothing is done yet, nothing saved.
    pub fn forget(&self) {
        let _ = fs::remove_dir_all(self.path(".lab"));
    }

    fn remove_others(&self, folder: &str, files: &BTreeMap<String, Vec<u8>>) {
        let mut there = BTreeMap::new();
        gather(&self.root, folder, &mut there);
        for path in there.into_keys().filter(|path| !files.contains_key(path)) {
            let chapter = path.split('/').take(2).collect::<Vec<_>>().join("/");
            if is_students(&path) && files.contains_key(&format!("{chapter}/chapter.toml")) {
                continue;
            }
            self.remove(&path);
            // A folder goes with its last file.
            for folder in Path::new(&path).ancestors().skip(1) {
                if fs::remove_dir(self.root.join(folder)).is_err() {
                    break;
                }
            }
        }
    }
}

/// A path in the real course.
pub fn real(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join(path)
}

/// The book's summary, with the small chapter behind the others.
fn with_tiny(summary: &str) -> String {
    let (chapters, last) = summary.rsplit_once("\n- ").unwrap();
    let (last, appendix) = last.split_once('\n').unwrap();
    format!("{chapters}\n- {last}\n- [Tiny](99-tiny.md)\n{appendix}")
}

/// Whether a file is one of those that students edit, which come from the solution.
fn is_students(path: &str) -> bool {
    path.starts_with("exercises/") && path.split('/').nth(2) == Some("src")
}

/// Reads a file, or all files of a folder.
fn gather(root: &Path, path: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let full = root.join(path);
    if full.is_file() {
        files.insert(path.to_owned(), fs::read(full).unwrap());
        return;
    }
    for entry in fs::read_dir(full).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        gather(root, &format!("{path}/{name}"), files);
    }
}

/// Another `cargo test` may run at the same time.
#[cfg(unix)]
fn wait_for_other_processes(folder: &Path) -> fs::File {
    let file = fs::File::create(folder.join("lock")).unwrap();
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive).unwrap();
    file
}

/// Elsewhere nobody waits.
#[cfg(not(unix))]
fn wait_for_other_processes(folder: &Path) -> fs::File {
    fs::File::create(folder.join("lock")).unwrap()
}
