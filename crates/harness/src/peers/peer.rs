//! One end of a connection, played by the check; the other end is the program's.

use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::net::Shutdown;
use std::rc::Rc;
use std::time::Duration;

use mio::net;

use super::stream::{self, Piece};
use crate::programs::Running;
use crate::stage::{Stage, Try, Unmet};
use crate::system::deadline::{self, Deadline};
use crate::system::tables;
use crate::system::waiting::is_waiting;
use findings::record::{Direction, Goal, Label, Outcome, Wanted};

/// How often it is looked whether the program has read what was sent.
pub(super) const POLL: Duration = Duration::from_millis(1);

/// As often something is sent to a program that should leave it unread.
const MANY: usize = 1000;

/// One end of a connection to the program under check.
pub struct Peer {
    pub(super) stage: Rc<RefCell<Stage>>,
    stream: Option<Rc<net::TcpStream>>,
    /// The program at the other end.
    pub(super) program: usize,
    client: String,
    server: String,
    pub(super) is_client: bool,
}

impl Peer {
    pub(crate) fn connect(
        stage: &Rc<RefCell<Stage>>,
        server: &Running,
        name: &str,
        small_buffer: bool,
    ) -> Peer {
        stage.borrow_mut().wait_for_turn(server.number);
        let stream = match stream::open(server.addr(), small_buffer) {
            Ok(stream) => stream,
            Err(error) => cannot_connect(&mut stage.borrow_mut(), server, name, &error),
        };
        let peer = Peer {
            stage: Rc::clone(stage),
            stream: None,
            program: server.number,
            client: name.to_owned(),
            server: server.role().to_owned(),
            is_client: true,
        };
        let addr = stream.local_addr().unwrap_or_else(|error| peer.cannot("name itself", &error));
        stage.borrow_mut().names.name(addr, name);
        peer.record(true, "connect");
        peer.registered(net::TcpStream::from_std(stream))
    }

    pub(super) fn server(
        stage: &Rc<RefCell<Stage>>,
        stream: net::TcpStream,
        client: &Running,
        name: &str,
    ) -> Peer {
        let peer = Peer {
            stage: Rc::clone(stage),
            stream: None,
            program: client.number,
            client: client.role().to_owned(),
            server: name.to_owned(),
            is_client: false,
        };
        peer.registered(stream)
    }

    fn registered(mut self, mut stream: net::TcpStream) -> Peer {
        let mut stage = self.stage.borrow_mut();
        let registered = stream::register(&mut stage, &mut stream);
        let stream = Rc::new(stream);
        if let (Ok(local), Ok(remote)) = (stream.local_addr(), stream.peer_addr()) {
            stage.remember_connection((local, remote), &stream);
        }
        drop(stage);
        if let Err(error) = registered {
            self.cannot("wait for its socket", &error);
        }
        self.stream = Some(stream);
        self
    }

    /// Sends all of it at once, when it is the check's turn: when the program waits.
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        self.turn();
        self.record(true, bytes.as_ref());
        self.send_unrecorded(bytes);
    }

    /// As [`send`](Peer::send), without a word in the transcript: for the many messages that one
    /// line of it tells of. See [`remark_sent`](Peer::remark_sent).
    pub fn send_unrecorded(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        if let Ok(local) = self.stream().local_addr() {
            self.stage.borrow_mut().remember_sent(local, bytes);
        }
        let goal = Goal { expected: bytes.into(), ..self.goal(Wanted::Room) };
        let mut sent = 0;
        self.meet(goal, |_, _| match stream::send(self.stream(), bytes, &mut sent) {
            Ok(true) => Try::Done(()),
            Ok(false) => Try::Pending,
            Err(error) => Try::Wrong(format!(
                "{} wanted to send {}, but {} had closed the connection ({error})",
                self.me(),
                Label::from(bytes).text,
                self.other()
            )),
        });
    }

    /// Sends this again and again, until the program leaves some of it unread: it waits for something
    /// else, such as that its answers are taken. Says how often. Where the system does not tell: eight
    /// times. The transcript has no word of it; see [`remark_sent`](Peer::remark_sent).
    pub fn send_until_unread(&self, bytes: &[u8]) -> usize {
        let mut sent = 0;
        while sent < MANY {
            self.send_unrecorded(bytes);
            sent += 1;
            self.turn();
            if self.stays_unread().unwrap_or(sent == 8) {
                break;
            }
        }
        sent
    }

    /// Whether the program waits for something else than what was sent. `None`: the system does not
    /// tell.
    fn stays_unread(&self) -> Option<bool> {
        let mut stage = self.stage.borrow_mut();
        let pid = stage.programs[self.program].process.as_ref()?.pid();
        let deadline = Deadline::after(deadline::patience());
        while !deadline.has_passed() {
            let waits = is_waiting(pid);
            if self.unread_by(pid)? == 0 {
                return Some(false);
            }
            // Asleep before the look and after it: what it left unread it does not wait for.
            if waits? && is_waiting(pid)? {
                return Some(true);
            }
            stage.wait_a_moment(POLL, || Try::<()>::Pending);
        }
        Some(true)
    }

    /// How much of what was sent the program has not read. `None` where the system does not tell.
    pub(super) fn unread_by(&self, pid: u32) -> Option<u64> {
        let our_end = self.stream().local_addr().ok()?;
        let program_end = self.stream().peer_addr().ok()?;
        tables::unread(pid, program_end, our_end)
    }

    /// Whether the process, or one that it has started, has the other end open. `true` where the system does
    /// not tell.
    pub(super) fn is_held_by(&self, pid: u32) -> bool {
        self.stream().local_addr().is_ok_and(|ours| tables::holds(pid, ours))
    }

    /// Closes the sending side; what the program still sends can be received.
    pub fn half_close(&self) {
        self.turn();
        self.record(true, "half-close");
        self.ends();
        // An error means that the program has ended the connection; the next wait tells.
        let _ = self.stream().shutdown(Shutdown::Write);
    }

    /// Closes the connection.
    pub fn close(self) {
        self.turn();
        self.record(true, "close");
        self.disconnect();
    }

    /// Closes the connection without a word in the transcript.
    pub(super) fn disconnect(mut self) {
        self.ends();
        self.stream = None;
    }

    /// Ends the connection with a reset: the program's next call fails with "connection reset".
    pub fn reset(self) {
        self.turn();
        self.record(true, "reset");
        if let Err(error) = stream::will_reset(self.stream()) {
            self.cannot("reset the connection", &error);
        }
        self.disconnect();
    }

    /// Waits until it is the check's turn: until the program waits.
    pub(super) fn turn(&self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
    }

    /// From now on the check sends nothing more.
    pub(super) fn ends(&self) {
        let local = self.stream.as_ref().and_then(|stream| stream.local_addr().ok());
        if let (Ok(mut stage), Some(local)) = (self.stage.try_borrow_mut(), local) {
            stage.remember_end(local);
        }
    }

    /// A line in the ladder for what [`send_unrecorded`](Peer::send_unrecorded) sent.
    pub fn remark_sent(&self, text: &str) {
        self.record(true, text);
    }

    /// A line in the ladder for what [`expect_unrecorded`](Peer::expect_unrecorded) received.
    pub fn remark_received(&self, text: &str) {
        self.record(false, text);
    }

    pub(super) fn me(&self) -> &str {
        if self.is_client { &self.client } else { &self.server }
    }

    pub(super) fn other(&self) -> &str {
        if self.is_client { &self.server } else { &self.client }
    }

    pub(super) fn stream(&self) -> &net::TcpStream {
        match &self.stream {
            Some(stream) => stream,
            None => panic!("the check uses a connection that it has closed"),
        }
    }

    /// That this comes to pass on the connection.
    pub(super) fn goal(&self, wanted: Wanted) -> Goal {
        Goal {
            wanted,
            me: self.me().to_owned(),
            other: self.other().to_owned(),
            comes: self.direction(false),
            peer: self.stream.as_ref().and_then(|stream| stream.local_addr().ok()),
            ..Goal::default()
        }
    }

    /// Waits for what should come to pass.
    pub(super) fn meet<T>(
        &self,
        mut goal: Goal,
        attempt: impl FnMut(&mut Stage, &mut Goal) -> Try<T>,
    ) -> T {
        let met = self.stage.borrow_mut().wait(&[self.program], &mut goal, attempt);
        met.unwrap_or_else(|unmet| self.give_up(goal, unmet))
    }

    /// Ends the check. What came in place of what was wanted is the last of the ladder.
    pub(super) fn give_up(&self, mut goal: Goal, unmet: Unmet) -> ! {
        if !unmet.outcome.is_in_vain() && !goal.got.is_empty() {
            self.take_the_rest(&mut goal);
        }
        if !goal.got.is_empty() {
            self.record(false, &*goal.got);
        }
        if let Some(end) = goal.ended {
            self.record(false, end.label());
        }
        self.stage.borrow_mut().fail(goal, unmet)
    }

    /// Ends the check: something else came, as the goal says.
    pub(super) fn fail(&self, goal: Goal) -> ! {
        self.give_up(goal, Unmet::other(self.program))
    }

    /// Ends the check: what the program did is wrong, in these words. The ladder tells already.
    pub(super) fn fail_in_words(&self, goal: Goal, words: impl Into<String>) -> ! {
        self.stage.borrow_mut().fail(goal, Unmet::wrong(self.program, words))
    }

    fn cannot(&self, what: &str, error: &io::Error) -> ! {
        self.stage.borrow_mut().impossible(&format!("the check cannot {what}: {error}"))
    }

    pub(super) fn read(&self, most: usize) -> Try<Piece> {
        stream::read(self.stream(), most)
    }

    /// As [`read`](Peer::read). What a program has sent before it ended is still on its way: for that
    /// it waits.
    pub(super) fn read_in_flight(&self, stage: &mut Stage, most: usize) -> Try<Piece> {
        match self.read(most) {
            Try::Pending if stage.programs[self.program].end.is_some() => {
                let piece = stage.wait_a_moment(deadline::patience(), || self.read(most));
                piece.map_or(Try::Pending, Try::Done)
            }
            tried => tried,
        }
    }

    pub(super) fn record(&self, sent: bool, label: impl Into<Label>) {
        self.record_in(&mut self.stage.borrow_mut(), sent, label);
    }

    pub(super) fn record_in(&self, stage: &mut Stage, sent: bool, label: impl Into<Label>) {
        let to = self.direction(sent);
        stage.transcript.scene().arrow(&self.client, &self.server, to, label);
    }

    fn direction(&self, sent: bool) -> Direction {
        if sent == self.is_client { Direction::ToServer } else { Direction::ToClient }
    }
}

fn cannot_connect(stage: &mut Stage, server: &Running, name: &str, error: &io::Error) -> ! {
    let what = format!("{name} could not connect to {}: {error}", server.role());
    let answer = match error.kind() {
        ErrorKind::ConnectionRefused => "refused".to_owned(),
        kind => kind.to_string(),
    };
    let scene = stage.transcript.scene();
    scene.arrow(name, server.role(), Direction::ToServer, "connect");
    scene.arrow(name, server.role(), Direction::ToClient, answer);
    let goal = Goal { wanted: Wanted::Connection, ..Goal::in_words(what.clone()) };
    let unmet = match error.kind() {
        ErrorKind::TimedOut => Unmet { outcome: Outcome::Missing, blamed: Some(server.number) },
        _ => Unmet::wrong(server.number, what),
    };
    stage.fail(goal, unmet)
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.ends();
    }
}
