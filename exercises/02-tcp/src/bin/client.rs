//! The tutorial's TCP client: one message, one reply.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;

use clap::Parser;
use program::{Addr, printable, say};

/// Sends one message to a server and prints its reply.
#[derive(Parser)]
struct Args {
    /// The server's address
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: Addr,
    /// What to send
    #[arg(long, value_name = "TEXT", default_value = "Hello Server")]
    message: String,
}

fn main() -> ExitCode {
    let args = Args::parse();
    program::run(|| {
        let server = args.addr.try_each(connect)?;
        request(&server, &args.message)?;
        let reply = response(&server)?;
        say!("server replied: {}", printable(reply));
        Ok(())
    })
}

/// Makes a stream that is connected to the server at `addr`.
fn connect(addr: SocketAddr) -> io::Result<TcpStream> {
    // Return a stream that is connected to the server at `addr`.
    // Look up `TcpStream`. If nobody listens there, return the error: main puts it in words.
    todo!("connect")
}

/// Sends the message, all of it.
fn request(mut server: &TcpStream, message: &str) -> io::Result<()> {
    // Send the bytes of `message`: all of them, however long it is, and nothing before or
    // after. An empty message is no bytes.
    // One method of `Write` sends all of a buffer.
    todo!("request")
}

/// Receives once, at most 1,024 bytes. A server that leaves without a reply is an error.
fn response(mut server: &TcpStream) -> io::Result<Vec<u8>> {
    // Receive once, at most 1,024 bytes, and return exactly the bytes that came.
    // Wait for them as long as it takes. A server that closes the connection without a reply
    // is an error, say so in its text; a connection that was reset is an error too.
    todo!("response")
}
