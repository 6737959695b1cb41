//! A client made of the module.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use program::{printable, say};
use udp_module::{MessageSocket, Messages, ReceiveError};

use crate::options::Options;

mod options;

/// Sends one message to a server and prints its reply.
#[derive(Parser)]
struct Args {
    #[command(flatten)]
    options: Options,
    /// What to send
    #[arg(long, value_name = "TEXT", default_value = "Hello UDP Server")]
    message: String,
    /// How long to wait for the reply
    #[arg(long, value_name = "MS", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..))]
    timeout_ms: u32,
}

fn main() -> ExitCode {
    let Args { options, message, timeout_ms } = Args::parse();
    program::run(|| {
        let encoding = options.encoding();
        let unbound = |server| Ok((MessageSocket::unbound(server, encoding)?, server));
        let (socket, server) = options.addr.try_each(unbound)?;
        let messages = options.layers(socket)?;
        messages.send(&message, server)?;
        let deadline = Instant::now() + Duration::from_millis(timeout_ms.into());
        match await_reply(&*messages, server, deadline) {
            Ok(text) => say!("server replied: {}", printable(text)),
            Err(ReceiveError::TimedOut) => {
                return Err(format!("no reply from {server} within {timeout_ms} ms").into());
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    })
}

/// Waits for the server's reply, until the deadline in all. Only the server's datagrams count.
fn await_reply(
    messages: &dyn Messages,
    server: SocketAddr,
    deadline: Instant,
) -> Result<String, ReceiveError> {
    // Wait for the server's reply, and return its text. The deadline is for all the waiting:
    // call `wait_until` before each `receive`.
    // A stranger's message does not count. A forged datagram, or one of a stranger's that is
    // malformed, is a line `error: ...` on standard error; wait on. Return any other error.
    // Until then these lines serve you. They take one datagram only: replace them.
    messages.wait_until(deadline)?;
    let (text, peer) = messages.receive()?;
    if peer == server {
        return Ok(text);
    }
    todo!("client")
}
