//! What students do, and the verdict that they get: a sensible one, in time, and no process is left
//! behind. `Student::checks` asserts what holds for all of them.

use std::fs;

use crate::student::{CLIENT, SERVER, Student};

#[test]
fn deletes_the_progress() {
    let student = Student::new();
    student.checks().passes_all();
    let done = student.course.stdout(&["list"]);
    assert!(done.contains(" 8 of 8\n"), "{done}");
    fs::remove_dir_all(student.course.path(".lab")).unwrap();
    assert!(!student.course.stdout(&["list"]).contains('✓'));
    student.checks().passes_all();
    assert_eq!(student.course.stdout(&["list"]), done);
}

#[test]
fn breaks_the_syntax() {
    let student = Student::new().writes("reply", "    client.write_all(b\"Hello, client!\"");
    student.checks().does_not_compile("error: mismatched closing delimiter: `}`");
    let output = student.lab(&["check", "basic-flow"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("error: mismatched closing delimiter"), "{said}");
    assert!(said.ends_with("\nbasic-flow does not compile\n"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn renames_a_function() {
    let student = Student::new();
    student.course.edit(SERVER, "reply(client)", "answer(client)");
    student.checks().does_not_compile("error[E0425]: cannot find function `answer`");
    student.course.edit(SERVER, "fn reply(", "fn answer(");
    student.checks().passes_all();
}

#[test]
fn removes_a_file() {
    let student = Student::new();
    student.course.remove(CLIENT);
    student.checks().does_not_compile("src/bin/client.rs");
}

#[test]
fn adds_a_file() {
    let student = Student::new();
    let extra = "exercises/01-basic-flow/src/bin/extra.rs";
    student.course.write(extra, "fn main() { println!(\"mine\"); }\n");
    student.checks().passes_all();
    student.course.write(extra, "fn main() { this is no Rust }\n");
    student.checks().passes_all();
    student.course.edit(
        SERVER,
        "use program::{printable, say};",
        "mod extra;\nuse program::{printable, say};",
    );
    student.checks().does_not_compile("extra.rs");
}

#[test]
fn prints_without_end() {
    let student = Student::new().writes("listen", "    loop { println!(\"again\"); }");
    student.checks_step("accept").says(
        "accept",
        "failed",
        &["server should have printed \"listening on <ip:port>\"", "printed \"again\""],
    );
}

#[test]
fn prints_a_line_without_end() {
    let student = Student::new().writes("receive", "    loop { print!(\"again\"); }");
    let cut = "It printed more than 1 MiB; the rest is cut.";
    student.checks_step("receive").says("receive", "hung", &[cut]);
    student.checks_step("reply").says("reply", "hung", &[cut]);
}

#[test]
fn prints_errors_without_end() {
    let student = Student::new().writes("receive", "    loop { eprintln!(\"oh no\"); }");
    let words = ["nothing came for 2 s", "It printed more than 1 MiB", "stderr: oh no"];
    student.checks_step("receive").says("receive", "hung", &words);
}

#[test]
fn prints_errors_without_end_and_works() {
    let flood = "    std::thread::spawn(|| loop { eprintln!(\"oh no\"); });";
    let student = Student::new().begins("accept", flood);
    student.checks_step("accept").says("accept", "passed", &[]);
    student.checks_step("reply").says("reply", "passed", &[]);
}

#[test]
fn exits() {
    let student = Student::new().writes("receive", "    std::process::exit(3)");
    let checked = student.checks();
    for step in ["receive", "reply", "next"] {
        checked.says(step, "failed", &["basic-flow-server ended with exit code 3."]);
    }
    checked.says("accept", "passed", &[]);
}

#[test]
fn panics() {
    let student = Student::new().writes("receive", "    panic!(\"no \\u{1b}[31m idea\")");
    let words = ["basic-flow-server panicked.", r"no \u{1b}[31m idea (", "src/bin/server.rs:"];
    student.checks().says("receive", "crashed", &words).says("reply", "crashed", &words);
}

#[cfg(unix)]
#[test]
fn aborts() {
    let student = Student::new().writes("receive", "    std::process::abort()");
    student.checks().says("receive", "crashed", &["was ended by signal 6"]);
}

#[cfg(unix)]
#[test]
fn starts_a_program_that_outlives_theirs() {
    let start = "    std::process::Command::new(\"sleep\").arg(\"1000\").spawn()?;";
    Student::new().begins("accept", start).checks().passes_all();
}

#[test]
fn loops_before_it_listens() {
    let student = Student::new().writes("listen", "    loop {}");
    student.checks_step("connect").says("connect", "passed", &[]);
    let words = [
        "server should have printed \"listening on <ip:port>\"; nothing came for 2 s",
        "basic-flow-server is still running",
        "fn listen",
    ];
    student.checks_step("listen").says("listen", "hung", &words);
}

#[test]
fn says_that_it_listens_where_nobody_does() {
    let lie = "    println!(\"listening on 127.0.0.1:1\"); loop {}";
    let student = Student::new().writes("listen", lie);
    student.checks_step("accept").says(
        "accept",
        "failed",
        &["client 1 could not connect to server"],
    );
}

#[test]
fn says_that_it_listens_nowhere() {
    for (addr, shown) in [
        ("nowhere", "nowhere"),
        ("127.0.0.1:123456", "127.0.0.1:123456"),
        ("\\u{1b}]0;mine\\u{7}", r"\u{1b}]0;mine\u{7}"),
    ] {
        let lie = format!("    println!(\"listening on {addr}\"); loop {{}}");
        let student = Student::new().writes("listen", &lie);
        let words = format!("printed \"listening on {shown}\"");
        student.checks_step("listen").says("listen", "failed", &[&words]);
        student.checks_step("next").says("next", "failed", &[&words]);
    }
}

#[test]
fn drives_the_terminal() {
    let drive =
        r#"    println!("\u{1b}[2J\u{9b}31m\r\u{7}"); eprintln!("\u{1b}]0;mine\u{7}"); loop {}"#;
    let checked = Student::new().writes("receive", drive).checks_step("receive");
    let words = [r#"printed "\u{1b}[2J\u{9b}31m\r\u{7}""#, r"stderr: \u{1b}]0;mine\u{7}"];
    checked.says("receive", "failed", &words);
    let todo = r#"    todo!("\u{1b}[2J")"#;
    let checked = Student::new().writes("receive", todo).checks();
    checked.says("receive", "failed", &[r"\u{1b}[2J"]);
}

#[test]
fn prints_bytes_that_are_no_text() {
    let print = r#"    io::stdout().write_all(b"caf\xe9\n")?; std::process::exit(0)"#;
    let checked = Student::new().writes("receive", print).checks();
    checked.says("receive", "failed", &["printed \"caf\u{fffd}\""]);
}

#[test]
fn prints_a_long_line() {
    let print = "    println!(\"{}\", \"\\u{7}long\".repeat(100_000)); std::process::exit(0)";
    let checked = Student::new().writes("receive", print).checks();
    checked.says("receive", "failed", &["printed \"\\u{7}long"]);
    let report = checked.step("receive")["report"].as_str().unwrap();
    assert!(report.len() < 10_000, "the report has {} bytes", report.len());
}
