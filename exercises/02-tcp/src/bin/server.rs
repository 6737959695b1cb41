//! The tutorial's TCP server: one client, one message, one reply.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;

use program::{printable, say};

/// What `--help` says.
const ABOUT: &str = "Takes one client, receives once, answers `Hello Client`, and ends";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(listen)?;
        say!("listening on {}", listener.local_addr()?);
        let (client, peer) = accept(&listener)?;
        say!("client {peer} connected");
        let request = receive(&client).map_err(|error| format!("{peer} {error}"))?;
        say!("received: {}", printable(request));
        reply(&client).map_err(|error| format!("{peer} {error}"))?;
        Ok(())
    })
}

/// Makes a listener on `addr`: socket, bind and listen in one call.
fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    // Return a listener on `addr`: the address that was asked for, and no other.
    // The standard library makes the socket, binds it and listens in one call.
    // Look up `TcpListener`. If the call fails, return its error: main puts it in words.
    todo!("listen")
}

/// Waits for a client: a stream to it, and its address.
fn accept(listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    // Wait until a client has connected, however long it takes. Return a stream to it, and the client's address.
    // One method of the listener gives both.
    todo!("accept")
}

/// Receives once, at most 1,024 bytes. A client that leaves without a word is an error.
fn receive(mut client: &TcpStream) -> io::Result<Vec<u8>> {
    // Receive once, at most 1,024 bytes, and return exactly the bytes that came, text or not.
    // Do not wait for more: the client keeps its side open until it has its reply.
    // Wait for the first as long as it takes. A client that left without a word is an error
    // that says that it has `left`; a connection that was reset is an error too.
    // `Read::read` fills a buffer and says how many bytes it got; `io::Error::other` makes
    // an error from a text.
    todo!("receive")
}

/// Sends `Hello Client`, all of it.
fn reply(mut client: &TcpStream) -> io::Result<()> {
    // Send `Hello Client`, these twelve bytes and no more, whatever the client has said.
    // One method of `Write` sends all of a buffer.
    todo!("reply")
}
