//! Everything that goes wrong, as one enum.

use std::io;
use std::net::SocketAddr;
use std::string::FromUtf8Error;
use std::time::Duration;

use thiserror::Error;

// ANCHOR: enum
/// What went wrong. The text is for people: `thiserror` writes it from the line above each variant.
/// The variant is for programs. What the system said is kept as the error's source.
#[derive(Debug, Error)]
pub enum NetError {
    /// Nobody listens at this address.
    #[error("server is not running at {0}")]
    Refused(SocketAddr, #[source] io::Error),
    /// This address did not answer for so long.
    #[error("connecting to {0} timed out after {ms} ms", ms = .1.as_millis())]
    ConnectTimeout(SocketAddr, Duration, #[source] io::Error),
    /// This host has no address.
    #[error("cannot resolve {0}")]
    Resolve(String, #[source] io::Error),
    /// The reply's line was not there after so long.
    #[error("no reply within {ms} ms", ms = .0.as_millis())]
    ReadTimeout(Duration, #[source] io::Error),
    /// The stream ended before the line did. The system calls that no error: there is no source.
    #[error("server closed the connection before replying")]
    ClosedEarly,
    /// The connection was ended by force.
    #[error("connection reset by the server")]
    Reset(#[source] io::Error),
    /// The reply's bytes are not UTF-8.
    #[error("reply is not UTF-8")]
    NotText(#[source] FromUtf8Error),
    /// The reply is longer than this many bytes.
    #[error("reply is longer than {0} bytes")]
    LongReply(usize),
    /// A client's line is longer than this many bytes.
    #[error("sent a line over {0} bytes")]
    LongLine(usize),
    /// Somebody else listens at this address.
    #[error("{0} is already in use")]
    InUse(SocketAddr, #[source] io::Error),
    /// Something else is wrong with this address.
    #[error("{0}: {1}")]
    Address(SocketAddr, #[source] io::Error),
    /// Something else: the system's own words.
    #[error(transparent)]
    Other(#[from] io::Error),
}
// ANCHOR_END: enum

impl NetError {
    /// Whether it may have passed when somebody tries again.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            NetError::Refused(..)
                | NetError::ConnectTimeout(..)
                | NetError::ReadTimeout(..)
                | NetError::ClosedEarly
                | NetError::Reset(_)
        )
    }
}
