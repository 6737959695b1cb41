//! What every end of a connection that the check plays does with its stream.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use mio::{Interest, net};
use socket2::{Domain, SockRef, Socket, Type};

use crate::stage::{Stage, Try};
use crate::system::deadline;
use findings::record::StreamEnd;

/// How much more than it expected a peer looks at, to show what came instead.
pub(super) const CURIOSITY: usize = 64;

/// What one read gave.
pub(super) enum Piece {
    Bytes(Vec<u8>),
    End(StreamEnd),
}

/// Reads what has come, at most so many bytes.
pub(super) fn read(mut stream: &net::TcpStream, most: usize) -> Try<Piece> {
    let mut buffer = vec![0; most];
    match stream.read(&mut buffer) {
        Ok(0) => Try::Done(Piece::End(StreamEnd::Close)),
        Ok(length) => {
            buffer.truncate(length);
            Try::Done(Piece::Bytes(buffer))
        }
        Err(error) if is_pending(&error) => Try::Pending,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {
            Try::Done(Piece::End(StreamEnd::Reset))
        }
        Err(error) => Try::Wrong(format!("the check cannot receive: {error}")),
    }
}

/// Sends what there is room for, from `sent` on, and counts it. `false`: some is left.
pub(super) fn send(
    mut stream: &net::TcpStream,
    bytes: &[u8],
    sent: &mut usize,
) -> io::Result<bool> {
    while *sent < bytes.len() {
        match stream.write(&bytes[*sent..]) {
            Ok(length) => *sent += length,
            Err(error) if is_pending(&error) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Not yet: the call would wait.
pub(super) fn is_pending(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// A connection, perhaps with room for little that nobody reads.
pub(super) fn open(addr: SocketAddr, small_buffer: bool) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    if small_buffer {
        be_small(&socket, 4096)?;
    }
    socket.connect_timeout(&addr.into(), deadline::patience())?;
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// A receive buffer of so many bytes: whoever sends much has to wait until it is read.
pub(super) fn be_small(socket: &Socket, bytes: usize) -> io::Result<()> {
    socket.set_recv_buffer_size(bytes)?;
    // Linux sizes the sender's buffer by the segments: small ones keep it small too.
    #[cfg(target_os = "linux")]
    socket.set_tcp_mss(536)?;
    Ok(())
}

/// From now on the stage hears what happens on the stream.
pub(super) fn register(stage: &mut Stage, stream: &mut net::TcpStream) -> io::Result<()> {
    let token = stage.next_token();
    stage.poll.registry().register(stream, token, Interest::READABLE | Interest::WRITABLE)
}

/// A close that lingers for no time is a reset (socket(7), SO_LINGER).
pub(super) fn will_reset(stream: &net::TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}
