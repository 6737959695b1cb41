//! What a check knows of a program: what it has printed, whether it still runs, how it ended.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::system::process::{Process, Stream};
use findings::record::ProgramEnd;
use findings::record::payload::escape;

/// What a program that met a `todo!` says, before the step's name.
const TODO: &str = "not yet implemented: ";

/// What the check knows of a program.
pub(crate) struct ProgramState {
    /// Such as `tcp-server`.
    pub(crate) file_name: String,
    /// Such as `server`; the second of a scene is `server 2`.
    pub(crate) role: String,
    /// What it was started with.
    pub(crate) args: Vec<String>,
    pub(crate) process: Option<Process>,
    pub(super) started: Instant,
    /// What the stage's clock told then.
    pub(crate) started_at: Duration,
    pub(crate) end: Option<ProgramEnd>,
    /// How long it ran, once it has ended.
    pub(crate) ran: Option<Duration>,
    /// What the stage's clock told when it ended.
    pub(crate) ended_at: Option<Duration>,
    /// The CPU time that it has used, up to the last look at it.
    pub(super) cpu: Duration,
    pub(crate) flooded: bool,
    /// It did not come to rest when the check waited for that.
    pub(crate) restless: bool,
    /// Where it was asked to listen.
    pub(crate) asked_addr: Option<SocketAddr>,
    /// Where it has said that it listens.
    pub(crate) said_addr: Option<SocketAddr>,
    stdout: Lines,
    stderr: Lines,
    /// The step at whose `todo!` it is held.
    held_at: Option<String>,
}

/// One of a program's outputs.
#[derive(Default)]
struct Lines {
    text: Vec<u8>,
    /// Up to where the check has read.
    read: usize,
    /// Up to where it was searched for a `todo!`: the start of a line.
    searched: usize,
    closed: bool,
}

impl ProgramState {
    pub(crate) fn new(
        file_name: String,
        role: String,
        args: Vec<String>,
        process: Process,
        (started, started_at): (Instant, Duration),
    ) -> ProgramState {
        ProgramState {
            file_name,
            role,
            args,
            asked_addr: None,
            process: Some(process),
            started,
            started_at,
            end: None,
            ran: None,
            ended_at: None,
            cpu: Duration::ZERO,
            flooded: false,
            restless: false,
            said_addr: None,
            stdout: Lines::default(),
            stderr: Lines::default(),
            held_at: None,
        }
    }

    /// Whether it has printed anything.
    pub(super) fn has_spoken(&self) -> bool {
        !self.stdout.text.is_empty() || !self.stderr.text.is_empty()
    }

    fn lines(&mut self, stream: Stream) -> &mut Lines {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }

    /// It has printed this.
    pub(super) fn hear(&mut self, stream: Stream, text: &[u8]) {
        let lines = self.lines(stream);
        lines.text.extend(text);
        if stream == Stream::Stderr {
            return;
        }
        while let Some(length) = lines.text[lines.searched..].iter().position(|b| *b == b'\n') {
            let line = &lines.text[lines.searched..lines.searched + length];
            lines.searched += length + 1;
            if let Some(step) = line.strip_prefix(TODO.as_bytes()) {
                let step = escape(&String::from_utf8_lossy(step));
                self.held_at = Some(step);
                return;
            }
        }
    }

    /// It and everybody who inherited the output have closed it.
    pub(super) fn close(&mut self, stream: Stream) {
        self.lines(stream).closed = true;
    }

    /// The next whole line of an output, as text.
    pub(crate) fn next_line(&mut self, stream: Stream) -> Option<String> {
        let lines = self.lines(stream);
        let rest = &lines.text[lines.read..];
        let length = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None if lines.closed && !rest.is_empty() => rest.len(),
            None => return None,
        };
        let line = &rest[..length];
        if line.starts_with(TODO.as_bytes()) {
            // Not the program's own word: it is held.
            return None;
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = String::from_utf8_lossy(line).into_owned();
        lines.read += length;
        Some(line)
    }

    /// Takes a prompt off standard error: text that has no line end yet. Whole lines before it are
    /// the student's own business, unless they begin with `error: `; then the line is the error. So is the
    /// prompt with a line end behind it.
    pub(crate) fn take_prompt(&mut self, prompt: &str) -> Option<Result<(), String>> {
        loop {
            let rest = &self.stderr.text[self.stderr.read..];
            if rest.starts_with(prompt.as_bytes()) {
                let ends = rest[prompt.len()..].starts_with(b"\n");
                self.stderr.read += prompt.len();
                return Some(if ends { Err(format!("{prompt}\n")) } else { Ok(()) });
            }
            let line = self.next_line(Stream::Stderr)?;
            if line.starts_with("error: ") {
                return Some(Err(line));
            }
        }
    }

    /// It can do nothing more, and everything it printed is here: it has ended, or it is held at a `todo!`,
    /// of which it tells on both outputs.
    pub(crate) fn has_stopped(&self) -> bool {
        let has_told = || {
            let mut lines = self.stderr.text.split(|byte| *byte == b'\n');
            self.flooded
                || self.stderr.closed
                || lines.any(|line| line.starts_with(TODO.as_bytes()))
        };
        let is_held = self.held_at.is_some() && has_told();
        is_held || (self.end.is_some() && self.stdout.closed && self.stderr.closed)
    }

    /// The step at whose `todo!` it is held or ended.
    pub(crate) fn todo(&self) -> Option<String> {
        self.held_at.clone().or_else(|| {
            let text = String::from_utf8_lossy(&self.stderr.text);
            let step = text.lines().find_map(|line| line.strip_prefix(TODO)).map(escape);
            step.filter(|_| self.panic().is_some())
        })
    }

    /// Where and why it panicked: Rust prints `thread 'main' (1) panicked at FILE:LINE:COLUMN:`,
    /// and the message on the next lines.
    pub(crate) fn panic(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.stderr.text);
        let mut lines = text.lines().skip_while(|line| !line.contains(" panicked at "));
        let (_, place) = lines.next()?.split_once(" panicked at ")?;
        let message = lines.next().unwrap_or_default();
        Some(format!("{} ({})", escape(message), escape(place.trim_end_matches(':'))))
    }

    /// What it printed and the check has not asked for, in lines. `true`: the last has no line end.
    pub(crate) fn unread_stdout(&self) -> (Vec<String>, bool) {
        let rest = String::from_utf8_lossy(&self.stdout.text[self.stdout.read..]);
        let lines = rest.lines().filter(|line| !line.starts_with(TODO)).map(escape);
        (lines.collect(), !rest.is_empty() && !rest.ends_with('\n'))
    }

    /// It runs, and can print no more.
    pub(crate) fn has_closed_stdout(&self) -> bool {
        self.stdout.closed && self.end.is_none()
    }

    /// All that it has printed, on both outputs.
    pub(crate) fn printed(&self) -> String {
        let text = [self.stdout.text.as_slice(), &self.stderr.text].concat();
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The last few lines of standard error, shortened, without what Rust says of a panic: the place, the
    /// message and a note.
    pub(crate) fn last_stderr_lines(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.stderr.text);
        let mut lines: Vec<&str> = Vec::new();
        let mut all = text.lines();
        while let Some(line) = all.next() {
            if line.contains(" panicked at ") {
                all.next();
            } else if !line.is_empty() && !line.starts_with("note: run with `RUST_BACKTRACE=") {
                lines.push(line);
            }
        }
        let lines = &lines[lines.len().saturating_sub(5)..];
        lines.iter().map(|line| escape(&line.chars().take(200).collect::<String>())).collect()
    }
}
