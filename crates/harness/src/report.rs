//! What a student reads when a step fails: what was expected, what came, what the program is doing.

use std::fmt::Write;
use std::time::Duration;

use crate::autopsy::{self, Autopsy, Doing, Kind, Socket};
use crate::failure::Reason;
use crate::meaning;
use crate::stage::{ProgramState, Stage};
use crate::{deadline, snapshot, transcript};

/// CPU time from which on a program is called busy.
const BUSY: Duration = Duration::from_millis(700);

/// More descriptors than a program of this course ever needs.
const MANY_DESCRIPTORS: usize = 200;

/// More memory than a program of this course ever needs, in bytes.
const MUCH_MEMORY: u64 = 200 << 20;

/// The middle of the report. `program` is the one that the check waited for.
pub(crate) fn report(stage: &mut Stage, program: Option<usize>, reason: &Reason) -> String {
    let mut report = format!("  {}\n\n", headline(stage, program, reason));
    report.push_str(&conversations(stage));
    for (number, program) in stage.programs.iter().enumerate() {
        if let Some(process) = &program.process {
            let running = program.end.is_none();
            let autopsy = running.then(|| autopsy::autopsy(process.pid())).flatten();
            report.push_str(&describe(stage, number, autopsy.as_ref()));
            // Somebody who did the wrong thing waits for whatever: that means nothing.
            if let (Reason::Nothing(_), Some(autopsy)) = (reason, &autopsy)
                && let Some(meaning) = meaning::of(stage, number, autopsy)
            {
                let _ = writeln!(report, "  {meaning}");
            }
        }
    }
    report
}

fn headline(stage: &Stage, program: Option<usize>, reason: &Reason) -> String {
    let stopped = program.and_then(|number| stage.programs[number].how_it_stopped());
    match (reason, stopped) {
        (Reason::Wrong(what), _) => what.clone(),
        (Reason::Nothing(what), Some(how)) => format!("{what}; it {how} instead"),
        (Reason::Nothing(what), None) => {
            format!("{what}; nothing came for {}", deadline::patience_in_words())
        }
    }
}

/// The scene as it should be, and as it was. What the check was looking at is marked.
fn conversations(stage: &mut Stage) -> String {
    let title = stage.transcript.scene_title_line();
    let got = stage.transcript.render_scene();
    let Some(expected) = snapshot::expected(&stage.tests, &stage.step) else {
        return format!("  got\n{}\n", block(&got, None));
    };
    let expected = transcript::find_scene(&expected, title.as_deref());
    let (in_expected, in_got) = first_difference(expected, &got, &stage.awaited);
    let (expected, got) = (block(expected, in_expected), block(&got, in_got));
    format!("  expected\n{expected}\n  got\n{got}\n")
}

/// Indented, with a mark at one of the lines.
fn block(text: &str, marked: Option<usize>) -> String {
    text.trim_end().lines().enumerate().fold(String::new(), |mut all, (number, line)| {
        let margin = if marked == Some(number) { "  ▸ " } else { "    " };
        let _ = writeln!(all, "{}", format!("{margin}{line}").trim_end());
        all
    })
}

/// Where the two part in a lane, or on the wire: the line's number in each, if it has one.
fn first_difference(expected: &str, got: &str, lane: &str) -> (Option<usize>, Option<usize>) {
    let (expected, got) = (lines_of(expected, lane), lines_of(got, lane));
    let same = expected.iter().zip(&got).take_while(|(one, other)| one.1 == other.1).count();
    (expected.get(same).map(|line| line.0), got.get(same).map(|line| line.0))
}

/// The lines of a lane, or of the ladder if `lane` is empty, with their numbers. The ladder's width
/// does not count, nor do the columns of clients that have not come yet.
fn lines_of(scene: &str, lane: &str) -> Vec<(usize, String)> {
    let mut here = false;
    let mut lines = Vec::new();
    for (number, line) in scene.lines().enumerate() {
        let in_ladder = line.starts_with("   ") && line.contains(['├', '┤']);
        if lane.is_empty() {
            if in_ladder {
                lines.push((number, line.replace(['─', '┼', '│', ' '], "")));
            }
        } else if !line.starts_with(' ') {
            here = line == lane;
            // `server exit 0` is a lane of one line.
            if line.strip_prefix(lane).is_some_and(|rest| rest.starts_with(' ')) {
                lines.push((number, line.to_owned()));
            }
        } else if here {
            lines.push((number, line.to_owned()));
        }
    }
    lines
}

/// What became of a program, and what it is doing.
fn describe(stage: &Stage, number: usize, autopsy: Option<&Autopsy>) -> String {
    let program = &stage.programs[number];
    let name = &program.file_name;
    let mut text = match (program.how_it_stopped(), autopsy) {
        (Some(how), _) => format!("  {name} {how}.\n"),
        (None, Some(autopsy)) => format!("  {name} is still running{}.\n", doing(autopsy)),
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

/// `, blocked in recv() on fd 4`.
fn doing(autopsy: &Autopsy) -> String {
    match autopsy.threads.first() {
        Some(Doing::BlockedIn(call, Some(fd))) => format!(", blocked in {call}() on fd {fd}"),
        Some(Doing::BlockedIn("futex", None)) => ", waiting for another thread".to_owned(),
        Some(Doing::BlockedIn(call, None)) => format!(", blocked in {call}()"),
        Some(Doing::Running) if autopsy.cpu >= BUSY => {
            format!(", and busy: it has used {:.1} s of CPU time", autopsy.cpu.as_secs_f64())
        }
        _ => String::new(),
    }
}

fn facts(stage: &Stage, autopsy: &Autopsy) -> String {
    let mut text = String::new();
    for socket in &autopsy.sockets {
        let _ = writeln!(text, "    fd {:<3} {}", socket.fd, describe_socket(stage, socket));
    }
    if autopsy.threads.len() > 1 {
        let _ = writeln!(text, "    {} threads", autopsy.threads.len());
    }
    if autopsy.descriptors > MANY_DESCRIPTORS {
        let _ = writeln!(text, "    {} open descriptors", autopsy.descriptors);
    }
    if autopsy.memory > MUCH_MEMORY {
        let _ = writeln!(text, "    {} MiB of memory in use", autopsy.memory >> 20);
    }
    for child in &autopsy.children {
        let _ = writeln!(text, "    it has started {child}, which is still running");
    }
    text
}

fn describe_socket(stage: &Stage, socket: &Socket) -> String {
    let addr = |addr: std::net::SocketAddr| stage.normalise(&addr.to_string());
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
        Kind::Other => "a connection that is closed or being closed".to_owned(),
    }
}

/// What it printed that the check has not asked for.
fn printed(program: &ProgramState) -> String {
    let mut text = String::new();
    if let Some(rest) = program.unread_stdout() {
        let _ = writeln!(text, "    stdout, not expected yet: {rest}");
    }
    if program.flooded {
        text.push_str("    It printed more than 1 MiB; the rest is cut.\n");
    }
    if program.todo().is_none() && program.panic().is_none() {
        for line in program.last_stderr_lines() {
            let _ = writeln!(text, "    stderr: {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: &str = "\
client 1   client 2      server
   ├───────────┼── connect ──▸│
   │◂──────────┼── \"a\" ──────┤

server stdout
  listening on <server>
  hello
server exit 0
";

    const GOT: &str = "\
client 1   server
   ├── connect ──▸│
   │◂── \"b\" ──────┤

server stdout
  listening on <server>
";

    #[test]
    fn the_first_difference_is_told_for_each_lane() {
        assert_eq!(first_difference(EXPECTED, GOT, ""), (Some(2), Some(2)));
        assert_eq!(first_difference(EXPECTED, GOT, "server stdout"), (Some(6), None));
        assert_eq!(first_difference(EXPECTED, GOT, "server exit"), (Some(7), None));
        assert_eq!(first_difference(EXPECTED, EXPECTED, ""), (None, None));
    }

    #[test]
    fn a_line_is_marked_in_the_margin() {
        assert_eq!(block("one\ntwo\n", Some(1)), "    one\n  ▸ two\n");
    }
}
