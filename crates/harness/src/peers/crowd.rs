//! Many clients that do the same at the same time. The transcript has one line for them all.

use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;
use std::time::Duration;

use mio::net;
use socket2::SockRef;

use super::stream::{self, CURIOSITY, Piece};
use crate::programs::Running;
use crate::stage::{Stage, Try, Unmet};
use crate::system::{deadline, process};
use findings::record::{Direction, Goal, Outcome, StreamEnd, Wanted, payload};

/// So many connect before the check waits until the program waits: fewer than a queue of
/// connections holds (`std` makes one of 128).
const TOGETHER: usize = 64;

/// Descriptors that the check needs for other things than clients.
const OTHERS: u64 = 100;

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
            stage.borrow_mut().impossible(&format!(
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

    /// So many connect, and each resets its connection at once, before the program can do anything with it.
    pub(crate) fn pass_by(stage: &Rc<RefCell<Stage>>, server: &Running, count: usize) {
        stage.borrow_mut().wait_for_turn(server.number);
        let crowd = Crowd {
            stage: Rc::clone(stage),
            streams: Vec::new(),
            program: server.number,
            name: format!("{count} clients"),
            server: server.role().to_owned(),
        };
        crowd.record(Direction::ToServer, "connect".to_owned());
        crowd.record(Direction::ToServer, each("reset at once"));
        for number in 0..count {
            let come_and_go = || {
                let stream = TcpStream::connect_timeout(&server.addr(), deadline::patience())?;
                SockRef::from(&stream).set_linger(Some(Duration::ZERO))
            };
            if let Err(error) = come_and_go() {
                crowd.cannot_connect(number, &error);
            }
        }
    }

    /// Connects one client more.
    fn join(&self, server: &Running) -> io::Result<net::TcpStream> {
        let stream = TcpStream::connect_timeout(&server.addr(), deadline::patience())?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stage = self.stage.borrow_mut();
        stage.names.name(stream.local_addr()?, &format!("one of {}", self.name));
        let mut stream = net::TcpStream::from_std(stream);
        stream::register(&mut stage, &mut stream)?;
        Ok(stream)
    }

    fn cannot_connect(&self, connected: usize, error: &io::Error) -> ! {
        let what = format!(
            "{} should have connected to {}, but after {connected} of them: {error}",
            self.name, self.server
        );
        let goal = Goal { wanted: Wanted::Connection, ..Goal::in_words(what.clone()) };
        let unmet = match error.kind() {
            ErrorKind::TimedOut => Unmet { outcome: Outcome::Missing, blamed: Some(self.program) },
            _ => Unmet::wrong(self.program, what),
        };
        self.stage.borrow_mut().fail(goal, unmet)
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
        let goal = Goal { expected: bytes.into(), ..self.goal(Wanted::Room) };
        let (mut client, mut sent) = (0, 0);
        self.meet(goal, |_, _| {
            while let Some(stream) = self.streams.get(client) {
                match stream::send(stream, bytes, &mut sent) {
                    Ok(true) => (client, sent) = (client + 1, 0),
                    Ok(false) => return Try::Pending,
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
            }
            Try::Done(())
        });
    }

    /// Each waits for exactly these bytes, in however many pieces they come.
    pub fn each_expects(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let goal = Goal { expected: bytes.into(), ..self.goal(Wanted::Bytes) };
        let mut client = 0;
        self.meet(goal, |_, goal| {
            while let Some(stream) = self.streams.get(client) {
                goal.peer = stream.local_addr().ok();
                match stream::read(stream, bytes.len() - goal.got.len()) {
                    Try::Done(Piece::Bytes(piece)) => goal.got.extend(&piece),
                    Try::Done(Piece::End(end)) => {
                        goal.ended = Some(end);
                        return Try::Other;
                    }
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
                if !bytes.starts_with(&goal.got) {
                    return Try::Other;
                }
                if goal.got.len() == bytes.len() {
                    client += 1;
                    goal.got = Default::default();
                }
            }
            Try::Done(())
        });
        self.record(Direction::ToClient, each(&payload::show(bytes)));
    }

    /// Each waits until the program closes the connection.
    pub fn each_expects_close(&self) {
        let mut client = 0;
        self.meet(self.goal(Wanted::End), |_, goal| {
            while let Some(stream) = self.streams.get(client) {
                goal.peer = stream.local_addr().ok();
                match stream::read(stream, CURIOSITY) {
                    Try::Done(Piece::End(StreamEnd::Close)) => client += 1,
                    Try::Done(Piece::End(end)) => {
                        goal.ended = Some(end);
                        return Try::Other;
                    }
                    Try::Done(Piece::Bytes(bytes)) => {
                        goal.got = bytes.into();
                        return Try::Other;
                    }
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
            }
            Try::Done(())
        });
        self.record(Direction::ToClient, each("close"));
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
            let why = format!("the check cannot reset the connection: {error}");
            self.stage.borrow_mut().impossible(&why);
        }
    }

    /// As [`each_resets`](Crowd::each_resets), be it accepted by now or not. Elsewhere than on Linux a
    /// program's accept may fail for one that is not; there each waits for its turn.
    pub fn each_resets_in_the_queue(mut self) {
        if !cfg!(target_os = "linux") {
            while self.streams.len() > 1 {
                self.turn();
                // An error means that the connection is over already.
                let _ = stream::will_reset(&self.streams.remove(0));
            }
        }
        self.each_resets();
    }

    fn will_reset(&self) -> io::Result<()> {
        self.streams.iter().try_for_each(stream::will_reset)
    }

    fn turn(&self) {
        self.stage.borrow_mut().wait_for_turn(self.program);
    }

    /// That this comes to pass for each of them.
    fn goal(&self, wanted: Wanted) -> Goal {
        let me = format!("each of {}", self.name);
        Goal { wanted, many: true, me, other: self.server.clone(), ..Goal::default() }
    }

    /// Waits for what should come to pass. What came in its place for one of them is the last of the
    /// ladder.
    fn meet(&self, mut goal: Goal, attempt: impl FnMut(&mut Stage, &mut Goal) -> Try<()>) {
        let met = self.stage.borrow_mut().wait(&[self.program], &mut goal, attempt);
        let Err(unmet) = met else { return };
        if unmet.outcome == Outcome::Other {
            let what =
                goal.ended.map_or_else(|| payload::show(&goal.got), |end| end.label().into());
            self.record(Direction::ToClient, format!("one of them: {what}"));
        }
        self.stage.borrow_mut().fail(goal, unmet)
    }

    fn record(&self, to: Direction, label: String) {
        self.stage.borrow_mut().transcript.scene().arrow(&self.name, &self.server, to, label);
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

/// As it stands in the ladder.
fn each(what: &str) -> String {
    format!("each {what}")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::panic::{self, AssertUnwindSafe};
    use std::thread;

    use std::io::Write;

    use super::*;
    use crate::programs::Program;
    use findings::record::Status;
    use findings::report;

    /// A program that only waits, for it cannot be told how long, and beside it a listener that stands for
    /// the program's own.
    fn server(stage: &Rc<RefCell<Stage>>) -> (Running, TcpListener) {
        let program = Program { package: "tcp", name: "server", path: "/bin/sleep", folder: "" };
        let server = Running::start(stage, &program, &["1000".as_ref()], false);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        server.is_played_at(listener.local_addr().unwrap());
        (server, listener)
    }

    fn stage() -> Rc<RefCell<Stage>> {
        Rc::new(RefCell::new(Stage::new("crowd", Rc::new(|_, _| {})).unwrap()))
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
        insta::assert_snapshot!(report::draw(&stage.borrow().transcript));
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
        assert_eq!(*failed.unwrap_err().downcast::<Status>().unwrap(), Status::Failed);
        let transcript = report::draw(&stage.borrow().transcript);
        assert!(transcript.contains("one of them: \"hello\\n\""), "{transcript}");
    }
}
