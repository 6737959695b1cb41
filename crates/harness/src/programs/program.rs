//! A program of a chapter, and a program that runs.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::stage::{ProgramState, Stage, Try, Unmet};
use crate::system::deadline;
use crate::system::process::{Process, Start};
use findings::record::{Direction, Goal, Lane, Wanted, payload};

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
    pub(super) stage: Rc<RefCell<Stage>>,
    pub(crate) number: usize,
    pub(super) role: String,
    pub(super) addr: RefCell<Option<SocketAddr>>,
    /// What the stage's clock told when Ctrl-C was pressed.
    pub(super) pressed: Cell<Duration>,
}

impl Running {
    pub(crate) fn start(
        stage: &Rc<RefCell<Stage>>,
        program: &Program,
        args: &[&OsStr],
        typed: bool,
    ) -> Running {
        let mut borrowed = stage.borrow_mut();
        borrowed.package = program.folder.into();
        let path = program.path().unwrap_or_else(|why| borrowed.impossible(&why));
        let number = borrowed.programs.len();
        let run = borrowed.run().to_owned();
        let env = borrowed.env.clone();
        let (started, started_at) = (Instant::now(), borrowed.now());
        let start = Start { path: &path, args, run: &run, typed, env: &env };
        match Process::start(&start, number, &borrowed.events()) {
            Ok(process) => {
                let role = borrowed.role(program.role());
                // The second of its kind is the second in the report too.
                let number_of_kind = role.strip_prefix(program.role()).unwrap_or_default();
                let file_name = format!("{}{number_of_kind}", program.file_name());
                let args = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
                let begin = (started, started_at);
                let state = ProgramState::new(file_name, role.clone(), args, process, begin);
                borrowed.programs.push(state);
                drop(borrowed);
                let (addr, pressed) = (RefCell::default(), Cell::default());
                Running { stage: Rc::clone(stage), number, role, addr, pressed }
            }
            Err(error) => borrowed.impossible(&cannot_start(&path, &error)),
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

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        let addr = *self.addr.borrow();
        let nowhere =
            || self.stage.borrow_mut().impossible(&format!("{} does not listen", self.role));
        addr.unwrap_or_else(nowhere)
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
        scene.arrow("client 1", &self.role, Direction::ToClient, answer);
        drop(stage);
        if outcome.is_ok() {
            let what = format!(
                "{} was given one address to listen on, and {} can be connected to as well; it \
                 says that it listens on {}",
                self.role,
                addr.ip(),
                self.addr()
            );
            self.fail_in_words(Goal { wanted: Wanted::Connection, ..Goal::default() }, what);
        }
    }

    /// What the story has come to know of it must be so. The report says that it should.
    pub fn should(&self, what: &str, is_so: bool) {
        if !is_so {
            let lane = Lane::Stderr(self.role.clone());
            let what = format!("{} should {what}", self.role);
            self.fail_in_words(Goal { lane, ..Goal::default() }, what);
        }
    }

    /// Nothing that it has printed so far may hold this secret.
    pub fn keeps(&self, secret: &str) {
        let printed = self.stage.borrow().programs[self.number].printed();
        if printed.contains(secret) {
            let what = format!("{} has printed its secret, {secret}", self.role);
            let lane = Lane::Stderr(self.role.clone());
            self.fail_in_words(Goal { lane, ..Goal::default() }, what);
        }
    }

    /// Waits for what the program should do.
    pub(super) fn meet<T>(
        &self,
        mut goal: Goal,
        attempt: impl FnMut(&mut Stage, &mut Goal) -> Try<T>,
    ) -> T {
        let mut stage = self.stage.borrow_mut();
        match stage.wait(&[self.number], &mut goal, attempt) {
            Ok(done) => done,
            Err(unmet) => stage.fail(goal, unmet),
        }
    }

    /// Ends the check: something else came, as the goal says.
    pub(super) fn fail(&self, goal: Goal) -> ! {
        self.stage.borrow_mut().fail(goal, Unmet::other(self.number))
    }

    /// Ends the check: what the program did there is wrong, in these words.
    pub(super) fn fail_in_words(&self, goal: Goal, what: String) -> ! {
        self.stage.borrow_mut().fail(goal, Unmet::wrong(self.number, what))
    }
}
