//! Runs `cargo` without its noise.
//!
//! What cargo says is held back for a second. A command that is done by then has said nothing; one
//! that takes longer shows its progress, so that nobody wonders what the computer is doing.

mod become_program;

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

pub use become_program::become_program;

/// How long a command may take before it has to show its progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of a cargo command.
#[derive(Debug)]
pub struct Outcome {
    /// Whether cargo ended with exit code 0.
    pub success: bool,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error, except the lines that only say that it is done.
    pub stderr: String,
    /// How many bytes of `stderr` have been shown already.
    pub shown: usize,
}

impl Outcome {
    /// What was held back: for the caller to show if cargo failed.
    pub fn held_back(&self) -> &str {
        &self.stderr[self.shown..]
    }
}

/// A cargo command, to which arguments are added before it is run. It has colours if our standard
/// error shows them.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or(OsString::from("cargo")));
    cargo.args(["--color", if has_colours() { "always" } else { "never" }]);
    cargo
}

/// Whether standard error is a terminal whose reader wants colours.
pub fn has_colours() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !unwanted
}

/// Runs the command to its end. After a second its progress goes to our standard error.
pub fn run(cargo: &mut Command) -> io::Result<Outcome> {
    run_with(cargo, PATIENCE, |line| eprintln!("{line}"))
}

fn run_with(
    cargo: &mut Command,
    patience: Duration,
    mut show: impl FnMut(&str),
) -> io::Result<Outcome> {
    let mut child =
        cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take();
    let lines = read_lines(child.stderr.take());
    let reader = thread::spawn(move || read_all(stdout));
    let (stderr, shown) = pass_on(&lines, patience, &mut show);
    let status = child.wait()?;
    let stdout = reader
        .join()
        .map_err(|_| io::Error::other("the thread that reads cargo's output has panicked"))??;
    Ok(Outcome { success: status.success(), stdout, stderr, shown })
}

/// Collects the lines. Once patience is over, shows what has come and all that comes.
fn pass_on(
    lines: &Receiver<String>,
    patience: Duration,
    show: &mut impl FnMut(&str),
) -> (String, usize) {
    let deadline = Instant::now() + patience;
    let mut all = String::new();
    let mut shown = 0;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let line = if left.is_zero() {
            lines.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            lines.recv_timeout(left)
        };
        match line {
            Ok(line) if says_it_is_done(&line) => {}
            Ok(line) => {
                all.push_str(&line);
                all.push('\n');
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return (all, shown),
        }
        if Instant::now() >= deadline {
            all[shown..].lines().for_each(&mut *show);
            shown = all.len();
        }
    }
}

/// Whether a line only tells the end of the work: `Finished` after a build, and `Executable` after
/// the build of a test.
fn says_it_is_done(line: &str) -> bool {
    let plain = without_colours(line);
    let mut words = plain.split_whitespace();
    matches!(words.next(), Some("Finished" | "Executable")) && words.next().is_some()
}

/// The line without the sequences that switch colours: ESC, `[`, and all up to `m`.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(piece.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

/// Each line of the stream as it comes. The channel ends with the stream.
fn read_lines(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        let Some(stream) = stream else { return };
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn read_all(stream: Option<impl Read>) -> io::Result<String> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        stream.read_to_end(&mut bytes)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(lines: &[&str]) -> Receiver<String> {
        let (sender, receiver) = mpsc::channel();
        for line in lines {
            sender.send((*line).to_owned()).unwrap();
        }
        receiver
    }

    #[test]
    fn a_quick_command_shows_nothing() {
        let lines = channel(&["   Compiling tcp v0.1.0", "    Finished `lab` profile"]);
        let (all, shown) =
            pass_on(&lines, Duration::from_secs(60), &mut |line: &str| panic!("showed {line}"));
        assert_eq!((all.as_str(), shown), ("   Compiling tcp v0.1.0\n", 0));
    }

    #[test]
    fn a_slow_command_shows_its_progress() {
        let lines = channel(&["a", "b", "\u{1b}[1m\u{1b}[92m    Finished\u{1b}[0m `lab`"]);
        let mut seen = Vec::new();
        let (all, shown) =
            pass_on(&lines, Duration::ZERO, &mut |line: &str| seen.push(line.to_owned()));
        assert_eq!(seen, ["a", "b"]);
        assert_eq!(shown, all.len());
    }

    #[test]
    fn only_cargo_s_own_last_lines_are_left_out() {
        assert!(says_it_is_done("    Finished `lab` profile [unoptimized] target(s) in 0.03s"));
        assert!(!says_it_is_done("Finished"));
        assert!(!says_it_is_done("error: no"));
    }

    #[test]
    fn output_and_failure_come_back() {
        let outcome = run(cargo().arg("--version")).unwrap();
        assert!(outcome.success);
        assert!(outcome.stdout.starts_with("cargo "), "{outcome:?}");
        let outcome = run(cargo().arg("no-such-command")).unwrap();
        assert!(!outcome.success);
        assert!(outcome.held_back().contains("no-such-command"));
    }
}
