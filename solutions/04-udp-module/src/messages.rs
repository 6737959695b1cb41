//! What a socket and all layers around it have in common.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use encoding_rs::Encoding;

use crate::encoding::{decode, encode};
use crate::error::{ReceiveError, SendError};

/// A datagram that has come, as one layer hands it to the next.
#[derive(Clone, Debug)]
pub struct Received {
    /// What is in it, as far as this layer knows.
    pub bytes: Vec<u8>,
    /// Who sent it.
    pub peer: SocketAddr,
    /// How many bytes it had on the wire.
    pub size: usize,
}

/// Sends and receives texts, one in each datagram.
///
/// A socket or a layer has the first four methods. From them the trait itself makes the last two,
/// [`send`](Messages::send) and [`receive`](Messages::receive).
///
/// ```
/// use std::net::SocketAddr;
/// use udp_module_solution::{MessageSocket, Messages, SendError, encoding};
///
/// /// Works with a socket and with any layers around it.
/// fn greet(messages: &dyn Messages, peer: SocketAddr) -> Result<(), SendError> {
///     messages.send("Hello", peer)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let socket = MessageSocket::bind("127.0.0.1:0".parse()?, encoding("utf-8")?)?;
/// greet(&socket, socket.local_addr()?)?;
/// assert_eq!(socket.receive()?.0, "Hello");
/// # Ok(())
/// # }
/// ```
pub trait Messages: fmt::Debug {
    /// The encoding of the texts.
    fn encoding(&self) -> &'static Encoding;

    /// From now on nothing is waited for beyond this moment.
    ///
    /// # Errors
    ///
    /// [`ReceiveError::TimedOut`] if the moment has passed already.
    fn wait_until(&self, deadline: Instant) -> Result<(), ReceiveError>;

    /// Sends these bytes in one datagram. Returns how many bytes it has on the wire.
    ///
    /// # Errors
    ///
    /// The system's own: there is no way to `to`, or a datagram cannot be that long.
    fn send_bytes(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize>;

    /// Waits for the next datagram.
    ///
    /// # Errors
    ///
    /// Every [`ReceiveError`] but `Malformed`: a layer does not ask whether the bytes are a text.
    fn receive_bytes(&self) -> Result<Received, ReceiveError>;

    /// Sends a text in one datagram.
    ///
    /// # Errors
    ///
    /// [`SendError::Unmappable`] if the encoding cannot express the text; then nothing is sent.
    /// [`SendError::Io`] if the system does not send.
    fn send(&self, text: &str, to: SocketAddr) -> Result<(), SendError> {
        let bytes = encode(text, self.encoding())?;
        self.send_bytes(&bytes, to)?;
        Ok(())
    }

    /// Waits for the next datagram. Returns its text, and who sent it.
    ///
    /// # Errors
    ///
    /// Every [`ReceiveError`]. After [`Malformed`](ReceiveError::Malformed) and
    /// [`Forged`](ReceiveError::Forged) the next datagram can be received as if nothing had happened.
    fn receive(&self) -> Result<(String, SocketAddr), ReceiveError> {
        let Received { bytes, peer, .. } = self.receive_bytes()?;
        let text = decode(&bytes, peer, self.encoding())?;
        Ok((text, peer))
    }
}
