//! `check` on a small book: it holds, and each test breaks one thing in it.

use std::fs;
use std::path::Path;
use std::process::Command;

use book::{Held, check};
use tempfile::TempDir;

const SUMMARY: &str = "[Front](front.md)\n\n- [TCP](tcp.md)\n    - [Deep](part/deep.md)\n";

const TCP: &str = "# TCP

## Reply {#reply}

See [the front](front.md#top), [deep](part/deep.md), [above](#reply) and <https://example.org/>.
![a picture](img/a.svg)

```rust
{{#include ../../solutions/server.rs:reply}}
{{#include ../../solutions/server.rs:2:3}}
```
";

/// A course with a book that holds.
fn course() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for folder in ["docs/src/img", "docs/src/part", "exercises", "solutions"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let server = "// ANCHOR: reply\nwrite\n// ANCHOR_END: reply\n";
    for (file, text) in [
        ("Cargo.toml", ""),
        ("docs/book.toml", "[book]\ntitle = \"Small\"\n"),
        ("docs/src/SUMMARY.md", SUMMARY),
        ("docs/src/front.md", "# Top\n\nGo to [reply](tcp.md#reply).\n"),
        ("docs/src/tcp.md", TCP),
        ("docs/src/part/deep.md", "# Deep\n\n[Up](../tcp.md#tcp), ![](../img/a.svg)\n"),
        ("docs/src/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("solutions/server.rs", server),
    ] {
        write(root.path(), file, text);
    }
    root
}

fn write(root: &Path, file: &str, text: &str) {
    fs::write(root.join(file), text).unwrap();
}

/// The problems of the course after `old` was replaced by `new` in `file`.
fn problems_after(file: &str, old: &str, new: &str) -> String {
    let course = course();
    let text = fs::read_to_string(course.path().join(file)).unwrap();
    assert!(text.contains(old), "{file} has no {old}");
    write(course.path(), file, &text.replace(old, new));
    check(course.path()).unwrap_err().to_string()
}

#[test]
fn a_sound_book_holds() {
    let held = check(course().path()).unwrap();
    assert_eq!(held, Held { pages: 3, links: 8, includes: 2 });
    assert_eq!(held.to_string(), "book: 3 pages, 8 links, 2 includes hold");
}

#[test]
fn an_include_needs_its_file() {
    assert_eq!(
        problems_after("docs/src/tcp.md", "server.rs:reply", "client.rs:reply"),
        "docs/src/tcp.md:9: includes ../../solutions/client.rs, which does not exist"
    );
}

#[test]
fn an_include_needs_its_anchor() {
    assert_eq!(
        problems_after("solutions/server.rs", "ANCHOR: reply", "ANCHOR: replies"),
        "docs/src/tcp.md:9: includes ../../solutions/server.rs:reply, \
         but the file has no line `ANCHOR: reply`"
    );
    assert_eq!(
        problems_after("solutions/server.rs", "// ANCHOR_END: reply", ""),
        "docs/src/tcp.md:9: includes ../../solutions/server.rs:reply, \
         but the file has no line `ANCHOR_END: reply` after its `ANCHOR: reply`"
    );
}

#[test]
fn an_include_needs_its_lines() {
    assert_eq!(
        problems_after("docs/src/tcp.md", "server.rs:2:3", "server.rs:4:"),
        "docs/src/tcp.md:10: includes ../../solutions/server.rs:4:, but the file has only 3 lines"
    );
}

#[test]
fn an_include_must_be_understood() {
    assert_eq!(
        problems_after("docs/src/tcp.md", "server.rs:2:3", "server.rs:2:three"),
        "docs/src/tcp.md:10: cannot understand ../../solutions/server.rs:2:three"
    );
}

#[test]
fn a_link_needs_its_page() {
    assert_eq!(
        problems_after("docs/src/tcp.md", "part/deep.md", "part/deeper.md"),
        "docs/src/tcp.md:5: links to part/deeper.md, which does not exist"
    );
}

#[test]
fn a_link_needs_its_id() {
    assert_eq!(
        problems_after("docs/src/front.md", "#reply", "#answer"),
        "docs/src/front.md:3: links to tcp.md#answer, but tcp.html has no id answer"
    );
    assert_eq!(
        problems_after("docs/src/tcp.md", "(#reply)", "(#answer)"),
        "docs/src/tcp.md:5: links to #answer, but tcp.html has no id answer"
    );
    assert_eq!(
        problems_after("docs/src/tcp.md", "{#reply}", "{#answer}"),
        "docs/src/front.md:3: links to tcp.md#reply, but tcp.html has no id reply\n\
         docs/src/tcp.md:5: links to #reply, but tcp.html has no id reply"
    );
}

#[test]
fn a_picture_needs_its_file() {
    assert_eq!(
        problems_after("docs/src/tcp.md", "img/a.svg", "img/b.svg"),
        "docs/src/tcp.md:6: links to img/b.svg, which does not exist"
    );
}

#[test]
fn a_link_stays_in_the_book() {
    for path in ["../../solutions/server.rs", "/front.md"] {
        let problems = problems_after("docs/src/tcp.md", "(front.md#top)", &format!("({path})"));
        let line = "docs/src/tcp.md:5: links to ";
        assert!(problems.starts_with(line), "{problems}");
        assert!(problems.ends_with(", which is not in the book"), "{problems}");
    }
}

#[test]
fn a_page_must_be_in_the_summary() {
    assert_eq!(
        problems_after("docs/src/SUMMARY.md", "    - [Deep](part/deep.md)\n", ""),
        "docs/src/part/deep.md: is not in SUMMARY.md, so it is not in the book"
    );
}

#[test]
fn a_chapter_must_exist_and_is_not_made() {
    let course = course();
    write(course.path(), "docs/src/SUMMARY.md", &SUMMARY.replace("tcp.md", "udp.md"));
    assert_eq!(
        check(course.path()).unwrap_err().to_string(),
        "docs/src/SUMMARY.md:3: names udp.md, which does not exist in docs/src\n\
         docs/src/tcp.md: is not in SUMMARY.md, so it is not in the book"
    );
    assert!(book::build(course.path()).is_err());
    assert!(!course.path().join("docs/src/udp.md").exists());
}

#[test]
fn what_mdbook_complains_of_is_a_problem() {
    let unclosed = problems_after("docs/src/tcp.md", "# TCP", "# TCP\n\n<div>\n");
    assert!(unclosed.starts_with("docs: mdBook: "), "{unclosed}");
    let setting = problems_after("docs/book.toml", "title", "titel");
    assert!(setting.starts_with("docs: mdBook: "), "{setting}");
    assert!(setting.contains("titel"), "{setting}");
}

#[test]
fn all_problems_are_told_at_once() {
    let broken = TCP.replace(":reply}}", ":answer}}").replace("a.svg", "b.svg");
    let course = course();
    write(course.path(), "docs/src/tcp.md", &broken);
    let problems = check(course.path()).unwrap_err();
    assert_eq!(problems.0.len(), 2, "{problems}");
}

#[test]
fn the_command_prints_a_line_or_the_problems() {
    let course = course();
    let book = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
        command.arg("--check").arg(course.path()).output().unwrap()
    };
    let sound = book();
    assert_eq!(text(&sound.stdout), "book: 3 pages, 8 links, 2 includes hold\n");
    assert_eq!(text(&sound.stderr), "");
    assert_eq!(sound.status.code(), Some(0));
    assert!(!course.path().join("docs/book").exists(), "a check leaves nothing behind");

    fs::remove_file(course.path().join("docs/src/img/a.svg")).unwrap();
    let broken = book();
    assert_eq!(text(&broken.stdout), "");
    assert_eq!(
        text(&broken.stderr),
        "docs/src/part/deep.md:3: links to ../img/a.svg, which does not exist\n\
         docs/src/tcp.md:6: links to img/a.svg, which does not exist\n"
    );
    assert_eq!(broken.status.code(), Some(1));
}

#[test]
fn a_relative_path_to_the_course_will_do() {
    let course = course();
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    let output = command.arg("..").current_dir(course.path().join("docs")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(course.path().join("docs/book/tcp.html").exists());
}

#[test]
fn a_folder_that_is_no_course_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    let output = command.arg("--check").arg(folder.path()).output().unwrap();
    let words = "is not the course's folder: that one has Cargo.toml, exercises and solutions";
    assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
