//! What a peer waits for on its connection.

use std::time::{Duration, Instant};

use super::peer::{POLL, Peer};
use super::stream::{self, CURIOSITY, Piece, is_pending};
use crate::stage::Try;
use crate::system::deadline::{self, Deadline};
use crate::system::process::Process;
use crate::system::tables;
use findings::record::{Goal, Outcome, StreamEnd, Wanted, payload};

/// How long a program is sent a byte again and again.
const TRICKLE: Duration = Duration::from_secs(1);

/// At most so many bytes are told of what came in the place of something else.
const MOST: usize = 128 * 1024;

impl Peer {
    /// What comes behind what is wrong: a report tells all of it. Some of it may wait at the program's
    /// end until there is room here.
    pub(super) fn take_the_rest(&self, goal: &mut Goal) {
        let deadline = Deadline::after(deadline::patience());
        loop {
            self.turn();
            let before = goal.got.len();
            self.take_what_is_here(goal);
            let is_all = goal.got.len() == before && !self.has_more_on_its_way();
            if is_all || goal.got.len() >= MOST || deadline.has_passed() {
                return;
            }
            self.stage.borrow_mut().wait_a_moment(POLL, || Try::<()>::Pending);
        }
    }

    fn has_more_on_its_way(&self) -> bool {
        let ends = (self.stream().peer_addr(), self.stream().local_addr());
        let (Ok(program), Ok(ours)) = ends else { return false };
        tables::is_sending(program, ours)
    }

    fn take_what_is_here(&self, goal: &mut Goal) {
        while let room @ 1.. = MOST.saturating_sub(goal.got.len())
            && let Try::Done(Piece::Bytes(more)) = self.read(room)
        {
            goal.got.extend(&more);
        }
    }

    /// Waits for exactly these bytes, in however many pieces they come.
    pub fn expect(&self, bytes: impl AsRef<[u8]>) {
        self.expect_unrecorded(bytes.as_ref());
        self.record(false, bytes.as_ref());
    }

    /// As [`expect`](Peer::expect), without a word in the transcript.
    pub fn expect_unrecorded(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let mut goal = Goal { expected: bytes.into(), ..self.goal(Wanted::Bytes) };
        let mut left = bytes;
        // One wait for all the pieces: a byte now and then is no answer.
        let met = self.stage.borrow_mut().wait(&[self.program], &mut goal, |stage, goal| {
            while !left.is_empty() {
                match self.read_in_flight(stage, left.len()) {
                    Try::Done(Piece::Bytes(piece)) => {
                        goal.got.extend(&piece);
                        let Some(rest) = left.strip_prefix(&piece[..]) else { return Try::Other };
                        left = rest;
                    }
                    Try::Done(Piece::End(end)) => {
                        goal.ended = Some(end);
                        return Try::Other;
                    }
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
            }
            Try::Done(())
        });
        let Err(unmet) = met else { return };
        if unmet.outcome == Outcome::Other && goal.ended.is_none() {
            // What is wrong may come in several pieces too.
            self.stage.borrow_mut().await_aftermath(Some(self.program));
            if let Try::Done(Piece::Bytes(more)) = self.read(CURIOSITY) {
                goal.got.extend(&more);
            }
        }
        self.give_up(goal, unmet)
    }

    /// Waits for exactly these bytes, which must have left together: one read gets them all.
    pub fn expect_at_once(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.expect_something();
        let first = match self.read(bytes.len()) {
            Try::Done(Piece::Bytes(piece)) => piece,
            _ => Vec::new(),
        };
        if first != bytes {
            let (me, shown, other) = (self.me(), payload::show(bytes), self.other());
            self.fail(Goal {
                words: Some(format!("{me} waits for {shown} from {other} in one piece")),
                expected: bytes.into(),
                got: first.into(),
                ..self.goal(Wanted::Bytes)
            });
        }
        self.record(false, bytes);
    }

    /// Waits until something can be read, and leaves it.
    pub fn expect_something(&self) {
        self.meet(self.goal(Wanted::Bytes), |_, _| match self.stream().peek(&mut [0]) {
            Ok(_) => Try::Done(()),
            Err(error) if is_pending(&error) => Try::Pending,
            Err(error) => Try::Wrong(format!("{}: {error}", self.me())),
        });
    }

    /// Waits for exactly these lines, as [`expect_unrecorded`](Peer::expect_unrecorded) does. Between
    /// two of them this other line may come, unless it `has_come` before. Says whether it has by now.
    pub fn expect_with_aside(&self, lines: &[u8], aside: &str, mut has_come: bool) -> bool {
        let aside = [aside.as_bytes(), b"\n"].concat();
        let mut goal = Goal { expected: lines.into(), ..self.goal(Wanted::Bytes) };
        let mut got = Vec::new();
        let met = self.stage.borrow_mut().wait(&[self.program], &mut goal, |_, goal| {
            while got.len() < lines.len() {
                match self.read(lines.len() - got.len()) {
                    Try::Done(Piece::Bytes(piece)) => got.extend(piece),
                    Try::Done(Piece::End(end)) => {
                        goal.ended = Some(end);
                        return Try::Other;
                    }
                    Try::Pending => return Try::Pending,
                    Try::Other => return Try::Other,
                    Try::Wrong(what) => return Try::Wrong(what),
                }
                if let Some(at) = find_line(&got, &aside).filter(|_| !has_come) {
                    got.drain(at..at + aside.len());
                    has_come = true;
                }
            }
            Try::Done(())
        });
        if let Err(unmet) = met {
            // How many of the lines have come until then is not the same in each run.
            if let Some(end) = goal.ended {
                self.record(false, end.label());
            }
            self.stage.borrow_mut().fail(Goal { got: got.into(), ..goal }, unmet);
        }
        if got != lines {
            let other = payload::show(line_that_differs(lines, &got));
            self.record(false, other.clone());
            let waits = format!("{} waits for {}", self.me(), payload::show(lines));
            let what = format!("{waits} from {}, but among it is {other}", self.other());
            self.fail_in_words(Goal { got: got.into(), ..goal }, what);
        }
        has_come
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
        let goal = self.goal(Wanted::End);
        match self.meet(goal.clone(), |_, _| self.read(CURIOSITY)) {
            Piece::End(StreamEnd::Close) => self.record(false, label),
            Piece::End(StreamEnd::Reset) if self.was_left_open() => self.record(false, label),
            Piece::End(end) => self.fail(Goal { ended: Some(end), ..goal }),
            Piece::Bytes(bytes) => self.fail(Goal { got: bytes.into(), ..goal }),
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
        let words = format!("{} waits until {} ends the connection", self.me(), self.other());
        let goal = Goal { words: Some(words), ..self.goal(Wanted::End) };
        if let Piece::Bytes(bytes) = self.meet(goal.clone(), |_, _| self.read(CURIOSITY)) {
            self.fail(Goal { got: bytes.into(), ..goal });
        }
        self.record(false, "end");
    }

    /// Sends a byte again and again, until the program gives up and closes the connection. It must do
    /// so within a second, times `LAB_TIMEOUT_SCALE` where that is set. Time in which it has no CPU does
    /// not count.
    pub fn trickle(&self, byte: u8) {
        self.record(true, format!("{}, again and again", payload::show(&[byte])));
        let should = format!("{} should have given up", self.other());
        let mut goal = Goal { words: Some(should.clone()), ..self.goal(Wanted::End) };
        let mut stage = self.stage.borrow_mut();
        let end = stage.now() + deadline::scaled(TRICKLE);
        let met = stage.wait_looking_every(POLL, &[self.program], &mut goal, |stage, _| {
            match self.read(CURIOSITY) {
                Try::Done(Piece::End(_)) => Try::Done(()),
                Try::Done(Piece::Bytes(more)) => {
                    Try::Wrong(format!("{should}, but it sent {}", payload::show(&more)))
                }
                Try::Pending if stage.now() >= end => Try::Wrong(format!(
                    "{should}: it waits on as long as a byte comes now and then"
                )),
                Try::Pending => {
                    // An error means that it has closed, which the next look finds.
                    let _ = stream::send(self.stream(), &[byte], &mut 0);
                    Try::Pending
                }
                Try::Other => Try::Other,
                Try::Wrong(what) => Try::Wrong(what),
            }
        });
        drop(stage);
        met.unwrap_or_else(|unmet| self.give_up(goal, unmet));
        self.record(false, "close");
    }

    /// Says nothing for so long, and then sends this. Time in which the program has no CPU does not count:
    /// it may have ended by then, as it should or too soon. What the story asks of it next is the judge.
    pub fn send_after(&self, silence: Duration, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let mut stage = self.stage.borrow_mut();
        let (began, until) = (Instant::now(), stage.now() + silence);
        let mut goal = self.goal(Wanted::Reading);
        let _ = stage.wait_looking_every(POLL, &[self.program], &mut goal, |stage, _| {
            if stage.now() >= until { Try::Done(()) } else { Try::Pending }
        });
        let has_ended = stage.programs[self.program].end.is_some();
        drop(stage);
        if has_ended && began.elapsed() < silence {
            return;
        }
        self.record(true, format!("after {} ms {}", silence.as_millis(), payload::show(bytes)));
        if !has_ended {
            // An error means that it has closed.
            let _ = stream::send(self.stream(), bytes, &mut 0);
        }
    }

    /// Waits until the program has taken what was sent so far, and gives it a moment to act on it. It
    /// must neither send anything now nor close. A client may half-close: it has said all.
    pub fn pause(&self) {
        self.is_taken();
        let goal = self.goal(Wanted::MoreToSay);
        match self.listen() {
            None => {}
            Some(Piece::End(StreamEnd::Close)) if !self.is_client && self.is_half_closed() => {}
            Some(Piece::Bytes(bytes)) => self.fail(Goal { got: bytes.into(), ..goal }),
            Some(Piece::End(end)) => self.fail(Goal { ended: Some(end), ..goal }),
        }
    }

    /// Waits until the program has received what was sent so far. Only Linux tells.
    pub fn is_taken(&self) {
        let mut goal = self.goal(Wanted::Reading);
        let mut stage = self.stage.borrow_mut();
        let met = stage.wait_looking_every(POLL, &[self.program], &mut goal, |stage, _| {
            let process = stage.programs[self.program].process.as_ref();
            match process.and_then(|process| self.unread_by(process.pid())) {
                Some(1..) => Try::Pending,
                Some(0) | None => Try::Done(()),
            }
        });
        drop(stage);
        met.unwrap_or_else(|unmet| self.give_up(goal, unmet));
    }

    /// The program has closed its sending side, and still has the socket. Where the system does not tell,
    /// one that runs on is taken to have it.
    fn is_half_closed(&self) -> bool {
        let mut stage = self.stage.borrow_mut();
        if !cfg!(target_os = "linux") {
            stage.await_aftermath(Some(self.program));
        }
        let program = &stage.programs[self.program];
        let pid = program.process.as_ref().filter(|_| program.end.is_none()).map(Process::pid);
        pid.is_some_and(|pid| self.is_held_by(pid))
    }

    /// That was all: for a moment no more bytes may come. The program may close.
    pub fn expect_no_more(&self) {
        if let Some(Piece::Bytes(bytes)) = self.listen() {
            self.fail(Goal { got: bytes.into(), ..self.goal(Wanted::NoMore) });
        }
    }

    /// What comes before the program waits.
    fn listen(&self) -> Option<Piece> {
        self.turn();
        let mut stage = self.stage.borrow_mut();
        stage.wait_a_moment(Duration::ZERO, || self.read(CURIOSITY))
    }
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
