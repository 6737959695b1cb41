//! A layer that lets nobody else read, change or make a message.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::fmt;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use chacha20poly1305::aead::{Aead, Generate, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use encoding_rs::Encoding;

use crate::error::ReceiveError;
use crate::messages::{Messages, Received};

/// A secret of 32 bytes that both sides have got before, on another way.
///
/// It cannot be printed: `{:?}` shows that there is a key, and not which.
///
/// ```
/// use udp_module::Key;
///
/// let key = Key::from_hex(&"0f".repeat(32));
/// assert_eq!(format!("{key:?}"), "Some(Key(secret))");
/// assert!(Key::from_hex("too short").is_none());
/// ```
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Encrypts each datagram with ChaCha20-Poly1305 (RFC 8439), and opens what the other side has
/// sealed with the same key.
///
/// On the wire: a nonce of 12 random bytes, the encrypted bytes, a tag of 16 bytes.
///
/// ```
/// use udp_module::{Key, MessageSocket, Messages, ReceiveError, Sealed, encoding};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let socket = MessageSocket::bind("127.0.0.1:0".parse()?, encoding("utf-8")?)?;
/// let addr = socket.local_addr()?;
/// let key = Key::from_hex(&"0f".repeat(32)).ok_or("no key")?;
/// let sealed = Sealed::new(Box::new(socket), key);
///
/// sealed.send("Hello", addr)?;
/// assert_eq!(sealed.receive()?.0, "Hello");
///
/// let stranger = MessageSocket::unbound(addr, encoding("utf-8")?)?;
/// stranger.send("Hello", addr)?;
/// assert!(matches!(sealed.receive(), Err(ReceiveError::Forged { .. })));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Sealed {
    inner: Box<dyn Messages>,
    key: Key,
}

impl Key {
    /// The key that these 64 hexadecimal digits are. `None`: they are something else.
    pub fn from_hex(digits: &str) -> Option<Key> {
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0; 32];
        for (place, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).ok()?;
        }
        Some(Key(key))
    }

    /// The key in this file: 64 hexadecimal digits, and at most a line end after them.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or it holds something else.
    pub fn from_file(file: &Path) -> io::Result<Key> {
        let text = fs::read_to_string(file)?;
        let digits = text.strip_suffix('\n').unwrap_or(&text);
        let digits = digits.strip_suffix('\r').unwrap_or(digits);
        Key::from_hex(digits).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "a key is 64 hexadecimal digits")
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key(secret)")
    }
}

impl Sealed {
    /// A seal around a socket, or around another layer.
    pub fn new(inner: Box<dyn Messages>, key: Key) -> Sealed {
        Sealed { inner, key }
    }

    /// What encrypts and decrypts with our key.
    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.key.0.into())
    }
}

impl Messages for Sealed {
    /// The encoding of what is inside.
    fn encoding(&self) -> &'static Encoding {
        self.inner.encoding()
    }

    /// Hands it on to what is inside.
    fn wait_until(&self, deadline: Instant) -> Result<(), ReceiveError> {
        self.inner.wait_until(deadline)
    }

    /// Seals the bytes, and hands nonce, ciphertext and tag on to what is inside.
    fn send_bytes(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        // Encrypt the bytes, and send through what is inside: a nonce of 12 random bytes, new for
        // each datagram, then the encrypted bytes with their tag. Return what that gives.
        // `Nonce::try_generate` makes a nonce. `self.cipher()` encrypts: its method `encrypt` takes
        // the nonce and the bytes, and puts the tag behind them. Look up `Aead`.
        todo!("sealed")
    }

    /// Opens what has come through what is inside. What does not open is `Forged`.
    fn receive_bytes(&self) -> Result<Received, ReceiveError> {
        // Receive through what is inside, and open it: the first 12 bytes are the nonce, `decrypt`
        // opens the rest. Return a `Received` with the opened bytes, and the peer and the size as
        // they came: a log around this layer wants to know them.
        // What does not open is `ReceiveError::Forged`, also when it is too short for a nonce: the log
        // says `dropped`, and the programs print a line `error: <peer> ...`, and go on.
        // Look up `split_first_chunk`.
        todo!("layers")
    }
}
