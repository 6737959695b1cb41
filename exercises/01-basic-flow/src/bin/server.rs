//! A TCP server, one system call at a time.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use program::{printable, say};
use socket2::{Domain, Socket, Type};

/// What `--help` says.
const ABOUT: &str =
    "Takes one client after another, receives once from each, and answers `Hello, client!`";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:12345", ABOUT);
    program::run(|| {
        let listener = addr.try_each(listen)?;
        say!("listening on {}", local_addr(&listener)?);
        loop {
            let (client, peer) = accept(&listener)?;
            say!("connected by {peer}");
            // One client's trouble is a line on standard error, and no reason to end.
            if let Err(error) = converse(&client, peer) {
                eprintln!("error: {peer} {error}");
            }
            next(client);
        }
    })
}

/// One conversation: the client's request, our reply.
fn converse(client: &Socket, peer: SocketAddr) -> io::Result<()> {
    match receive(client)? {
        Some(request) => {
            say!("received: {}", printable(request));
            reply(client)
        }
        None => {
            say!("left without a word: {peer}");
            Ok(())
        }
    }
}

/// Makes a socket that listens on `addr`.
fn listen(addr: SocketAddr) -> io::Result<Socket> {
    // Make a TCP socket that takes connections on `addr`, and on no other address.
    // Four calls, as in Python: make the socket, set SO_REUSEADDR, bind, and listen with a
    // queue of 128.
    // `addr` is an IPv4 or an IPv6 address, and the socket must be of the same family:
    // look up `Socket::new` and `Domain::for_address`, then `set_reuse_address`, `bind` and
    // `listen`. A restart on the same port must work, and a taken port is an error to return.
    todo!("listen")
}

/// Waits for the next client: a new socket that is connected to it, and its address.
fn accept(listener: &Socket) -> io::Result<(Socket, SocketAddr)> {
    // Wait for the next client, however long it takes. Return the new socket that is connected to it, and the
    // client's address. The listener stays as it is: you never talk on it.
    // Look up `Socket::accept`. It gives both at once, the address as socket2's `SockAddr`;
    // `SockAddr::as_socket` makes an `Option<SocketAddr>` of that.
    todo!("accept")
}

/// Receives once, at most 1,024 bytes. `None`: the client left without a word.
fn receive(mut client: &Socket) -> io::Result<Option<Vec<u8>>> {
    // Receive once, at most 1,024 bytes, and return the bytes that came: no more, no fewer,
    // and just as they are. Wait for them, however long it takes.
    // `Ok(None)` means that the client left without a word: it closed its side before it sent
    // anything, or it reset the connection (`ErrorKind::ConnectionReset`).
    // Any other error is returned. Look up `Read::read`, and what it returns at the end of the
    // stream.
    todo!("receive")
}

/// Sends `Hello, client!`, all of it.
fn reply(mut client: &Socket) -> io::Result<()> {
    // Send the text `Hello, client!` to the client: those 14 bytes, all of them, and nothing
    // else. Look up `Write::write_all`. Text in quotes becomes bytes with a `b` before it.
    todo!("reply")
}

/// Closes the connection, whatever came of it, so that the next client can have its turn.
fn next(client: Socket) {
    // End the conversation with this client: close its socket, for the client waits for that.
    // Do nothing more, so that `main` can take the next client at once. In Rust a socket is
    // closed when its owner lets go of it; look up `drop`.
    todo!("next")
}

/// The address that the system gave the socket.
fn local_addr(socket: &Socket) -> io::Result<SocketAddr> {
    let addr = socket.local_addr()?;
    Ok(addr.as_socket().ok_or(ErrorKind::Unsupported)?)
}
