//! What lies in a socket's receive queue: bytes that have arrived and that nobody has read.

use std::net::SocketAddr;

/// How many bytes wait at the socket `local` that is connected to `remote`. `None`: no such socket
/// is here, or the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn unread(local: SocketAddr, remote: SocketAddr) -> Option<u32> {
    let table = if local.is_ipv4() { procfs::net::tcp() } else { procfs::net::tcp6() };
    let socket = |entry: &procfs::net::TcpNetEntry| {
        entry.local_address == local && entry.remote_address == remote
    };
    table.ok()?.into_iter().find(socket).map(|entry| entry.rx_queue)
}

/// Only Linux tells.
#[cfg(not(target_os = "linux"))]
pub(crate) fn unread(_local: SocketAddr, _remote: SocketAddr) -> Option<u32> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::unread;

    #[test]
    fn bytes_wait_until_they_are_read() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut receiver, remote) = listener.accept().unwrap();
        let local = receiver.local_addr().unwrap();
        sender.write_all(b"hello").unwrap();
        assert_eq!(unread(local, remote), Some(5));
        receiver.read_exact(&mut [0; 5]).unwrap();
        assert_eq!(unread(local, remote), Some(0));
    }
}
