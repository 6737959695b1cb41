//! Whether nothing is on its way to or from the TCP sockets of the programs, nor will be.

use std::net::SocketAddr;

use super::files::{self, Ends, File, Kind, Open, Own};
use crate::system::sock_diag::{Connecting, Diag, State, Tcp};

/// The TCP sockets of the programs and of the check.
struct Sockets {
    /// The numbers of all that the programs and the check have open.
    known: Vec<u64>,
    diag: Diag,
    /// All the sockets that are being connected, if one of these may be.
    connecting: Vec<Connecting>,
    /// The check itself accepts.
    accepting: bool,
}

/// The ports of the programs' sockets.
pub(super) fn ports(open: &[Open]) -> Vec<u16> {
    tcp(open).map(|(_, ends)| ends.local.port()).filter(|port| *port != 0).collect()
}

/// Whether a socket of the check has to do with one that has one of these ports.
pub(super) fn concerns(ends: &Ends, ports: &[u16]) -> bool {
    match ends.remote {
        Some(remote) => ports.contains(&remote.port()),
        None => may_connect(ends) && !ports.is_empty(),
    }
}

/// getpeername(2) does not tell whom a socket is being connected to.
fn may_connect(ends: &Ends) -> bool {
    ends.remote.is_none() && !ends.listens && ends.local.port() != 0
}

/// Whether nothing is on its way, and all the peers are the programs and the check. `None`: the
/// system does not tell.
pub(super) fn are_quiet(open: &[Open], own: &Own, accepting: bool) -> Option<bool> {
    let all: Vec<(u64, Ends)> = tcp(open).chain(own.tcp.iter().copied()).collect();
    if all.is_empty() {
        return Some(true);
    }
    let diag = Diag::open()?;
    let connecting = match all.iter().any(|(_, ends)| may_connect(ends)) {
        true => diag.connecting()?,
        false => Vec::new(),
    };
    let numbers = open.iter().filter_map(|open| Some(open.file.socket()?.0));
    let known = numbers.chain(own.sockets.iter().copied()).collect();
    let sockets = Sockets { known, diag, connecting, accepting };
    let ports = ports(open);
    for (inode, ends) in &tcp(open).collect::<Vec<_>>() {
        if !sockets.is_quiet(*inode, ends, None)? {
            return Some(false);
        }
    }
    for (inode, ends) in &own.tcp {
        if !sockets.is_quiet(*inode, ends, Some(&ports))? {
            return Some(false);
        }
    }
    Some(true)
}

fn tcp(open: &[Open]) -> impl Iterator<Item = (u64, Ends)> {
    open.iter().filter_map(|open| match open.file.socket()? {
        (inode, Kind::Tcp(ends)) => Some((inode, ends)),
        _ => None,
    })
}

impl Sockets {
    /// `ports`: the socket is the check's, and is of interest only if it goes to one of them.
    fn is_quiet(&self, inode: u64, ends: &Ends, ports: Option<&[u16]>) -> Option<bool> {
        if let Some(remote) = ends.remote {
            return self.is_connection_quiet(ends.local, remote);
        }
        match self.connecting.iter().find(|entry| entry.inode == inode) {
            Some(entry) if ports.is_some_and(|ports| !ports.contains(&entry.remote.port())) => {
                Some(true)
            }
            Some(entry) => Some(self.is_shut_out(entry)),
            // It listens, or was never connected, or is no more.
            None => Some(true),
        }
    }

    fn is_connection_quiet(&self, local: SocketAddr, remote: SocketAddr) -> Option<bool> {
        let this = self.diag.socket(local, remote)?;
        let quiet = files::is_loopback(remote) && this.state != State::Listen && this.is_quiet();
        let that = self.diag.socket(remote, local).filter(|that| that.state != State::Listen);
        Some(match that {
            Some(that) => quiet && that.is_quiet() && self.is_known(&that, remote),
            // The peer has closed it so long ago that the system has forgotten.
            None => quiet && this.state == State::CloseWait,
        })
    }

    /// Whether the end of a connection that is at this address is a program's or the check's.
    fn is_known(&self, end: &Tcp, local: SocketAddr) -> bool {
        let known = |socket: &Tcp| self.known.contains(&socket.inode);
        match (end.inode, end.state) {
            // It waits until it is accepted.
            (0, State::Established | State::CloseWait) => {
                self.diag.listener(local).as_ref().is_some_and(known)
            }
            // It was closed.
            (0, _) => true,
            _ => known(end),
        }
    }

    /// Whether a socket cannot be connected before somebody, but not the check, accepts: the listener's
    /// queue is full, and so the system answers nothing (listen(2)).
    fn is_shut_out(&self, entry: &Connecting) -> bool {
        let (local, remote) = (entry.local, entry.remote);
        let listener = || self.diag.socket(remote, local);
        let shut_out = |listener: Tcp| listener.is_full() && self.known.contains(&listener.inode);
        !self.accepting && files::is_loopback(remote) && listener().is_some_and(shut_out)
    }
}

impl File {
    fn socket(&self) -> Option<(u64, Kind)> {
        match self {
            File::Socket(socket) => Some((socket.inode, socket.kind)),
            _ => None,
        }
    }
}
