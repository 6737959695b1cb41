//! A client that knows what can go wrong, says it in words, and tries again where that may help.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use clap::Parser;
use clap::value_parser as parser;
use errors::{NetError, Timer, jittered, try_each};
use program::{Addr, printable, say};

/// The most bytes of a reply.
const LIMIT: usize = 65_536;

/// The longest pause after the first attempt. Later ones are longer.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Sends one line to a server and prints the line that it answers.
#[derive(Parser)]
struct Args {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// What to send
    #[arg(long, value_name = "TEXT", default_value = "Hello Server")]
    message: String,
    /// How long an address may take to answer the connection
    #[arg(long, value_name = "MS", default_value = "500", value_parser = parser!(u64).range(1..))]
    connect_timeout_ms: u64,
    /// How long the whole reply may take
    #[arg(long, value_name = "MS", default_value = "500", value_parser = parser!(u64).range(1..))]
    read_timeout_ms: u64,
    /// How many more attempts to make when one fails in a way that may pass
    #[arg(long, value_name = "N", default_value_t = 0)]
    retries: u32,
    /// How long all attempts together may take
    #[arg(long, value_name = "MS", default_value = "5000", value_parser = parser!(u64).range(1..))]
    deadline_ms: u64,
    /// Say also what caused a failure
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| match converse(&args) {
        Ok(reply) => {
            say!("server replied: {}", printable(reply));
            Ok(())
        }
        Err(error) if args.verbose => Err(with_cause(&error).into()),
        Err(error) => Err(error.into()),
    })
}

/// Makes attempts until one succeeds, or there is no point in another.
fn converse(args: &Args) -> Result<String, NetError> {
    let deadline = Timer::start(Duration::from_millis(args.deadline_ms));
    let mut failed = 0;
    loop {
        match attempt(args, &deadline) {
            Err(error) if failed < args.retries => {
                failed += 1;
                // A pause may take longer than it was meant to: the system wakes us when it can.
                if !pause_after(failed, args, &error, &deadline) || deadline.left().is_zero() {
                    return Err(error);
                }
            }
            outcome => return outcome,
        }
    }
}

/// One attempt: connects, sends the message, receives the reply.
fn attempt(args: &Args, deadline: &Timer) -> Result<String, NetError> {
    let server = try_each(&args.addr, |addr| {
        let limit = Duration::from_millis(args.connect_timeout_ms).min(deadline.left());
        if limit.is_zero() {
            return Err(NetError::ConnectTimeout(addr, limit, ErrorKind::TimedOut.into()));
        }
        connect(addr, limit)
    })?;
    send(&server, format!("{}\n", args.message).as_bytes(), deadline)?;
    let limit = Duration::from_millis(args.read_timeout_ms).min(deadline.left());
    receive_line(&server, &Timer::start(limit))
}

/// Makes a stream that is connected to the server at `addr`, which has so long to answer.
fn connect(addr: SocketAddr, limit: Duration) -> Result<TcpStream, NetError> {
    // Connect to `addr`, and wait at most `limit` for it. Look up `TcpStream::connect_timeout`.
    // If the connection is refused, nobody listens there: that is `NetError::Refused`, with the
    // address, and the system's error as its cause.
    // Ask the error for its `kind()`. For every other kind call `not_connected` (below).
    todo!("refused")
}

/// What it means that connecting has failed, when it was not refused.
fn not_connected(addr: SocketAddr, limit: Duration, error: io::Error) -> NetError {
    // Connecting has failed with `error`, and it was not refused. If nothing came in time, that
    // is `NetError::ConnectTimeout`: it wants the address, the limit and the cause.
    // Every other error is `NetError::Address`, with the address and the cause.
    todo!("connect_timeout")
}

/// Sends all of it, unless the timer is over first: a server that does not read makes us wait.
fn send(mut server: &TcpStream, mut bytes: &[u8], timer: &Timer) -> Result<(), NetError> {
    while !bytes.is_empty() {
        let left = timer.left();
        if left.is_zero() {
            return Err(NetError::ReadTimeout(timer.limit(), ErrorKind::TimedOut.into()));
        }
        server.set_write_timeout(Some(left))?;
        match server.write(bytes) {
            Ok(length) => bytes = &bytes[length..],
            Err(error) => match error.kind() {
                // The next round finds whether the time is over.
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                _ => return Err(lost(error)),
            },
        }
    }
    Ok(())
}

/// Receives the server's line, without its end.
fn receive_line(server: &TcpStream, timer: &Timer) -> Result<String, NetError> {
    let mut line = Vec::new();
    let mut buffer = [0; 1024];
    while line.len() <= LIMIT {
        let length = match receive(server, &mut buffer, timer) {
            // Ctrl-Z and `fg` interrupt a read that has a time-out. Nothing is lost by that.
            Err(NetError::Other(error)) if error.kind() == ErrorKind::Interrupted => continue,
            received => received?,
        };
        if length == 0 {
            return at_end(&line);
        }
        line.extend(&buffer[..length]);
        if let Some(end) = line.iter().position(|byte| *byte == b'\n') {
            line.truncate(end);
            return text(line);
        }
    }
    Err(NetError::LongReply(LIMIT))
}

/// Receives the next piece of the line, and says how many bytes it has. All pieces share the timer.
fn receive(mut server: &TcpStream, buffer: &mut [u8], timer: &Timer) -> Result<usize, NetError> {
    // Read the next piece of the line into `buffer`, and return how many bytes it has.
    // Wait at most for what is `left` on the timer: all the pieces of a line share it.
    // Nothing in time is `NetError::ReadTimeout`, with the timer's whole limit and the cause.
    // The system says so with one of two kinds: `WouldBlock` or `TimedOut`.
    // If nothing is left on the timer, it is that error too, without another read.
    // For every other error of the read call `lost` (below).
    todo!("read_timeout")
}

/// The server has closed its side, and so much of its line has come.
fn at_end(_line: &[u8]) -> Result<String, NetError> {
    // The server has closed its side, and `_line` is what has come of its line until then:
    // nothing, or a part. What does the client have to say in each of these cases?
    // You may take the `_` off the name if you use it.
    todo!("closed_early")
}

/// What it means that a connection has failed.
fn lost(error: io::Error) -> NetError {
    // A read or a write has failed with `error`. If the connection is gone, that is
    // `NetError::Reset`, with the cause. The system has three kinds for it:
    // `ConnectionReset`, `ConnectionAborted` (Windows) and `BrokenPipe` (a write).
    // Everything else is `NetError::Other`.
    todo!("reset")
}

/// The line as text, without the `\r` that it may end in.
fn text(mut line: Vec<u8>) -> Result<String, NetError> {
    // Make a text of the line's bytes. Its `\n` is gone already; cut a `\r` at its end, too, and
    // nothing else: spaces are a part of the reply.
    // Bytes that are not UTF-8 are `NetError::NotText`, with the cause.
    // Look up `String::from_utf8`.
    todo!("not_text")
}

/// The error's text, and its cause on a second line: `caused by: <cause>`. Not every error has one.
fn with_cause(error: &NetError) -> String {
    // Return the error's text, and on a second line its cause, in words: `caused by: <cause>`.
    // An error knows its cause: look up `Error::source`. Without one there is no second line.
    todo!("typed")
}

/// Attempt number `failed` has failed, and `--retries` allows one more. Pauses before it. `false`:
/// another attempt cannot help, or would begin too late.
fn pause_after(failed: u32, args: &Args, error: &NetError, deadline: &Timer) -> bool {
    // Attempt number `failed` (the first is 1) has failed with `error`. Pause before the next.
    // The pause: at most `FIRST_PAUSE` after the first attempt, then twice as long each time.
    // `jittered` makes a random pause of it.
    // Return `false` if the error is not one that `may_pass`, or if the pause would not end
    // before the `deadline`. Otherwise print one line to standard error, sleep, and return `true`:
    // `attempt <i> of <n>: <error>; trying again in <ms> ms`
    // `<n>` counts all attempts: `--retries 3` allows 4.
    todo!("retry")
}
