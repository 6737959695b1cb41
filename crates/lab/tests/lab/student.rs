//! A student of chapter 1, and what `check --json` says to them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use course::anchors::{self, Anchor};
use course::starter::{self, Replacement};
use serde_json::Value;

use crate::course_copy::CourseCopy;
use crate::schemas;

pub const SERVER: &str = "exercises/01-basic-flow/src/bin/server.rs";
pub const CLIENT: &str = "exercises/01-basic-flow/src/bin/client.rs";

/// The longest that a student waits for a step's verdict, in milliseconds. That is measured by `just
/// bench`, which sets `LAB_BENCH`. A test only sees that no verdict is waited for without end.
pub fn longest_verdict() -> u64 {
    if is_bench() { 2500 } else { 60_000 }
}

/// The longest that all verdicts take together.
fn all_verdicts() -> Duration {
    if is_bench() { Duration::from_secs(4) } else { Duration::from_secs(240) }
}

/// Whether the machine does nothing else, so that times can be looked at.
pub fn is_bench() -> bool {
    std::env::var_os("LAB_BENCH").is_some()
}

/// A student who has done chapter 1 as the solution does it.
pub struct Student {
    pub course: CourseCopy,
    /// What all processes have in their environment that this student's commands start.
    mark: String,
}

/// What `check --json` said.
pub struct Checked {
    pub code: i32,
    pub document: Value,
}

impl Student {
    pub fn new() -> Student {
        let course = CourseCopy::kept();
        for entry in fs::read_dir(course.path("exercises/01-basic-flow/src/bin")).unwrap() {
            let path = entry.unwrap().path();
            if !["server.rs", "client.rs"].iter().any(|name| path.ends_with(name)) {
                fs::remove_file(path).unwrap();
            }
        }
        for file in [SERVER, CLIENT] {
            course.update(file, course.read(&solution(file)));
        }
        let mark = format!("{}-{:?}", std::process::id(), thread::current().id());
        Student { course, mark }
    }

    /// The student writes this as the step's body.
    pub fn writes(self, step: &str, body: &str) -> Student {
        self.writes_all(&BTreeMap::from([(step.to_owned(), Replacement::Body(body.to_owned()))]))
    }

    /// The student writes these as the steps' bodies; other bodies of the same files are as in the solution.
    pub fn writes_all(self, bodies: &BTreeMap<String, Replacement>) -> Student {
        for file in [SERVER, CLIENT] {
            let source = self.course.read(&solution(file));
            let of_it = bodies.iter().filter(|(step, _)| anchor(file, &source, step).is_some());
            let of_it: BTreeMap<_, _> =
                of_it.map(|(step, body)| (step.clone(), body.clone())).collect();
            if !of_it.is_empty() {
                let source = starter::variant(Path::new(file), &source, &of_it).unwrap();
                self.course.update(file, source);
            }
        }
        self
    }

    /// The solution's body of a step.
    pub fn solves(&self, step: &str) -> String {
        let sources = [SERVER, CLIENT].map(|file| (file, self.course.read(&solution(file))));
        let body = |(file, source): &(&str, String)| {
            Some(anchors::body(source, &anchor(file, source, step)?))
        };
        sources.iter().find_map(body).unwrap()
    }

    /// As [`writes`](Student::writes): this before the solution's body.
    pub fn begins(self, step: &str, start: &str) -> Student {
        let source = self.course.read(&solution(SERVER));
        let body = anchors::body(&source, &anchor(SERVER, &source, step).unwrap());
        self.writes(step, &format!("{start}\n{body}"))
    }

    pub fn lab(&self, args: &[&str]) -> assert_cmd::Command {
        let mut lab = self.course.lab(args);
        lab.env("STUDENT", &self.mark);
        lab
    }

    /// Checks the chapter, in time.
    pub fn checks(&self) -> Checked {
        self.checks_in_time("basic-flow", &[])
    }

    /// Checks one step, in time: for a student whose programs keep the machine busy.
    pub fn checks_step(&self, step: &str) -> Checked {
        self.checks_in_time(&format!("basic-flow/{step}"), &[])
    }

    /// As [`checks_with`](Student::checks_with); and no student waits longer for a verdict than the
    /// course promises.
    pub fn checks_in_time(&self, chapter: &str, options: &[&str]) -> Checked {
        // One quick step first: the time that is measured is not the compiler's.
        let step = format!("{}/connect", chapter.split('/').next().unwrap_or(chapter));
        self.lab(&[&["check", &step], options].concat()).output().unwrap();
        let start = Instant::now();
        let checked = self.checks_with(chapter, options);
        let elapsed = start.elapsed();
        let longest = checked.steps().iter().filter_map(|step| step["millis"].as_u64()).max();
        let in_time = elapsed <= all_verdicts() && longest <= Some(longest_verdict());
        assert!(in_time, "{elapsed:?}, the longest {longest:?} ms: {:#}", checked.document);
        checked
    }

    /// Whatever a student has done: one document, the exit code that goes with it, reports that
    /// leave the terminal alone, and no process is left behind.
    pub fn checks_with(&self, chapter: &str, options: &[&str]) -> Checked {
        let output = self.lab(&[&["check", chapter, "--json"], options].concat()).output().unwrap();
        self.left_nothing_behind();
        Checked::read(&output)
    }

    /// No process may be left that this student's commands have started.
    #[cfg(target_os = "linux")]
    pub fn left_nothing_behind(&self) {
        assert_eq!(left_of(&self.marked()), [""; 0], "left behind");
    }

    /// Elsewhere there is no way to tell.
    #[cfg(not(target_os = "linux"))]
    pub fn left_nothing_behind(&self) {}

    /// Whether a process of that name runs, of which Linux knows 15 letters.
    #[cfg(target_os = "linux")]
    pub fn runs(&self, name: &str) -> bool {
        processes_of(&self.marked()).iter().any(|command| command == name)
    }

    /// How the processes that this student's commands have started can be told.
    #[cfg(target_os = "linux")]
    fn marked(&self) -> String {
        format!("STUDENT={}", self.mark)
    }
}

impl Checked {
    /// What `check --json` printed.
    pub fn read(output: &Output) -> Checked {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let document: Value = serde_json::from_str(&stdout)
            .unwrap_or_else(|error| panic!("{error}: {stdout:?} {:?}", output.stderr));
        schemas::CHECK.assert(&document);
        let code = output.status.code().unwrap();
        let checked = Checked { code, document };
        let steps = checked.steps();
        for step in steps {
            let report = step["report"].as_str().unwrap();
            let raw = report.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(raw, None, "{report:?}");
            assert_eq!(report.is_empty(), !is_open(step), "{step:#}");
        }
        let compiled = checked.document["compiled"] == true;
        let passed = compiled && !steps.iter().any(is_open);
        assert_eq!(code, i32::from(!passed), "{:#}", checked.document);
        checked
    }

    pub fn steps(&self) -> &[Value] {
        self.document["steps"].as_array().unwrap()
    }

    pub fn step(&self, name: &str) -> &Value {
        let step = self.steps().iter().find(|step| step["name"] == name);
        step.unwrap_or_else(|| panic!("no step {name}: {:#}", self.document))
    }

    /// The step has this status, and its report these words, wherever its lines are broken.
    #[track_caller]
    pub fn says(&self, step: &str, status: &str, words: &[&str]) -> &Checked {
        let report = self.step(step)["report"].as_str().unwrap();
        assert_eq!(self.step(step)["status"], status, "{report}");
        assert_eq!(self.lacks(step, words), [""; 0], "{report}");
        self
    }

    /// The words that are not in a step's report, wherever its lines are broken.
    pub fn lacks(&self, step: &str, words: &[&str]) -> Vec<String> {
        let report = self.step(step)["report"].as_str().unwrap();
        let flat = report.split_whitespace().collect::<Vec<_>>().join(" ");
        let lacking = words.iter().filter(|word| !flat.contains(**word));
        lacking.map(|word| format!("the report does not say {word:?}")).collect()
    }

    /// These steps pass and no others.
    #[track_caller]
    pub fn passes(&self, steps: &[&str]) -> &Checked {
        let passed = self.steps().iter().filter(|step| step["status"] == "passed");
        let passed: Vec<&str> = passed.map(|step| step["name"].as_str().unwrap()).collect();
        assert_eq!(passed, steps, "{:#}", self.document);
        self
    }

    /// Everything passes.
    #[track_caller]
    pub fn passes_all(&self) {
        assert_eq!(self.code, 0, "{:#}", self.document);
        assert_eq!(self.steps().len(), 8);
    }

    /// It does not compile, and the compiler says this.
    #[track_caller]
    pub fn does_not_compile(&self, words: &str) {
        let output = self.document["compiler_output"].as_str().unwrap();
        assert_eq!(self.document["compiled"], false, "{:#}", self.document);
        assert!(output.contains(words), "{output}");
        assert!(!output.contains('\u{1b}'), "{output:?}");
        assert!(self.steps().is_empty());
    }
}

/// The names of the processes that are left of those with this mark. One that was killed may need a
/// moment to go.
#[cfg(target_os = "linux")]
pub fn left_of(mark: &str) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(1);
    loop {
        let left = processes_of(mark);
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
    }
}

/// A student has something to do about the step.
fn is_open(step: &Value) -> bool {
    step["status"] != "passed" && step["status"] != "skipped"
}

/// The names of the processes that have this mark in their environment or on their command line.
#[cfg(target_os = "linux")]
fn processes_of(mark: &str) -> Vec<String> {
    let marked = |path: std::path::PathBuf| {
        String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).contains(mark)
    };
    let folders = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let found =
        folders.filter(|folder| marked(folder.join("environ")) || marked(folder.join("cmdline")));
    // It may have gone meanwhile: then it has no name.
    let name = |folder: std::path::PathBuf| fs::read_to_string(folder.join("comm")).ok();
    found.filter_map(name).map(|name| name.trim_end().to_owned()).collect()
}

/// The solution's file for the student's.
fn solution(file: &str) -> String {
    file.replace("exercises/", "solutions/")
}

/// Where the step's body is.
fn anchor(file: &str, source: &str, step: &str) -> Option<Anchor> {
    let found = anchors::find(Path::new(file), source).unwrap();
    found.into_iter().find(|anchor| anchor.name == step)
}
