//! Where a check is played: its programs, its sockets, its transcript, and the one place that waits.

mod clock;
mod evidence;
mod names;
mod program_state;
mod turn;
mod wait;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{io, thread};

use mio::{Poll, Token, Waker, net};

use self::clock::{Clock, Watched};
use self::names::Names;
pub(crate) use self::program_state::ProgramState;
pub(crate) use self::wait::{Try, Unmet};
use crate::system::process::{self, Event, Events, What};
use findings::record::{Bytes, Connection, Findings, Transcript};

/// How much of what a connection has carried is remembered.
const REMEMBERED: usize = 4096;

/// How old a look at the programs' times may be.
const STALE: Duration = Duration::from_millis(5);

/// The token of the waker; sockets count from the next.
const WAKER: Token = Token(0);

/// Who is told what a check has found, before it ends, and of which crate.
pub(crate) type Sink = Rc<dyn Fn(Findings, &Path)>;

/// Everything that a check consists of while it runs.
pub(crate) struct Stage {
    pub(crate) step: String,
    pub(crate) transcript: Transcript,
    pub(crate) programs: Vec<ProgramState>,
    pub(crate) poll: Poll,
    pub(crate) names: Names,
    /// The check's connections in this scene.
    pub(crate) connections: Vec<Connection>,
    /// Their streams, by the check's address, as long as it has them.
    streams: Vec<(SocketAddr, Weak<net::TcpStream>)>,
    /// The last socket for datagrams of the check that has sent one.
    pub(crate) last_sender: Option<SocketAddr>,
    /// The crate that is checked.
    pub(crate) package: PathBuf,
    /// What the scene's programs have in their environment, besides the check's own.
    pub(crate) env: Vec<(&'static str, String)>,
    /// The time in which the programs could be blamed.
    clock: Clock,
    /// When something happened that the check heard of, or did.
    last_event: Instant,
    sink: Sink,
    run: String,
    events: Events,
    received: Receiver<Event>,
    sockets: usize,
}

impl Stage {
    pub(crate) fn new(step: &str, sink: Sink) -> io::Result<Stage> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let (sender, received) = mpsc::channel();
        let events = Events { sender, waker };
        if std::env::var_os("LAB_RUN").is_some() {
            process::watch_lab(events.clone());
        }
        process::adopt_orphans();
        let run = std::env::var("LAB_RUN")
            .unwrap_or_else(|_| format!("{}-{:?}", std::process::id(), thread::current().id()));
        Ok(Stage {
            step: step.to_owned(),
            transcript: Transcript::default(),
            programs: Vec::new(),
            poll,
            names: Names::default(),
            connections: Vec::new(),
            streams: Vec::new(),
            last_sender: None,
            package: PathBuf::new(),
            env: Vec::new(),
            clock: Clock::start(),
            last_event: Instant::now(),
            sink,
            run,
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

    /// Every process that a program starts inherits this, and can be found by it.
    pub(crate) fn run(&self) -> &str {
        &self.run
    }

    /// How long programs could be blamed by now: [`Clock`]. A look at the programs' threads takes a
    /// fraction of a millisecond, so there is one now and then.
    pub(crate) fn now(&mut self) -> Duration {
        if self.clock.age() >= STALE {
            self.tick();
        }
        self.clock.now()
    }

    fn tick(&mut self) {
        self.clock.tick(self.programs.iter_mut().filter_map(|program| {
            let pid = program.process.as_ref().filter(|_| program.end.is_none())?.pid();
            let has_spoken = program.has_spoken();
            Some(Watched { pid, has_spoken, cpu: &mut program.cpu })
        }));
    }

    /// A connection of this scene, which the report looks at.
    pub(crate) fn remember_connection(
        &mut self,
        (local, remote): (SocketAddr, SocketAddr),
        stream: &Rc<net::TcpStream>,
    ) {
        self.connections.push(Connection {
            local,
            remote,
            sent: Bytes::default(),
            sends: Vec::new(),
            unread: Bytes::default(),
            open: true,
            reset: false,
        });
        self.streams.push((local, Rc::downgrade(stream)));
    }

    /// What has come to the check's end at this address and was not read.
    fn unread_at(&self, local: SocketAddr) -> Bytes {
        let mut buffer = [0; REMEMBERED];
        let mut streams = self.streams.iter().filter(|(addr, _)| *addr == local);
        let stream = streams.find_map(|(_, stream)| stream.upgrade());
        let length = stream.and_then(|stream| stream.peek(&mut buffer).ok()).unwrap_or_default();
        Bytes::from(&buffer[..length])
    }

    /// The check sends this on its connection from that address.
    pub(crate) fn remember_sent(&mut self, local: SocketAddr, sent: &[u8]) {
        if let Some(connection) = self.connection(local) {
            let room = REMEMBERED.saturating_sub(connection.sent.len());
            connection.sent.extend(&sent[..sent.len().min(room)]);
            connection.sends.push(connection.sent.len());
        }
    }

    /// The check sends nothing more on its connection from that address.
    pub(crate) fn remember_end(&mut self, local: SocketAddr) {
        if let Some(connection) = self.connection(local) {
            connection.open = false;
        }
    }

    fn connection(&mut self, local: SocketAddr) -> Option<&mut Connection> {
        self.connections.iter_mut().find(|connection| connection.local == local)
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

    /// Begins another scene. The programs of the scene before are ended, and its addresses and
    /// connections mean nothing any more.
    pub(crate) fn begin_scene(&mut self, title: &str) {
        self.end_programs();
        self.names.forget_addrs();
        self.connections.clear();
        self.streams.clear();
        self.env.clear();
        self.last_sender = None;
        self.transcript.begin_scene(title);
    }

    fn sleep_until_event(&mut self, at_most: Duration) {
        let mut events = mio::Events::with_capacity(64);
        // An error here is an interrupted wait: the caller looks again and comes back.
        let _ = self.poll.poll(&mut events, Some(at_most));
        if !events.is_empty() {
            self.last_event = Instant::now();
        }
    }

    pub(crate) fn take_events(&mut self) {
        while let Ok(event) = self.received.try_recv() {
            let Event::Program(number, what) = event else { self.abandon() };
            let now = matches!(what, What::Ended(..)).then(|| self.now());
            let program = &mut self.programs[number];
            match what {
                What::Printed(stream, text) => program.hear(stream, &text),
                What::Closed(stream) => program.close(stream),
                What::Flooded => program.flooded = true,
                What::Ended(end, at) => {
                    program.end = Some(end);
                    program.ran = Some(at.saturating_duration_since(program.started));
                    program.ended_at = now;
                }
            }
        }
    }

    /// Nobody wants to know any more: leaves nothing behind.
    fn abandon(&mut self) -> ! {
        self.end_programs();
        process::kill_all_of_run(&self.run);
        std::process::exit(1)
    }

    /// Kills every program, and whoever they started.
    pub(crate) fn end_programs(&mut self) {
        let any = self.programs.iter_mut().filter_map(|program| program.process.take()).count() > 0;
        // Under `cargo lab` this process plays one check, and the whole run is swept once, at its end.
        match std::env::var_os("LAB_RUN") {
            Some(_) if any => process::kill_orphans(),
            None if any => process::kill_all_of_run(&self.run),
            _ => {}
        }
    }
}
