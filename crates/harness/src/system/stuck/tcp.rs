//! Whether anything is still on its way between the two ends of a TCP connection: sock_diag(7).

use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;

use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with,
};

/// What the system knows about a TCP socket.
#[derive(Debug)]
pub(super) struct Tcp {
    pub(super) state: State,
    /// The number of its socket. 0: no process has it, not yet or no more.
    pub(super) inode: u64,
    /// Bytes to be read, or connections to be accepted.
    received: u32,
    /// Bytes that the peer has not acknowledged, or how many connections may wait.
    unsent: u32,
    timer: u8,
    /// How often in a row the peer was asked in vain whether it has room.
    probes: u8,
    /// Segments on their way.
    unacknowledged: u32,
}

/// The kernel's `tcp_states.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Established,
    /// It is being connected, by either end.
    Connecting,
    /// The peer has said that it sends no more.
    CloseWait,
    Listen,
    Other,
}

/// `idiag_timer`: the peer has no room, and is asked from time to time.
const PROBE_TIMER: u8 = 4;

impl Tcp {
    /// Whether it does nothing by itself any more. What Nagle's algorithm, or `TCP_CORK`, holds back
    /// is not acknowledged either, and is sent soon: tcp(7). What the peer has no room for stays here,
    /// but less than a segment may be sent yet, when the peer is asked for the first time.
    pub(super) fn is_quiet(&self) -> bool {
        let stays = self.unsent == 0 || self.timer == PROBE_TIMER && self.probes > 0;
        self.state != State::Connecting && self.unacknowledged == 0 && stays
    }

    /// Whether a listener lets nobody in until a connection is accepted: listen(2).
    pub(super) fn is_full(&self) -> bool {
        self.state == State::Listen && self.received > self.unsent
    }
}

/// A way to ask the system.
pub(super) struct Diag(OwnedFd);

/// The kernel's `sock_diag.h`, `inet_diag.h`, and `in.h`.
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const INET_DIAG_INFO: u16 = 2;
const NLM_F_REQUEST: u16 = 1;
const IPPROTO_TCP: u8 = 6;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;

/// The lengths of `nlmsghdr`, `inet_diag_req_v2`, and `inet_diag_msg`.
const HEADER: usize = 16;
const REQUEST: usize = 56;
const ANSWER: usize = 72;

impl Diag {
    pub(super) fn open() -> Option<Diag> {
        let (family, flags) = (AddressFamily::NETLINK, SocketFlags::CLOEXEC);
        socket_with(family, SocketType::DGRAM, flags, Some(netlink::SOCK_DIAG)).ok().map(Diag)
    }

    /// The socket with these two addresses; if there is none, the listener at `local`.
    pub(super) fn socket(&self, local: SocketAddr, remote: SocketAddr) -> Option<Tcp> {
        send(&self.0, &request(local, remote), SendFlags::empty()).ok()?;
        let mut buffer = [0; 4096];
        // The answer is there as soon as the question is sent.
        let (_, length) = recv(&self.0, &mut buffer, RecvFlags::DONTWAIT).ok()?;
        answer(buffer.get(..length)?)
    }

    /// The listener at this address.
    pub(super) fn listener(&self, local: SocketAddr) -> Option<Tcp> {
        let anybody = match local.ip().to_canonical() {
            IpAddr::V4(_) => SocketAddr::from(([0; 4], 0)),
            IpAddr::V6(_) => SocketAddr::from(([0; 16], 0)),
        };
        self.socket(local, anybody).filter(|socket| socket.state == State::Listen)
    }
}

fn request(local: SocketAddr, remote: SocketAddr) -> Vec<u8> {
    let family = if local.ip().to_canonical().is_ipv4() { AF_INET } else { AF_INET6 };
    let mut bytes = Vec::with_capacity(HEADER + REQUEST);
    bytes.extend(((HEADER + REQUEST) as u32).to_ne_bytes());
    bytes.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    bytes.extend(NLM_F_REQUEST.to_ne_bytes());
    bytes.extend([0; 8]);
    bytes.extend([family, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0]);
    // In whatever state.
    bytes.extend(u32::MAX.to_ne_bytes());
    bytes.extend(local.port().to_be_bytes());
    bytes.extend(remote.port().to_be_bytes());
    bytes.extend(sixteen(local.ip()));
    bytes.extend(sixteen(remote.ip()));
    // Whatever the interface, and whatever the cookie.
    bytes.extend([0; 4]);
    bytes.extend([0xff; 8]);
    bytes
}

fn sixteen(ip: IpAddr) -> [u8; 16] {
    let mut bytes = [0; 16];
    match ip.to_canonical() {
        IpAddr::V4(ip) => bytes[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => bytes = ip.octets(),
    }
    bytes
}

fn answer(message: &[u8]) -> Option<Tcp> {
    let kind = u16::from_ne_bytes(message.get(4..6)?.try_into().ok()?);
    if kind != SOCK_DIAG_BY_FAMILY {
        return None;
    }
    let body = message.get(HEADER..)?;
    let info = attribute(body.get(ANSWER..)?, INET_DIAG_INFO);
    // `tcpi_backoff` and `tcpi_unacked`. Of a socket that is not open any more there are none.
    let probes = info.and_then(|info| info.get(4)).copied();
    let unacknowledged = info.and_then(|info| number(info, 24));
    let state = match body.get(1)? {
        1 => State::Established,
        2 | 3 | 12 => State::Connecting,
        8 => State::CloseWait,
        10 => State::Listen,
        _ => State::Other,
    };
    Some(Tcp {
        state,
        inode: number(body, 68)?.into(),
        received: number(body, 56)?,
        unsent: number(body, 60)?,
        timer: *body.get(2)?,
        probes: probes.unwrap_or(0),
        unacknowledged: unacknowledged.unwrap_or(0),
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The attributes of an answer: the length of each with these four bytes, its kind, and what it is,
/// rounded up to four bytes (netlink(7)).
fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let length = usize::from(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?));
        let kind = u16::from_ne_bytes(bytes.get(2..4)?.try_into().ok()?);
        let value = bytes.get(4..length)?;
        if kind == wanted {
            return Some(value);
        }
        bytes = bytes.get(length.next_multiple_of(4)..)?;
    }
}
