//! The UDP client: sends a message, waits for the reply, and asks again if none comes.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, value_parser};
use program::{Addr, printable, say};
use udp_solution::await_reply;

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
    // ANCHOR: retry
    let socket = open(server)?;
    for _ in 0..args.attempts {
        if let Some(reply) = attempt(&socket, server, args)? {
            return Ok(Some(reply));
        }
    }
    Ok(None)
    // ANCHOR_END: retry
}

/// Asks once, and waits for the server's reply. `None`: it has not come in time.
fn attempt(socket: &UdpSocket, server: SocketAddr, args: &Args) -> io::Result<Option<Vec<u8>>> {
    // ANCHOR: strangers
    socket.connect(server)?;
    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    while let Some((reply, sender)) = await_reply(socket, end)? {
        // What came before the socket was connected is still there, whoever sent it.
        if sender == socket.peer_addr()? {
            return Ok(Some(reply));
        }
    }
    Ok(None)
    // ANCHOR_END: strangers
}

/// Sends the message to the server, as one datagram.
fn send(socket: &UdpSocket, server: SocketAddr, message: &str) -> io::Result<()> {
    // ANCHOR: send
    match socket.peer_addr() {
        // Once it is connected (step `strangers`), macOS wants no address here.
        Ok(_) => socket.send(message.as_bytes())?,
        Err(_) => socket.send_to(message.as_bytes(), server)?,
    };
    Ok(())
    // ANCHOR_END: send
}

/// The system has told that nobody is at the server's address.
fn refused() -> io::Result<Option<Vec<u8>>> {
    // ANCHOR: refused
    Err(ErrorKind::ConnectionRefused.into())
    // ANCHOR_END: refused
}

/// Makes a socket on a free port, for a server with such an address.
fn open(server: SocketAddr) -> io::Result<UdpSocket> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    UdpSocket::bind((any, 0))
}
