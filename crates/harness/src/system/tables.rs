//! What the system's table of TCP sockets says. Only Linux shows it to everybody (proc(5)).

use std::net::SocketAddr;

#[cfg(target_os = "linux")]
use crate::system::descriptors;

/// How many bytes have arrived at the process's socket `local` that is connected to `remote`, and wait to
/// be read. `None`: no such socket is here, or the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn unread(pid: u32, local: SocketAddr, remote: SocketAddr) -> Option<u64> {
    // A copy of the descriptor tells at once; the table of all sockets takes milliseconds.
    descriptors::unread_from(pid, remote).or_else(|| {
        let is_it = |entry: &procfs::net::TcpNetEntry| is_connection(entry, local, remote);
        Some(table(local)?.into_iter().find(is_it)?.rx_queue.into())
    })
}

/// Whether the process, or one that it has started, has a socket that is connected to `remote`. `true`
/// where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn holds(pid: u32, remote: SocketAddr) -> bool {
    descriptors::unread_from(pid, remote).is_some()
}

/// Whether the connection from here to there is in no state any more: it has been reset. `false`
/// where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn is_gone(local: SocketAddr, remote: SocketAddr) -> bool {
    // A table that others change meanwhile may leave out what was there all the time.
    (0..3).all(|_| {
        table(local)
            .is_some_and(|table| !table.iter().any(|entry| is_connection(entry, local, remote)))
    })
}

/// Whether nobody listens at this address, and a connection that was there is in TIME_WAIT.
#[cfg(target_os = "linux")]
pub(crate) fn lingers(addr: SocketAddr) -> bool {
    use procfs::net::TcpState;
    let Some(table) = table(addr) else { return false };
    let is = |state| table.iter().any(|entry| entry.local_address == addr && entry.state == state);
    is(TcpState::TimeWait) && !is(TcpState::Listen)
}

#[cfg(target_os = "linux")]
fn is_connection(entry: &procfs::net::TcpNetEntry, local: SocketAddr, remote: SocketAddr) -> bool {
    entry.local_address == local && entry.remote_address == remote
}

#[cfg(target_os = "linux")]
fn table(addr: SocketAddr) -> Option<Vec<procfs::net::TcpNetEntry>> {
    if addr.is_ipv4() { procfs::net::tcp().ok() } else { procfs::net::tcp6().ok() }
}

/// Whether the socket `local` that is connected to `remote` has bytes that have not arrived there, or of
/// which nobody has said so yet. `false` where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn is_sending(local: SocketAddr, remote: SocketAddr) -> bool {
    let diag = crate::system::sock_diag::Diag::open();
    diag.and_then(|diag| diag.socket(local, remote)).is_some_and(|socket| socket.is_sending())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_sending(_local: SocketAddr, _remote: SocketAddr) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn unread(_pid: u32, _local: SocketAddr, _remote: SocketAddr) -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn holds(_pid: u32, _remote: SocketAddr) -> bool {
    true
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_gone(_local: SocketAddr, _remote: SocketAddr) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn lingers(_addr: SocketAddr) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};

    use super::{holds, is_gone, unread};

    #[test]
    fn bytes_wait_until_they_are_read() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut receiver, remote) = listener.accept().unwrap();
        let local = receiver.local_addr().unwrap();
        sender.write_all(b"hello").unwrap();
        assert_eq!(unread(std::process::id(), local, remote), Some(5));
        receiver.read_exact(&mut [0; 5]).unwrap();
        assert_eq!(unread(std::process::id(), local, remote), Some(0));
    }

    #[test]
    fn a_half_closed_socket_is_still_held() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut accepted, remote) = listener.accept().unwrap();
        let local = accepted.local_addr().unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(accepted.read(&mut [0]).unwrap(), 0);
        assert!(holds(std::process::id(), local));
        drop(client);
        assert!(!holds(std::process::id(), local));
        assert!(holds(std::process::id(), remote));
    }

    #[test]
    fn a_connection_that_was_reset_is_gone() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, local) = listener.accept().unwrap();
        client.write_all(b"unread").unwrap();
        let remote = listener.local_addr().unwrap();
        assert!(!is_gone(local, remote));
        // Seen by the peer before it is gone: closed with a byte unread.
        accepted.peek(&mut [0]).unwrap();
        drop(accepted);
        assert!(client.read(&mut [0]).is_err());
        assert!(is_gone(local, remote));
    }
}
