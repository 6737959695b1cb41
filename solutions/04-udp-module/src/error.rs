//! What can go wrong, as types.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use encoding_rs::Encoding;

/// Why a text was not sent.
#[derive(Debug)]
pub enum SendError {
    /// The encoding has no bytes for these characters of the text. Nothing was sent.
    Unmappable {
        /// The characters.
        refused: String,
        /// The socket's encoding.
        encoding: &'static Encoding,
    },
    /// The system did not send it.
    Io(io::Error),
}

/// Why no text was received.
#[derive(Debug)]
pub enum ReceiveError {
    /// A datagram came whose bytes are no text in the socket's encoding.
    Malformed {
        /// Who sent it.
        peer: SocketAddr,
        /// The socket's encoding.
        encoding: &'static Encoding,
    },
    /// A datagram came that was not sealed with our key, or was changed on its way.
    Forged {
        /// Who seems to have sent it.
        peer: SocketAddr,
        /// How many bytes it had on the wire.
        size: usize,
    },
    /// Nothing came in time.
    TimedOut,
    /// Nobody takes what was sent before. Only Windows says so.
    Refused,
    /// The socket itself has failed.
    Io(io::Error),
}

impl ReceiveError {
    /// Who sent the datagram, if it is one datagram that is wrong.
    ///
    /// ```
    /// use udp_module_solution::{MessageSocket, Messages, encoding};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let utf8 = MessageSocket::bind("127.0.0.1:0".parse()?, encoding("utf-8")?)?;
    /// let gbk = MessageSocket::bind("127.0.0.1:0".parse()?, encoding("gbk")?)?;
    ///
    /// gbk.send("你好", utf8.local_addr()?)?;
    /// let error = utf8.receive().unwrap_err();
    /// assert_eq!(error.peer(), Some(gbk.local_addr()?));
    /// # Ok(())
    /// # }
    /// ```
    pub fn peer(&self) -> Option<SocketAddr> {
        match self {
            ReceiveError::Malformed { peer, .. } | ReceiveError::Forged { peer, .. } => Some(*peer),
            ReceiveError::TimedOut | ReceiveError::Refused | ReceiveError::Io(_) => None,
        }
    }
}

impl From<io::Error> for SendError {
    fn from(error: io::Error) -> SendError {
        SendError::Io(error)
    }
}

impl From<io::Error> for ReceiveError {
    fn from(error: io::Error) -> ReceiveError {
        match error.kind() {
            // Unix says the first, Windows the second.
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ReceiveError::TimedOut,
            io::ErrorKind::ConnectionReset => ReceiveError::Refused,
            _ => ReceiveError::Io(error),
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Unmappable { refused, encoding } => {
                write!(f, "{} cannot express {refused:?}", encoding.name())
            }
            SendError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiveError::Malformed { peer, encoding } => {
                write!(f, "{peer} sent a datagram that is not {}", encoding.name())
            }
            ReceiveError::Forged { peer, .. } => {
                write!(f, "{peer} sent a datagram that is forged or was changed")
            }
            ReceiveError::TimedOut => write!(f, "nothing came in time"),
            ReceiveError::Refused => write!(f, "nobody takes what was sent"),
            ReceiveError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SendError::Io(error) => Some(error),
            SendError::Unmappable { .. } => None,
        }
    }
}

impl Error for ReceiveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ReceiveError::Io(error) => Some(error),
            _ => None,
        }
    }
}
