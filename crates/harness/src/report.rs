//! What a student reads when a step fails: what was expected, what came, what the program is doing,
//! and what that means.

use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::autopsy::{self, Autopsy, Doing, Kind, Socket};
use crate::failure::{self, Reason};
use crate::focus::{Focus, Wanted};
use crate::meaning::{self, Facts};
use crate::payload::escape;
use crate::stage::{ProgramState, Stage};
use crate::{beside, deadline, igmp, payload, snapshot, tcp_table, transcript};

/// CPU time, and time in which it waited for a CPU, from which on a program is called busy.
const BUSY: Duration = Duration::from_millis(200);

/// More descriptors than a program of this course ever needs.
const MANY_DESCRIPTORS: usize = 200;

/// More memory than a program of this course ever needs, in bytes.
const MUCH_MEMORY: u64 = 200 << 20;

/// As many sockets are shown one by one, and as many programs that a program has started.
const SHOWN: usize = 10;

/// As many lines of output are looked at for what they mean.
const LOOKED_AT_LINES: usize = 1000;

/// As many lines of output are shown, of those that the check has not looked at.
const UNREAD_LINES: usize = 5;

/// The middle of the report. `program` is the one that the check waited for.
pub(crate) fn report(stage: &mut Stage, program: Option<usize>, reason: &Reason) -> String {
    let mut report = format!("  {}\n\n", headline(stage, program, reason));
    let scene = Scenes::of(stage);
    report.push_str(&scene.beside(stage, program, reason));
    report.push_str(&first_difference(&stage.focus));
    report.push('\n');
    for number in 0..stage.programs.len() {
        let program = &stage.programs[number];
        let Some(process) = &program.process else { continue };
        let running = program.end.is_none();
        let autopsy = running.then(|| autopsy::autopsy(process.pid())).flatten();
        report.push_str(&describe(stage, number, autopsy.as_ref()));
        if let Some(meaning) = meaning(stage, number, autopsy.as_ref(), reason, &scene) {
            let _ = writeln!(report, "  {meaning}");
        }
    }
    report
}

fn headline(stage: &Stage, program: Option<usize>, reason: &Reason) -> String {
    let stopped = program.and_then(|number| stage.programs[number].how_it_stopped());
    match (reason, stopped) {
        (Reason::Wrong(what), _) => what.clone(),
        (Reason::Missing(missing), Some(how)) => format!("{}; it {how} instead", missing.what),
        (Reason::Missing(missing), None) => {
            let patience = deadline::patience_in_words();
            format!("{}; {} {patience}", missing.what, missing.instead)
        }
    }
}

/// The scene that is being played, as it should be and as it was.
struct Scenes {
    title: Option<String>,
    /// `None`: there is no snapshot.
    expected: Option<String>,
    got: String,
}

impl Scenes {
    fn of(stage: &mut Stage) -> Scenes {
        let title = stage.transcript.scene_title_line();
        let expected = snapshot::expected(&stage.tests, &stage.step)
            .map(|expected| transcript::find_scene(&expected, title.as_deref()).to_owned());
        Scenes { title, expected, got: stage.transcript.render_scene() }
    }

    /// One beside the other. What the check was looking at is marked.
    fn beside(&self, stage: &Stage, program: Option<usize>, reason: &Reason) -> String {
        let title = self.title.as_ref().map_or(String::new(), |title| format!("  {title}\n\n"));
        let lane = &stage.focus.lane;
        let stopped =
            program.is_some_and(|number| stage.programs[number].how_it_stopped().is_some());
        let missing = match reason {
            Reason::Missing(_) if !stopped => {
                format!("nothing for {}", deadline::patience_in_words())
            }
            _ => "nothing more".to_owned(),
        };
        let scenes = match &self.expected {
            Some(expected) => beside::beside(expected, &self.got, lane, &missing, failure::width()),
            None => beside::alone(&self.got),
        };
        format!("{title}{scenes}")
    }

    /// The lines that should come on a lane after those that have come.
    fn still_to_come(&self, lane: &str) -> Vec<String> {
        let expected = self.expected.as_deref().unwrap_or_default();
        let come = beside::lane(&self.got, lane).len();
        beside::lane(expected, lane).into_iter().skip(come).map(str::to_owned).collect()
    }
}

/// Where bytes differ that a line of the ladder does not show well.
fn first_difference(focus: &Focus) -> String {
    let differ = focus.wanted == Wanted::Bytes && !focus.got.is_empty();
    let is_shown = payload::is_short_text(&focus.expected) && payload::is_short_text(&focus.got);
    if !differ || is_shown || focus.expected.starts_with(&focus.got) {
        return String::new();
    }
    format!("\n{}", payload::first_difference(&focus.expected, &focus.got))
}

fn meaning(
    stage: &Stage,
    number: usize,
    autopsy: Option<&Autopsy>,
    reason: &Reason,
    scene: &Scenes,
) -> Option<String> {
    let program = &stage.programs[number];
    if program.todo().is_some() {
        return None;
    }
    let (mut unread, cut) = program.unread_stdout();
    unread.truncate(LOOKED_AT_LINES);
    for line in &mut unread {
        *line = stage.normalise(line);
    }
    let mut complaints = program.last_stderr_lines();
    complaints.extend(program.panic());
    let complaints = complaints.join("\n");
    meaning::of(&Facts {
        autopsy,
        focus: &stage.focus,
        in_vain: matches!(reason, Reason::Missing(_)),
        name: &|addr| stage.name_of(addr),
        role: &program.role,
        said: program.said_addr,
        exit: program.exit_code(),
        lingers: program
            .asked_addr
            .is_some_and(|addr| complaints.contains("in use") && tcp_table::lingers(addr)),
        complaints,
        unread: &unread,
        has_no_line_end: cut,
        connections: &stage.connections,
        last_sender: stage.last_sender,
        joined: match program.said_addr.map(|addr| addr.ip()) {
            Some(IpAddr::V4(ip)) if ip.is_multicast() => igmp::joined_on(ip),
            _ => None,
        },
        still_to_come: scene.still_to_come(&stage.focus.lane),
    })
}

/// What became of a program, and what it is doing.
fn describe(stage: &Stage, number: usize, autopsy: Option<&Autopsy>) -> String {
    let program = &stage.programs[number];
    let name = &program.file_name;
    let mut text = match (program.how_it_stopped(), autopsy) {
        (Some(how), _) => format!("  {name} {how}.\n"),
        (None, Some(autopsy)) if autopsy.threads.first() == Some(&Doing::Stopped) => {
            format!("  {name} is stopped by a signal, and does nothing until SIGCONT.\n")
        }
        (None, Some(autopsy)) => {
            format!("  {name} is still running{}.\n", what_it_does(stage, autopsy))
        }
        (None, None) => format!("  {name} is still running.\n"),
    };
    if let Some(panic) = program.panic().filter(|_| program.todo().is_none()) {
        let _ = writeln!(text, "    {panic}");
    }
    if let Some(autopsy) = autopsy {
        text.push_str(&facts(stage, autopsy));
    }
    text.push_str(&stage.normalise(&printed(program)));
    text
}

/// `, blocked in recv() on fd 4, the connection to <client 1>`
fn what_it_does(stage: &Stage, autopsy: &Autopsy) -> String {
    if autopsy.cpu + autopsy.queued >= BUSY && autopsy.threads.contains(&Doing::Running) {
        let seconds = autopsy.cpu.as_secs_f64();
        return format!(", and busy: it has used {seconds:.1} s of CPU time");
    }
    match autopsy.threads.first().and_then(|thread| blocked(stage, autopsy, *thread)) {
        Some(blocked) => format!(", {blocked}"),
        None => String::new(),
    }
}

/// `blocked in recv() on fd 4, the connection to <client 1>`. `None`: the thread is not blocked.
fn blocked(stage: &Stage, autopsy: &Autopsy, thread: Doing) -> Option<String> {
    match thread {
        Doing::BlockedIn(call, Some(fd)) => {
            let socket = autopsy.sockets.iter().find(|socket| socket.fd == fd);
            let what = match socket.map(|socket| socket.kind) {
                Some(Kind::Listener { .. }) => ", the listener".to_owned(),
                Some(Kind::Connection { remote, .. }) if stage.is_one_of_many(remote) => {
                    // Which descriptor of many alike it is says nothing.
                    let remote = stage.name_of(remote);
                    return Some(format!("blocked in {call}() on a connection to {remote}"));
                }
                Some(Kind::Connection { remote, .. }) => {
                    format!(", the connection to {}", stage.name_of(remote))
                }
                Some(Kind::Datagrams { .. }) => ", its socket for datagrams".to_owned(),
                _ if fd == 0 => ", its standard input".to_owned(),
                _ => String::new(),
            };
            Some(format!("blocked in {call}() on fd {fd}{what}"))
        }
        Doing::BlockedIn("futex", None) => Some("waiting for another thread".to_owned()),
        Doing::BlockedIn("sleep", None) => Some("asleep".to_owned()),
        Doing::BlockedIn(call, None) => Some(format!("blocked in {call}()")),
        Doing::Running | Doing::Blocked | Doing::Stopped => None,
    }
}

fn facts(stage: &Stage, autopsy: &Autopsy) -> String {
    let mut text = sockets(stage, autopsy);
    text.push_str(&other_threads(stage, autopsy));
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
fn sockets(stage: &Stage, autopsy: &Autopsy) -> String {
    let is_alike = |socket: &&Socket| match socket.kind {
        Kind::Connection { remote, .. } => stage.is_one_of_many(remote),
        _ => false,
    };
    let (alike, single): (Vec<&Socket>, Vec<&Socket>) = autopsy.sockets.iter().partition(is_alike);
    let mut text = String::new();
    for socket in single.iter().take(SHOWN) {
        let _ = writeln!(text, "    fd {:<3} {}", socket.fd, describe_socket(stage, socket));
    }
    if single.len() > SHOWN {
        let _ = writeln!(text, "    and {} more sockets", single.len() - SHOWN);
    }
    let connections = alike.iter().map(|socket| describe_socket(stage, socket));
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
fn other_threads(stage: &Stage, autopsy: &Autopsy) -> String {
    let doing = |thread: &Doing| {
        let fd = match thread {
            Doing::BlockedIn(_, fd) => *fd,
            _ => None,
        };
        let doing = blocked(stage, autopsy, *thread).unwrap_or_else(|| match thread {
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

fn describe_socket(stage: &Stage, socket: &Socket) -> String {
    let addr = |addr: SocketAddr| stage.name_of(addr);
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
fn printed(program: &ProgramState) -> String {
    let mut text = String::new();
    let (lines, cut) = program.unread_stdout();
    if !lines.is_empty() {
        text.push_str("    stdout that the check has not come to:\n");
    }
    for (number, line) in lines.iter().enumerate().take(UNREAD_LINES) {
        let shown: String = line.chars().take(60).collect();
        let rest = if shown.len() < line.len() { "…" } else { "" };
        let end = if cut && number + 1 == lines.len() { " (no line end)" } else { "" };
        let _ = writeln!(text, "      {}", format!("{shown}{rest}{end}").trim_end());
    }
    if lines.len() > UNREAD_LINES {
        text.push_str("      and more\n");
    }
    if program.flooded {
        text.push_str("    It printed more than 1 MiB; the rest is cut.\n");
    }
    if program.has_closed_stdout() {
        text.push_str("    It has closed its standard output.\n");
    }
    if program.todo().is_none() && program.panic().is_none() {
        for line in program.last_stderr_lines() {
            let _ = writeln!(text, "{}", format!("    stderr: {line}").trim_end());
        }
    }
    text
}
