//! What a program is doing, or what became of it, in lines.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

use crate::record::{Autopsy, Call, Doing, Findings, Kind, ProgramFacts, Socket, payload::escape};

/// CPU time, and time in which it waited for a CPU, from which on a program is called busy.
const BUSY: Duration = Duration::from_millis(200);

/// More descriptors than a program of this course ever needs.
const MANY_DESCRIPTORS: usize = 200;

/// More memory than a program of this course ever needs, in bytes.
const MUCH_MEMORY: u64 = 200 << 20;

/// As many sockets are shown one by one, and as many programs that a program has started.
const SHOWN: usize = 10;

/// As many lines of output are shown, of those that the check has not looked at.
const UNREAD_LINES: usize = 5;

/// What became of a program, and what it is doing.
pub(super) fn describe(findings: &Findings, program: &ProgramFacts) -> String {
    let (name, autopsy) = (&program.name, program.autopsy.as_ref());
    let mut text = match (program.how_it_stopped(), autopsy) {
        (Some(how), _) => format!("  {name} {how}.\n"),
        (None, Some(autopsy)) if autopsy.threads.first() == Some(&Doing::Stopped) => {
            format!("  {name} is stopped by a signal, and does nothing until SIGCONT.\n")
        }
        (None, Some(autopsy)) => {
            format!("  {name} is still running{}.\n", what_it_does(findings, autopsy))
        }
        (None, None) => format!("  {name} is still running.\n"),
    };
    if let Some(panic) = program.panic.as_ref().filter(|_| program.todo.is_none()) {
        let _ = writeln!(text, "    {panic}");
    }
    if let Some(autopsy) = autopsy {
        text.push_str(&facts(findings, autopsy));
    }
    text.push_str(&printed(program));
    text
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
        Doing::BlockedIn(Call::Futex, None) => Some("waiting for another thread".to_owned()),
        Doing::BlockedIn(Call::Sleep, None) => Some("asleep".to_owned()),
        Doing::BlockedIn(call, None) => Some(format!("blocked in {call}()")),
        Doing::Running | Doing::Blocked | Doing::Stopped => None,
    }
}

fn facts(findings: &Findings, autopsy: &Autopsy) -> String {
    let mut text = sockets(findings, autopsy);
    text.push_str(&other_threads(findings, autopsy));
    if autopsy.descriptors > MANY_DESCRIPTORS {
        let _ = writeln!(text, "    {} open descriptors", autopsy.descriptors);
    }
    if autopsy.memory > MUCH_MEMORY {
        let _ = writeln!(text, "    {} MiB of memory in use", autopsy.memory >> 20);
    }
    if autopsy.children.len() > SHOWN {
        let count = autopsy.children.len();
        let _ = writeln!(text, "    it has started {count} programs, which are still running");
        return text;
    }
    for child in &autopsy.children {
        let child = escape(child);
        let _ = writeln!(text, "    it has started {child}, which is still running");
    }
    text
}

/// The sockets by descriptor. Connections to many clients that are alike share a line.
fn sockets(findings: &Findings, autopsy: &Autopsy) -> String {
    let is_alike = |socket: &&Socket| match socket.kind {
        Kind::Connection { remote, .. } => findings.is_one_of_many(remote),
        _ => false,
    };
    let (alike, single): (Vec<&Socket>, Vec<&Socket>) = autopsy.sockets.iter().partition(is_alike);
    let mut text = String::new();
    for socket in single.iter().take(SHOWN) {
        let _ = writeln!(text, "    fd {:<3} {}", socket.fd, describe_socket(findings, socket));
    }
    if single.len() > SHOWN {
        let _ = writeln!(text, "    and {} more sockets", single.len() - SHOWN);
    }
    let connections = alike.iter().map(|socket| describe_socket(findings, socket));
    for (connection, count) in counted(connections) {
        let _ = writeln!(text, "    {:<6} {connection}", format!("{count} ×"));
    }
    text
}

/// What is the same stands once, with how often it is there.
fn counted(texts: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut groups: Vec<(String, usize)> = Vec::new();
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
fn other_threads(findings: &Findings, autopsy: &Autopsy) -> String {
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
        1 => format!("    another thread is {doing}\n"),
        _ => format!("    {count} other threads are {doing}\n"),
    };
    counted(threads.into_iter().map(|(_, doing)| doing)).into_iter().map(line).collect()
}

fn describe_socket(findings: &Findings, socket: &Socket) -> String {
    let addr = |addr: SocketAddr| findings.name_of(addr);
    match socket.kind {
        Kind::Listener { waiting } => {
            let local = addr(socket.local);
            let waiting = match waiting {
                0 => String::new(),
                1 => ", 1 connection waits to be accepted".to_owned(),
                _ => format!(", {waiting} connections wait to be accepted"),
            };
            format!("listening    {local}{waiting}")
        }
        Kind::Connection { remote, unread, unsent, ended } => {
            let mut text = format!("connected    to {}, {unread} bytes unread", addr(remote));
            if unsent > 0 {
                let _ = write!(text, ", {unsent} not taken by the peer yet");
            }
            if ended {
                text.push_str(", the peer has closed its side");
            }
            text
        }
        Kind::Datagrams { remote, waiting } => {
            let connected = remote.map(|remote| format!(", connected to {}", addr(remote)));
            let unread = if waiting { "some unread" } else { "none unread" };
            let connected = connected.unwrap_or_default();
            format!("datagrams    {}{connected}, {unread}", addr(socket.local))
        }
        Kind::Other => "a connection that is closed or being closed".to_owned(),
    }
}

/// What it printed that the check has not asked for.
fn printed(program: &ProgramFacts) -> String {
    let mut text = String::new();
    let lines = &program.unread;
    if !lines.is_empty() {
        text.push_str("    stdout that the check has not come to:\n");
    }
    for (number, line) in lines.iter().enumerate().take(UNREAD_LINES) {
        let shown: String = line.chars().take(60).collect();
        let rest = if shown.len() < line.len() { "…" } else { "" };
        let is_cut = program.has_no_line_end && number + 1 == lines.len();
        let end = if is_cut { " (no line end)" } else { "" };
        let _ = writeln!(text, "      {}", format!("{shown}{rest}{end}").trim_end());
    }
    if lines.len() > UNREAD_LINES {
        text.push_str("      and more\n");
    }
    if program.flooded {
        text.push_str("    It printed more than 1 MiB; the rest is cut.\n");
    }
    if program.closed_stdout {
        text.push_str("    It has closed its standard output.\n");
    }
    if program.todo.is_none() && program.panic.is_none() {
        for line in &program.stderr {
            let _ = writeln!(text, "{}", format!("    stderr: {line}").trim_end());
        }
    }
    text
}
