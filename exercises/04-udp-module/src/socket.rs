//! The object around the socket.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Instant;

use encoding_rs::{Encoding, UTF_8};

use crate::error::ReceiveError;
use crate::messages::{Messages, Received};

/// The address of a server that was not told another.
pub const DEFAULT_ADDR: &str = "127.0.0.1:8080";

/// The encoding of who was not told another: UTF-8.
pub static DEFAULT_ENCODING: &Encoding = UTF_8;

/// No datagram is longer: its length has 16 bits.
const LONGEST: usize = 65_535;

/// A UDP socket whose messages are texts. It owns the socket: when it is dropped, the socket is
/// closed.
#[derive(Debug)]
pub struct MessageSocket {
    socket: UdpSocket,
    encoding: &'static Encoding,
}

impl MessageSocket {
    /// A socket at this address, for who waits for messages: a server. Port 0 is any free one.
    ///
    /// ```
    /// use udp_module::{DEFAULT_ENCODING, MessageSocket};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = MessageSocket::bind("127.0.0.1:0".parse()?, DEFAULT_ENCODING)?;
    /// // The address belongs to this socket alone.
    /// assert!(MessageSocket::bind(socket.local_addr()?, DEFAULT_ENCODING).is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The system's own: the address is in use, or it is not one of this machine's.
    pub fn bind(addr: SocketAddr, encoding: &'static Encoding) -> io::Result<MessageSocket> {
        // Return a `MessageSocket`: a UDP socket that is bound to `addr`, and the encoding.
        // Look up `UdpSocket`. If it cannot be bound, return the error.
        todo!("bind")
    }

    /// A socket for who speaks first: a client. It asks for no address of its own, and the system
    /// gives it any free port. It can send to `peer`, and to others of the same kind, IPv4 or IPv6.
    ///
    /// # Errors
    ///
    /// The system's own: it does not know IPv6, for example, or no way to `peer`.
    pub fn unbound(peer: SocketAddr, encoding: &'static Encoding) -> io::Result<MessageSocket> {
        let any = match peer {
            SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
            SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
        };
        // Sends nothing. The system looks whether there is a way.
        UdpSocket::bind(any)?.connect(peer)?;
        MessageSocket::bind(any, encoding)
    }

    /// Where it is.
    ///
    /// # Errors
    ///
    /// The system's own.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

impl Messages for MessageSocket {
    /// The encoding it was built with.
    fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Tells the system how long a receive may wait.
    fn wait_until(&self, deadline: Instant) -> Result<(), ReceiveError> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ReceiveError::TimedOut);
        }
        self.socket.set_read_timeout(Some(left))?;
        Ok(())
    }

    /// Sends the bytes as they are.
    fn send_bytes(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        // Send `bytes` in one datagram to `to`, and return how many bytes were sent.
        // One method of `UdpSocket` does both. What the client sends unless it is told otherwise is
        // `Hello UDP Server`.
        todo!("send")
    }

    /// Receives the next datagram, whole.
    fn receive_bytes(&self) -> Result<Received, ReceiveError> {
        // Wait for the next datagram, and return a `Received`: exactly the bytes that came, who
        // sent them, and how many they were. `LONGEST` bytes of room are always enough.
        // Look up `UdpSocket::recv_from`.
        todo!("receive")
    }
}
