//! The UDP client: sends a message, waits for the reply, and asks again if none comes.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, value_parser};
use program::{Addr, printable, say};
use udp::await_reply;

/// Sends one message to a server and prints its reply.
#[derive(Parser)]
struct Args {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// What to send
    #[arg(long, value_name = "TEXT", default_value = "Hello UDP Server")]
    message: String,
    /// How long each attempt waits for the reply
    #[arg(long, value_name = "MS", default_value = "1000", value_parser = value_parser!(u32).range(1..))]
    timeout_ms: u32,
    /// How often to ask before giving up
    #[arg(long, value_name = "N", default_value = "3", value_parser = value_parser!(u32).range(1..))]
    attempts: u32,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let (server, reply) =
            args.addr.try_each(|server| Ok((server, reply_from(server, &args)?)))?;
        let Some(reply) = reply else {
            return Err(format!("no reply from {server} after {} attempts", args.attempts).into());
        };
        say!("server replied: {}", printable(reply));
        Ok(())
    })
}

/// Gets the server's reply. `None`: there is none, however often it was asked.
fn reply_from(server: SocketAddr, args: &Args) -> io::Result<Option<Vec<u8>>> {
    converse(server, args).or_else(|error| match error.kind() {
        // Windows says ConnectionReset, the others ConnectionRefused.
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => refused(),
        _ => Err(error),
    })
}

/// Makes attempts until one gets a reply, all from one socket.
fn converse(server: SocketAddr, args: &Args) -> io::Result<Option<Vec<u8>>> {
    // Make up to `args.attempts` attempts, until one of them gets a reply, and return it.
    // All must come from one socket: a reply to the first may come during the second.
    // If no attempt gets a reply, return `Ok(None)`: main puts it in words.
    // Below stands what serves until then: one attempt. Put a loop in its place.
    let socket = open(server)?;
    let reply = attempt(&socket, server, args)?;
    if reply.is_some() || args.attempts == 1 {
        return Ok(reply);
    }
    todo!("retry")
}

/// Asks once, and waits for the server's reply. `None`: it has not come in time.
fn attempt(socket: &UdpSocket, server: SocketAddr, args: &Args) -> io::Result<Option<Vec<u8>>> {
    // A datagram counts only if the server has sent it. Everybody can send one to our port.
    // Compare with `server`, the address that is asked: `args.addr` may be a name.
    // Connect the socket to `server` before you send: the system then drops what others send.
    // What came before that is in the queue all the same, so look at the sender as well, and
    // wait on until `end` if it is somebody else.
    // Below stands what serves until then.
    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    match await_reply(socket, end)? {
        Some((reply, sender)) if sender == server => return Ok(Some(reply)),
        Some(_) => {}
        None => return Ok(None),
    }
    todo!("strangers")
}

/// Sends the message to the server, as one datagram.
fn send(socket: &UdpSocket, server: SocketAddr, message: &str) -> io::Result<()> {
    // Send the bytes of `message` to `server`, as one datagram: no more and no fewer.
    // The socket has a port already: `open` (below) has seen to that.
    todo!("send")
}

/// The system has told that nobody is at the server's address.
fn refused() -> io::Result<Option<Vec<u8>>> {
    // The system has told that nobody receives at the server's address. To ask again is of no
    // use. Return an error of the kind `ConnectionRefused`: main says it in words, and goes on
    // to the next address of a name.
    todo!("refused")
}

/// Makes a socket on a free port, for a server with such an address.
fn open(server: SocketAddr) -> io::Result<UdpSocket> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind((any, 0))
}
