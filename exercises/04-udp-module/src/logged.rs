//! A layer that tells what goes through it.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use encoding_rs::Encoding;
use program::printable;

use crate::error::ReceiveError;
use crate::messages::{Messages, Received};

/// Writes a line on standard error for each message: its direction, the peer, how many bytes it has
/// on the wire, and its text.
///
/// ```text
/// log: from 127.0.0.1:51234, 5 bytes: Hello
/// log: to 127.0.0.1:51234, 8 bytes: received
/// ```
///
/// ```
/// use udp_module::{Logged, MessageSocket, Messages, encoding};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let socket = MessageSocket::bind("127.0.0.1:0".parse()?, encoding("utf-8")?)?;
/// let addr = socket.local_addr()?;
/// let logged = Logged::new(Box::new(socket));
/// logged.send("Hello", addr)?;
/// assert_eq!(logged.receive()?.0, "Hello");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Logged {
    inner: Box<dyn Messages>,
}

impl Logged {
    /// A log around a socket, or around another layer. It shows what that one takes and gives.
    pub fn new(inner: Box<dyn Messages>) -> Logged {
        Logged { inner }
    }

    /// The bytes as a text that is safe to print.
    fn text(&self, bytes: &[u8]) -> String {
        let (text, _) = self.encoding().decode_without_bom_handling(bytes);
        printable(&*text)
    }
}

impl Messages for Logged {
    /// The encoding of what is inside.
    fn encoding(&self) -> &'static Encoding {
        self.inner.encoding()
    }

    /// Hands it on to what is inside.
    fn wait_until(&self, deadline: Instant) -> Result<(), ReceiveError> {
        self.inner.wait_until(deadline)
    }

    /// Sends, and then says so: what was not sent is not logged.
    fn send_bytes(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        // Send the bytes through what is inside, and then print a line on standard error:
        // `log: to <peer>, <n> bytes: <text>`. It counts the bytes on the wire, which only what is
        // inside can know. What could not be sent is not logged, and its error goes to the caller.
        // `self.text` makes a text of bytes that is safe to print.
        // `receive_bytes`, below, is given. It prints `log: from <peer>, <n> bytes: <text>`, and for
        // a datagram that a layer inside calls forged `log: from <peer>, <n> bytes, dropped`.
        todo!("logged")
    }

    /// Receives, and then says what has come, also if it was dropped.
    fn receive_bytes(&self) -> Result<Received, ReceiveError> {
        let outcome = self.inner.receive_bytes();
        match &outcome {
            Ok(Received { bytes, peer, size }) => {
                eprintln!("log: from {peer}, {size} bytes: {}", self.text(bytes));
            }
            Err(ReceiveError::Forged { peer, size }) => {
                eprintln!("log: from {peer}, {size} bytes, dropped");
            }
            Err(_) => {}
        }
        outcome
    }
}
