//! A TCP server, one system call at a time.

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
    // ANCHOR: listen
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    // On Windows this option would let two programs take the same port.
    if cfg!(unix) {
        socket.set_reuse_address(true)?;
    }
    socket.bind(&addr.into())?;
    socket.listen(128)?;
    Ok(socket)
    // ANCHOR_END: listen
}

/// Waits for the next client: a new socket that is connected to it, and its address.
fn accept(listener: &Socket) -> io::Result<(Socket, SocketAddr)> {
    // ANCHOR: accept
    let (client, peer) = listener.accept()?;
    let peer = peer.as_socket().ok_or(ErrorKind::Unsupported)?;
    Ok((client, peer))
    // ANCHOR_END: accept
}

/// Receives once, at most 1,024 bytes. `None`: the client left without a word.
fn receive(mut client: &Socket) -> io::Result<Option<Vec<u8>>> {
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        // No bytes at all mean that the client has closed its side.
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(buffer[..length].to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
    // ANCHOR_END: receive
}

/// Sends `Hello, client!`, all of it.
fn reply(mut client: &Socket) -> io::Result<()> {
    // ANCHOR: reply
    client.write_all(b"Hello, client!")
    // ANCHOR_END: reply
}

/// Closes the connection, whatever came of it, so that the next client can have its turn.
fn next(client: Socket) {
    // ANCHOR: next
    // Rust closes a socket when its owner lets go of it. The client's receive then ends.
    drop(client);
    // ANCHOR_END: next
}

/// The address that the system gave the socket.
fn local_addr(socket: &Socket) -> io::Result<SocketAddr> {
    let addr = socket.local_addr()?;
    Ok(addr.as_socket().ok_or(ErrorKind::Unsupported)?)
}
