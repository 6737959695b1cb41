//! What is known of a program when a check fails.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A program of the scene, with what it printed and what became of it. Its text is as in the
/// transcript: with names for addresses, and control characters escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramFacts {
    /// Such as `tcp-server`.
    pub name: String,
    /// Its part in the conversation, such as `server`.
    pub role: String,
    /// What it was started with.
    pub args: Vec<String>,
    /// Where it has said that it listens.
    pub said: Option<SocketAddr>,
    /// How it ended, if it has.
    pub end: Option<ProgramEnd>,
    /// The step at whose `todo!` it stopped.
    pub todo: Option<String>,
    /// Its panic: the message, and the place in parentheses.
    pub panic: Option<String>,
    /// The lines on standard output that the check has not looked at.
    pub unread: Vec<String>,
    /// Whether the last of them has no line end.
    pub has_no_line_end: bool,
    /// The last lines on standard error.
    pub stderr: Vec<String>,
    /// Whether it printed more than is read.
    pub flooded: bool,
    /// Whether it runs and has closed its standard output.
    pub closed_stdout: bool,
    /// Whether it was asked to listen where an old connection lingers (TIME_WAIT), and says that the
    /// address is in use.
    pub lingers: bool,
    /// The networks on which its group has been joined, if it listens on one.
    pub joined: Option<Vec<String>>,
    /// The CPU time that it has used in its life, up to the last look at it. In JSON: milliseconds.
    #[serde(rename = "cpu_ms", with = "milliseconds")]
    pub cpu: Duration,
    /// What it is doing. Not for one that has ended, and only on Linux.
    pub autopsy: Option<Autopsy>,
}

/// How a program ended. In JSON: `{"kind": "exited", "code": 1}`, `{"kind": "killed", "signal": 6}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "WrittenEnd", from = "WrittenEnd")]
pub enum ProgramEnd {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Killed(i32),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum WrittenEnd {
    Exited { code: i32 },
    Killed { signal: i32 },
}

impl From<ProgramEnd> for WrittenEnd {
    fn from(end: ProgramEnd) -> WrittenEnd {
        match end {
            ProgramEnd::Exited(code) => WrittenEnd::Exited { code },
            ProgramEnd::Killed(signal) => WrittenEnd::Killed { signal },
        }
    }
}

impl From<WrittenEnd> for ProgramEnd {
    fn from(written: WrittenEnd) -> ProgramEnd {
        match written {
            WrittenEnd::Exited { code } => ProgramEnd::Exited(code),
            WrittenEnd::Killed { signal } => ProgramEnd::Killed(signal),
        }
    }
}

/// `ended with exit code 1`
impl fmt::Display for ProgramEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ProgramEnd::Exited(code) => write!(formatter, "ended with exit code {code}"),
            ProgramEnd::Killed(signal) => {
                write!(formatter, "was ended by {}", signal_name(*signal))
            }
        }
    }
}

/// `signal 6 (SIGABRT)`: the number, and the name that signal(7) has for it.
pub(crate) fn signal_name(number: i32) -> String {
    const NAMES: &[(i32, &str)] = &[
        (1, "SIGHUP"),
        (2, "SIGINT"),
        (4, "SIGILL"),
        (6, "SIGABRT"),
        (8, "SIGFPE"),
        (9, "SIGKILL"),
        (11, "SIGSEGV"),
        (13, "SIGPIPE"),
        (15, "SIGTERM"),
    ];
    match NAMES.iter().find(|(known, _)| *known == number) {
        Some((_, name)) => format!("signal {number} ({name})"),
        None => format!("signal {number}"),
    }
}

impl ProgramFacts {
    /// In words, if it can do nothing more: `it ...`.
    pub(crate) fn how_it_stopped(&self) -> Option<String> {
        match (&self.todo, &self.panic, self.end) {
            (Some(step), ..) => Some(format!("stopped at todo!({step:?})")),
            (None, Some(_), _) => Some("panicked".to_owned()),
            (.., Some(end)) => Some(end.to_string()),
            (.., None) => None,
        }
    }
}

/// What a program is doing at the moment. Each is a fact, and any may be missing: a program may end
/// while it is looked at, and a system may forbid a look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Autopsy {
    /// The main thread first.
    pub threads: Vec<Doing>,
    /// Its TCP and UDP sockets, by descriptor.
    pub sockets: Vec<Socket>,
    /// Its open descriptors, of every kind.
    pub descriptors: usize,
    /// The CPU time that it has used so far. In JSON: milliseconds.
    #[serde(rename = "cpu_ms", with = "milliseconds")]
    pub cpu: Duration,
    /// How long it could have run while others had the CPU. In JSON: milliseconds.
    #[serde(rename = "queued_ms", with = "milliseconds")]
    pub queued: Duration,
    /// The memory that it has in use, in bytes.
    #[serde(rename = "memory_bytes")]
    pub memory: u64,
    /// The names of the processes that it has started and that run.
    pub children: Vec<String>,
}

/// What a thread is doing. In JSON: `{"kind": "blocked_in", "call": "recv", "fd": 3}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "WrittenDoing", from = "WrittenDoing")]
pub enum Doing {
    /// It runs, or could.
    Running,
    /// It waits in a system call, perhaps on a descriptor.
    BlockedIn(Call, Option<i32>),
    /// It waits for something else.
    Blocked,
    /// A signal has stopped it, and it does nothing until another lets it go on (SIGCONT).
    Stopped,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum WrittenDoing {
    Running,
    BlockedIn { call: Call, fd: Option<i32> },
    Blocked,
    Stopped,
}

impl From<Doing> for WrittenDoing {
    fn from(doing: Doing) -> WrittenDoing {
        match doing {
            Doing::Running => WrittenDoing::Running,
            Doing::BlockedIn(call, fd) => WrittenDoing::BlockedIn { call, fd },
            Doing::Blocked => WrittenDoing::Blocked,
            Doing::Stopped => WrittenDoing::Stopped,
        }
    }
}

impl From<WrittenDoing> for Doing {
    fn from(written: WrittenDoing) -> Doing {
        match written {
            WrittenDoing::Running => Doing::Running,
            WrittenDoing::BlockedIn { call, fd } => Doing::BlockedIn(call, fd),
            WrittenDoing::Blocked => Doing::Blocked,
            WrittenDoing::Stopped => Doing::Stopped,
        }
    }
}

/// A system call that programs wait in. Several of one kind have one name here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is called as its manual page is")]
pub enum Call {
    Accept,
    Connect,
    EpollWait,
    Futex,
    Poll,
    Read,
    Recv,
    Select,
    Send,
    Sleep,
    Wait,
    Write,
}

/// `recv`
impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Call::Accept => "accept",
            Call::Connect => "connect",
            Call::EpollWait => "epoll_wait",
            Call::Futex => "futex",
            Call::Poll => "poll",
            Call::Read => "read",
            Call::Recv => "recv",
            Call::Select => "select",
            Call::Send => "send",
            Call::Sleep => "sleep",
            Call::Wait => "wait",
            Call::Write => "write",
        })
    }
}

/// A socket of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Socket {
    /// Its descriptor.
    pub fd: i32,
    /// The address that it is bound to.
    pub local: SocketAddr,
    /// What it is. In JSON its fields stand beside the others.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a socket is. In JSON: `{"kind": "listener", "waiting": 0}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// It takes connections.
    Listener {
        /// How many connections wait to be accepted.
        waiting: u32,
    },
    /// A connection.
    Connection {
        /// The other end.
        remote: SocketAddr,
        /// How many bytes have arrived and were not read.
        unread: u32,
        /// How many bytes the other end has not taken.
        unsent: u32,
        /// Whether the peer has said that it sends no more.
        ended: bool,
    },
    /// A socket for datagrams, bound to its address.
    Datagrams {
        /// Whom it is connected to: it hears nobody else.
        remote: Option<SocketAddr>,
        /// Whether there are datagrams that it has not read; the system does not tell how many.
        #[serde(rename = "has_unread")]
        waiting: bool,
    },
    /// It is being connected, and nobody has answered yet.
    Connecting {
        /// To whom.
        remote: SocketAddr,
    },
    /// None of them: it is closed or being closed, or was never bound.
    Other,
}

/// A time as a number of milliseconds, such as `0.907876`.
mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    /// So many nanoseconds are a millisecond. A time is told to the nanosecond, and read back the same
    /// if it is shorter than 100 days.
    const NANOS: f64 = 1e6;

    pub(super) fn serialize<S: Serializer>(
        time: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(time.as_nanos() as f64 / NANOS)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let milliseconds = f64::deserialize(deserializer)?;
        Ok(Duration::from_nanos((milliseconds * NANOS).round() as u64))
    }
}
