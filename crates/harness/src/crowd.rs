//! Many clients that do the same at the same time. The transcript has one line for them all.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;
use std::time::Duration;

use mio::{Interest, net};
use socket2::SockRef;

use crate::deadline;
use crate::failure::{self, Missing, Reason};
use crate::focus::{End, Focus, Wanted};
use crate::payload;
use crate::process;
use crate::program::Running;
use crate::stage::{Stage, Try};
use crate::transcript::Direction;

/// So many connect before the check waits until the program waits: fewer than a queue of
/// connections holds (`std` makes one of 128).
const TOGETHER: usize = 64;

/// Descriptors that the check needs for other things than clients.
const OTHERS: u64 = 100;

/// How much more than it expected a client looks at, to show what came instead.
const CURIOSITY: usize = 64;

/// Many clients of a program under check.
pub struct Crowd {
    stage: Rc<RefCell<Stage>>,
    streams: Vec<net::TcpStream>,
    /// The program at the other end.
    program: usize,
    /// `1000 clients`
    name: String,
    server: String,
}

impl Crowd {
    pub(crate) fn connect(stage: &Rc<RefCell<Stage>>, server: &Running, count: usize) -> Crowd {
        let needed = u64::try_from(count).unwrap_or(u64::MAX).saturating_add(OTHERS);
        if let Some(allowed) = process::allowed_descriptors().filter(|allowed| *allowed < needed) {
            failure::impossible(&format!(
                "The check needs {needed} open descriptors, and the system allows {allowed} \
                 (`ulimit -Hn` tells)."
            ));
        }
        let mut crowd = Crowd {
            stage: Rc::clone(stage),
            streams: Vec::new(),
            program: server.number,
            name: format!("{count} clients"),
            server: server.role().to_owned(),
        };
        crowd.record(Direction::ToServer, "connect".to_owned());
        for number in 0..count {
            if number % TOGETHER == 0 {
                stage.borrow_mut().wait_for_turn(server.number);
            }
            match crowd.join(server) {
                Ok(stream) => crowd.streams.push(stream),
                Err(error) => crowd.cannot_connect(number, &error),
            }
        }
        crowd
    }

    /// Connects one client more.
    fn join(&self, server: &Running) -> io::Result<net::TcpStream> {
        let stream = TcpStream::connect_timeout(&server.addr(), deadline::patience())?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stage = self.stage.borrow_mut();
        stage.name(stream.local_addr()?, &format!("one of {}", self.name));
        let token = stage.next_token();
        let mut stream = net::TcpStream::from_std(stream);
        let interest = Interest::READABLE | Interest::WRITABLE;
        stage.poll.registry().register(&mut stream, token, interest)?;
        Ok(stream)
    }

    fn cannot_connect(&self, connected: usize, error: &io::Error) -> ! {
        let what = format!(
            "{} should have connected to {}, but after {connected} of them: {error}",
            self.name, self.server
        );
        match error.kind() {
            ErrorKind::TimedOut => {
                let mut stage = self.stage.borrow_mut();
                stage.focus = Focus { wanted: Wanted::Connection, ..Focus::default() };
                failure::end(
                    &mut stage,
                    Some(self.program),
                    &Reason::Missing(Missing::nothing(what)),
                )
            }
            _ => self.fail(Focus { wanted: Wanted::Connection, ..Focus::default() }, what),
        }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.streams.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    /// The first so many of them, as a crowd of their own. The rest stays.
    pub fn take(&mut self, count: usize) -> Crowd {
        let rest = self.streams.split_off(count.min(self.streams.len()));
        let taken = std::mem::replace(&mut self.streams, rest);
        self.name = format!("{} clients", self.len());
        Crowd {
            stage: Rc::clone(&self.stage),
            program: self.program,
            name: format!("{} clients", taken.len()),
            server: self.server.clone(),
            streams: taken,
        }
    }

    /// Each sends all of it, when it is the check's turn.
    pub fn each_sends(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.turn();
        self.record(Direction::ToServer, each(&payload::show(bytes)));
        let what = |stage: &mut Stage| {
            stage.focus = Focus { wanted: Wanted::Room, ..Focus::default() };
            let what = format!(
                "{} should have taken {} from each of {}",
                self.server,
                payload::show(bytes),
                self.name
            );
            Missing { what, instead: "it took no more from one of them for".to_owned() }
        };
        let (mut client, mut sent) = (0, 0);
        self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            while let Some(mut stream) = self.streams.get(client) {
                match stream.write(&bytes[sent..]) {
                    Ok(length) => sent += length,
                    Err(error) if is_pending(&error) => return Try::Pending,
                    Err(error) => {
                        return Try::Wrong(format!(
                            "one of {} wanted to send {}, but {} had closed the connection \
                             ({error})",
                            self.name,
                            payload::show(bytes),
                            self.server
                        ));
                    }
                }
                if sent == bytes.len() {
                    (client, sent) = (client + 1, 0);
                }
            }
            Try::Done(())
        });
    }

    /// Each waits for exactly these bytes, in however many pieces they come.
    pub fn each_expects(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let waits = || {
            let bytes = payload::show(bytes);
            format!("each of {} waits for {bytes} from {}", self.name, self.server)
        };
        let progress = RefCell::new((0, Vec::new()));
        let what = |stage: &mut Stage| {
            let (client, got) = &*progress.borrow();
            let expected = bytes.to_vec();
            stage.focus = Focus { expected, got: got.clone(), ..self.at(*client, Wanted::Bytes) };
            let instead = match got.is_empty() {
                true => "for one of them nothing came for".to_owned(),
                false => "for one of them only a part of it came in".to_owned(),
            };
            Missing { what: waits(), instead }
        };
        let other = self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            let (client, got) = &mut *progress.borrow_mut();
            while *client < self.len() {
                match self.read(*client, bytes.len() - got.len()) {
                    Ok(Piece::End(end)) => return Try::Done(Some(Piece::End(end))),
                    Ok(Piece::Bytes(piece)) => got.extend(piece),
                    Err(error) if is_pending(&error) => return Try::Pending,
                    Err(error) => return Try::Wrong(format!("{}, but: {error}", waits())),
                }
                if !bytes.starts_with(got) {
                    return Try::Done(Some(Piece::Bytes(got.clone())));
                }
                if got.len() == bytes.len() {
                    *client += 1;
                    got.clear();
                }
            }
            Try::Done(None)
        });
        match other {
            None => self.record(Direction::ToClient, each(&payload::show(bytes))),
            Some(Piece::End(end)) => {
                self.record(Direction::ToClient, format!("one of them: {}", end.label()));
                let what = format!("{}, but for one of them {}", waits(), end.in_words());
                let at = self.at(progress.borrow().0, Wanted::Bytes);
                self.fail(Focus { expected: bytes.to_vec(), ended: Some(end), ..at }, what)
            }
            Some(Piece::Bytes(got)) => {
                self.record(Direction::ToClient, format!("one of them: {}", payload::show(&got)));
                let what = format!("{}, but one of them got {}", waits(), payload::show(&got));
                let at = self.at(progress.borrow().0, Wanted::Bytes);
                self.fail(Focus { expected: bytes.to_vec(), got, ..at }, what)
            }
        }
    }

    /// Each waits until the program closes the connection.
    pub fn each_expects_close(&self) {
        let waits =
            || format!("each of {} waits until {} closes the connection", self.name, self.server);
        let reached = RefCell::new(0);
        let what = |stage: &mut Stage| {
            stage.focus = self.at(*reached.borrow(), Wanted::End);
            Missing { what: waits(), instead: "one was still open after".to_owned() }
        };
        let other = self.stage.borrow_mut().wait(Some(self.program), &what, |_| {
            let mut client = reached.borrow_mut();
            while *client < self.len() {
                match self.read(*client, CURIOSITY) {
                    Ok(Piece::End(End::Close)) => *client += 1,
                    Ok(other) => return Try::Done(Some(other)),
                    Err(error) if is_pending(&error) => return Try::Pending,
                    Err(error) => return Try::Wrong(format!("{}, but: {error}", waits())),
                }
            }
            Try::Done(None)
        });
        let at = self.at(*reached.borrow(), Wanted::End);
        match other {
            None => self.record(Direction::ToClient, each("close")),
            Some(Piece::End(end)) => {
                self.record(Direction::ToClient, format!("one of them: {}", end.label()));
                let what = format!("{}, but for one of them {}", waits(), end.in_words());
                self.fail(Focus { ended: Some(end), ..at }, what)
            }
            Some(Piece::Bytes(got)) => {
                self.record(Direction::ToClient, format!("one of them: {}", payload::show(&got)));
                let what = format!("{}, but one of them got {}", waits(), payload::show(&got));
                self.fail(Focus { got, ..at }, what)
            }
        }
    }

    /// Each closes its sending side.
    pub fn each_half_closes(&self) {
        self.turn();
        self.record(Direction::ToServer, each("half-close"));
        for stream in &self.streams {
            // An error means that the program has ended the connection; the next wait tells.
            let _ = stream.shutdown(Shutdown::Write);
        }
    }

    /// Each closes its connection.
    pub fn each_closes(mut self) {
        self.turn();
        self.record(Direction::ToServer, each("close"));
        self.streams.clear();
    }

    /// Each ends its connection with a reset.
    pub fn each_resets(self) {
        self.turn();
        self.record(Direction::ToServer, each("reset"));
        if let Err(error) = self.will_reset() {
            failure::impossible(&format!("the check cannot reset the connection: {error}"));
        }
    }

    /// A close that lingers for no time is a reset (socket(7), SO_LINGER).
    fn will_reset(&self) -> io::Result<()> {
        self.streams
            .iter()
            .try_for_each(|stream| SockRef::from(stream).set_linger(Some(Duration::ZERO)))
    }

    fn turn(&self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
    }

    fn read(&self, client: usize, most: usize) -> io::Result<Piece> {
        let mut buffer = vec![0; most];
        match (&self.streams[client]).read(&mut buffer) {
            Ok(0) => Ok(Piece::End(End::Close)),
            Ok(length) => {
                buffer.truncate(length);
                Ok(Piece::Bytes(buffer))
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(Piece::End(End::Reset)),
            Err(error) => Err(error),
        }
    }

    fn at(&self, client: usize, wanted: Wanted) -> Focus {
        let peer = self.streams.get(client).and_then(|stream| stream.local_addr().ok());
        Focus { wanted, peer, ..Focus::default() }
    }

    fn record(&self, to: Direction, label: String) {
        self.stage.borrow_mut().transcript.scene().arrow(&self.name, &self.server, to, label);
    }

    fn fail(&self, focus: Focus, what: String) -> ! {
        let mut stage = self.stage.borrow_mut();
        stage.focus = focus;
        stage.await_aftermath(Some(self.program));
        failure::end(&mut stage, Some(self.program), &Reason::Wrong(what))
    }
}

/// Who is still connected when the story is over leaves with a reset. A thousand connections that are
/// closed would stay in the system's table for a minute (TIME_WAIT) and make each look at it slow.
impl Drop for Crowd {
    fn drop(&mut self) {
        // Where the system refuses, they are closed.
        let _ = self.will_reset();
    }
}

/// What one read gave.
enum Piece {
    Bytes(Vec<u8>),
    End(End),
}

/// As it stands in the ladder.
fn each(what: &str) -> String {
    format!("each {what}")
}

fn is_pending(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::panic::{self, AssertUnwindSafe};
    use std::thread;

    use super::*;
    use crate::program::Program;

    /// A program that only waits, and beside it a listener that stands for the program's own.
    fn server(stage: &Rc<RefCell<Stage>>) -> (Running, TcpListener) {
        let program = Program { package: "tcp", name: "server", path: "/bin/cat", folder: "" };
        let server = Running::start(stage, &program, &[], true);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        server.is_played_at(listener.local_addr().unwrap());
        (server, listener)
    }

    fn stage() -> Rc<RefCell<Stage>> {
        Rc::new(RefCell::new(Stage::new("crowd").unwrap()))
    }

    /// Answers each client's first line, and closes when the client does.
    fn answer(listener: TcpListener, answer: &'static str) {
        thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                thread::spawn(move || {
                    let mut lines = BufReader::new(&client);
                    if lines.read_line(&mut String::new()).is_ok_and(|length| length > 0) {
                        (&client).write_all(answer.as_bytes()).unwrap();
                        let _ = lines.read_line(&mut String::new());
                    }
                });
            }
        });
    }

    #[test]
    fn many_clients_have_one_line() {
        let stage = stage();
        let (running, listener) = server(&stage);
        answer(listener, "echo: hello\n");
        let mut crowd = Crowd::connect(&stage, &running, 200);
        crowd.each_sends("hello\n");
        crowd.each_expects("echo: hello\n");
        let some = crowd.take(150);
        assert_eq!((some.len(), crowd.len()), (150, 50));
        some.each_resets();
        crowd.each_sends("\n");
        crowd.each_expects_close();
        crowd.each_closes();
        insta::assert_snapshot!(stage.borrow().transcript.render());
        stage.borrow_mut().end_programs();
    }

    #[test]
    fn one_that_gets_something_else_is_enough() {
        let stage = stage();
        let (running, listener) = server(&stage);
        answer(listener, "hello\n");
        let crowd = Crowd::connect(&stage, &running, 3);
        crowd.each_sends("hello\n");
        let failed = panic::catch_unwind(AssertUnwindSafe(|| crowd.each_expects("echo: hello\n")));
        assert_eq!(*failed.unwrap_err().downcast::<String>().unwrap(), "failed");
        let transcript = stage.borrow().transcript.render();
        assert!(transcript.contains("one of them: \"hello\\n\""), "{transcript}");
    }
}
