//! The socket below a peer in datagrams.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;

use mio::{Interest, net};
use socket2::{Domain, Socket, Type};

use crate::stage::Stage;

/// No datagram is longer.
pub(super) const LONGEST: usize = 65_536;

/// The size that a peer asks for its buffers. Left alone, a receive buffer holds three of the longest
/// datagrams, and macOS sends none of them.
pub(super) const BUFFER: usize = 1 << 20;

/// A socket that has its address for itself.
pub(super) fn bound(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM, None)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}

/// A socket whose port others use too, whichever of the two options they have.
pub(super) fn bound_with_others(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    // Elsewhere than on Linux, sockets share a port only with this option.
    #[cfg(unix)]
    socket.set_reuse_port(true)?;
    // Otherwise Linux gives it also what is sent to groups that others have joined.
    #[cfg(target_os = "linux")]
    socket.set_multicast_all_v4(false)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}

/// A socket that sends to groups out of 127.0.0.1.
pub(super) fn asking() -> io::Result<Socket> {
    let socket = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    socket.set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
    Ok(socket)
}

/// A socket that has joined a group on 127.0.0.1.
pub(super) fn joined(group: SocketAddr) -> io::Result<Socket> {
    let socket = bound_with_others(SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port())))?;
    if let IpAddr::V4(group) = group.ip() {
        socket.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST)?;
    }
    Ok(socket)
}

/// From now on the stage hears what happens on the socket.
pub(super) fn register(
    stage: &mut Stage,
    socket: Socket,
) -> io::Result<(SocketAddr, Rc<net::UdpSocket>)> {
    // A system that does not give so much leaves them as they are.
    let _ = socket.set_recv_buffer_size(BUFFER);
    let _ = socket.set_send_buffer_size(BUFFER);
    socket.set_broadcast(true)?;
    socket.set_nonblocking(true)?;
    let mut socket = net::UdpSocket::from_std(socket.into());
    let token = stage.next_token();
    let interest = Interest::READABLE | Interest::WRITABLE;
    stage.poll.registry().register(&mut socket, token, interest)?;
    Ok((socket.local_addr()?, Rc::new(socket)))
}

/// The next datagram, and from where it came.
pub(super) fn receive(socket: &net::UdpSocket) -> io::Result<(Vec<u8>, SocketAddr)> {
    let mut buffer = vec![0; LONGEST];
    let (length, from) = socket.recv_from(&mut buffer)?;
    buffer.truncate(length);
    Ok((buffer, from))
}

/// Windows says `ConnectionReset` when a datagram that was sent before has been refused: nothing to
/// receive.
pub(super) fn is_pending(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionReset, Interrupted, WouldBlock};
    matches!(error.kind(), WouldBlock | Interrupted | ConnectionReset)
}
