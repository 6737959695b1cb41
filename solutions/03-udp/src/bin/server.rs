//! The UDP server: prints what comes, and asks its operator for each reply.

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
            let (message, peer) = match udp_solution::next(&socket) {
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
    // ANCHOR: bind
    UdpSocket::bind(addr)
    // ANCHOR_END: bind
}

/// Asks the operator for a reply: a line of standard input. `None`: there are no more lines.
fn ask() -> io::Result<Option<String>> {
    // ANCHOR: ask
    eprint!("reply: ");
    io::stdin().lines().next().transpose()
    // ANCHOR_END: ask
}

/// Sends the text to `peer`, as one datagram.
fn reply(socket: &UdpSocket, peer: SocketAddr, text: &str) -> io::Result<()> {
    // ANCHOR: reply
    socket.send_to(text.as_bytes(), peer)?;
    Ok(())
    // ANCHOR_END: reply
}
