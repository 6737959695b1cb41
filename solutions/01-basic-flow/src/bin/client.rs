//! A TCP client, one system call at a time.

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
    // ANCHOR: connect
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.connect(&addr.into())?;
    Ok(socket)
    // ANCHOR_END: connect
}

/// Sends the message, all of it.
fn request(mut server: &Socket, message: &str) -> io::Result<()> {
    // ANCHOR: request
    server.write_all(message.as_bytes())
    // ANCHOR_END: request
}

/// Receives until the server closes the connection, at most 1 MiB.
fn response(mut server: &Socket) -> io::Result<Vec<u8>> {
    // ANCHOR: response
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer)? {
            // No bytes at all mean that the server has closed its side: that was everything.
            0 => return Ok(answer),
            length => answer.extend_from_slice(&buffer[..length]),
        }
        // A server that never stops must not fill our memory.
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
    // ANCHOR_END: response
}
