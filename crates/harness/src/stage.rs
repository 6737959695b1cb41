//! Where a check is played: its programs, its sockets, its transcript, and the one place that waits.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{io, thread};

use mio::{Poll, Token, Waker};
use socket2::Socket;

use crate::datagram::Bystander;
use crate::deadline::Deadline;
use crate::failure::{self, Missing, Reason};
use crate::focus::Focus;
use crate::process::{self, Event, Events, What};
use crate::tcp_table;
use crate::transcript::Transcript;
#[cfg(target_os = "linux")]
use crate::waiting;

mod program_state;
pub(crate) use program_state::ProgramState;

/// How long a check that failed because a connection ended waits to learn whether the program has
/// ended too, which says more.
const AFTERMATH: Duration = Duration::from_millis(300);

/// How long a program may go on before it waits.
#[cfg(target_os = "linux")]
const RESTLESS: Duration = Duration::from_millis(200);

/// How long it may go on if it has had less than an eighth of a CPU: then others keep the machine busy.
const BUSY_MACHINE: Duration = Duration::from_millis(500);

/// How long after its deadline, or after the end of a program, a check looks once more.
const LAST_LOOK: Duration = Duration::from_millis(50);

/// How long after a first look at a program there is a second.
#[cfg(target_os = "linux")]
const GLANCE: Duration = Duration::from_micros(200);

/// How long nothing comes from a program that is taken to wait, where the system does not tell.
#[cfg(not(target_os = "linux"))]
const SILENCE: Duration = Duration::from_millis(20);

/// How much of what a connection has carried is remembered.
const REMEMBERED: usize = 4096;

/// The token of the waker; sockets count from the next.
const WAKER: Token = Token(0);

/// Everything that a check consists of while it runs.
pub(crate) struct Stage {
    pub(crate) step: String,
    pub(crate) tests: PathBuf,
    pub(crate) transcript: Transcript,
    pub(crate) programs: Vec<ProgramState>,
    pub(crate) poll: Poll,
    pub(crate) run: String,
    /// The crate that is checked.
    pub(crate) package: PathBuf,
    /// What the check was looking at when it failed.
    pub(crate) focus: Focus,
    /// The check's connections in this scene.
    pub(crate) connections: Vec<Connection>,
    /// The last socket for datagrams of the check that has sent one.
    pub(crate) last_sender: Option<SocketAddr>,
    /// What stands for an address in the transcript, such as `<client 1>`.
    names: BTreeMap<SocketAddr, String>,
    /// What stands for the check's files, such as `<ca.pem>`.
    files: BTreeMap<String, String>,
    /// The sockets of the scene's peers in datagrams.
    pub(crate) bystanders: Vec<Bystander>,
    /// Sockets that keep addresses where nobody listens.
    pub(crate) deserted: Vec<Socket>,
    /// When the whole check must be over.
    end: Deadline,
    events: Events,
    received: Receiver<Event>,
    sockets: usize,
}

/// The check's end of a connection to a program.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) local: SocketAddr,
    remote: SocketAddr,
    /// What the check has sent, up to [`REMEMBERED`] bytes.
    pub(crate) sent: Vec<u8>,
    /// Whether the check could still send.
    pub(crate) open: bool,
}

impl Connection {
    pub(crate) fn new(local: SocketAddr, remote: SocketAddr) -> Connection {
        Connection { local, remote, sent: Vec::new(), open: true }
    }

    pub(crate) fn remember(&mut self, sent: &[u8]) {
        let room = REMEMBERED.saturating_sub(self.sent.len());
        self.sent.extend(&sent[..sent.len().min(room)]);
    }

    /// Whether the program has ended it with a reset.
    pub(crate) fn is_reset(&self) -> bool {
        self.open && tcp_table::is_gone(self.local, self.remote)
    }
}

/// What one try gave.
pub(crate) enum Try<T> {
    Done(T),
    /// Not yet.
    Pending,
    /// It cannot come any more, or something else came.
    Wrong(String),
}

impl Stage {
    pub(crate) fn new(step: &str) -> io::Result<Stage> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let (sender, received) = mpsc::channel();
        let events = Events { sender, waker };
        if std::env::var_os("LAB_RUN").is_some() {
            process::watch_lab(events.clone());
            process::adopt_orphans();
        }
        let run = std::env::var("LAB_RUN")
            .unwrap_or_else(|_| format!("{}-{:?}", std::process::id(), thread::current().id()));
        Ok(Stage {
            step: step.to_owned(),
            tests: PathBuf::new(),
            transcript: Transcript::default(),
            programs: Vec::new(),
            poll,
            run,
            package: PathBuf::new(),
            focus: Focus::default(),
            connections: Vec::new(),
            last_sender: None,
            names: BTreeMap::new(),
            files: BTreeMap::new(),
            bystanders: Vec::new(),
            deserted: Vec::new(),
            end: Deadline::of_check(),
            events,
            received,
            sockets: 0,
        })
    }

    pub(crate) fn next_token(&mut self) -> Token {
        self.sockets += 1;
        Token(WAKER.0 + self.sockets)
    }

    pub(crate) fn events(&self) -> Events {
        self.events.clone()
    }

    /// From now on the transcript writes `<name>` for this address.
    pub(crate) fn name(&mut self, addr: SocketAddr, name: &str) {
        self.names.insert(addr, format!("<{name}>"));
    }

    /// From now on the transcript writes `<name>` for this file of the check.
    #[cfg(feature = "tls")]
    pub(crate) fn name_file(&mut self, path: &str, name: &str) {
        self.files.insert(path.to_owned(), format!("<{name}>"));
    }

    /// What the transcript writes for this address.
    pub(crate) fn name_of(&self, addr: SocketAddr) -> String {
        self.names.get(&addr).cloned().unwrap_or_else(|| addr.to_string())
    }

    /// Whether the transcript has the same name for another address: `<one of 100 clients>`.
    pub(crate) fn is_one_of_many(&self, addr: SocketAddr) -> bool {
        let name = self.names.get(&addr);
        name.is_some() && self.names.values().filter(|other| Some(*other) == name).count() > 1
    }

    /// From now on the transcript writes `<group>` for this address, and `<port>` for its port where
    /// the group's members are.
    pub(crate) fn name_group(&mut self, group: SocketAddr) {
        if group.ip().is_multicast() {
            self.name(group, "group");
        }
        for ip in [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED] {
            self.names.insert(SocketAddr::from((ip, group.port())), format!("{ip}:<port>"));
        }
    }

    /// The scene's programs that have said that they listen on this port, and a name for them all.
    pub(crate) fn listeners_on(&self, port: u16) -> (String, Vec<usize>) {
        let said = |program: &ProgramState| program.said_addr.map(|addr| addr.port());
        self.programs_that(|program| said(program) == Some(port))
    }

    /// The scene's programs, and a name for them all.
    pub(crate) fn running(&self) -> (String, Vec<usize>) {
        self.programs_that(|_| true)
    }

    fn programs_that(&self, fits: impl Fn(&ProgramState) -> bool) -> (String, Vec<usize>) {
        let fits =
            |(_, program): &(usize, &ProgramState)| program.process.is_some() && fits(program);
        let programs: Vec<usize> =
            self.programs.iter().enumerate().filter(fits).map(|(number, _)| number).collect();
        let name = match programs[..] {
            [] => "group".to_owned(),
            [one] => self.programs[one].role.clone(),
            [first, ..] => format!("{}s", self.programs[first].role),
        };
        (name, programs)
    }

    /// What a program is called in the transcript: `beacon`, and the scene's next one `beacon 2`.
    pub(crate) fn role(&self, name: &str) -> String {
        let same = |program: &&ProgramState| {
            program.process.is_some() && program.role.split(' ').next() == Some(name)
        };
        match self.programs.iter().filter(same).count() {
            0 => name.to_owned(),
            others => format!("{name} {}", others + 1),
        }
    }

    /// The addresses and the peers of the scene before mean nothing any more.
    pub(crate) fn forget_peers(&mut self) {
        self.names.clear();
        self.bystanders.clear();
    }

    /// A line as it stands in the transcript: with names for addresses and for the check's files.
    pub(crate) fn normalise(&self, line: &str) -> String {
        let line = self
            .files
            .iter()
            .fold(line.to_owned(), |line, (path, name)| line.replace(path.as_str(), name));
        // From the last to the first: a port that begins with another's digits is the longer.
        let mut names: Vec<(String, &String)> =
            self.names.iter().map(|(addr, name)| (addr.to_string(), name)).collect();
        names.sort_by_key(|(addr, _)| std::cmp::Reverse(addr.len()));
        let line = names.iter().fold(line, |line, (addr, name)| line.replace(addr.as_str(), name));
        // The same by name, which is not what a program should print.
        let ports = self.names.keys().map(|addr| format!("localhost:{}", addr.port()));
        ports.fold(line, |line, addr| line.replace(&addr, "localhost:<port>"))
    }

    /// Waits until `attempt` is done. Ends the check if it cannot be done, if the program that it
    /// depends on cannot act any more, or if the deadline passes. `what` then says what the check
    /// waited for.
    pub(crate) fn wait<T>(
        &mut self,
        program: Option<usize>,
        what: &dyn Fn(&mut Stage) -> Missing,
        attempt: impl FnMut(&mut Stage) -> Try<T>,
    ) -> T {
        self.wait_looking_every(Duration::MAX, program, what, attempt)
    }

    /// As [`wait`](Stage::wait), for what any of these programs may do.
    pub(crate) fn wait_on<T>(
        &mut self,
        programs: &[usize],
        what: &dyn Fn(&mut Stage) -> Missing,
        attempt: impl FnMut(&mut Stage) -> Try<T>,
    ) -> T {
        self.wait_on_looking_every(Duration::MAX, programs, what, attempt)
    }

    /// As [`wait`](Stage::wait), for what happens without an event: looks again and again.
    pub(crate) fn wait_looking_every<T>(
        &mut self,
        interval: Duration,
        program: Option<usize>,
        what: &dyn Fn(&mut Stage) -> Missing,
        attempt: impl FnMut(&mut Stage) -> Try<T>,
    ) -> T {
        self.wait_on_looking_every(interval, program.as_slice(), what, attempt)
    }

    fn wait_on_looking_every<T>(
        &mut self,
        interval: Duration,
        programs: &[usize],
        what: &dyn Fn(&mut Stage) -> Missing,
        mut attempt: impl FnMut(&mut Stage) -> Try<T>,
    ) -> T {
        let deadline = Deadline::start().or(self.end);
        let mut is_last = false;
        loop {
            self.take_events();
            // Looked at before the attempt: what the program did before it stopped still counts.
            let has_stopped = |number: &&usize| self.programs[**number].has_stopped();
            let stopped = programs.iter().find(has_stopped).copied();
            let is_held = stopped.is_some_and(|number| self.programs[number].end.is_none());
            let program = stopped.or(programs.first().copied());
            match attempt(self) {
                Try::Done(done) => return done,
                Try::Wrong(what) => {
                    self.await_aftermath(program);
                    failure::end(self, program, &Reason::Wrong(what));
                }
                Try::Pending if is_held || is_last => {
                    if stopped.is_some() {
                        programs.iter().for_each(|number| self.await_aftermath(Some(*number)));
                    }
                    let missing = what(self);
                    failure::end(self, program, &Reason::Missing(missing));
                }
                // The machine may have done something else until now, and what a program did last may
                // come after the news of its end: one more look.
                Try::Pending if stopped.is_some() || deadline.has_passed() => {
                    is_last = true;
                    self.pass_last_look(programs);
                }
                Try::Pending => self.sleep_until_event(deadline.left().min(interval)),
            }
        }
    }

    /// Waits for [`LAST_LOOK`]. A program that is busy all the while will not come to rest.
    fn pass_last_look(&mut self, programs: &[usize]) {
        let deadline = Deadline::after(LAST_LOOK);
        let before: Vec<Duration> =
            programs.iter().map(|number| self.programs[*number].cpu_time()).collect();
        while !deadline.has_passed() {
            self.sleep_until_event(deadline.left());
            self.take_events();
        }
        for (number, before) in programs.iter().zip(before) {
            let state = &mut self.programs[*number];
            state.restless |= state.cpu_time().saturating_sub(before) >= LAST_LOOK / 4;
        }
    }

    /// Waits only so long, for what may not come. `None`: it did not.
    pub(crate) fn wait_a_moment<T>(
        &mut self,
        duration: Duration,
        mut attempt: impl FnMut() -> Try<T>,
    ) -> Option<T> {
        let deadline = Deadline::after(duration);
        loop {
            match attempt() {
                Try::Done(done) => return Some(done),
                Try::Pending if !deadline.has_passed() => self.sleep_until_event(deadline.left()),
                Try::Pending | Try::Wrong(_) => return None,
            }
        }
    }

    /// Waits until the program waits: then it has done what it can with what it has, and the story does
    /// not depend on who is faster. A program that has ended is not waited for, nor one that has not
    /// come to rest before.
    pub(crate) fn wait_for_turn(&mut self, program: usize) {
        self.wait_for_turn_at_most(BUSY_MACHINE, program);
    }

    /// As [`wait_for_turn`](Stage::wait_for_turn), where the story cannot wait so long. Two looks in a
    /// row must find that it waits.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait_for_turn_at_most(&mut self, time: Duration, program: usize) {
        let (begin, start) = (Instant::now(), self.programs[program].cpu_time());
        let mut found = 0;
        while found < 2 {
            let state = &mut self.programs[program];
            let Some(process) = &state.process else { break };
            if state.has_stopped() || state.restless {
                break;
            }
            // One that is not there any more has ended a moment ago.
            found = match waiting::is_waiting(process.pid()) {
                Some(true) => found + 1,
                _ => 0,
            };
            if found == 0 {
                let used = state.cpu_time().saturating_sub(start);
                // One that has ended and left its output to another uses none.
                let is_busy = state.end.is_some() || used >= begin.elapsed() / 8;
                let time = if is_busy { RESTLESS } else { time };
                state.restless = begin.elapsed() > time;
            }
            self.sleep_until_event(GLANCE);
            self.take_events();
        }
    }

    /// As [`wait_for_turn`](Stage::wait_for_turn), where the story cannot wait so long. The system does
    /// not tell who waits: [`SILENCE`] must do.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn wait_for_turn_at_most(&mut self, time: Duration, program: usize) {
        let deadline = Deadline::after(time);
        loop {
            let state = &self.programs[program];
            if state.process.is_none() || state.has_stopped() || deadline.has_passed() {
                break;
            }
            let begin = Instant::now();
            self.sleep_until_event(SILENCE);
            self.take_events();
            if begin.elapsed() >= SILENCE {
                break;
            }
        }
    }

    /// Waits until every program waits: the report tells where it stays, not what it comes through.
    pub(crate) fn let_programs_rest(&mut self) {
        for number in 0..self.programs.len() {
            if self.programs[number].end.is_none() {
                self.wait_for_turn(number);
            }
        }
    }

    /// Something is wrong already. If the program is about to end, its end tells why.
    pub(crate) fn await_aftermath(&mut self, program: Option<usize>) {
        let Some(number) = program else { return };
        let deadline = Deadline::after(AFTERMATH);
        while !self.programs[number].has_stopped() && !deadline.has_passed() {
            self.sleep_until_event(deadline.left());
            self.take_events();
        }
    }

    fn sleep_until_event(&mut self, at_most: Duration) {
        let mut events = mio::Events::with_capacity(64);
        // An error here is an interrupted wait: the caller looks again and comes back.
        let _ = self.poll.poll(&mut events, Some(at_most));
    }

    pub(crate) fn take_events(&mut self) {
        while let Ok(event) = self.received.try_recv() {
            let Event::Program(program, what) = event else { self.abandon() };
            let program = &mut self.programs[program];
            match what {
                What::Printed(stream, text) => program.hear(stream, &text),
                What::Closed(stream) => program.close(stream),
                What::Flooded => program.flooded = true,
                What::Ended(end, at) => {
                    program.end = Some(end);
                    program.ran = Some(at.saturating_duration_since(program.started));
                }
            }
        }
    }

    /// Nobody wants to know any more: leaves nothing behind.
    fn abandon(&mut self) -> ! {
        self.end_programs();
        crate::kill_all_of_run(&self.run);
        std::process::exit(1)
    }

    /// Kills every program, and whoever they started.
    pub(crate) fn end_programs(&mut self) {
        let any = self.programs.iter_mut().filter_map(|program| program.process.take()).count() > 0;
        // Under `cargo lab` this process plays one check, and the whole run is swept once, at its end.
        match std::env::var_os("LAB_RUN") {
            Some(_) if any => process::kill_orphans(),
            None if any => crate::kill_all_of_run(&self.run),
            _ => {}
        }
    }
}
