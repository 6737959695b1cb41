//! What the rules look at: the findings, from where one program stands.

use std::net::SocketAddr;
use std::time::Duration;

use crate::record::{
    Autopsy, Call, Connection, Direction, Doing, Findings, Goal, Kind, Lane, Outcome, ProgramEnd,
    Rung, Wanted, payload::escape,
};

/// CPU time, and time in which it waited for a CPU, from which on a program that runs is called spinning.
pub(super) const SPINNING: Duration = Duration::from_millis(200);

/// CPU time in a program's life from which on it was busy, whatever its language needs to start.
const BUSY: Duration = Duration::from_millis(500);

/// More than any message of this course that is no question of limits, in bytes.
pub(super) const MUCH: usize = 4096;

pub(super) const PIECE: &str = "It took a piece for the whole: a read gives what has arrived by then, and the \
                     rest was still to come.";

/// A rule: the sentence, if it fits.
pub(super) type Rule = fn(&Facts) -> Option<String>;

/// Rules with their names.
macro_rules! rules {
    ($($rule:ident),* $(,)?) => { &[$((stringify!($rule), $rule)),*] };
}
pub(super) use rules;

/// The facts about one program.
pub(super) struct Facts<'a> {
    findings: &'a Findings,
    /// What the program is doing. Not for one that has ended, and only on Linux.
    pub(super) autopsy: Option<&'a Autopsy>,
    /// What the check was looking at.
    pub(super) goal: &'a Goal,
    /// Whether it waited for that in vain. Otherwise something else came.
    pub(super) in_vain: bool,
    /// Whether it is proved that the program does nothing until the check does something.
    pub(super) stuck: bool,
    /// The program's part in the conversation: `server` or `client`.
    pub(super) role: &'a str,
    /// How it should end, if the scene tells: `0`.
    pub(super) wanted_exit: Option<&'a str>,
    /// What it was started with.
    pub(super) args: &'a [String],
    /// Whether one of its threads has panicked.
    pub(super) panicked: bool,
    /// Whether it has used more CPU time than a program of this course ever needs, also to start.
    pub(super) busy: bool,
    /// Where the program has said that it listens.
    pub(super) said: Option<SocketAddr>,
    /// The exit code of a program that has ended by itself.
    pub(super) exit: Option<i32>,
    /// Its last lines on standard error, and a panic's message.
    pub(super) complaints: String,
    /// The lines on standard output that the check has not looked at.
    pub(super) unread: &'a [String],
    /// Whether the last of them has no line end.
    pub(super) has_no_line_end: bool,
    /// The check's connections to programs.
    pub(super) connections: &'a [Connection],
    /// The check's socket for datagrams that has sent the last one.
    pub(super) last_sender: Option<SocketAddr>,
    /// The networks on which the program's group has been joined, if it has one.
    pub(super) joined: Option<&'a [String]>,
    /// The lines that should have come on the lane after the one that did.
    pub(super) still_to_come: &'a [String],
    /// Whether it complains of an address where an old connection lingers.
    pub(super) lingers: bool,
}

impl<'a> Facts<'a> {
    /// Whether this has happened to a server in the scene.
    pub(super) fn has_happened(&self, what: &str) -> bool {
        let happened = |rung: &Rung| matches!(rung, Rung::Happened { what: it, .. } if it == what);
        self.findings.scene.rungs.iter().any(happened)
    }

    /// Those of the program at this place.
    pub(super) fn of(findings: &'a Findings, program: usize) -> Option<Facts<'a>> {
        let program = findings.programs.get(program)?;
        let goal = &findings.goal;
        let expected = findings.expected.as_ref().map_or(&[][..], |scene| scene.lane(&goal.lane));
        let come = findings.scene.lane(&goal.lane).len();
        let complaints: Vec<&str> =
            program.stderr.iter().chain(&program.panic).map(String::as_str).collect();
        Some(Facts {
            findings,
            autopsy: program.autopsy.as_ref(),
            goal,
            in_vain: findings.outcome.is_in_vain(),
            stuck: findings.outcome == Outcome::Stuck,
            role: &program.role,
            wanted_exit: findings.wanted_exit(program),
            args: &program.args,
            panicked: program.panic.is_some() && program.todo.is_none(),
            busy: program.cpu >= BUSY,
            said: program.said,
            exit: match program.end {
                Some(ProgramEnd::Exited(code)) => Some(code),
                _ => None,
            },
            complaints: complaints.join("\n"),
            unread: &program.unread,
            has_no_line_end: program.has_no_line_end,
            connections: &findings.connections,
            last_sender: findings.last_sender,
            joined: program.joined.as_deref(),
            still_to_come: expected.get(come..).unwrap_or_default(),
            lingers: program.lingers,
        })
    }

    /// What has crossed the wire: who sent it, which way it went, and its bytes. The last one last.
    pub(super) fn messages(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&'a str, Direction, &'a [u8])> {
        let scene = &self.findings.scene;
        scene.rungs.iter().filter_map(move |rung| {
            let Rung::Arrow { client, server, to, label, .. } = rung else { return None };
            let sender = match to {
                Direction::ToServer => scene.clients.get(*client)?,
                Direction::ToClient => scene.servers.get(*server)?,
            };
            Some((sender.as_str(), *to, &**label.bytes.as_ref()?))
        })
    }

    /// Whether this party has done more than connect.
    pub(super) fn has_sent(&self, party: &str) -> bool {
        let scene = &self.findings.scene;
        scene.rungs.iter().any(|rung| match rung {
            Rung::Arrow { client, server, to, label, .. } => {
                let sender = match to {
                    Direction::ToServer => scene.clients.get(*client),
                    Direction::ToClient => scene.servers.get(*server),
                };
                sender.is_some_and(|sender| sender == party) && label.text != "connect"
            }
            _ => false,
        })
    }

    /// Whether the last thing on the wire was that somebody reset the connection.
    pub(super) fn ends_with_a_reset(&self) -> bool {
        let last = self.findings.scene.rungs.last();
        matches!(last, Some(Rung::Arrow { label, .. }) if label.text == "reset")
    }

    /// Whether the ladder has an arrow of this kind, such as `reset`.
    pub(super) fn has_arrow(&self, kind: &str) -> bool {
        let is_it = |rung: &Rung| matches!(rung, Rung::Arrow { label, .. } if label.text == kind);
        self.findings.scene.rungs.iter().any(is_it)
    }

    /// The check's own words of what it waited for, where it has any, and of what came.
    pub(super) fn words(&self) -> String {
        match &self.findings.outcome {
            Outcome::Wrong(words) => words.clone(),
            _ => self.goal.words.clone().unwrap_or_default(),
        }
    }

    /// What the scene shows, in a few words.
    pub(super) fn title(&self) -> Option<&'a str> {
        self.findings.scene.title.as_deref()
    }

    /// Whether the check has read this line of it before the last one.
    pub(super) fn printed_before(&self, line: &str) -> bool {
        let lines = self.findings.scene.lane(&Lane::Stdout(self.role.to_owned()));
        lines.iter().filter(|other| *other == line).count() > 1
    }

    /// A line that it has printed and that the scene knows nothing of.
    pub(super) fn unasked(&self) -> Option<&'a str> {
        let lane = Lane::Stdout(self.role.to_owned());
        let asked = self.findings.expected.as_ref()?.lane(&lane);
        let mut printed = self.unread.iter().map(String::as_str);
        printed.find(|line| !asked.iter().any(|other| other == line))
    }

    /// What stands for an address in the transcript.
    pub(super) fn name(&self, addr: SocketAddr) -> String {
        self.findings.name_of(addr)
    }

    /// Whether the check looks at the program's standard output.
    pub(super) fn is_on_stdout(&self) -> bool {
        matches!(&self.goal.lane, Lane::Stdout(role) if role == self.role)
    }

    /// Whether the check looks at the program's standard error.
    pub(super) fn is_on_stderr(&self) -> bool {
        matches!(&self.goal.lane, Lane::Stderr(role) if role == self.role)
    }

    /// Whether the check waits for the program's end.
    pub(super) fn wants_exit(&self) -> bool {
        matches!(self.goal.wanted, Wanted::Exit(_))
    }
}

/// What a line, or a message, should have been, and what it was: text, as it was sent or printed.
pub(super) fn texts(facts: &Facts) -> Option<(String, String)> {
    let Goal { wanted, expected, got, .. } = facts.goal;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match wanted {
        Wanted::Line if !facts.in_vain => {
            // What it printed is escaped, in words as they stand in a Rust program.
            let unescape =
                |text: String| text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
            Some((unescape(text(expected)), unescape(text(got))))
        }
        Wanted::Bytes | Wanted::Datagram if !got.is_empty() => {
            let without_length = |bytes: &[u8]| {
                let is_frame = bytes.len() > 4
                    && bytes[..4]
                        == u32::try_from(bytes.len() - 4).unwrap_or_default().to_be_bytes();
                text(if is_frame { &bytes[4..] } else { bytes })
            };
            Some((without_length(expected), without_length(got)))
        }
        _ => None,
    }
}

/// Where in this stream of frames, each four bytes of length and its text, the last one is cut off: so many bytes
/// of it are there.
pub(super) fn cut_frame(mut sent: &[u8]) -> Option<usize> {
    loop {
        if sent.is_empty() {
            return None;
        }
        let header = sent.get(..4).and_then(|header| header.try_into().ok());
        let Some(length) = header.map(|header| u32::from_be_bytes(header) as usize) else {
            return Some(sent.len());
        };
        match sent.get(4 + length..) {
            Some(rest) => sent = rest,
            None => return Some(sent.len()),
        }
    }
}

/// The line that should have come and the one that did, where a line came.
pub(super) fn lines(facts: &Facts) -> Option<(String, String)> {
    let line = facts.goal.wanted == Wanted::Line && !facts.in_vain;
    line.then(|| (text(&facts.goal.expected), text(&facts.goal.got)))
}

/// As it stands in the transcript.
pub(super) fn text(bytes: &[u8]) -> String {
    escape(&String::from_utf8_lossy(bytes))
}

pub(super) fn complains(facts: &Facts, of: &[&str]) -> bool {
    of.iter().any(|words| facts.complaints.contains(words))
}

/// Where the program listens, be it for connections or for datagrams.
pub(super) fn listeners(autopsy: &Autopsy) -> impl Iterator<Item = SocketAddr> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Listener { .. } | Kind::Datagrams { .. } => Some(socket.local),
        _ => None,
    })
}

/// The program's sockets for datagrams: descriptor, whom it is connected to, whether something waits.
pub(super) fn datagrams(
    autopsy: &Autopsy,
) -> impl Iterator<Item = (i32, Option<SocketAddr>, bool)> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Datagrams { remote, waiting } => Some((socket.fd, remote, waiting)),
        _ => None,
    })
}

/// The program's end of a connection.
#[derive(Clone, Copy)]
pub(super) struct Conversation {
    pub(super) fd: i32,
    pub(super) remote: SocketAddr,
    pub(super) unread: u32,
    pub(super) unsent: u32,
    /// The peer has closed its side.
    pub(super) ended: bool,
}

pub(super) fn connections(autopsy: &Autopsy) -> impl Iterator<Item = Conversation> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Connection { remote, unread, unsent, ended } => {
            Some(Conversation { fd: socket.fd, remote, unread, unsent, ended })
        }
        _ => None,
    })
}

/// The program's end of the connection that the check was looking at.
pub(super) fn end_of_goal(facts: &Facts) -> Option<Conversation> {
    let peer = facts.goal.peer?;
    connections(facts.autopsy?).find(|end| end.remote == peer)
}

/// Whether a thread waits for bytes on this descriptor.
pub(super) fn reads(autopsy: &Autopsy, fd: i32) -> bool {
    autopsy.threads.iter().any(|thread| {
        matches!(thread, Doing::BlockedIn(Call::Recv | Call::Read, Some(blocked)) if *blocked == fd)
    })
}

/// The call that a thread waits in on this descriptor.
pub(super) fn waits_on(autopsy: &Autopsy, fd: i32) -> Option<Call> {
    autopsy.threads.iter().find_map(|thread| match thread {
        Doing::BlockedIn(call, Some(on)) if *on == fd => Some(*call),
        _ => None,
    })
}

pub(super) fn is_futex(thread: &Doing) -> bool {
    matches!(thread, Doing::BlockedIn(Call::Futex, _))
}

pub(super) fn blocked_in(autopsy: &Autopsy, call: Call) -> bool {
    autopsy
        .threads
        .iter()
        .any(|thread| matches!(thread, Doing::BlockedIn(name, _) if *name == call))
}
