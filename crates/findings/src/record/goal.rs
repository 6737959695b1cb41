//! What a check waits for, and what has come of it so far. The report marks the place, and what it
//! means is told by it.

use std::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::Bytes;

/// What should come, and what has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What kind of thing it is.
    pub wanted: Wanted,
    /// Where it should come.
    pub lane: Lane,
    /// Who waits for it: `client 1`. Empty where the check itself does.
    #[serde(with = "name")]
    pub me: String,
    /// Many wait, and it is one of them that gets nothing, or something else.
    pub many: bool,
    /// From whom it should come: `server`. Empty where that is nobody.
    #[serde(with = "name")]
    pub other: String,
    /// Which way it comes, on the wire.
    pub comes: Direction,
    /// The whole sentence, where the other fields do not tell it: `server should have given up`.
    pub words: Option<String>,
    /// The line or the bytes that should come.
    pub expected: Bytes,
    /// What came in their place, or of them.
    pub got: Bytes,
    /// Whether the last datagram before it was lost.
    pub lost: bool,
    /// How the connection ended in their place.
    pub ended: Option<StreamEnd>,
    /// The check's end of the connection, or its socket for datagrams.
    pub peer: Option<SocketAddr>,
}

impl Goal {
    /// With a sentence of its own.
    pub fn in_words(words: impl Into<String>) -> Goal {
        Goal { words: Some(words.into()), ..Goal::default() }
    }
}

/// What kind of thing a check waits for. In JSON: `{"kind": "exit", "code": 0}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "code", rename_all = "snake_case")]
pub enum Wanted {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// A line of output.
    Line,
    /// The program's end, with this exit code where one is asked for.
    Exit(Option<i32>),
    /// A connection from the program, or to it.
    Connection,
    /// Bytes from the program.
    Bytes,
    /// A datagram from the program.
    Datagram,
    /// That the program takes the bytes that the peer sends.
    Room,
    /// That the program reads the bytes that the peer has sent.
    Reading,
    /// The end of the connection.
    End,
    /// Nothing yet, because the peer has sent only a piece of what it has to say.
    MoreToSay,
    /// Nothing more, because everything has been said.
    NoMore,
}

/// A place in the transcript: the wire, or what a program printed or did. The text is the program's
/// part in the conversation, such as `server`. In JSON: `{"kind": "stdout", "role": "server"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "role", rename_all = "lowercase")]
pub enum Lane {
    /// What crosses the wire.
    #[default]
    Wire,
    /// Its standard output.
    Stdout(String),
    /// Its standard error.
    Stderr(String),
    /// How it ends.
    Exit(String),
    /// The files that it has written.
    Files(String),
}

/// As the transcript writes it: `server stdout`. The wire has no name.
impl fmt::Display for Lane {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Lane::Wire => Ok(()),
            Lane::Stdout(role) => write!(formatter, "{role} stdout"),
            Lane::Stderr(role) => write!(formatter, "{role} stderr"),
            Lane::Exit(role) => write!(formatter, "{role} exit"),
            Lane::Files(role) => write!(formatter, "{role} files"),
        }
    }
}

/// Which way something goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From left to right.
    ToServer,
    /// From right to left.
    #[default]
    ToClient,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StreamEnd {
    /// The other end sends no more.
    Close,
    /// It was broken off (RFC 9293, section 3.5.2).
    Reset,
}

impl StreamEnd {
    /// Its name in the ladder.
    pub fn label(self) -> &'static str {
        match self {
            StreamEnd::Close => "close",
            StreamEnd::Reset => "reset",
        }
    }

    /// It in a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            StreamEnd::Close => "the connection was closed",
            StreamEnd::Reset => "the connection was reset",
        }
    }
}

/// A name that may be missing: `null` in JSON, and empty here.
mod name {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
        Some(name).filter(|name| !name.is_empty()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<String, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_default())
    }
}
