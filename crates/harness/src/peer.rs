//! One end of a connection, played by the check; the other end is the program's.

use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::rc::Rc;
use std::time::Duration;

use mio::{Interest, net};
use socket2::{Domain, SockRef, Socket, Type};

use crate::deadline::{self, Deadline};
use crate::failure::{self, Missing, Reason};
use crate::focus::{End, Focus, Wanted};
use crate::payload;
use crate::program::Running;
use crate::stage::{Connection, Stage, Try};
use crate::tcp_table;
use crate::transcript::Direction;
use crate::waiting::is_waiting;

/// How long a program is sent a byte again and again.
const TRICKLE: Duration = Duration::from_secs(1);

/// How often it is looked whether the program has read what was sent.
const POLL: Duration = Duration::from_millis(1);

/// As often something is sent to a program that should leave it unread.
const MANY: usize = 1000;

/// How much more than it expected a peer looks at, to show what came instead.
pub(crate) const CURIOSITY: usize = 64;

/// One end of a connection to the program under check.
pub struct Peer {
    pub(crate) stage: Rc<RefCell<Stage>>,
    stream: Option<net::TcpStream>,
    /// The program at the other end.
    pub(crate) program: usize,
    client: String,
    server: String,
    is_client: bool,
}

impl Peer {
    pub(crate) fn connect(
        stage: &Rc<RefCell<Stage>>,
        server: &Running,
        name: &str,
        small_buffer: bool,
    ) -> Peer {
        stage.borrow_mut().wait_for_turn(server.number);
        let stream = match open(server.addr(), small_buffer) {
            Ok(stream) => stream,
            Err(error) => {
                let what = format!("{name} could not connect to {}: {error}", server.role());
                let mut stage = stage.borrow_mut();
                let answer = if error.kind() == ErrorKind::ConnectionRefused {
                    "refused".to_owned()
                } else {
                    error.kind().to_string()
                };
                let scene = stage.transcript.scene();
                scene.arrow(name, server.role(), Direction::ToServer, "connect".to_owned());
                scene.arrow(name, server.role(), Direction::ToClient, answer);
                stage.focus = Focus { wanted: Wanted::Connection, ..Focus::default() };
                stage.await_aftermath(Some(server.number));
                let timed_out = error.kind() == ErrorKind::TimedOut;
                let reason = match timed_out {
                    true => Reason::Missing(Missing::nothing(what)),
                    false => Reason::Wrong(what),
                };
                failure::end(&mut stage, Some(server.number), &reason)
            }
        };
        let addr = stream.local_addr();
        let ready = stream.set_nodelay(true).and_then(|()| stream.set_nonblocking(true));
        let addr = ready.and(addr).unwrap_or_else(|error| cannot("set up its socket", &error));
        let peer = Peer {
            stage: Rc::clone(stage),
            stream: None,
            program: server.number,
            client: name.to_owned(),
            server: server.role().to_owned(),
            is_client: true,
        };
        stage.borrow_mut().name(addr, name);
        peer.record(true, "connect".to_owned());
        peer.registered(net::TcpStream::from_std(stream))
    }

    pub(crate) fn server(
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
        let token = stage.next_token();
        if let (Ok(local), Ok(remote)) = (stream.local_addr(), stream.peer_addr()) {
            stage.connections.push(Connection::new(local, remote));
        }
        let interest = Interest::READABLE | Interest::WRITABLE;
        if let Err(error) = stage.poll.registry().register(&mut stream, token, interest) {
            cannot("wait for its socket", &error);
        }
        drop(stage);
        self.stream = Some(stream);
        self
    }

    /// Sends all of it at once, when it is the check's turn: when the program waits.
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        self.stage.borrow_mut().wait_for_turn(self.program);
        self.record(true, payload::show(bytes.as_ref()));
        self.send_unrecorded(bytes);
    }

    /// As [`send`](Peer::send), without a word in the transcript: for the many messages that one
    /// line of it tells of. See [`remark_sent`](Peer::remark_sent).
    pub fn send_unrecorded(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        if let Some(connection) = self.connection(&mut self.stage.borrow_mut()) {
            connection.remember(bytes);
        }
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::Room);
            let what = format!("{} should have taken {}", self.other(), payload::show(bytes));
            Missing { what, instead: "it took no more for".to_owned() }
        };
        let mut sent = 0;
        self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            while sent < bytes.len() {
                match self.stream().write(&bytes[sent..]) {
                    Ok(length) => sent += length,
                    Err(error) if is_pending(&error) => return Try::Pending,
                    Err(error) => {
                        return Try::Wrong(format!(
                            "{} wanted to send {}, but {} had closed the connection ({error})",
                            self.me(),
                            payload::show(bytes),
                            self.other()
                        ));
                    }
                }
            }
            Try::Done(())
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
            self.stage.borrow_mut().wait_for_turn(self.program);
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
        let deadline = Deadline::start();
        while !deadline.has_passed() {
            let waits = is_waiting(pid);
            if self.unread_by_program()? == 0 {
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

    /// Waits for exactly these bytes, in however many pieces they come.
    pub fn expect(&self, bytes: impl AsRef<[u8]>) {
        self.expect_unrecorded(bytes.as_ref());
        self.record(false, payload::show(bytes.as_ref()));
    }

    /// As [`expect`](Peer::expect), without a word in the transcript.
    pub fn expect_unrecorded(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let waits =
            || format!("{} waits for {} from {}", self.me(), payload::show(bytes), self.other());
        let got = RefCell::new(Vec::new());
        let what = |stage: &mut Stage| {
            let got = got.borrow();
            stage.focus = self.at_bytes(bytes, &got);
            if got.is_empty() {
                return Missing::nothing(waits());
            }
            self.record_in(stage, false, payload::show(&got));
            Missing { what: waits(), instead: "only a part of it came in".to_owned() }
        };
        // One wait for all the pieces: a byte now and then is no answer.
        let ended = self.stage.borrow_mut().wait(Some(self.program), &what, |stage| {
            let mut got = got.borrow_mut();
            while got.len() < bytes.len() && bytes.starts_with(&got) {
                match self.read_in_flight(stage, bytes.len() - got.len()) {
                    Try::Done(Piece::Bytes(piece)) => got.extend(piece),
                    Try::Done(Piece::End(end)) => return Try::Done(Some(end)),
                    Try::Pending => return Try::Pending,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
            }
            Try::Done(None)
        });
        let mut got = got.into_inner();
        if got == bytes {
            return;
        }
        if let Some(end) = ended {
            if !got.is_empty() {
                self.record(false, payload::show(&got));
            }
            self.record(false, end.label().to_owned());
            let what = format!("{}, but {}", waits(), end.in_words());
            self.fail(Focus { ended, ..self.at_bytes(bytes, &got) }, what);
        }
        // What is wrong may come in several pieces too.
        self.stage.borrow_mut().await_aftermath(Some(self.program));
        if let Piece::Bytes(more) = self.peek_more() {
            got.extend(more);
        }
        self.record(false, payload::show(&got));
        let mut stage = self.stage.borrow_mut();
        stage.focus = self.at_bytes(bytes, &got);
        let what = format!("{}, but it got {}", waits(), payload::show(&got));
        failure::end(&mut stage, Some(self.program), &Reason::Wrong(what));
    }

    /// Waits for exactly these bytes, which must have left together: one read gets them all.
    pub fn expect_at_once(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.expect_something();
        let first = match self.read(bytes.len()) {
            Try::Done(Piece::Bytes(piece)) => piece,
            _ => Vec::new(),
        };
        self.record(false, payload::show(&first));
        if first != bytes {
            let what = format!(
                "{} waits for {} from {} in one piece, but it got {}",
                self.me(),
                payload::show(bytes),
                self.other(),
                payload::show(&first)
            );
            self.fail(self.at_bytes(bytes, &first), what);
        }
    }

    /// Waits until the program closes the connection.
    pub fn expect_close(&self) {
        self.expect_end("close");
    }

    /// Waits until the program closes its sending side. On the wire that looks like a close; the
    /// check goes on to send.
    pub fn expect_half_close(&self) {
        self.expect_end("half-close");
    }

    fn expect_end(&self, label: &str) {
        let waits = || format!("{} waits until {} closes the connection", self.me(), self.other());
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::End);
            Missing { what: waits(), instead: "it was still open after".to_owned() }
        };
        let piece =
            self.stage.borrow_mut().wait(Some(self.program), &what, |_| self.read(CURIOSITY));
        match piece {
            Piece::End(End::Close) => self.record(false, label.to_owned()),
            Piece::End(End::Reset) if self.was_left_open() => self.record(false, label.to_owned()),
            Piece::End(End::Reset) => {
                self.record(false, End::Reset.label().to_owned());
                let focus = Focus { ended: Some(End::Reset), ..self.at(Wanted::End) };
                self.fail(focus, format!("{}, and it was reset", waits()));
            }
            Piece::Bytes(bytes) => {
                self.record(false, payload::show(&bytes));
                let what = format!("{}, but it got {}", waits(), payload::show(&bytes));
                self.fail(Focus { got: bytes, ..self.at(Wanted::End) }, what);
            }
        }
    }

    /// What a program leaves open at its end the system closes; that of Windows does it with a reset.
    fn was_left_open(&self) -> bool {
        if !cfg!(windows) {
            return false;
        }
        let mut stage = self.stage.borrow_mut();
        stage.await_aftermath(Some(self.program));
        stage.programs[self.program].end.is_some()
    }

    /// Waits until the connection is over. A program that has not read everything when it closes ends
    /// it with a reset, which is as good here as a close.
    pub fn expect_gone(&self) {
        let waits = || format!("{} waits until {} ends the connection", self.me(), self.other());
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::End);
            Missing { what: waits(), instead: "it was still open after".to_owned() }
        };
        let piece =
            self.stage.borrow_mut().wait(Some(self.program), &what, |_| self.read(CURIOSITY));
        if let Piece::Bytes(bytes) = piece {
            self.record(false, payload::show(&bytes));
            let what = format!("{}, but it got {}", waits(), payload::show(&bytes));
            self.fail(Focus { got: bytes, ..self.at(Wanted::End) }, what);
        }
        self.record(false, "end".to_owned());
    }

    /// Waits for exactly these lines, as [`expect_unrecorded`](Peer::expect_unrecorded) does. Between
    /// two of them this other line may come, unless it `has_come` before. Says whether it has by now.
    pub fn expect_with_aside(&self, lines: &[u8], aside: &str, has_come: bool) -> bool {
        let aside = [aside.as_bytes(), b"\n"].concat();
        let waits =
            || format!("{} waits for {} from {}", self.me(), payload::show(lines), self.other());
        let (got, has_come) = (RefCell::new(Vec::new()), Cell::new(has_come));
        let what = |stage: &mut Stage| {
            stage.focus = self.at_bytes(lines, &got.borrow());
            let instead = match got.borrow().is_empty() {
                true => "nothing came for",
                false => "only a part of it came in",
            };
            Missing { what: waits(), instead: instead.to_owned() }
        };
        let ended = self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            let mut got = got.borrow_mut();
            while got.len() < lines.len() {
                match self.read(lines.len() - got.len()) {
                    Try::Done(Piece::Bytes(piece)) => got.extend(piece),
                    Try::Done(Piece::End(end)) => return Try::Done(Some(end)),
                    Try::Pending => return Try::Pending,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
                let at = find_line(&got, &aside).filter(|_| !has_come.get());
                if let Some(at) = at {
                    got.drain(at..at + aside.len());
                    has_come.set(true);
                }
            }
            Try::Done(None)
        });
        let got = got.into_inner();
        if let Some(end) = ended {
            self.record(false, end.label().to_owned());
            let what = format!("{}, but {}", waits(), end.in_words());
            self.fail(Focus { ended, ..self.at_bytes(lines, &got) }, what);
        }
        if got != lines {
            let other = payload::show(line_that_differs(lines, &got));
            self.record(false, other.clone());
            let what = format!("{}, but among it is {other}", waits());
            self.fail(self.at_bytes(lines, &got), what);
        }
        has_come.get()
    }

    /// Waits until something can be read, and leaves it.
    pub fn expect_something(&self) {
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::Bytes);
            Missing::nothing(format!("{} waits for bytes from {}", self.me(), self.other()))
        };
        self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            match self.stream().peek(&mut [0]) {
                Ok(_) => Try::Done(()),
                Err(error) if is_pending(&error) => Try::Pending,
                Err(error) => Try::Wrong(format!("{}: {error}", self.me())),
            }
        });
    }

    /// Sends a byte again and again, until the program gives up and closes the connection. It must do
    /// so within a second, times `LAB_TIMEOUT_SCALE` where that is set.
    pub fn trickle(&self, byte: u8) {
        self.record(true, format!("{}, again and again", payload::show(&[byte])));
        let should = || format!("{} should have given up", self.other());
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::End);
            Missing::nothing(should())
        };
        self.stage.borrow_mut().focus = self.at(Wanted::End);
        let end = Deadline::after(deadline::scaled(TRICKLE));
        self.stage.borrow_mut().wait_looking_every(POLL, Some(self.program), &what, |_| {
            match self.read(CURIOSITY) {
                Try::Done(Piece::End(_)) => Try::Done(()),
                Try::Done(Piece::Bytes(more)) => {
                    Try::Wrong(format!("{}, but it sent {}", should(), payload::show(&more)))
                }
                Try::Pending if end.has_passed() => Try::Wrong(format!(
                    "{}: it waits on as long as a byte comes now and then",
                    should()
                )),
                Try::Pending => {
                    // An error means that it has closed, which the next look finds.
                    let _ = self.stream().write(&[byte]);
                    Try::Pending
                }
                Try::Wrong(what) => Try::Wrong(what),
            }
        });
        self.record(false, "close".to_owned());
    }

    /// Waits until the program has taken what was sent so far, and gives it a moment to act on it. It
    /// must neither send anything now nor close.
    pub fn pause(&self) {
        let what = |stage: &mut Stage| {
            stage.focus = self.at(Wanted::Room);
            let what = format!("{} should have received what was sent", self.other());
            Missing { what, instead: "it did not read all of it within".to_owned() }
        };
        let mut stage = self.stage.borrow_mut();
        stage.wait_looking_every(POLL, Some(self.program), &what, |_| {
            match self.unread_by_program() {
                Some(1..) => Try::Pending,
                Some(0) | None => Try::Done(()),
            }
        });
        drop(stage);
        match self.listen() {
            None => {}
            Some(Piece::Bytes(bytes)) => self.fail_with_more(Wanted::MoreToSay, &bytes),
            Some(Piece::End(end)) => {
                self.record(false, end.label().to_owned());
                let what = format!("{} has more to say, and {}", self.me(), end.in_words());
                self.fail(Focus { ended: Some(end), ..self.at(Wanted::MoreToSay) }, what);
            }
        }
    }

    /// How much of what was sent the program has not read. `None` where the system does not tell.
    fn unread_by_program(&self) -> Option<u32> {
        let program_end = self.stream().peer_addr().ok()?;
        let our_end = self.stream().local_addr().ok()?;
        tcp_table::unread(program_end, our_end)
    }

    /// That was all: for a moment no more bytes may come. The program may close.
    pub fn expect_no_more(&self) {
        if let Some(Piece::Bytes(bytes)) = self.listen() {
            self.fail_with_more(Wanted::NoMore, &bytes);
        }
    }

    fn fail_with_more(&self, wanted: Wanted, bytes: &[u8]) -> ! {
        let shown = payload::show(bytes);
        self.record(false, shown.clone());
        let (me, other) = (self.me(), self.other());
        let what = match wanted {
            Wanted::MoreToSay => format!("{me} has more to say, and {other} sent {shown} already"),
            _ => format!("{me} expects nothing more, and {other} sent {shown}"),
        };
        self.fail(Focus { got: bytes.to_vec(), ..self.at(wanted) }, what)
    }

    /// What the report is about: something on this connection.
    pub(crate) fn at(&self, wanted: Wanted) -> Focus {
        Focus { wanted, peer: self.stream().local_addr().ok(), ..Focus::default() }
    }

    pub(crate) fn at_bytes(&self, expected: &[u8], got: &[u8]) -> Focus {
        let (expected, got) = (expected.to_vec(), got.to_vec());
        Focus { expected, got, ..self.at(Wanted::Bytes) }
    }

    /// What the stage knows of this connection.
    fn connection<'a>(&self, stage: &'a mut Stage) -> Option<&'a mut Connection> {
        let local = self.stream.as_ref()?.local_addr().ok()?;
        stage.connections.iter_mut().find(|connection| connection.local == local)
    }

    /// What comes before the program waits.
    fn listen(&self) -> Option<Piece> {
        let mut stage = self.stage.borrow_mut();
        stage.wait_for_turn(self.program);
        stage.wait_a_moment(Duration::ZERO, || self.read(CURIOSITY))
    }

    /// Closes the sending side; what the program still sends can be received.
    pub fn half_close(&self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
        self.record(true, "half-close".to_owned());
        self.ends();
        // An error means that the program has ended the connection; the next wait tells.
        let _ = self.stream().shutdown(Shutdown::Write);
    }

    /// Closes the connection.
    pub fn close(self) {
        self.turn();
        self.record(true, "close".to_owned());
        self.disconnect();
    }

    /// Closes the connection without a word in the transcript.
    pub(crate) fn disconnect(mut self) {
        self.ends();
        self.stream = None;
    }

    /// Waits until it is the check's turn: until the program waits.
    pub(crate) fn turn(&self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
    }

    /// Ends the connection with a reset: the program's next call fails with "connection reset".
    pub fn reset(mut self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
        self.record(true, "reset".to_owned());
        if let Some(stream) = &self.stream {
            // A close that lingers for no time is a reset (socket(7), SO_LINGER).
            if let Err(error) = SockRef::from(stream).set_linger(Some(Duration::ZERO)) {
                cannot("reset the connection", &error);
            }
        }
        self.ends();
        self.stream = None;
    }

    /// From now on the check sends nothing more.
    pub(crate) fn ends(&self) {
        if let Ok(mut stage) = self.stage.try_borrow_mut()
            && let Some(connection) = self.connection(&mut stage)
        {
            connection.open = false;
        }
    }

    /// A line in the ladder for what [`send_unrecorded`](Peer::send_unrecorded) sent.
    pub fn remark_sent(&self, text: &str) {
        self.record(true, text.to_owned());
    }

    /// A line in the ladder for what [`expect_unrecorded`](Peer::expect_unrecorded) received.
    pub fn remark_received(&self, text: &str) {
        self.record(false, text.to_owned());
    }

    pub(crate) fn me(&self) -> &str {
        if self.is_client { &self.client } else { &self.server }
    }

    pub(crate) fn other(&self) -> &str {
        if self.is_client { &self.server } else { &self.client }
    }

    pub(crate) fn stream(&self) -> &net::TcpStream {
        match &self.stream {
            Some(stream) => stream,
            None => failure::impossible("the check uses a connection that it has closed"),
        }
    }

    pub(crate) fn read(&self, most: usize) -> Try<Piece> {
        let mut buffer = vec![0; most];
        match self.stream().read(&mut buffer) {
            Ok(0) => Try::Done(Piece::End(End::Close)),
            Ok(length) => {
                buffer.truncate(length);
                Try::Done(Piece::Bytes(buffer))
            }
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                Try::Done(Piece::End(End::Reset))
            }
            Err(error) => Try::Wrong(format!("{} cannot receive: {error}", self.me())),
        }
    }

    /// As [`read`](Peer::read). What a program has sent before it ended is still on its way: for that
    /// it waits.
    pub(crate) fn read_in_flight(&self, stage: &mut Stage, most: usize) -> Try<Piece> {
        match self.read(most) {
            Try::Pending if stage.programs[self.program].end.is_some() => {
                let piece = stage.wait_a_moment(deadline::patience(), || self.read(most));
                piece.map_or(Try::Pending, Try::Done)
            }
            tried => tried,
        }
    }

    /// What else has come by now.
    fn peek_more(&self) -> Piece {
        match self.read(CURIOSITY) {
            Try::Done(piece) => piece,
            Try::Pending | Try::Wrong(_) => Piece::Bytes(Vec::new()),
        }
    }

    pub(crate) fn record(&self, sent: bool, label: String) {
        self.record_in(&mut self.stage.borrow_mut(), sent, label);
    }

    pub(crate) fn record_in(&self, stage: &mut Stage, sent: bool, label: String) {
        let to_server = sent == self.is_client;
        let to = if to_server { Direction::ToServer } else { Direction::ToClient };
        stage.transcript.scene().arrow(&self.client, &self.server, to, label);
    }

    pub(crate) fn fail(&self, focus: Focus, what: String) -> ! {
        let mut stage = self.stage.borrow_mut();
        stage.focus = focus;
        stage.await_aftermath(Some(self.program));
        failure::end(&mut stage, Some(self.program), &Reason::Wrong(what))
    }
}

/// A connection, perhaps with room for little that nobody reads.
fn open(addr: SocketAddr, small_buffer: bool) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    if small_buffer {
        socket.set_recv_buffer_size(4096)?;
        // Linux sizes the sender's buffer by the segments: small ones keep it small too.
        #[cfg(target_os = "linux")]
        socket.set_tcp_mss(536)?;
    }
    socket.connect_timeout(&addr.into(), deadline::patience())?;
    Ok(socket.into())
}

/// Where this whole line begins.
fn find_line(bytes: &[u8], line: &[u8]) -> Option<usize> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).find(|at| bytes[*at..].starts_with(line))
}

/// The line of `got` that is not as expected.
fn line_that_differs<'a>(expected: &[u8], got: &'a [u8]) -> &'a [u8] {
    let same = expected.iter().zip(got).take_while(|(one, other)| one == other).count();
    let start = got[..same].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    got[start..].split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// What one read gave.
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    End(End),
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.ends();
    }
}

fn is_pending(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn cannot(what: &str, error: &io::Error) -> ! {
    failure::impossible(&format!("the check cannot {what}: {error}"))
}
