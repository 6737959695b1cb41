//! What the system knows about a TCP socket, and about what is still on its way: sock_diag(7).

use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;

use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with,
};

/// What the system knows about a TCP socket.
#[derive(Debug)]
pub(crate) struct Tcp {
    pub(crate) state: State,
    /// The number of its socket. 0: no process has it, not yet or no more.
    pub(crate) inode: u64,
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
pub(crate) enum State {
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
    pub(crate) fn is_quiet(&self) -> bool {
        let stays = self.unsent == 0 || self.timer == PROBE_TIMER && self.probes > 0;
        self.state != State::Connecting && self.unacknowledged == 0 && stays
    }

    /// Whether it has bytes that the peer has not acknowledged.
    pub(crate) fn is_sending(&self) -> bool {
        self.state != State::Listen && self.unsent > 0
    }

    /// How many bytes the peer has no room for, as long as the system asks it for room. What is only not
    /// acknowledged yet may have been read long ago: an acknowledgement may come 40 ms later.
    pub(crate) fn not_taken(&self) -> u32 {
        if self.timer == PROBE_TIMER { self.unsent } else { 0 }
    }

    /// Whether a listener lets nobody in until a connection is accepted: listen(2).
    pub(crate) fn is_full(&self) -> bool {
        self.state == State::Listen && self.received > self.unsent
    }
}

/// A TCP socket that is being connected.
#[derive(Debug)]
pub(crate) struct Connecting {
    pub(crate) inode: u64,
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
}

/// A way to ask the system.
pub(crate) struct Diag(OwnedFd);

/// The kernel's `sock_diag.h`, `inet_diag.h`, and `in.h`.
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const INET_DIAG_INFO: u16 = 2;
const NLM_F_REQUEST: u16 = 1;
const NLM_F_DUMP: u16 = 0x300;
const NLMSG_DONE: u16 = 3;
const SYN_SENT: u32 = 2;
const IPPROTO_TCP: u8 = 6;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;

/// The lengths of `nlmsghdr`, `inet_diag_req_v2`, and `inet_diag_msg`.
const HEADER: usize = 16;
const REQUEST: usize = 56;
const ANSWER: usize = 72;

impl Diag {
    pub(crate) fn open() -> Option<Diag> {
        let (family, flags) = (AddressFamily::NETLINK, SocketFlags::CLOEXEC);
        socket_with(family, SocketType::DGRAM, flags, Some(netlink::SOCK_DIAG)).ok().map(Diag)
    }

    /// The socket with these two addresses; if there is none, the listener at `local`.
    pub(crate) fn socket(&self, local: SocketAddr, remote: SocketAddr) -> Option<Tcp> {
        let mut request = Request::new(NLM_F_REQUEST, family(local.ip()), u32::MAX);
        request.ports = [local.port(), remote.port()];
        request.addrs = [sixteen(local.ip()), sixteen(remote.ip())];
        send(&self.0, &request.bytes(), SendFlags::empty()).ok()?;
        let mut buffer = [0; 4096];
        // The answer is there as soon as the question is sent.
        let (_, length) = recv(&self.0, &mut buffer, RecvFlags::DONTWAIT).ok()?;
        let (kind, body, _) = message(buffer.get(..length)?)?;
        if kind == SOCK_DIAG_BY_FAMILY { answer(body) } else { None }
    }

    /// All the sockets that are being connected. It takes the longer the more sockets there are.
    pub(crate) fn connecting(&self) -> Option<Vec<Connecting>> {
        let mut sockets = Vec::new();
        let mut buffer = vec![0; 32 * 1024];
        for family in [AF_INET, AF_INET6] {
            let request = Request::new(NLM_F_REQUEST | NLM_F_DUMP, family, 1 << SYN_SENT);
            send(&self.0, &request.bytes(), SendFlags::empty()).ok()?;
            let mut done = false;
            while !done {
                let (_, length) = recv(&self.0, &mut buffer[..], RecvFlags::DONTWAIT).ok()?;
                let mut bytes = buffer.get(..length)?;
                while !bytes.is_empty() {
                    let (kind, body, rest) = message(bytes)?;
                    bytes = rest;
                    match kind {
                        SOCK_DIAG_BY_FAMILY => sockets.push(being_connected(body)?),
                        NLMSG_DONE => done = true,
                        _ => return None,
                    }
                }
            }
        }
        Some(sockets)
    }

    /// The listener at this address.
    pub(crate) fn listener(&self, local: SocketAddr) -> Option<Tcp> {
        let anybody = match local.ip().to_canonical() {
            IpAddr::V4(_) => SocketAddr::from(([0; 4], 0)),
            IpAddr::V6(_) => SocketAddr::from(([0; 16], 0)),
        };
        self.socket(local, anybody).filter(|socket| socket.state == State::Listen)
    }
}

/// A question: about one socket, or, with `NLM_F_DUMP`, about all.
struct Request {
    flags: u16,
    family: u8,
    /// A bit for each state of interest.
    states: u32,
    /// The local one first, as for the addresses.
    ports: [u16; 2],
    addrs: [[u8; 16]; 2],
}

impl Request {
    fn new(flags: u16, family: u8, states: u32) -> Request {
        Request { flags, family, states, ports: [0; 2], addrs: [[0; 16]; 2] }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + REQUEST);
        bytes.extend(((HEADER + REQUEST) as u32).to_ne_bytes());
        bytes.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
        bytes.extend(self.flags.to_ne_bytes());
        bytes.extend([0; 8]);
        bytes.extend([self.family, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0]);
        bytes.extend(self.states.to_ne_bytes());
        bytes.extend(self.ports.iter().flat_map(|port| port.to_be_bytes()));
        bytes.extend(self.addrs.as_flattened());
        // Whatever the interface, and whatever the cookie.
        bytes.extend([0; 4]);
        bytes.extend([0xff; 8]);
        bytes
    }
}

fn family(ip: IpAddr) -> u8 {
    if ip.to_canonical().is_ipv4() { AF_INET } else { AF_INET6 }
}

fn sixteen(ip: IpAddr) -> [u8; 16] {
    let mut bytes = [0; 16];
    match ip.to_canonical() {
        IpAddr::V4(ip) => bytes[..4].copy_from_slice(&ip.octets()),
        IpAddr::V6(ip) => bytes = ip.octets(),
    }
    bytes
}

/// The first of these messages: its kind, what it says, and the messages that follow it (netlink(7)).
fn message(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let length = usize::try_from(number(bytes, 0)?).ok()?;
    let kind = u16::from_ne_bytes(bytes.get(4..6)?.try_into().ok()?);
    let rest = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    Some((kind, bytes.get(HEADER..length)?, rest))
}

/// An `inet_diag_msg`: the family, the state, the timer, and from its fourth byte on the ports and the
/// addresses.
fn being_connected(body: &[u8]) -> Option<Connecting> {
    let port = |at: usize| Some(u16::from_be_bytes(body.get(at..at + 2)?.try_into().ok()?));
    let ip = |at: usize| -> Option<IpAddr> {
        if body.first() == Some(&AF_INET) {
            let bytes: [u8; 4] = body.get(at..at + 4)?.try_into().ok()?;
            return Some(bytes.into());
        }
        let bytes: [u8; 16] = body.get(at..at + 16)?.try_into().ok()?;
        Some(bytes.into())
    };
    Some(Connecting {
        inode: number(body, 68)?.into(),
        local: SocketAddr::new(ip(8)?, port(4)?),
        remote: SocketAddr::new(ip(24)?, port(6)?),
    })
}

fn answer(body: &[u8]) -> Option<Tcp> {
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
