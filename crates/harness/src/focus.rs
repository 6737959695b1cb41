//! What a check was looking at when it failed. The report marks the place, and what it means is told
//! by it.

use std::net::SocketAddr;

/// What should have come, and what came.
#[derive(Debug, Default)]
pub(crate) struct Focus {
    pub(crate) wanted: Wanted,
    /// The lane of the transcript, such as `server stdout`; empty: the wire.
    pub(crate) lane: String,
    /// The line or the bytes that should have come.
    pub(crate) expected: Vec<u8>,
    /// What came in their place, or of them.
    pub(crate) got: Vec<u8>,
    /// Whether the last datagram before it was lost.
    pub(crate) lost: bool,
    /// How the connection ended in their place.
    pub(crate) ended: Option<End>,
    /// The check's end of the connection, or its socket for datagrams.
    pub(crate) peer: Option<SocketAddr>,
}

/// What kind of thing a check waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// A line of output.
    Line,
    /// The program's end.
    Exit,
    /// A connection from the program, or to it.
    Connection,
    /// Bytes from the program.
    Bytes,
    /// A datagram from the program.
    Datagram,
    /// That the program takes the bytes that the peer sends.
    Room,
    /// The end of the connection.
    End,
    /// Nothing yet, because the peer has sent only a piece of what it has to say.
    MoreToSay,
    /// Nothing more, because everything has been said.
    NoMore,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
}

impl End {
    /// Its name in the ladder.
    pub(crate) fn label(self) -> &'static str {
        match self {
            End::Close => "close",
            End::Reset => "reset",
        }
    }

    pub(crate) fn in_words(self) -> &'static str {
        match self {
            End::Close => "the connection was closed",
            End::Reset => "the connection was reset",
        }
    }
}
