//! What a program is doing, or what became of it, in words.

use std::fmt::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use crate::record::{Autopsy, Call, Doing, Findings, Kind, ProgramFacts, Socket, payload::escape};

/// CPU time, and time in which it waited for a CPU, from which on a program is called busy.
const BUSY: Duration = Duration::from_millis(200);

/// CPU time in a program's life that is worth a word, whatever its language needs to start.
const BUSY_AT_THE_END: Duration = Duration::from_millis(500);

/// More descriptors than a program of this course ever needs.
const MANY_DESCRIPTORS: usize = 200;

/// More memory than a program of this course ever needs, in bytes.
const MUCH_MEMORY: u64 = 200 << 20;

/// As many sockets are shown one by one, and as many programs that a program has started.
const SHOWN: usize = 10;

/// As many lines of output are shown, of those that the check has not looked at.
const UNREAD_LINES: usize = 5;

/// A program as a report describes it: each field is a part of it, in words.
pub(super) struct Description {
    /// What became of it, in a sentence.
    pub(super) state: String,
    /// Its panic, where it did not stop at a `todo!`.
    pub(super) panic: Option<String>,
    /// Its sockets.
    pub(super) sockets: Vec<SocketLine>,
    /// What its other threads do, and what else is remarkable.
    pub(super) others: Vec<String>,
    /// The first lines on standard output that the check has not come to.
    pub(super) unread: Vec<String>,
    /// Sentences about its output.
    pub(super) output: Vec<String>,
    /// The last lines on standard error, without those of a panic.
    pub(super) stderr: Vec<String>,
}

/// A line about a socket, or about several that are alike.
#[derive(PartialEq, Eq)]
pub(super) struct SocketLine {
    /// `fd 4`, `100 ×`, or nothing for those that are not shown.
    pub(super) which: String,
    /// `listening`, `connected`, `datagrams`, or nothing.
    pub(super) state: &'static str,
    /// What more there is to say.
    pub(super) detail: String,
}

/// What stands above the lines of [`Description::unread`].
pub(super) const UNREAD: &str = "stdout that the check had not read yet:";

/// What became of a program, and what it is doing.
pub(super) fn describe(findings: &Findings, program: &ProgramFacts) -> Description {
    let (name, autopsy) = (&program.name, program.autopsy.as_ref());
    let went_on = findings.went_on(program);
    let busy = match program.cpu {
        cpu if cpu >= BUSY_AT_THE_END && program.end.is_some() => {
            format!("; it has used {:.1} s of CPU time", cpu.as_secs_f64())
        }
        _ => String::new(),
    };
    let state = match (program.how_it_stopped(), autopsy) {
        (Some(_), _) if went_on => {
            let step = program.todo.as_deref().unwrap_or_default();
            format!("{name} went on as far as todo!({step:?}), a later step.")
        }
        (Some(how), _) => format!("{name} {how}{busy}."),
        (None, Some(autopsy)) if autopsy.threads.first() == Some(&Doing::Stopped) => {
            format!("{name} is stopped by a signal, and does nothing until SIGCONT.")
        }
        (None, Some(autopsy)) => {
            format!("{name} is still running{}.", what_it_does(findings, autopsy))
        }
        (None, None) => format!("{name} is still running."),
    };
    Description {
        state,
        panic: program.panic.clone().filter(|_| program.todo.is_none()),
        sockets: autopsy.map_or(Vec::new(), |autopsy| sockets(findings, autopsy)),
        others: autopsy.map_or(Vec::new(), |autopsy| others(findings, autopsy)),
        unread: unread(program),
        output: output(program),
        stderr: program.stderr.clone(),
    }
}

/// As lines of text.
impl fmt::Display for Description {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        writeln!(text, "  {}", self.state)?;
        if let Some(line) = &self.panic {
            writeln!(text, "    {line}")?;
        }
        for SocketLine { which, state, detail } in &self.sockets {
            match (which.as_str(), *state) {
                ("", _) => writeln!(text, "    {detail}")?,
                (_, "") => writeln!(text, "    {which:<6} {detail}")?,
                _ => writeln!(text, "    {which:<6} {state:<12} {detail}")?,
            }
        }
        for line in &self.others {
            writeln!(text, "    {line}")?;
        }
        if !self.unread.is_empty() {
            writeln!(text, "    {UNREAD}")?;
        }
        for line in &self.unread {
            writeln!(text, "      {}", line.trim_end())?;
        }
        for line in &self.output {
            writeln!(text, "    {line}")?;
        }
        for line in &self.stderr {
            writeln!(text, "{}", format!("    stderr: {line}").trim_end())?;
        }
        Ok(())
    }
}

/// `, blocked in recv() on fd 4, the connection to <client 1>`
fn what_it_does(findings: &Findings, autopsy: &Autopsy) -> String {
    if autopsy.cpu + autopsy.queued >= BUSY && autopsy.threads.contains(&Doing::Running) {
        let seconds = autopsy.cpu.as_secs_f64();
        return format!(", and busy: it has used {seconds:.1} s of CPU time");
    }
    match autopsy.threads.first().and_then(|thread| blocked(findings, autopsy, *thread)) {
        Some(blocked) => format!(", {blocked}"),
        None => String::new(),
    }
}

/// `blocked in recv() on fd 4, the connection to <client 1>`. `None`: the thread is not blocked.
fn blocked(findings: &Findings, autopsy: &Autopsy, thread: Doing) -> Option<String> {
    match thread {
        Doing::BlockedIn(call, Some(fd)) => {
            let socket = autopsy.sockets.iter().find(|socket| socket.fd == fd);
            let what = match socket.map(|socket| socket.kind) {
                Some(Kind::Listener { .. }) => ", the listener".to_owned(),
                Some(Kind::Connection { remote, .. }) if findings.is_one_of_many(remote) => {
                    // Which descriptor of many alike it is says nothing.
                    let remote = findings.name_of(remote);
                    return Some(format!("blocked in {call}() on a connection to {remote}"));
                }
                Some(Kind::Connection { remote, .. }) => {
                    format!(", the connection to {}", findings.name_of(remote))
                }
                Some(Kind::Datagrams { .. }) => ", its socket for datagrams".to_owned(),
                _ if fd == 0 => ", its standard input".to_owned(),
                _ => String::new(),
            };
            Some(format!("blocked in {call}() on fd {fd}{what}"))
        }
        Doing::BlockedIn(Call::Futex, None) => Some("waiting to be woken".to_owned()),
        Doing::BlockedIn(Call::Sleep, None) => Some("asleep".to_owned()),
        Doing::BlockedIn(call, None) => Some(format!("blocked in {call}()")),
        Doing::Running | Doing::Blocked | Doing::Stopped => None,
    }
}

/// What the other threads do, and what it has more of than a program needs.
fn others(findings: &Findings, autopsy: &Autopsy) -> Vec<String> {
    let mut lines = other_threads(findings, autopsy);
    if autopsy.descriptors > MANY_DESCRIPTORS {
        lines.push(format!("{} open descriptors", autopsy.descriptors));
    }
    if autopsy.memory > MUCH_MEMORY {
        lines.push(format!("{} MiB of memory in use", autopsy.memory >> 20));
    }
    let children = &autopsy.children;
    if children.len() > SHOWN {
        let count = children.len();
        lines.push(format!("it has started {count} programs, which are still running"));
        return lines;
    }
    lines.extend(children.iter().map(|child| {
        let child = escape(child);
        format!("it has started {child}, which is still running")
    }));
    lines
}

/// The sockets by descriptor. Connections to many clients that are alike share a line.
fn sockets(findings: &Findings, autopsy: &Autopsy) -> Vec<SocketLine> {
    let is_alike = |socket: &&Socket| match socket.kind {
        Kind::Connection { remote, .. } => findings.is_one_of_many(remote),
        _ => false,
    };
    let (alike, single): (Vec<&Socket>, Vec<&Socket>) = autopsy.sockets.iter().partition(is_alike);
    let line = |which, (state, detail)| SocketLine { which, state, detail };
    let mut lines: Vec<SocketLine> = single
        .iter()
        .take(SHOWN)
        .map(|socket| line(format!("fd {:<3}", socket.fd), describe_socket(findings, socket)))
        .collect();
    if single.len() > SHOWN {
        let more = format!("and {} more sockets", single.len() - SHOWN);
        lines.push(line(String::new(), ("", more)));
    }
    let connections = alike.iter().map(|socket| describe_socket(findings, socket));
    lines.extend(
        counted(connections)
            .into_iter()
            .map(|(connection, count)| line(format!("{count} ×"), connection)),
    );
    lines
}

/// What is the same stands once, with how often it is there.
fn counted<T: PartialEq>(texts: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut groups: Vec<(T, usize)> = Vec::new();
    for text in texts {
        match groups.iter_mut().find(|(other, _)| *other == text) {
            Some((_, count)) => *count += 1,
            None => groups.push((text, 1)),
        }
    }
    groups
}

/// What the other threads do, by descriptor: which thread was there first depends on who was faster.
/// Those that do the same share a line.
fn other_threads(findings: &Findings, autopsy: &Autopsy) -> Vec<String> {
    let doing = |thread: &Doing| {
        let fd = match thread {
            Doing::BlockedIn(_, fd) => *fd,
            _ => None,
        };
        let doing = blocked(findings, autopsy, *thread).unwrap_or_else(|| match thread {
            Doing::Running => "running".to_owned(),
            Doing::Stopped => "stopped".to_owned(),
            _ => "blocked".to_owned(),
        });
        (fd, doing)
    };
    let mut threads: Vec<_> = autopsy.threads.iter().skip(1).map(doing).collect();
    threads.sort();
    let line = |(doing, count): (String, usize)| match count {
        1 => format!("another thread is {doing}"),
        _ => format!("{count} other threads are {doing}"),
    };
    counted(threads.into_iter().map(|(_, doing)| doing)).into_iter().map(line).collect()
}

/// Its state in a word, and the rest.
fn describe_socket(findings: &Findings, socket: &Socket) -> (&'static str, String) {
    let addr = |addr: SocketAddr| findings.name_of(addr);
    match socket.kind {
        Kind::Listener { waiting } => {
            let local = addr(socket.local);
            let waiting = match waiting {
                0 => String::new(),
                1 => ", 1 connection waits to be accepted".to_owned(),
                _ => format!(", {waiting} connections wait to be accepted"),
            };
            ("listening", format!("{local}{waiting}"))
        }
        Kind::Connection { remote, unread, unsent, ended } => {
            let mut text = format!("to {}, {unread} bytes unread", addr(remote));
            if unsent > 0 {
                let _ = write!(text, ", {unsent} not taken by the peer yet");
            }
            if ended {
                text.push_str(", the peer has closed its side");
            }
            ("connected", text)
        }
        Kind::Datagrams { remote, waiting } => {
            let connected = remote.map(|remote| format!(", connected to {}", addr(remote)));
            let unread = if waiting { "some unread" } else { "none unread" };
            let connected = connected.unwrap_or_default();
            ("datagrams", format!("{}{connected}, {unread}", addr(socket.local)))
        }
        Kind::Connecting { remote } => {
            ("connecting", format!("to {}, and nobody has answered yet", addr(remote)))
        }
        Kind::Other => ("", "a connection that is closed or being closed".to_owned()),
    }
}

/// What it printed that the check has not asked for.
fn unread(program: &ProgramFacts) -> Vec<String> {
    let lines = &program.unread;
    let line = |(number, line): (usize, &String)| {
        let shown: String = line.chars().take(60).collect();
        let rest = if shown.len() < line.len() { "…" } else { "" };
        let is_cut = program.has_no_line_end && number + 1 == lines.len();
        let end = if is_cut { " (no line end)" } else { "" };
        format!("{shown}{rest}{end}")
    };
    let mut shown: Vec<String> = lines.iter().enumerate().take(UNREAD_LINES).map(line).collect();
    if lines.len() > UNREAD_LINES {
        shown.push("and more".to_owned());
    }
    shown
}

/// What is remarkable about its output.
fn output(program: &ProgramFacts) -> Vec<String> {
    let flooded = "It printed more than 1 MiB; the rest is cut.";
    let closed = "It has closed its standard output.";
    let sentences = [(program.flooded, flooded), (program.closed_stdout, closed)];
    let holding = sentences.iter().filter(|(holds, _)| *holds);
    holding.map(|(_, sentence)| (*sentence).to_owned()).collect()
}
