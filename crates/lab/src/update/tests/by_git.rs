//! Updates of a git clone.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::small::{SERVER, Small};
use crate::update::disk::Disk;
use crate::update::{Args, run};

/// A course that moves on, and a student's clone of it.
struct Cloned {
    upstream: Small,
    folder: TempDir,
}

fn git(folder: &Path, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false"]);
    let output = git.args(args).current_dir(folder).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "git {args:?}: {said}");
    said
}

impl Cloned {
    fn new(options: &[&str]) -> Cloned {
        let upstream = Small::old();
        fs::remove_dir_all(upstream.path(".lab")).unwrap();
        upstream.write(".gitignore", "/.lab/\n");
        git(&upstream.root(), &["init", "--quiet", "--initial-branch", "main"]);
        let cloned = Cloned { upstream, folder: tempfile::tempdir().unwrap() };
        cloned.publish("old");
        let from = format!("file://{}", cloned.upstream.root().display());
        git(cloned.folder.path(), &[&["clone", "--quiet"], options, &[&from, "course"]].concat());
        cloned
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("course")
    }

    fn publish(&self, message: &str) {
        git(&self.upstream.root(), &["add", "--all"]);
        git(&self.upstream.root(), &["commit", "--quiet", "--message", message]);
    }

    /// The course becomes the newer one.
    fn moves_on(&self) {
        for path in self.upstream.files().into_keys().filter(|path| path != ".gitignore") {
            self.upstream.remove(&path);
        }
        for (path, content) in Small::new().files() {
            self.upstream.write(&path, content);
        }
        self.publish("new");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{text}");
        fs::write(self.root().join(path), text.replacen(old, new, 1)).unwrap();
    }

    fn writes_a_body(&self) {
        self.edit(SERVER, "todo!(\"reply\")", "reply_mine()");
    }

    fn update(&self) -> Result<String, String> {
        let args = Args::default();
        run(&self.root(), &args, &mut Disk::new()).map_err(|failure| failure.to_string())
    }

    fn git(&self, args: &[&str]) -> String {
        git(&self.root(), args)
    }
}

#[test]
fn a_clone_stands_on_the_new_commit_and_bodies_are_modifications() {
    for options in [&[][..], &["--depth", "1"], &["--config", "core.autocrlf=true"]] {
        let course = Cloned::new(options);
        course.writes_a_body();
        assert_eq!(course.update().unwrap(), "the course is as new as that: nothing to do\n");
        course.moves_on();
        let said = course.update().unwrap();
        assert!(said.starts_with("updated  from origin, "), "{said}");
        assert_eq!(course.git(&["status", "--porcelain"]), format!(" M {SERVER}\n"));
        assert!(course.git(&["status"]).contains("up to date with 'origin/main'"));
        assert!(course.read(SERVER).contains("    reply_mine()"));
        assert_eq!(course.git(&["log", "-1", "--format=%s"]), "new\n");
        assert!(!course.root().join("exercises/02-two").exists());
        assert_eq!(course.update().unwrap(), "the course is as new as that: nothing to do\n");
    }
}

#[test]
fn commits_of_the_student_stay_in_the_history() {
    let course = Cloned::new(&[]);
    course.writes_a_body();
    fs::write(course.root().join("notes.md"), "mine\n").unwrap();
    course.git(&["add", "--all"]);
    course.git(&["commit", "--quiet", "--message", "my work"]);
    course.moves_on();
    let said = course.update().unwrap();
    assert!(said.contains("\nyour commits stay in the history; "), "{said}");
    assert_eq!(course.git(&["status", "--porcelain"]), format!(" M {SERVER}\n"));
    assert!(course.git(&["log", "--format=%s"]).contains("my work\n"));
    assert!(course.git(&["show", &format!("HEAD^1:{SERVER}")]).contains("reply_mine()"));
    assert!(course.read(SERVER).contains("    reply_mine()"));
    assert_eq!(course.read("notes.md"), "mine\n");

    // The next one finds what the last one brought.
    course.git(&["commit", "--quiet", "--all", "--message", "carried"]);
    course.upstream.write("docs/page.md", "newest\n");
    course.publish("newest");
    course.update().unwrap();
    assert_eq!(course.read("docs/page.md"), "newest\n");
    assert_eq!(course.git(&["status", "--porcelain"]), format!(" M {SERVER}\n"));
}

#[test]
fn what_is_staged_is_kept() {
    let course = Cloned::new(&[]);
    course.writes_a_body();
    course.git(&["add", "--all"]);
    course.edit(SERVER, "reply_mine()", "reply_mine_too()");
    course.moves_on();
    let said = course.update().unwrap();
    assert!(said.contains("what you had staged is kept: git stash list\n"), "{said}");
    assert!(course.git(&["show", &format!("stash@{{0}}^2:{SERVER}")]).contains("reply_mine()"));
    assert!(course.read(SERVER).contains("reply_mine_too()"));
}

#[test]
fn a_clone_with_other_changes_or_in_a_merge_is_left_alone() {
    let course = Cloned::new(&[]);
    course.moves_on();
    fs::write(course.root().join("docs/page.md"), "mine\n").unwrap();
    let said = course.update().unwrap_err();
    assert!(said.contains("the newer course changes too: docs/page.md. "), "{said}");
    assert_eq!(course.git(&["status", "--porcelain"]), " M docs/page.md\n");

    let course = Cloned::new(&[]);
    course.writes_a_body();
    course.git(&["commit", "--quiet", "--all", "--message", "my work"]);
    course.moves_on();
    let mut pull = Command::new("git");
    pull.args(["-c", "user.name=A", "-c", "user.email=a@b", "pull", "--quiet", "--no-rebase"]);
    assert!(!pull.current_dir(course.root()).output().unwrap().status.success());
    let said = course.update().unwrap_err();
    assert!(said.starts_with("git is in the middle of a merge, "), "{said}");
    course.git(&["merge", "--abort"]);
    course.update().unwrap();
    assert!(course.read(SERVER).contains("    reply_mine()"));
}

#[test]
fn a_clone_may_be_updated_from_a_folder_and_then_by_git() {
    let course = Cloned::new(&[]);
    course.writes_a_body();
    let args = Args { from: Some(Small::new().root().display().to_string()), replace: false };
    // The folder is gone as soon as it is named.
    assert!(run(&course.root(), &args, &mut Disk::new()).is_err());
    let new = Small::new();
    let args = Args { from: Some(new.root().display().to_string()), replace: false };
    run(&course.root(), &args, &mut Disk::new()).unwrap();
    assert!(course.read(SERVER).contains("    reply_mine()"));
    course.moves_on();
    course.update().unwrap();
    assert!(course.read(SERVER).contains("    reply_mine()"));
    assert_eq!(course.git(&["status", "--porcelain"]), format!(" M {SERVER}\n"));
}

#[test]
fn a_course_without_git_takes_a_url() {
    let course = Cloned::new(&[]);
    course.moves_on();
    let old = Small::old();
    old.done();
    let from = format!("file://{}", course.upstream.root().display());
    let args = Args { from: Some(from), replace: false };
    run(&old.root(), &args, &mut Disk::new()).unwrap();
    assert!(old.read(SERVER).contains("    reply_mine()"));
    assert!(!old.path(".git").exists());
}
