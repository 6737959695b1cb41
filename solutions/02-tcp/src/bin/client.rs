//! The tutorial's TCP client: one message, one reply.

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
    // ANCHOR: connect
    TcpStream::connect(addr)
    // ANCHOR_END: connect
}

/// Sends the message, all of it.
fn request(mut server: &TcpStream, message: &str) -> io::Result<()> {
    // ANCHOR: request
    server.write_all(message.as_bytes())
    // ANCHOR_END: request
}

/// Receives once, at most 1,024 bytes. A server that leaves without a reply is an error.
fn response(mut server: &TcpStream) -> io::Result<Vec<u8>> {
    // ANCHOR: response
    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(buffer[..length].to_vec())
    // ANCHOR_END: response
}
