//! A foreign program that runs while a test goes on.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::output::{FirstLine, Stream};
use crate::system::deadline::patience;

/// How long a conversation may take: 10 s, times `LAB_TIMEOUT_SCALE` where that is set.
pub fn deadline() -> Duration {
    patience() * 5
}

/// A program that runs while the test goes on. Dropping it kills it, and on Unix everything in its
/// process group.
pub struct Process {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Stream,
    stderr: Stream,
    addr: Option<SocketAddr>,
    deadline: Instant,
}

impl Process {
    /// Starts a program.
    #[track_caller]
    pub fn start(command: Command) -> Process {
        let mut process = Process::start_printing_to(command, Stdio::piped());
        process.stdout = Stream::of(process.child.stdout.take());
        process
    }

    /// Starts a program whose standard output goes there.
    #[track_caller]
    pub fn start_printing_to(mut command: Command, stdout: impl Into<Stdio>) -> Process {
        command.stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
        // A group of its own: then one signal reaches the program and its children.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => panic!("{name} cannot be started: {error}"),
        };
        Process {
            name,
            stdin: child.stdin.take(),
            stdout: Stream::of(None::<ChildStdout>),
            stderr: Stream::of(child.stderr.take()),
            child,
            addr: None,
            deadline: Instant::now() + deadline(),
        }
    }

    /// Starts a server of the course on a free port of 127.0.0.1.
    #[track_caller]
    pub fn serve(path: &str) -> Process {
        Process::serve_at(path, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Starts a server of the course at this address.
    #[track_caller]
    pub fn serve_at(path: &str, addr: SocketAddr) -> Process {
        let mut command = Command::new(path);
        command.args(["--addr", &addr.to_string()]);
        Process::server(command)
    }

    /// Starts a server whose first line on standard output tells where it listens.
    #[track_caller]
    pub fn server(command: Command) -> Process {
        let mut process = Process::start(command);
        let line = process.line();
        process.addr = Some(process.announced(&line));
        process
    }

    /// Starts a server. Whoever reads its output takes the first line and goes, as `| head -1` does.
    #[track_caller]
    pub fn server_for_one_line(command: Command) -> Process {
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        let mut process = Process::start_printing_to(command, writer);
        process.stdout = Stream::of(Some(FirstLine::of(reader)));
        let line = process.line();
        process.addr = Some(process.announced(&line));
        // The reader has gone when the stream is over.
        match process.stdout.next_line(process.deadline) {
            Err(RecvTimeoutError::Disconnected) => process,
            _ => process.fail("should not be read on"),
        }
    }

    /// Starts a server that tells where it listens on standard output, after other lines: OpenSSL's.
    #[track_caller]
    pub fn openssl_server(command: Command) -> Process {
        Process::telling_server(command, Process::line, &["accept "])
    }

    /// Starts a server that tells where it listens on standard error, perhaps after other lines:
    /// netcat and socat.
    #[track_caller]
    pub fn verbose_server(command: Command) -> Process {
        // netcat says that it is bound when it waits for datagrams.
        Process::telling_server(command, Process::complaint, &["listening on", "bound on"])
    }

    /// Starts a server, and finds the line that tells where it listens: it has one of these words.
    #[track_caller]
    fn telling_server(command: Command, line: fn(&Process) -> String, words: &[&str]) -> Process {
        let mut process = Process::start(command);
        let line = loop {
            let line = line(&process);
            let lower = line.to_lowercase();
            if words.iter().any(|word| lower.contains(word)) {
                break line;
            }
        };
        process.addr = Some(process.announced(&line));
        process
    }

    /// The address at the end of a line: `127.0.0.1:8080`, or `127.0.0.1 8080`, or `localhost 8080`.
    #[track_caller]
    fn announced(&self, line: &str) -> SocketAddr {
        let mut words = line.split_whitespace().rev();
        let last = words.next().unwrap_or_default();
        if let Ok(addr) = last.parse() {
            return addr;
        }
        let ip = words.next().and_then(|ip| ip.parse().ok());
        match last.parse() {
            Ok(port) => SocketAddr::new(ip.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), port),
            Err(_) => self.fail(&format!("told no address, but {line:?}")),
        }
    }

    /// Its number in the system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where the server listens.
    #[track_caller]
    pub fn addr(&self) -> SocketAddr {
        self.addr.unwrap_or_else(|| self.fail("does not listen"))
    }

    /// The same as two arguments, which is how many programs want it.
    #[track_caller]
    pub fn host_and_port(&self) -> [String; 2] {
        [self.addr().ip().to_string(), self.addr().port().to_string()]
    }

    /// The next line on standard output.
    #[track_caller]
    pub fn line(&self) -> String {
        self.wait_for_line("a line on standard output", &self.stdout)
    }

    /// The next line on standard output must begin so. Returns the rest of it.
    #[track_caller]
    pub fn line_after(&self, start: &str) -> String {
        let line = self.line();
        match line.strip_prefix(start) {
            Some(rest) => rest.to_owned(),
            None => self.fail(&format!("should have printed \"{start}...\", not {line:?}")),
        }
    }

    /// The next line on standard output must be this one.
    #[track_caller]
    pub fn prints(&self, expected: &str) {
        let line = self.wait_for_line(&format!("the line {expected:?}"), &self.stdout);
        assert_eq!(line, expected, "{} printed something else", self.name);
    }

    /// The next line on standard error must be this one.
    #[track_caller]
    pub fn complains(&self, expected: &str) {
        let line = self.wait_for_line(&format!("the line {expected:?}"), &self.stderr);
        assert_eq!(line, expected, "{} complained about something else", self.name);
    }

    /// The next line on standard error.
    #[track_caller]
    pub fn complaint(&self) -> String {
        self.wait_for_line("a line on standard error", &self.stderr)
    }

    /// What comes next on standard output must be this text, and it need not end a line: what a
    /// program prints that passes a datagram on as it is.
    #[track_caller]
    pub fn says(&self, expected: &str) {
        self.wait_for_text(expected, &self.stdout);
    }

    /// What comes next on standard error must be this text without a line end: a prompt.
    #[track_caller]
    pub fn asks(&self, prompt: &str) {
        self.wait_for_text(prompt, &self.stderr);
    }

    /// Types on the program's standard input: little enough for the system to keep until it is read.
    #[track_caller]
    pub fn types(&mut self, text: &str) {
        if let Some(stdin) = &mut self.stdin
            && let Err(error) = stdin.write_all(text.as_bytes())
        {
            self.fail(&format!("does not take its input: {error}"));
        }
    }

    /// Ends the program's standard input.
    pub fn end_input(&mut self) {
        self.stdin = None;
    }

    /// The program must print no more and end by itself, with this exit code.
    #[track_caller]
    pub fn exits(mut self, code: i32) {
        self.end_input();
        match self.stdout.next_line(self.deadline) {
            Ok(line) => self.fail(&format!("should have ended, and printed {line:?}")),
            Err(RecvTimeoutError::Timeout) => self.fail("has not ended"),
            // It has closed its output, which it does when it ends.
            Err(RecvTimeoutError::Disconnected) => {}
        }
        match self.child.wait() {
            Ok(status) if status.code() == Some(code) => {}
            Ok(status) => self.fail(&format!("should have ended with {code}, not {status}")),
            Err(error) => self.fail(&format!("cannot be waited for: {error}")),
        }
    }

    /// The program must end with exit code 1 and one line on standard error, which tells an error.
    #[track_caller]
    pub fn gives_up(self) {
        let line = self.complaint();
        if !line.starts_with("error: ") {
            self.fail(&format!("should have told an error, and said {line:?}"));
        }
        match self.stderr.next_line(self.deadline) {
            Ok(line) => self.fail(&format!("should have ended, and said {line:?}")),
            Err(RecvTimeoutError::Timeout) => self.fail("has not ended"),
            Err(RecvTimeoutError::Disconnected) => self.exits(1),
        }
    }

    #[track_caller]
    fn wait_for_line(&self, what: &str, output: &Stream) -> String {
        output.next_line(self.deadline).unwrap_or_else(|why| self.fail_without(what, why))
    }

    #[track_caller]
    fn wait_for_text(&self, expected: &str, output: &Stream) {
        match output.next_text(expected.len(), self.deadline) {
            Ok(text) => assert_eq!(text, expected, "{} said something else", self.name),
            Err(why) => self.fail_without(&format!("the text {expected:?}"), why),
        }
    }

    #[track_caller]
    fn fail_without(&self, what: &str, why: RecvTimeoutError) -> ! {
        match why {
            RecvTimeoutError::Timeout => self.fail(&format!("has not printed {what}")),
            RecvTimeoutError::Disconnected => self.fail(&format!("has ended without {what}")),
        }
    }

    /// Fails the test, with what the program has said that nobody has read yet.
    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let moment = Instant::now() + Duration::from_millis(100);
        let complaints: Vec<String> =
            std::iter::from_fn(|| self.stderr.next_line(moment).ok()).take(100).collect();
        let rest = self.stdout.rest();
        panic!("{} {what}; unread: {rest:?}; on its standard error: {complaints:#?}", self.name);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Once it is known to have ended, its number may be another program's.
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
