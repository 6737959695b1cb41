//! How the chapter's programs receive: a datagram, and who sent it.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

/// Receives the next message: a datagram, and who sent it.
pub fn next(socket: &UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    // ANCHOR: empty_datagram
    receive_whole(socket)
    // ANCHOR_END: empty_datagram
}

/// Receives a datagram, however long it is.
fn receive_whole(socket: &UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    // ANCHOR: whole_datagrams
    receive(socket, &mut [0; 65_536])
    // ANCHOR_END: whole_datagrams
}

/// Receives a datagram into the buffer, and returns exactly the bytes that came.
fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(Vec<u8>, SocketAddr)> {
    // ANCHOR: receive
    let (length, sender) = socket.recv_from(buffer)?;
    Ok((buffer[..length].to_vec(), sender))
    // ANCHOR_END: receive
}

/// As [`next`], for a message that comes before `end`. `None`: none has come by then.
pub fn await_reply(socket: &UdpSocket, end: Instant) -> io::Result<Option<(Vec<u8>, SocketAddr)>> {
    // ANCHOR: await_reply
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    match next(socket) {
        Ok(message) => Ok(Some(message)),
        // Windows says TimedOut, the others WouldBlock.
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
    // ANCHOR_END: await_reply
}
