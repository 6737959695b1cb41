//! A UDP port that only one check uses.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::ops::Range;

/// Where a check picks a port of its own. No system gives these to a program that asks for any port.
const PORTS: Range<u16> = 20_000..32_000;

/// A port that no other check uses as long as this one keeps it. It is not bound: that is for the
/// programs to do, or for nobody.
pub(crate) struct OwnPort {
    number: u16,
    /// Listens on the TCP port of that number, for nobody: only one check can.
    _lock: TcpListener,
}

impl OwnPort {
    /// Picks one that is free. Fails where there is none.
    pub(crate) fn pick() -> io::Result<OwnPort> {
        // Checks that run at once begin at different places.
        let count = u32::from(PORTS.end - PORTS.start);
        let begin = std::process::id().wrapping_mul(97) % count;
        let numbers = (0..count).filter_map(|next| u16::try_from((begin + next) % count).ok());
        let port = numbers.map(|number| PORTS.start + number).find_map(|number| {
            let lock = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).ok()?;
            UdpSocket::bind((Ipv4Addr::UNSPECIFIED, number)).ok()?;
            Some(OwnPort { number, _lock: lock })
        });
        port.ok_or_else(|| ErrorKind::AddrInUse.into())
    }

    /// A group with this port that no other check joins: on Linux a socket also hears the groups
    /// that others have joined. Its address is of the range for local use (RFC 2365).
    pub(crate) fn group(&self) -> SocketAddr {
        let [high, low] = self.number.to_be_bytes();
        SocketAddr::from(([239, 255, high, low], self.number))
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_of_its_own_is_free_and_nobody_else_gets_it() {
        let (first, second) = (OwnPort::pick().unwrap(), OwnPort::pick().unwrap());
        assert_ne!(first.number, second.number);
        UdpSocket::bind(first.addr()).unwrap();
    }
}
