//! The screen of `cargo lab`, driven in tmux as a student drives it, and seen as a student sees it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use course::starter::Replacement;
use course::{Course, Step};

use crate::student::{SERVER, Student};

/// The longest that a build and a check may take here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal of some size on which `cargo lab` runs.
struct Screen {
    socket: PathBuf,
}

impl Screen {
    /// `None`: there is no tmux.
    fn start(student: &Student, (width, height): (u16, u16), args: &[&str]) -> Option<Screen> {
        let mut tmux = harness::interop::tmux()?;
        let socket = student.course.path(&format!(".lab-screen-{width}"));
        tmux.arg("-S").arg(&socket).args(["-f", "/dev/null", "new-session", "-d"]);
        tmux.args(["-x", &width.to_string(), "-y", &height.to_string()]);
        let lab = student.lab(args);
        for (name, value) in lab.get_envs() {
            match value {
                Some(value) => tmux.env(name, value),
                None => tmux.env_remove(name),
            };
        }
        // Other tests may run beside this one.
        tmux.env("LAB_TIMEOUT_SCALE", "5").env("LANG", "C.UTF-8").env_remove("TMUX");
        for variable in ["LC_ALL", "LC_CTYPE", "VISUAL", "EDITOR", "NO_COLOR"] {
            tmux.env_remove(variable);
        }
        tmux.arg(lab.get_program()).args(lab.get_args()).current_dir(student.course.path(""));
        let started = tmux.status().unwrap();
        assert!(started.success(), "tmux does not start");
        Some(Screen { socket })
    }

    fn tmux(&self, args: &[&str]) -> std::process::Output {
        Command::new("tmux").arg("-S").arg(&self.socket).args(args).output().unwrap()
    }

    /// What is on the screen now.
    fn seen(&self) -> String {
        String::from_utf8(self.tmux(&["capture-pane", "-p"]).stdout).unwrap()
    }

    /// Types these keys, as tmux names them.
    fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Waits until the screen shows all of this, and gives it, without what varies. There is no event for it: tmux
    /// is asked again and again.
    #[track_caller]
    fn shows(&self, texts: &[&str]) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen();
            if texts.iter().all(|text| seen.contains(text)) {
                return without_numbers(&seen);
            }
            assert!(Instant::now() < deadline, "no {texts:?} on the screen:\n{seen}");
        }
    }

    /// Waits until nothing is on the terminal any more.
    fn ends(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.tmux(&["has-session"]).status.success() {
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.seen());
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// Times and ports vary. A line keeps its length, so that what is beside it stays in its place.
fn without_numbers(seen: &str) -> String {
    let mask = |line: &str| {
        let mut masked = String::new();
        for (number, word) in line.split(' ').enumerate() {
            let word = match word.rsplit_once(':') {
                Some((before, port)) if port.len() > 3 && port.parse::<u16>().is_ok() => {
                    format!("{before}:<port>")
                }
                _ => word.to_owned(),
            };
            masked.push_str(if number > 0 { " " } else { "" });
            masked.push_str(&word);
        }
        match masked.split_once(" after ") {
            Some((before, _)) if before.contains('✗') => {
                format!("{} after <time>\n", squeezed(before))
            }
            _ => masked + "\n",
        }
    };
    seen.lines().map(mask).collect::<String>().trim_end().to_owned()
}

/// The gap before what stands at the right end is as long as the time is short.
fn squeezed(line: &str) -> String {
    let parts = line.split("   ").map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("   ")
}

/// The student has written the first steps as the solution does, and the next one so.
fn at(student: Student, done: usize, body: Option<&str>) -> Student {
    let course = Course::at(&student.course.path("")).unwrap();
    let steps = &course.chapter("basic-flow").unwrap().steps;
    let blank =
        |step: &Step| Replacement::Todo { task: step.task.clone(), given: step.given.clone() };
    let blanks = steps[done..].iter().map(|step| (step.name.clone(), blank(step)));
    let mut bodies: BTreeMap<String, Replacement> = blanks.collect();
    // The solution's own words, where a file has no blank any more.
    for step in &steps[..done] {
        bodies
            .entry(step.name.clone())
            .or_insert_with(|| Replacement::Body(student.solves(&step.name)));
    }
    if let Some(body) = body {
        bodies.insert(steps[done].name.clone(), Replacement::Body(body.to_owned()));
    }
    student.writes_all(&bodies)
}

#[test]
fn a_chapter_from_the_first_start_to_its_summary() {
    let student = at(Student::new(), 0, None);
    let Some(screen) = Screen::start(&student, (80, 24), &[]) else { return };
    let seen = screen.shows(&["step 1 of 8 · listen", "to do", "waiting for a save"]);
    insta::assert_snapshot!("first_start", seen);

    let everywhere = "    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;\n    \
                      let addr: SocketAddr = \"0.0.0.0:0\".parse().unwrap_or(addr);\n    \
                      socket.bind(&addr.into())?;\n    socket.listen(128)?;\n    Ok(socket)";
    let student = at(student, 0, Some(everywhere));
    let seen = screen.shows(&["it listens on", "waiting for a save"]);
    insta::assert_snapshot!("fails", seen);

    student.course.edit(SERVER, "Ok(socket)\n", "Ok(socket\n");
    let seen = screen.shows(&["does not compile", "waiting for a save"]);
    insta::assert_snapshot!("does_not_compile", seen);

    let student = at(student, 1, None);
    let seen = screen.shows(&["✓ listen passes", "step 2 of 8 · accept", "waiting for a save"]);
    insta::assert_snapshot!("passes", seen);

    screen.press(&["h"]);
    screen.shows(&["hint 1 of 3", "h gives one more."]);
    screen.press(&["h", "h"]);
    screen.shows(&["hint 3 of 3"]);
    screen.press(&["Escape"]);
    screen.shows(&["Wait for the next client"]);
    screen.press(&["s"]);
    screen.shows(&["See the solution all the same?"]);
    screen.press(&["n"]);
    screen.shows(&["waiting for a save", "Wait for the next client"]);

    let mine = "    let (client, _) = listener.accept()?;\n    let own = listener.local_addr()?;\n    \
                Ok((client, own.as_socket().ok_or_else(|| io::Error::other(\"mine\"))?))";
    let student = at(student, 1, Some(mine));
    screen.shows(&["✓✗······", "✗ failed", "waiting for a save"]);
    screen.press(&["x"]);
    screen.shows(&["What you have written is saved first."]);
    screen.press(&["y"]);
    screen.shows(&["✓·······", "saved    .lab/saved/", "written  ", "waiting for a save"]);
    assert!(!student.course.read(SERVER).contains("\"mine\""), "it is not reset");
    screen.press(&["Escape"]);

    let student = at(student, 8, None);
    let seen = screen.shows(&["chapter basic-flow is done", "waiting for a save"]);
    insta::assert_snapshot!("chapter_is_done", seen);

    screen.press(&["l"]);
    screen.shows(&["search: "]);
    screen.press(&["h", "a", "l", "f"]);
    screen.shows(&["search: half", "half_close"]);
    screen.press(&["Escape"]);
    screen.shows(&["chapter basic-flow is done"]);
    screen.press(&["q"]);
    screen.ends();
    student.left_nothing_behind();
}

#[test]
fn a_report_on_screens_of_other_sizes() {
    let student = Student::new().writes("reply", "    client.write_all(b\"Hello, all!\")");
    for size in [(60, 20), (100, 30)] {
        let Some(screen) = Screen::start(&student, size, &["watch", "basic-flow/reply"]) else {
            return;
        };
        let seen = screen.shows(&["Hello, all!", "✗ failed", "waiting for a save"]);
        insta::assert_snapshot!(format!("fails_{}x{}", size.0, size.1), seen);
        screen.press(&["C-c"]);
        screen.ends();
    }
    student.left_nothing_behind();
}
