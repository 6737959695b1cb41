use super::*;

const SERVER: &str = "src/bin/server.rs";

const OLD: &str = "\
use std::io;

fn main() {
    listen();
    reply();
}

/// Listens.
fn listen() -> u8 {
    // Make a listener.
    todo!(\"listen\")
}

/// Replies.
fn reply() -> u8 {
    // Say hello.
    todo!(\"reply\")
}
";

const LISTENS: (&str, &str) =
    ("    // Make a listener.\n    todo!(\"listen\")\n", "    1;\n    2\n");
const REPLIES: (&str, &str) = ("    // Say hello.\n    todo!(\"reply\")\n", "    reply_twice()\n");

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect()
}

/// Carries one file, and gives it as it then is.
fn server(mine: &str, new: &str) -> (String, Carried) {
    let [old, mine, new] = [OLD, mine, new].map(|text| files(&[(SERVER, text)]));
    let mut carried = carry(&old, &mine, &new, &BTreeMap::new());
    (carried.files.remove(Path::new(SERVER)).unwrap(), carried)
}

fn done() -> String {
    OLD.replace(LISTENS.0, LISTENS.1).replace(REPLIES.0, REPLIES.1)
}

#[test]
fn what_nobody_wrote_becomes_the_new_starter() {
    let new = OLD.replace("Say hello", "Say good morning");
    let (text, carried) = server(OLD, &new);
    assert_eq!((text, carried), (new, Carried::default()));
}

#[test]
fn bodies_stand_in_a_starter_that_changed_above_inside_and_below_them() {
    let changes: [fn(&str) -> String; 4] = [
        |text| text.replace("use std::io;\n", "use std::io;\nuse std::net;\n"),
        |text| text.replace("/// Replies.\nfn reply() -> u8", "/// Answers.\nfn reply() -> u16"),
        |text| format!("{text}\n/// Ends.\nfn end() {{}}\n"),
        |text| text.replace("    reply();\n", "    reply();\n    reply();\n"),
    ];
    for change in changes {
        // In the task too, which the student's body has replaced.
        let (text, carried) = server(&done(), &change(&OLD.replace("Say hello", "Say it")));
        assert_eq!(text, change(&done()));
        assert_eq!(carried.carried, ["listen", "reply"]);
        assert!(carried.left_out.is_empty() && carried.conflicts.is_empty());
    }
}

#[test]
fn steps_are_inserted_renamed_and_removed() {
    let ends = "\nfn end() {\n    todo!(\"end\")\n}\n";
    let (text, carried) = server(&done(), &format!("{OLD}{ends}"));
    assert_eq!((text, carried.carried.len()), (format!("{}{ends}", done()), 2));

    let (start, _) = OLD.split_once("\n/// Replies.").unwrap();
    let (text, carried) = server(&done(), start);
    assert_eq!(text, start.replace(LISTENS.0, LISTENS.1));
    assert_eq!(carried.left_out, [("reply".to_owned(), PathBuf::from(SERVER))]);

    let new = files(&[(SERVER, &OLD.replace("todo!(\"reply\")", "todo!(\"answer\")"))]);
    let (old, mine) = (files(&[(SERVER, OLD)]), files(&[(SERVER, &done())]));
    let renamed = BTreeMap::from([("reply".to_owned(), "answer".to_owned())]);
    let carried = carry(&old, &mine, &new, &renamed);
    assert_eq!(carried.files, mine);
    assert_eq!(carried.carried, ["listen", "answer"]);
    let carried = carry(&old, &mine, &new, &BTreeMap::new());
    assert_eq!(carried.left_out[0].0, "reply");
}

#[test]
fn a_step_may_move_to_another_file() {
    let (main, reply) = OLD.split_once("\n/// Replies.").unwrap();
    let reply = format!("/// Replies.{reply}");
    let new = files(&[(SERVER, main), ("src/reply.rs", &reply)]);
    let (old, mine) = (files(&[(SERVER, OLD)]), files(&[(SERVER, &done())]));
    let carried = carry(&old, &mine, &new, &BTreeMap::new());
    assert_eq!(carried.files[Path::new("src/reply.rs")], reply.replace(REPLIES.0, REPLIES.1));
    assert!(carried.left_out.is_empty() && carried.conflicts.is_empty());
}

#[test]
fn what_the_student_added_outside_of_bodies_is_merged() {
    let helper = "\nfn reply_twice() -> u8 {\n    2\n}\n";
    let mine = format!("{}{helper}", done()).replace("use std::io;\n", "use std::io;\nuse mine;\n");
    let (text, carried) = server(&mine, &OLD.replace("Listens", "Begins").replace("hello", "it"));
    assert_eq!(text, mine.replace("Listens", "Begins"));
    assert!(carried.conflicts.is_empty(), "{carried:?}");

    let mine = mine.replace("    reply();\n", "    reply_twice();\n");
    let new = OLD.replace("    reply();\n", "    reply();\n    reply();\n");
    let (text, carried) = server(&mine, &new.replace("    reply();\n", "    answer();\n"));
    assert!(text.contains("    answer();\n    answer();\n") && text.ends_with(helper), "{text}");
    assert_eq!(carried.conflicts, [(PathBuf::from(SERVER), 1)]);
    assert_eq!(carried.carried, ["listen", "reply"]);
}

#[test]
fn files_are_the_student_s_own_deleted_or_in_the_way() {
    let old = files(&[(SERVER, OLD), ("src/lib.rs", "a\n")]);
    let mine = files(&[(SERVER, &done()), ("src/mine.rs", "m\n"), ("src/new.rs", "m\n")]);
    let new = files(&[(SERVER, OLD), ("src/lib.rs", "b\n"), ("src/new.rs", "n\n")]);
    let carried = carry(&old, &mine, &new, &BTreeMap::new());
    let mut expected = new;
    expected.extend(mine);
    expected.insert(PathBuf::from("src/new.rs"), "n\n".to_owned());
    assert_eq!(carried.files, expected);
    assert_eq!(carried.put_back, [PathBuf::from("src/lib.rs")]);
    assert_eq!(carried.conflicts, [(PathBuf::from("src/new.rs"), 1)]);
}

#[test]
fn a_file_that_the_course_gave_up_goes_unless_more_than_bodies_was_written() {
    let old = files(&[("src/lib.rs", OLD)]);
    let new = files(&[(SERVER, OLD)]);
    let carried = carry(&old, &files(&[("src/lib.rs", &done())]), &new, &BTreeMap::new());
    assert_eq!(carried.files, files(&[(SERVER, &done())]));
    assert!(carried.conflicts.is_empty());
    let mine = files(&[("src/lib.rs", &format!("{}// mine\n", done()))]);
    let carried = carry(&old, &mine, &new, &BTreeMap::new());
    assert_eq!(carried.conflicts[0].0, PathBuf::from("src/lib.rs"));
}

#[test]
fn line_ends_of_windows_are_no_change() {
    let new = OLD.replace("Listens", "Begins");
    let (text, carried) = server(&done().replace('\n', "\r\n"), &new.replace('\n', "\r\n"));
    assert_eq!(text, done().replace("Listens", "Begins"));
    assert_eq!(carried.carried, ["listen", "reply"]);
}
