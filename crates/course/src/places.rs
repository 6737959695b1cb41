//! Where to look when a check fails: at the step's own function, and at others that what was found points to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Chapter, Course, Step, functions, manifest};

/// What a failed check knows of where the fault is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// The program that should have acted: `tcp-server`.
    pub program: Option<String>,
    /// The rule that says what it means.
    pub rule: Option<String>,
    /// The title of the scene.
    pub scene: Option<String>,
    /// The file and the line of a panic, as the compiler names them.
    pub panic: Option<(PathBuf, usize)>,
}

/// The steps whose functions may be at fault: the step itself, and those that its `also` names for these clues.
/// What the program does not contain is not at fault, if something else may be.
pub fn suspects<'a>(chapter: &'a Chapter, step: &'a Step, clues: &Clues) -> Vec<&'a Step> {
    let program = clues.program.as_deref().map(|name| name_in(chapter, name));
    let holds = |field: Option<&String>, values: &[String]| {
        values.is_empty() || field.is_some_and(|value| values.contains(value))
    };
    let also = step.also.iter().filter(|also| {
        also.program.as_deref().is_none_or(|wanted| program == Some(wanted))
            && holds(clues.rule.as_ref(), &also.rules)
            && holds(clues.scene.as_ref(), &also.scenes)
    });
    let mut suspects = vec![step];
    suspects.extend(also.filter_map(|also| chapter.step(&also.step).ok()));
    if suspects.len() > 1 && program.is_some_and(|program| !contains(chapter, program, &step.file))
    {
        suspects.remove(0);
    }
    suspects
}

/// The places to look at, in a line each: that of a panic in the student's own files before all others. A
/// function that is still to be written is none, but for the step's own.
pub fn places(
    course: &Course,
    chapter: &Chapter,
    folder: &Path,
    step: &Step,
    clues: &Clues,
) -> Vec<String> {
    let panic =
        clues.panic.as_ref().and_then(|(file, line)| Panic::find(course, folder, file, *line));
    let mut places: Vec<String> = panic.iter().map(|panic| panic.place(course, folder)).collect();
    for suspect in suspects(chapter, step, clues) {
        let is_open = suspect.name != step.name && is_blank(chapter, folder, suspect);
        if !is_open && !panic.as_ref().is_some_and(|panic| panic.is_in(chapter, folder, suspect)) {
            places.push(place(course, chapter, folder, suspect));
        }
    }
    if places.is_empty() {
        places.push(place(course, chapter, folder, step));
    }
    places
}

/// Where a step's function is: `exercises/02-tcp/src/bin/server.rs:41   fn reply`.
pub fn place(course: &Course, chapter: &Chapter, folder: &Path, step: &Step) -> String {
    let file = course.short(&folder.join(&step.file));
    let blank = chapter.blank(folder, step);
    let line = blank.line.map_or(String::new(), |line| format!(":{line}"));
    let function = blank.function.map_or(String::new(), |name| format!("   fn {name}"));
    format!("{file}{line}{function}")
}

/// A panic in a file of the crate.
struct Panic {
    /// From the crate's folder.
    file: PathBuf,
    line: usize,
    function: Option<functions::Function>,
}

impl Panic {
    /// `file` begins at the workspace's folder, or at the crate's if it is no member.
    fn find(course: &Course, folder: &Path, file: &Path, line: usize) -> Option<Panic> {
        let member = folder.strip_prefix(&course.root).unwrap_or(folder);
        let file = file.strip_prefix(member).unwrap_or(file);
        let source =
            fs::read_to_string(folder.join(file)).ok().filter(|_| file.starts_with("src"))?;
        Some(Panic { file: file.to_owned(), line, function: functions::around(&source, line) })
    }

    fn place(&self, course: &Course, folder: &Path) -> String {
        let file = course.short(&folder.join(&self.file));
        let function =
            self.function.as_ref().map_or(String::new(), |it| format!("   fn {}", it.name));
        format!("{file}:{}{function}", self.line)
    }

    /// Whether it is in the step's function.
    fn is_in(&self, chapter: &Chapter, folder: &Path, step: &Step) -> bool {
        let line = self.function.as_ref().map(|function| function.line);
        self.file == Path::new(&step.file)
            && line.is_some()
            && chapter.blank(folder, step).line == line
    }
}

/// Whether the step's function is still to be written.
fn is_blank(chapter: &Chapter, folder: &Path, step: &Step) -> bool {
    let Ok(source) = fs::read_to_string(folder.join(&step.file)) else { return true };
    let Ok((wanted, _)) = chapter.solution_function(step) else { return true };
    let function = functions::find(&source, &wanted);
    let todo = format!("todo!({:?})", step.name);
    function.is_none_or(|function| functions::text(&source, &function).contains(&todo))
}

/// A program's name within the chapter: `server` for `tcp-server`, and for a second one `tcp-server 2`.
fn name_in<'a>(chapter: &Chapter, name: &'a str) -> &'a str {
    let name = name.split(' ').next().unwrap_or(name);
    name.strip_prefix(&chapter.name).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name)
}

/// Whether the program is built from the file: its main file, a module of that, or the library.
fn contains(chapter: &Chapter, program: &str, file: &str) -> bool {
    let binaries = manifest::read(&chapter.solution).map(|manifest| manifest::binaries(&manifest));
    let binary = binaries.into_iter().flatten().find(|binary| binary.name == program);
    let (Some(main), file) = (binary.map(|binary| binary.path), Path::new(file)) else {
        return true;
    };
    if main == file || main.parent() != file.parent() {
        return true;
    }
    let source = fs::read_to_string(chapter.solution.join(main)).unwrap_or_default();
    let module = file.file_stem().unwrap_or_default().to_string_lossy();
    source.lines().any(|line| line == format!("mod {module};"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapter::Also;

    const SERVER: &str = "\
mod frame;

fn ask() {
    // ANCHOR: ask
    first();
    // ANCHOR_END: ask
}

fn reply() {
    // ANCHOR: reply
    last();
    // ANCHOR_END: reply
}

fn main() {
    ask();
}
";

    /// A course of one chapter with two programs: `server`, and `client`, which has nothing of the server's.
    fn course(folder: &Path) -> Course {
        let root = folder.to_owned();
        let (solution, exercise) = (root.join("solutions/02-tcp"), root.join("exercises/02-tcp"));
        let bin =
            |name: &str| format!("[[bin]]\nname = \"tcp-{name}\"\npath = \"src/bin/{name}.rs\"\n");
        for crate_folder in [&solution, &exercise] {
            fs::create_dir_all(crate_folder.join("src/bin")).unwrap();
            let manifest = format!("[package]\nname = \"tcp\"\n{}{}", bin("server"), bin("client"));
            fs::write(crate_folder.join("Cargo.toml"), manifest).unwrap();
            fs::write(crate_folder.join("src/bin/server.rs"), SERVER).unwrap();
            fs::write(crate_folder.join("src/bin/client.rs"), SERVER.replace("mod frame;", ""))
                .unwrap();
            fs::write(crate_folder.join("src/bin/frame.rs"), SERVER.replace("reply", "frame"))
                .unwrap();
        }
        let step = |name: &str, file: &str, also| Step {
            name: name.to_owned(),
            file: format!("src/bin/{file}.rs"),
            also,
            ..Step::default()
        };
        let ask =
            Also { step: "ask".to_owned(), rules: vec!["trims".to_owned()], ..Also::default() };
        let client = |step: &str| Also {
            step: step.to_owned(),
            program: Some("client".to_owned()),
            ..Also::default()
        };
        let steps = vec![
            step("ask", "server", vec![]),
            step("reply", "server", vec![ask]),
            step("frame", "frame", vec![client("reply")]),
        ];
        let (folder, name, title) = ("02-tcp".to_owned(), "tcp".to_owned(), String::new());
        let chapter = Chapter { number: 2, folder, name, title, steps, exercise, solution };
        Course { root, chapters: vec![chapter] }
    }

    fn looked_at(course: &Course, step: usize, clues: &Clues) -> Vec<String> {
        let chapter = &course.chapters[0];
        places(course, chapter, &chapter.exercise, &chapter.steps[step], clues)
    }

    const ASK: &str = "exercises/02-tcp/src/bin/server.rs:3   fn ask";
    const REPLY: &str = "exercises/02-tcp/src/bin/server.rs:9   fn reply";

    #[test]
    fn a_rule_may_point_to_another_step() {
        let folder = tempfile::tempdir().unwrap();
        let course = course(folder.path());
        let clues = |rule: &str| Clues { rule: Some(rule.to_owned()), ..Clues::default() };
        assert_eq!(looked_at(&course, 1, &clues("resets")), [REPLY]);
        assert_eq!(looked_at(&course, 1, &clues("trims")), [REPLY, ASK]);
    }

    #[test]
    fn what_is_still_to_be_written_is_not_at_fault() {
        let folder = tempfile::tempdir().unwrap();
        let course = course(folder.path());
        let blank = SERVER.replace("first()", "todo!(\"ask\")");
        fs::write(course.chapters[0].exercise.join("src/bin/server.rs"), blank).unwrap();
        let clues = Clues { rule: Some("trims".to_owned()), ..Clues::default() };
        assert_eq!(looked_at(&course, 1, &clues), [REPLY]);
    }

    #[test]
    fn what_a_program_does_not_contain_is_not_at_fault() {
        let folder = tempfile::tempdir().unwrap();
        let course = course(folder.path());
        let clues = |program: &str| Clues { program: Some(program.to_owned()), ..Clues::default() };
        let frame = "exercises/02-tcp/src/bin/frame.rs:9   fn frame";
        assert_eq!(looked_at(&course, 2, &clues("tcp-client 2")), [REPLY]);
        assert_eq!(looked_at(&course, 2, &clues("tcp-server")), [frame]);
        // Where nothing else is known, the step's own place is better than none.
        let blank = SERVER.replace("last()", "todo!(\"reply\")");
        fs::write(course.chapters[0].exercise.join("src/bin/server.rs"), blank).unwrap();
        assert_eq!(looked_at(&course, 2, &clues("tcp-client")), [frame]);
        assert_eq!(looked_at(&course, 0, &clues("tcp-client")), [ASK]);
    }

    #[test]
    fn a_panic_in_an_own_file_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let course = course(folder.path());
        let at = |file: &str, line| {
            let clues = Clues { panic: Some((PathBuf::from(file), line)), ..Clues::default() };
            looked_at(&course, 1, &clues)
        };
        let server = "exercises/02-tcp/src/bin/server.rs";
        assert_eq!(at(server, 16), [format!("{server}:16   fn main"), REPLY.to_owned()]);
        assert_eq!(at("src/bin/server.rs", 1), [format!("{server}:1"), REPLY.to_owned()]);
        // In the step's own function: its line.
        assert_eq!(at(server, 11), [format!("{server}:11   fn reply")]);
        assert_eq!(at("/rustc/library/core/src/option.rs", 3), [REPLY]);
        assert_eq!(at("crates/program/src/lib.rs", 3), [REPLY]);
    }
}
