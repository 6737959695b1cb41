//! The program under check.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::deadline;
use crate::failure::{self, Missing, Reason};
use crate::focus::{Focus, Wanted};
use crate::payload;
use crate::process::{self, End, Process, Start, Stream};
use crate::stage::{ProgramState, Stage, Try};
use crate::transcript::Direction;

mod resources;

/// How the lines on standard error begin that a check looks at.
const COMPLAINTS: &[&str] = &["error: ", "caused by: ", "attempt ", "log: "];

/// How long a check waits at most until a program has heard a signal.
const SIGNAL: Duration = Duration::from_millis(200);

/// A program that a chapter consists of. Made by [`program!`](crate::program!).
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The package it belongs to: `tcp` or `tcp-solution`.
    pub package: &'static str,
    /// Its name within the chapter: `server`.
    pub name: &'static str,
    /// Where Cargo has put it.
    pub path: &'static str,
    /// The package's folder.
    pub folder: &'static str,
}

/// The program of this package with that name: `program!("server")`.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        $crate::Program {
            package: env!("CARGO_PKG_NAME"),
            name: $name,
            path: env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME"), "-", $name)),
            folder: env!("CARGO_MANIFEST_DIR"),
        }
    };
}

impl Program {
    /// Its name without regard to the package: `tcp-server`, also for the solution's.
    fn file_name(&self) -> String {
        let chapter = self.package.strip_suffix("-solution").unwrap_or(self.package);
        format!("{chapter}-{}", self.name)
    }

    /// What it is in the transcript: `server`, also for the framed one, and for the servers that are
    /// called after how they serve many clients.
    fn role(&self) -> &'static str {
        match self.name {
            "sequential" | "threads" | "pool" | "async" | "chat" => "server",
            name => name.rsplit('-').next().unwrap_or(name),
        }
    }

    /// The file to run: the crate's own, or the one in the folder that `LAB_PROGRAMS` names.
    fn path(&self) -> Result<PathBuf, String> {
        let Some(folder) = std::env::var_os("LAB_PROGRAMS") else {
            return Ok(self.path.into());
        };
        let folder = Path::new(&folder);
        let name = self.file_name();
        // What each system takes for a program.
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
        endings
            .iter()
            .map(|ending| folder.join(format!("{name}{ending}")))
            .find(|path| path.is_file())
            .ok_or_else(|| format!("There is no program {name} in {}.", folder.display()))
    }

    /// The folder of the chapter's checks, seen from the starter's package or the solution's.
    fn tests(&self) -> PathBuf {
        let package = Path::new(self.folder);
        let folder = package.file_name().unwrap_or_default();
        package.join("../../exercises").join(folder).join("tests")
    }
}

/// The pause in a line that should be this one with a number in place of `<ms>`.
fn announced_pause(line: &str, got: &str) -> Option<Duration> {
    let (start, end) = line.split_once("<ms>")?;
    let pause = got.strip_prefix(start)?.strip_suffix(end)?.parse().ok()?;
    Some(Duration::from_millis(pause))
}

/// That a program does not start; and on Unix what to do, for the system's words say little of scripts.
fn cannot_start(path: &Path, error: &io::Error) -> String {
    let what = format!("{} cannot be started: {error}", path.display());
    if !cfg!(unix) {
        return what;
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let first = text.lines().next().filter(|line| line.starts_with("#!"));
    let why = match (error.kind(), first) {
        (ErrorKind::PermissionDenied, _) => {
            format!("Is it executable? `chmod +x {}` makes it so.", path.display())
        }
        (ErrorKind::NotFound, Some(first)) => {
            format!("Its first line names a program that is not here: {}", payload::escape(first))
        }
        _ => "A script needs a first line such as `#!/usr/bin/env python3`.".to_owned(),
    };
    format!("{what}\n  {why}")
}

/// A program that runs.
pub struct Running {
    stage: Rc<RefCell<Stage>>,
    pub(crate) number: usize,
    role: String,
    addr: RefCell<Option<SocketAddr>>,
    /// How long it had run when Ctrl-C was pressed.
    pressed: Cell<Duration>,
}

impl Running {
    pub(crate) fn start(
        stage: &Rc<RefCell<Stage>>,
        program: &Program,
        args: &[&OsStr],
        typed: bool,
    ) -> Running {
        let mut borrowed = stage.borrow_mut();
        borrowed.tests = program.tests();
        borrowed.package = program.folder.into();
        let path = program.path().unwrap_or_else(|why| failure::impossible(&why));
        let number = borrowed.programs.len();
        let run = borrowed.run.clone();
        let start = Start { path: &path, args, run: &run, typed };
        let started = Instant::now();
        match Process::start(&start, number, &borrowed.events()) {
            Ok(process) => {
                let role = borrowed.role(program.role());
                // The second of its kind is the second in the report too.
                let number_of_kind = role.strip_prefix(program.role()).unwrap_or_default();
                let file_name = format!("{}{number_of_kind}", program.file_name());
                let state = ProgramState::new(file_name, role.clone(), process, started);
                borrowed.programs.push(state);
                drop(borrowed);
                let (addr, pressed) = (RefCell::default(), Cell::default());
                Running { stage: Rc::clone(stage), number, role, addr, pressed }
            }
            Err(error) => failure::impossible(&cannot_start(&path, &error)),
        }
    }

    /// The next line on standard output must be this one. Addresses stand as their names:
    /// `connected by <client 1>`.
    pub fn prints(&self, line: &str) {
        let what = || format!("{} should have printed {}", self.role, payload::show_line(line));
        let got = self.line(Stream::Stdout, line, what);
        let got = self.stage.borrow().normalise(&got);
        self.record("stdout", &got);
        if got != line {
            let what = format!("{}, but it printed {}", what(), payload::show_line(&got));
            self.fail_at_line("stdout", line, &got, what);
        }
    }

    /// The next line on standard error that begins as one of [`COMPLAINTS`] must be this one. Other
    /// lines there are the student's own business.
    pub fn complains(&self, line: &str) {
        let got = self.complaint(line);
        self.record("stderr", &got);
        if got != line {
            self.fail_at_complaint(line, &got);
        }
    }

    /// As [`complains`](Running::complains), for a line of a log: `log: ...`.
    pub fn logs(&self, line: &str) {
        self.complains(line);
    }

    /// As [`complains`](Running::complains), for an error whose words are the system's: the line
    /// must begin so, and the transcript holds no more of it.
    pub fn complains_of(&self, start: &str) {
        let got = self.complaint(start);
        if !got.starts_with(start) {
            self.record("stderr", &got);
            self.fail_at_complaint(start, &got);
        }
        self.record("stderr", &format!("{start}..."));
    }

    /// As [`complains`](Running::complains), for an error in the program's own words: the line must begin
    /// so, and hold each of these. The transcript holds no more of it.
    pub fn complains_with(&self, start: &str, words: &[&str]) {
        let line = format!("{start}...{}...", words.join("..."));
        let what = || {
            let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            let (role, words) = (&self.role, words.join(" and "));
            format!(
                "{role} should have printed an error that begins {start:?} and has {words} in it"
            )
        };
        let got = self.complaint_of(&line, what);
        if !got.starts_with(start) || !words.iter().all(|word| got.contains(word)) {
            self.record("stderr", &got);
            let what = format!("{}, but it printed {}", what(), payload::show_line(&got));
            self.fail_at_line("stderr", &line, &got, what);
        }
        self.record("stderr", &line);
    }

    fn complaint(&self, line: &str) -> String {
        self.complaint_of(line, || self.should_complain(line))
    }

    /// The next line that is a complaint. `what` says what the check waits for, should it not come.
    fn complaint_of(&self, line: &str, what: impl Fn() -> String) -> String {
        // "attempt to subtract with overflow" is a panic's.
        let is_complaint = |line: &str| {
            COMPLAINTS.iter().any(|start| line.starts_with(start))
                && !line.starts_with("attempt to ")
        };
        let got = self.line_that(is_complaint, Stream::Stderr, line, what);
        self.stage.borrow().normalise(&got)
    }

    fn fail_at_complaint(&self, line: &str, got: &str) -> ! {
        let what = self.should_complain(line);
        let what = format!("{what}, but it printed {}", payload::show_line(got));
        self.fail_at_line("stderr", line, got, what)
    }

    fn should_complain(&self, line: &str) -> String {
        format!("{} should have printed {} on standard error", self.role, payload::show_line(line))
    }

    /// Attempt `failed` of so many has failed with this error, and it says that it tries again:
    /// `attempt 1 of 3: <error>; trying again in <ms> ms`. Gives the pause that it announces.
    pub fn tries_again(&self, failed: u32, attempts: u32, error: &str) -> Duration {
        let line = format!("attempt {failed} of {attempts}: {error}; trying again in <ms> ms");
        let got = self.complaint(&line);
        let Some(pause) = announced_pause(&line, &got) else {
            self.record("stderr", &got);
            self.fail_at_complaint(&line, &got);
        };
        self.record("stderr", &line);
        pause
    }

    /// Tries again as long as there is time, always with this error, and then complains of it. No
    /// pause that it announces may lead beyond its deadline. How many they are is not in the
    /// transcript.
    pub fn tries_again_until(&self, deadline: Duration, attempts: u32, error: &str) {
        let line =
            |failed| format!("attempt {failed} of {attempts}: {error}; trying again in <ms> ms");
        let last = format!("error: {error}");
        let got =
            self.last_error(deadline, &last, |failed, got| announced_pause(&line(failed), got));
        self.record("stderr", &got);
        if got != last {
            self.fail_at_complaint(&last, &got);
        }
    }

    /// As [`tries_again_until`](Running::tries_again_until), whatever the errors are: with so little time
    /// it depends on the machine how far an attempt comes.
    pub fn pauses_within(&self, deadline: Duration) {
        let last = "error: ";
        let got = self.last_error(deadline, last, |failed, got| {
            let end = got.strip_prefix(&format!("attempt {failed} of "))?;
            let (_, pause) = end.rsplit_once("; trying again in ")?;
            Some(Duration::from_millis(pause.strip_suffix(" ms")?.parse().ok()?))
        });
        if !got.starts_with(last) {
            self.record("stderr", &got);
            self.fail_at_complaint(last, &got);
        }
        self.record("stderr", &format!("{last}..."));
    }

    /// Passes over the attempts that have failed, and gives what comes after them.
    fn last_error(
        &self,
        deadline: Duration,
        expected: &str,
        pause: impl Fn(usize, &str) -> Option<Duration>,
    ) -> String {
        let mut pauses = Vec::new();
        let got = loop {
            let got = self.complaint(expected);
            match pause(pauses.len() + 1, &got) {
                Some(pause) => pauses.push(pause),
                None => break got,
            }
        };
        self.record("stderr", "(attempts, as long as there is time)");
        let in_time = pauses.iter().sum::<Duration>() <= deadline;
        self.should(&format!("not pause beyond its deadline of {deadline:?}: {pauses:?}"), in_time);
        got
    }

    /// What the story has come to know of it must be so. The report says that it should.
    pub fn should(&self, what: &str, is_so: bool) {
        if !is_so {
            let lane = self.lane("stderr");
            self.fail(Focus { lane, ..Focus::default() }, format!("{} should {what}", self.role));
        }
    }

    /// It must end by itself, with this exit code, and this soon after
    /// [`interrupted`](Running::interrupted), times `LAB_TIMEOUT_SCALE` where that is set.
    pub fn exits_within(&self, most: Duration, code: i32) {
        self.exits(code);
        let after = self.ran().saturating_sub(self.pressed.get());
        if after > deadline::scaled(most) {
            let (role, most, after) = (&self.role, most.as_millis(), after.as_millis());
            let what =
                format!("{role} should have ended {most} ms after Ctrl-C, but it took {after} ms");
            self.fail(self.exit(), what);
        }
    }

    /// The program must end by itself, with this exit code.
    pub fn exits(&self, code: i32) {
        let what = |stage: &mut Stage| {
            stage.focus = self.exit();
            let what = format!("{} should have ended with exit code {code}", self.role);
            Missing { what, instead: "it was still running after".to_owned() }
        };
        let number = self.number;
        let end = self.stage.borrow_mut().wait(Some(number), &what, |stage| {
            match stage.programs[number].end {
                Some(end) => Try::Done(end),
                None => Try::Pending,
            }
        });
        let shown = match end {
            End::Exited(code) => format!("{} exit {code}", self.role),
            End::Killed(signal) => format!("{} killed by signal {signal}", self.role),
        };
        self.stage.borrow_mut().transcript.scene().mark(shown);
        if end != End::Exited(code) {
            let got = match end {
                End::Exited(got) => format!("ended with {got}"),
                End::Killed(signal) => format!("was ended by {}", process::signal_name(signal)),
            };
            let what =
                format!("{} should have ended with exit code {code}, but it {got}", self.role);
            self.fail(self.exit(), what);
        }
    }

    /// Nothing that it has printed so far may hold this secret.
    pub fn keeps(&self, secret: &str) {
        let printed = self.stage.borrow().programs[self.number].printed();
        if printed.contains(secret) {
            let what = format!("{} has printed its secret, {secret}", self.role);
            self.fail(Focus { lane: self.lane("stderr"), ..Focus::default() }, what);
        }
    }

    /// Asks for a line of its standard input: what comes next on standard error is this prompt,
    /// without a line end.
    pub fn asks(&self, prompt: &str) {
        let what = || {
            let prompt = payload::show_line(prompt);
            format!("{} should have asked {prompt} on standard error", self.role)
        };
        let waits = |stage: &mut Stage| {
            stage.focus = self.at_line("stderr", prompt, "");
            Missing::nothing(what())
        };
        let number = self.number;
        let asked = self.stage.borrow_mut().wait(Some(number), &waits, |stage| {
            match stage.programs[number].take_prompt(prompt) {
                Some(asked) => Try::Done(asked),
                None => Try::Pending,
            }
        });
        if let Err(line) = asked {
            let line = self.stage.borrow().normalise(&line);
            self.record("stderr", &line);
            let what = format!("{}, but it printed {}", what(), payload::show_line(&line));
            self.fail_at_line("stderr", prompt, &line, what);
        }
        self.record("stderr", prompt.trim_end());
    }

    /// It must have run at least so long when it ends. Waits for its end.
    pub fn takes_at_least(&self, duration: Duration) {
        let ran = self.ran();
        if ran < duration {
            self.fail_in_time("at least", duration, ran);
        }
    }

    /// It must not have run longer than this when it ends, times `LAB_TIMEOUT_SCALE` where that is
    /// set. Waits for its end.
    pub fn takes_at_most(&self, duration: Duration) {
        let ran = self.ran();
        if ran > deadline::scaled(duration) {
            self.fail_in_time("at most", duration, ran);
        }
    }

    fn fail_in_time(&self, limit: &str, duration: Duration, ran: Duration) -> ! {
        let (duration, ran) = (duration.as_millis(), ran.as_millis());
        let role = &self.role;
        let what = format!("{role} should have taken {limit} {duration} ms, but it took {ran} ms");
        self.fail(self.exit(), what)
    }

    /// How long it has run when it ended.
    fn ran(&self) -> Duration {
        let what = |stage: &mut Stage| {
            stage.focus = self.exit();
            let what = format!("{} should have ended", self.role);
            Missing { what, instead: "it was still running after".to_owned() }
        };
        let number = self.number;
        self.stage.borrow_mut().wait(Some(number), &what, |stage| {
            match stage.programs[number].ran {
                Some(ran) => Try::Done(ran),
                None => Try::Pending,
            }
        })
    }

    /// It has printed no other line on standard output than those that the check has asked for. For
    /// a program that has ended.
    pub fn prints_no_more(&self) {
        let (lines, _) = self.stage.borrow().programs[self.number].unread_stdout();
        if let Some(line) = lines.first() {
            let line = self.stage.borrow().normalise(line);
            self.record("stdout", &line);
            let shown = payload::show_line(&line);
            let what = format!("{} should have printed nothing more, but {shown}", self.role);
            self.fail(Focus { lane: self.lane("stdout"), ..Focus::default() }, what);
        }
    }

    /// Types on the program's standard input.
    pub fn types(&self, text: impl Into<Vec<u8>>) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.types(text.into());
        }
    }

    /// Ends the program's standard input.
    pub fn end_input(&self) {
        if let Some(process) = &mut self.stage.borrow_mut().programs[self.number].process {
            process.end_input();
        }
    }

    /// Stops the program for a moment and lets it go on: a system call that it is blocked in
    /// returns early, with what it has done so far. Only on Unix.
    pub fn interrupt(&self) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.interrupt();
        }
    }

    /// Somebody presses Ctrl-C at the program's terminal, when it is the check's turn.
    pub fn interrupted(&self) {
        let mut stage = self.stage.borrow_mut();
        stage.wait_for_turn(self.number);
        stage.transcript.scene().happened(&self.role, "Ctrl-C");
        self.pressed.set(stage.programs[self.number].runs_for());
        let process = stage.programs[self.number].process.as_ref();
        let pressed = process.map_or(Ok(()), |process| process.press_ctrl_c(&stage.step));
        if let Err(error) = pressed {
            // For a program that has ended nobody can; what the check waits for next tells of its end.
            stage.await_aftermath(Some(self.number));
            if stage.programs[self.number].end.is_none() {
                failure::impossible(&format!("the check cannot press Ctrl-C: {error}"));
            }
        }
        // What comes next comes after it, also for a program that has a thread for signals. The program
        // will not wait for its clients for ever.
        stage.wait_for_turn_at_most(SIGNAL, self.number);
    }

    /// The next lines on standard output must be these, in any order. The transcript has them in
    /// this one.
    pub fn prints_in_any_order(&self, lines: &[&str]) {
        let what =
            |line: &str| format!("{} should have printed {}", self.role, payload::show_line(line));
        let mut missing = lines.to_vec();
        while let Some(first) = missing.first() {
            let got = self.line(Stream::Stdout, first, || what(first));
            let got = self.stage.borrow().normalise(&got);
            let Some(found) = missing.iter().position(|line| *line == got) else {
                self.record("stdout", &got);
                let what = format!("{}, but it printed {}", what(first), payload::show_line(&got));
                self.fail_at_line("stdout", first, &got, what);
            };
            missing.remove(found);
        }
        lines.iter().for_each(|line| self.record("stdout", line));
    }

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        match *self.addr.borrow() {
            Some(addr) => addr,
            None => failure::impossible(&format!("{} does not listen", self.role)),
        }
    }

    #[cfg(all(test, target_os = "linux"))]
    pub(crate) fn is_played_at(&self, addr: SocketAddr) {
        *self.addr.borrow_mut() = Some(addr);
    }

    pub(crate) fn role(&self) -> &str {
        &self.role
    }

    /// Nobody may listen at this address, although the server runs.
    pub fn refuses(&self, addr: impl Into<SocketAddr>) {
        let addr = addr.into();
        let outcome = TcpStream::connect_timeout(&addr, deadline::patience());
        let mut stage = self.stage.borrow_mut();
        let scene = stage.transcript.scene();
        let label = format!("connect to {}", addr.ip());
        scene.arrow("client 1", &self.role, Direction::ToServer, label);
        let answer = if outcome.is_ok() { "accepted" } else { "refused" };
        scene.arrow("client 1", &self.role, Direction::ToClient, answer.to_owned());
        drop(stage);
        if outcome.is_ok() {
            let what = format!(
                "{} was given one address to listen on, and {} can be connected to as well; it \
                 says that it listens on {}",
                self.role,
                addr.ip(),
                self.addr()
            );
            self.fail(Focus { wanted: Wanted::Connection, ..Focus::default() }, what);
        }
    }

    /// Lets the program print so many bytes, where the story needs more than 1 MiB.
    pub fn may_print(&self, bytes: usize) {
        if let Some(process) = &self.stage.borrow().programs[self.number].process {
            process.may_print(bytes);
        }
    }

    /// As [`prints`](Running::prints), without a word in the transcript if it does.
    pub fn prints_unrecorded(&self, line: &str) {
        let what = || format!("{} should have printed {}", self.role, payload::show_line(line));
        let got = self.line(Stream::Stdout, line, what);
        if got != line {
            let what = format!("{}, but it printed {}", what(), payload::show_line(&got));
            self.fail_at_line("stdout", line, &got, what);
        }
    }

    /// A line in the transcript for what [`prints_unrecorded`](Running::prints_unrecorded) read.
    pub fn remark_printed(&self, text: &str) {
        self.record("stdout", text);
    }

    /// Waits for the line that tells where it listens. That must be where it was asked to.
    pub(crate) fn listens_on(&self, asked: SocketAddr) {
        self.stage.borrow_mut().programs[self.number].asked_addr = Some(asked);
        let what = format!("{} should have printed \"listening on <ip:port>\"", self.role);
        let expected = format!("listening on {asked}");
        let line = self.line(Stream::Stdout, &expected, || what.clone());
        let addr: Option<SocketAddr> =
            line.strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        let Some(addr) = addr else {
            self.record("stdout", &line);
            let what = format!("{what}, but it printed {}", payload::show_line(&line));
            self.fail_at_line("stdout", &expected, &line, what);
        };
        if addr.ip() != asked.ip() || (asked.port() != 0 && addr.port() != asked.port()) {
            let port = if asked.port() == 0 { " and any free port" } else { "" };
            let asked = if asked.port() == 0 { asked.ip().to_string() } else { asked.to_string() };
            self.record("stdout", &line);
            let role = &self.role;
            let what =
                format!("{role} was asked to listen on {asked}{port}, but it listens on {addr}");
            self.fail_at_line("stdout", &expected, &line, what);
        }
        let mut stage = self.stage.borrow_mut();
        stage.name(addr, &self.role);
        stage.programs[self.number].said_addr = Some(addr);
        *self.addr.borrow_mut() = Some(addr);
        let line = stage.normalise(&line);
        drop(stage);
        self.record("stdout", &line);
    }

    /// Waits for the line that tells where it listens. The port must be the group's.
    pub fn listens_on_group(&self, group: SocketAddr) {
        self.stage.borrow_mut().name_group(group);
        let what = format!("{} should have printed \"listening on <group>\"", self.role);
        let expected = format!("listening on {group}");
        let line = self.line(Stream::Stdout, &expected, || what.clone());
        let addr: Option<SocketAddr> =
            line.strip_prefix("listening on ").and_then(|addr| addr.parse().ok());
        if addr.is_none_or(|addr| addr.port() != group.port()) {
            self.record("stdout", &line);
            let what = format!("{what}, but it printed {}", payload::show_line(&line));
            self.fail_at_line("stdout", &expected, &line, what);
        }
        self.stage.borrow_mut().programs[self.number].said_addr = Some(group);
        self.record("stdout", "listening on <group>");
    }

    /// Waits for the next line. `what` says what the check waits for, should it not come.
    fn line(&self, stream: Stream, expected: &str, what: impl Fn() -> String) -> String {
        self.line_that(|_| true, stream, expected, what)
    }

    /// Waits for the next line of this kind. Others are passed over, and make the wait no longer.
    fn line_that(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        stream: Stream,
        expected: &str,
        what: impl Fn() -> String,
    ) -> String {
        let number = self.number;
        let lane = match stream {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
        };
        let what = |stage: &mut Stage| {
            stage.focus = self.at_line(lane, expected, "");
            Missing::nothing(what())
        };
        self.stage.borrow_mut().wait(Some(number), &what, |stage| {
            let lines = std::iter::from_fn(|| stage.programs[number].next_line(stream));
            lines.into_iter().find(|line| is_wanted(line)).map_or(Try::Pending, Try::Done)
        })
    }

    fn record(&self, lane: &str, line: &str) {
        let lane = self.lane(lane);
        self.stage.borrow_mut().transcript.scene().line(&lane, &payload::escape(line));
    }

    /// The lane's name in the transcript: `server stdout`.
    fn lane(&self, lane: &str) -> String {
        format!("{} {lane}", self.role)
    }

    fn at_line(&self, lane: &str, expected: &str, got: &str) -> Focus {
        let lane = self.lane(lane);
        let (expected, got) = (expected.into(), got.into());
        Focus { wanted: Wanted::Line, lane, expected, got, ..Focus::default() }
    }

    fn exit(&self) -> Focus {
        Focus { wanted: Wanted::Exit, lane: self.lane("exit"), ..Focus::default() }
    }

    /// Ends the check: another line was printed than should have been.
    fn fail_at_line(&self, lane: &str, expected: &str, got: &str, what: String) -> ! {
        self.fail(self.at_line(lane, expected, got), what)
    }

    /// Ends the check: what the program did there is wrong.
    fn fail(&self, focus: Focus, what: String) -> ! {
        let mut stage = self.stage.borrow_mut();
        stage.focus = focus;
        stage.await_aftermath(Some(self.number));
        failure::end(&mut stage, Some(self.number), &Reason::Wrong(what))
    }
}
