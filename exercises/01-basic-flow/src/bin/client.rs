//! A TCP client, one system call at a time.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use program::{Addr, printable, say};
use socket2::{Domain, Socket, Type};

/// Sends one message to a server and prints what it answers.
#[derive(Parser)]
struct Args {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:12345")]
    addr: Addr,
    /// What to send
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "Hello, server!",
        value_parser = NonEmptyStringValueParser::new()
    )]
    message: String,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let server = args.addr.try_each(connect)?;
        request(&server, &args.message)?;
        let answer = response(&server)?;
        say!("received: {}", printable(answer));
        Ok(())
    })
}

/// Makes a socket that is connected to the server at `addr`.
fn connect(addr: SocketAddr) -> io::Result<Socket> {
    // Make a TCP socket and connect it to the server at `addr`, IPv4 or IPv6.
    // Two calls: `Socket::new`, as in the server, and `Socket::connect`. A client needs no
    // bind: the system gives it a free port. Return an error; the caller puts it into words.
    todo!("connect")
}

/// Sends the message, all of it.
fn request(mut server: &Socket, message: &str) -> io::Result<()> {
    // Send the bytes of `message`, all of them, however long it is, and nothing else.
    // Look up `str::as_bytes`, and how `Write::write` and `Write::write_all` differ.
    todo!("request")
}

/// Receives until the server closes the connection, at most 1 MiB.
fn response(mut server: &Socket) -> io::Result<Vec<u8>> {
    // Receive until the server closes the connection, and return everything that came.
    // The answer may come in several pieces and may be longer than any buffer of yours.
    // Call `read` in a loop. It says how many bytes came; after the last one it says 0.
    // An answer of more than 1 MiB (1,048,576 bytes) is an error, also if it does not end.
    // A connection that is reset is an error too: what came is not everything.
    todo!("response")
}
