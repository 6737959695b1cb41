//! The tutorial's TCP server: one client, one message, one reply.

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
    // ANCHOR: listen
    TcpListener::bind(addr)
    // ANCHOR_END: listen
}

/// Waits for a client: a stream to it, and its address.
fn accept(listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    // ANCHOR: accept
    listener.accept()
    // ANCHOR_END: accept
}

/// Receives once, at most 1,024 bytes. A client that leaves without a word is an error.
fn receive(mut client: &TcpStream) -> io::Result<Vec<u8>> {
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer[..length].to_vec())
    // ANCHOR_END: receive
}

/// Sends `Hello Client`, all of it.
fn reply(mut client: &TcpStream) -> io::Result<()> {
    // ANCHOR: reply
    client.write_all(b"Hello Client")
    // ANCHOR_END: reply
}
