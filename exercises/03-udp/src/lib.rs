//! How the chapter's programs receive: a datagram, and who sent it.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

/// Receives the next message: a datagram, and who sent it.
pub fn next(socket: &UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    // Return the next message. A datagram without a byte is a message like any other.
    // Below stands what serves until then: messages that are not empty.
    let (bytes, sender) = receive_whole(socket)?;
    if !bytes.is_empty() {
        return Ok((bytes, sender));
    }
    todo!("empty_datagram")
}

/// Receives a datagram, however long it is.
fn receive_whole(socket: &UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    // Receive a datagram whole, whatever its length. What does not fit into the buffer is lost.
    // `receive` (below) wants a buffer. How long can a datagram be?
    // Below stands what serves until then: it looks first, without taking the datagram, and
    // has room for 1,024 bytes. You need not look.
    match socket.peek_from(&mut [0; 1025]) {
        Ok((..=1024, _)) => return receive(socket, &mut [0; 1024]),
        // Windows tells by error 10040 that the datagram is longer than the buffer.
        Err(error) if error.raw_os_error() != Some(10040) => return Err(error),
        _ => {}
    }
    todo!("whole_datagrams")
}

/// Receives a datagram into the buffer, and returns exactly the bytes that came.
fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(Vec<u8>, SocketAddr)> {
    // Wait for one datagram and put it into `buffer`. Return the bytes that came, no more
    // and no fewer, and who sent them. One method of the socket gives both.
    todo!("receive")
}

/// As [`next`], for a message that comes before `end`. `None`: none has come by then.
pub fn await_reply(socket: &UdpSocket, end: Instant) -> io::Result<Option<(Vec<u8>, SocketAddr)>> {
    // Wait for the next message, but only until `end`. Return it, or `None` if none has come
    // by then. Another error stays an error.
    // `set_read_timeout` tells the socket how long the calls that follow may wait. A time-out
    // is then an error of theirs, of the kind `WouldBlock` on Unix and `TimedOut` on Windows.
    // A time-out of zero is not allowed.
    todo!("await_reply")
}
