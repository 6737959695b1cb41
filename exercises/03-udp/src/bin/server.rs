//! The UDP server: prints what comes, and asks its operator for each reply.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

use clap::Parser;
use program::{Addr, printable, say};

/// Prints each datagram, and sends a reply to where it came from: a line of standard input.
#[derive(Parser)]
struct Args {
    /// The address to receive on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// Reply with this text to each datagram, and ask nobody
    #[arg(long, value_name = "TEXT")]
    reply: Option<String>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let socket = args.addr.try_each(bind)?;
        say!("listening on {}", socket.local_addr()?);
        loop {
            let (message, peer) = match udp::next(&socket) {
                Ok(message) => message,
                // Windows tells here that nobody was there for an earlier reply.
                Err(error) if error.kind() == ErrorKind::ConnectionReset => continue,
                Err(error) => return Err(error.into()),
            };
            say!("{peer} says: {}", printable(message));
            let text = match &args.reply {
                Some(text) => Some(text.clone()),
                None => ask()?,
            };
            let Some(text) = text else { return Ok(()) };
            if let Err(error) = reply(&socket, peer, &text) {
                eprintln!("error: {peer} {error}");
            }
        }
    })
}

/// Makes a socket that receives what is sent to `addr`.
fn bind(addr: SocketAddr) -> io::Result<UdpSocket> {
    // Return a socket that receives what is sent to `addr`: the address that was asked for,
    // and no other. The standard library makes the socket and binds it in one call.
    // Look up `UdpSocket`. If the call fails, return its error: main puts it in words.
    todo!("bind")
}

/// Asks the operator for a reply: a line of standard input. `None`: there are no more lines.
fn ask() -> io::Result<Option<String>> {
    // Print `reply: ` on standard error, without a line end. Then read one line of standard
    // input, and return it without its line end. An empty line is a line like any other.
    // When there are no more lines, return `None`: the server then ends.
    // Look up `eprint!` and `Stdin::lines`.
    todo!("ask")
}

/// Sends the text to `peer`, as one datagram.
fn reply(socket: &UdpSocket, peer: SocketAddr, text: &str) -> io::Result<()> {
    // Send the bytes of `text` to `peer`, as one datagram: no more and no fewer.
    // The socket stays open for everybody.
    todo!("reply")
}
