//! What an update asks of git.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// A clone of the course.
pub struct Clone {
    root: PathBuf,
    /// The commit that is checked out.
    pub head: String,
}

impl Clone {
    /// The clone in this folder, if it is one, with at least one commit.
    pub fn at(root: &Path) -> Result<Option<Clone>, Failure> {
        if !root.join(".git").exists() {
            return Ok(None);
        }
        let mut git = command(root);
        let output = output(git.args(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]))?;
        let head = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(output.status.success().then(|| Clone { root: root.to_owned(), head }))
    }

    /// Whether there is a remote of that name.
    pub fn has_remote(&self, name: &str) -> bool {
        self.run(&["remote", "get-url", "--", name]).is_ok()
    }

    /// An update would mix with what is going on: a merge, a rebase, a conflict.
    pub fn must_be_idle(&self) -> Result<(), Failure> {
        let states =
            ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];
        for state in states {
            let path = self.run(&["rev-parse", "--git-path", state])?;
            if self.root.join(path).exists() {
                return Err(unfinished());
            }
        }
        if self.run(&["ls-files", "--unmerged"])?.is_empty() { Ok(()) } else { Err(unfinished()) }
    }

    /// Fetches the default branch of a remote, a URL or another repository, and gives its commit.
    pub fn fetch(&self, from: &str) -> Result<String, Failure> {
        let tracked = format!("+refs/heads/*:refs/remotes/{from}/*");
        let mut args = vec!["fetch", "--quiet", "--no-tags", "--", from, "+HEAD:refs/lab/new"];
        if self.has_remote(from) {
            args.push(&tracked);
        }
        self.run(&args)?;
        self.run(&["rev-parse", "refs/lab/new^{commit}"])
    }

    /// The newest commit that both have.
    pub fn common(&self, commit: &str) -> Option<String> {
        self.run(&["merge-base", &self.head, commit]).ok()
    }

    /// Writes the files of a commit into a folder, which is named from the course's.
    pub fn export(&self, commit: &str, folder: &str) -> Result<(), Failure> {
        self.with_index(&["read-tree", commit])?;
        let prefix = format!("--prefix={folder}/");
        self.with_index(&["checkout-index", "--all", "--quiet", &prefix])?;
        Ok(())
    }

    /// The commit to stand on: the new one; or a merge with the student's commits, if there are any.
    /// Its files are the new course's and those that the student has added.
    pub fn commit_to_stand_on(&self, base: Option<&str>, new: &str) -> Result<String, Failure> {
        if base == Some(&self.head) {
            return Ok(new.to_owned());
        }
        self.with_index(&["read-tree", new])?;
        if let Some(base) = base {
            let added = ["diff", "--raw", "--abbrev=40", "--no-renames", "--diff-filter=A", "-z"];
            let added = self.run(&[&added[..], &[base, &self.head]].concat())?;
            let mut fields = added.split('\0');
            while let (Some(what), Some(path)) = (fields.next(), fields.next()) {
                let words: Vec<&str> = what.trim_start_matches(':').split(' ').collect();
                let in_new = self.run(&["cat-file", "-e", &format!("{new}:{path}")]).is_ok();
                if let ([_, mode, _, blob, _], false) = (&words[..], in_new) {
                    let entry = format!("{mode},{blob},{path}");
                    self.with_index(&["update-index", "--add", "--cacheinfo", &entry])?;
                }
            }
        }
        let tree = self.with_index(&["write-tree"])?;
        let words = "Merge the newer course";
        self.run(&["commit-tree", &tree, "-p", &self.head, "-p", new, "-m", words])
    }

    /// Keeps what was staged as a stash. Nothing is changed, in no file.
    pub fn keep_staged(&self) -> Result<bool, Failure> {
        if self.run(&["diff", "--cached", "--quiet"]).is_ok() {
            return Ok(false);
        }
        let stash = self.run(&["stash", "create"])?;
        self.run(&["stash", "store", "--message", "before cargo lab update", &stash])?;
        Ok(true)
    }

    /// Stands on another commit; the files stay as they are. Says whether it does: somebody may have committed since.
    pub fn stand_on(&self, from: &str, to: &str) -> Result<bool, Failure> {
        if self.head != from && self.head != to {
            return Ok(false);
        }
        self.run(&["read-tree", to])?;
        self.run(&["update-ref", "-m", "cargo lab update", "HEAD", to])?;
        // It fails where files differ from the commit, and they do.
        let _ = self.run(&["update-index", "--quiet", "--refresh"]);
        Ok(true)
    }

    fn run(&self, args: &[&str]) -> Result<String, Failure> {
        finish(command(&self.root).args(args))
    }

    /// With an index of its own: the student's stays as it is.
    fn with_index(&self, args: &[&str]) -> Result<String, Failure> {
        let folder = self.root.join(".lab/update");
        let made = std::fs::create_dir_all(&folder);
        made.map_err(|error| Failure::file("make", &folder, &error))?;
        let index = folder.join("index");
        finish(command(&self.root).args(args).env("GIT_INDEX_FILE", index))
    }
}

/// Clones a course that is not yet here.
pub fn clone(from: &str, folder: &Path) -> Result<(), Failure> {
    let mut git = command(Path::new("."));
    finish(git.args(["clone", "--quiet", "--depth", "1", "--", from]).arg(folder)).map(drop)
}

/// The first letters of a commit.
pub fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

fn command(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).stdin(Stdio::null()).env("LC_ALL", "C");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    // For a student who has never told git a name.
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "cargo lab");
        git.env(format!("GIT_{role}_EMAIL"), "lab@localhost");
    }
    git
}

fn output(git: &mut Command) -> Result<std::process::Output, Failure> {
    git.output().map_err(|error| {
        let instead = "without git, name a folder or an archive: cargo lab update FROM";
        Failure::Other(format!("cannot run git: {error}; {instead}"))
    })
}

fn finish(git: &mut Command) -> Result<String, Failure> {
    let output = output(git)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>();
        return Err(Failure::Other(format!("git says: {}", said.join("; "))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_matches(['\n', '\0']).to_owned())
}

fn unfinished() -> Failure {
    let what = "git is in the middle of a merge, a rebase or a conflict, and nothing was changed. \
        `git status` tells how to end it; `git merge --abort` takes back a `git pull`. \
        Then again: cargo lab update";
    Failure::Other(what.to_owned())
}
