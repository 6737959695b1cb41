//! Updates of a small course: by a folder here, by git and archives and interrupted in the files below.

mod by_git;
mod interrupted;
mod small;
mod unpacked;

use std::fs;

use super::*;
use small::{CLIENT, SERVER, Small};

#[test]
fn what_nobody_wrote_becomes_the_new_course() {
    let (old, new) = (Small::old(), Small::new());
    let said = old.update(&new);
    assert_eq!(old.files(), new.files());
    assert!(said.contains("\n1 one: nothing of yours to carry\n"), "{said}");
    assert!(!said.contains("saved") && said.ends_with("\nnext     cargo lab\n"), "{said}");
    assert_eq!(old.update(&new), "the course is as new as that: nothing to do\n");
    assert!(!old.path(".lab/update").exists() && !old.path(".lab/saved").exists());
}

#[test]
fn bodies_are_carried_and_progress_is_kept() {
    let (old, new) = (Small::old(), Small::new());
    old.done();
    let mine = old.read(SERVER);
    old.write(".lab/progress.json", r#"{"one": ["listen", "reply"], "two": ["send"], "x": ["y"]}"#);
    let said = old.update(&new);
    let expected = new
        .read(SERVER)
        .replace("    // Make a good listener.\n    todo!(\"listen\")\n", "    mine();\n    1\n")
        .replace("    // Reply.\n    todo!(\"answer\")\n", "    reply_mine()\n");
    assert_eq!(old.read(SERVER), expected);
    assert_eq!(old.read(".lab/saved/update-1/exercises/01-one/src/bin/server.rs"), mine);
    for line in [
        "saved    .lab/saved/update-1 has what is yours, as it was\n",
        "1 one: 2 steps carried\n  reply is now answer\n  end is a new step\n",
        "  gone has no place any more; your body is in .lab/saved/update-1/exercises/01-one/src/bin/server.rs\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
    let progress: serde_json::Value =
        serde_json::from_str(&old.read(".lab/progress.json")).unwrap();
    assert_eq!(progress, serde_json::json!({"one": ["answer", "listen"], "second": ["send"]}));
}

#[test]
fn a_chapter_that_was_renamed_keeps_its_bodies_and_the_student_s_files() {
    let (old, new) = (Small::old(), Small::new());
    old.done();
    old.write("exercises/02-two/notes.md", "mine\n");
    old.write("exercises/02-two/src/bin/mine.rs", "fn main() {}\n");
    old.write("exercises/03-three/notes.md", "three\n");
    let said = old.update(&new);
    assert!(said.contains("\n3 second: 1 step carried; it was two\n"), "{said}");
    assert!(said.contains("\n3 three: the course has it no more; what was"), "{said}");
    assert!(!old.path("exercises/02-two").exists() && !old.path("exercises/03-three").exists());
    assert!(old.read("exercises/03-second/src/bin/client.rs").contains("    mine_two()\n"));
    assert_eq!(old.read("exercises/03-second/notes.md"), "mine\n");
    assert_eq!(old.read("exercises/03-second/src/bin/mine.rs"), "fn main() {}\n");
    assert_eq!(old.read(".lab/saved/update-1/exercises/03-three/notes.md"), "three\n");

    // What was moved along is no part of the course for the next update either.
    new.write("docs/page.md", "newest\n");
    old.update(&new);
    assert_eq!(old.read("docs/page.md"), "newest\n");
    assert_eq!(old.read("exercises/03-second/notes.md"), "mine\n");
}

#[test]
fn files_that_the_student_deleted_come_back_and_own_ones_stay() {
    let (old, new) = (Small::old(), Small::new());
    old.remove(CLIENT);
    old.remove("crates/kept.rs");
    old.write("notes.md", "mine\n");
    old.write("exercises/01-one/src/bin/mine.rs", "mine\n");
    old.write("docs/fresh.md", "mine\n");
    let said = old.update(&new);
    let mut files = new.files();
    for (path, text) in [("notes.md", "mine\n"), ("exercises/01-one/src/bin/mine.rs", "mine\n")] {
        files.insert(path.to_owned(), text.as_bytes().to_owned());
    }
    assert_eq!(old.files(), files);
    assert!(said.contains("docs/fresh.md: the course has a file of that name; yours is"), "{said}");
    assert_eq!(old.read(".lab/saved/update-1/docs/fresh.md"), "mine\n");
}

#[test]
fn changes_outside_of_steps_are_merged_or_named() {
    let (old, new) = (Small::old(), Small::new());
    old.done();
    old.edit(SERVER, "fn main() {\n    listen();\n", "fn main() {\n    mine();\n");
    old.write(CLIENT, [0xff, b'\n']);
    let said = old.update(&new);
    let server = ".lab/saved/update-1/exercises/01-one/src/bin/server.rs";
    let what = "1 line of yours outside of steps could not be carried; the whole file is";
    assert!(said.contains(&format!("  {SERVER}: {what} {server}\n")), "{said}");
    assert!(said.contains("it is no text, or could not be carried"), "{said}");
    assert!(old.read(server).contains("fn main() {\n    mine();\n"));
    let carried = old.read(SERVER);
    assert!(carried.contains("    reply_mine()\n") && carried.contains("begin();"), "{carried}");
    let saved = old.path(".lab/saved/update-1").join(CLIENT);
    assert_eq!(fs::read(saved).unwrap(), [0xff, b'\n']);
}

#[test]
fn line_ends_of_windows_stay_where_the_student_has_them() {
    let (old, new) = (Small::old(), Small::new());
    for (path, content) in old.files() {
        old.write(&path, String::from_utf8(content).unwrap().replace('\n', "\r\n"));
    }
    let said = old.update(&new);
    assert!(!said.contains("saved"), "{said}");
    let old = Small::old();
    old.done();
    old.write(SERVER, old.read(SERVER).replace('\n', "\r\n"));
    let said = old.update(&new);
    assert!(said.contains("1 one: 2 steps carried\n"), "{said}");
    let text = old.read(SERVER);
    assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
    assert!(text.contains("    mine();\r\n    1\r\n"), "{text}");
}

#[test]
fn what_the_student_modified_elsewhere_leaves_the_course_alone() {
    let (old, new) = (Small::old(), Small::new());
    old.done();
    old.write("docs/page.md", "mine\n");
    old.write("LICENSE", "mine\n");
    let before = old.files();
    let said = old.try_update(&new, false).unwrap_err().to_string();
    assert!(
        said.starts_with("nothing was changed: ") && said.contains(": docs/page.md. "),
        "{said}"
    );
    assert_eq!(old.files(), before);
    assert!(!old.path(".lab/update").exists() && !old.path(".lab/saved").exists());

    old.try_update(&new, true).unwrap();
    assert_eq!(old.read("docs/page.md"), new.read("docs/page.md"));
    assert_eq!(old.read(".lab/saved/update-1/docs/page.md"), "mine\n");
    // The newer course has not changed it.
    assert_eq!(old.read("LICENSE"), "mine\n");
}

#[test]
fn without_a_record_all_that_is_replaced_is_saved() {
    let (old, new) = (Small::old(), Small::new());
    old.remove(".lab/delivered.json");
    old.done();
    old.write("docs/page.md", "mine\n");
    old.update(&new);
    assert_eq!(old.read(".lab/saved/update-1/docs/page.md"), "mine\n");
    assert!(!old.path("crates/gone").exists() && !old.path("exercises/02-two").exists());
    assert!(old.read(".lab/saved/update-1/crates/gone/lib.rs").contains("gone"));
    assert!(old.read(SERVER).contains("    reply_mine()\n"));
}

#[test]
fn a_course_is_needed_and_another_one() {
    let old = Small::old();
    let nothing = tempfile::tempdir().unwrap();
    let say = |from: Option<&str>| {
        let args = Args { from: from.map(str::to_owned), replace: false };
        run(&old.root(), &args, &mut Disk::new()).unwrap_err().to_string()
    };
    assert!(say(None).starts_with("this course is no git clone with a remote `origin`; "));
    assert!(say(Some("no.zip")).ends_with("there is no such file; name the file"));
    assert!(say(Some(old.root().to_str().unwrap())).ends_with("is this course itself"));
    assert!(say(nothing.path().to_str()).starts_with("git says: "));
    assert!(say(Some("https://x.invalid/a.zip")).contains("download it first"));
}
