//! Messages on a stream. A frame is a 32-bit big-endian length, and that many bytes of UTF-8.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use std::fmt;
use std::io::{self, Read, Write};

/// The most bytes of text that a client's frame may hold. The answer's is longer by `echo: `.
pub const LIMIT: u32 = 65_536;

/// Why no frame could be read.
#[derive(Debug)]
pub enum FrameError {
    /// The stream ended inside a frame.
    CutOff,
    /// A frame of `length` bytes was announced, which is over the limit.
    TooLong { length: u32, limit: u32 },
    /// The frame's bytes are not UTF-8.
    NotUtf8,
    /// The connection failed.
    Io(io::Error),
}

/// Sends `text` as one frame: its length and its bytes together, all of them.
pub fn write_frame(stream: &mut impl Write, text: &str) -> io::Result<()> {
    // Send one frame: the length of `text` in bytes, as 32 bits in big-endian order, and
    // then its bytes. Header and body leave together, with one call, and all of them leave
    // even if the system takes only a part at first.
    // `text` is a line without its end, `\n` or `\r\n`; nothing else ends a line.
    // A text too long for 32 bits is an error. Look up `u32::try_from` and `to_be_bytes`.
    todo!("write_frame")
}

/// Receives the next frame's text, however the network has cut the stream. `None`: the peer has
/// said goodbye.
pub fn read_frame(stream: &mut impl Read, limit: u32) -> Result<Option<String>, FrameError> {
    // Receive the next frame: four bytes of header, then as many bytes as it says. They may
    // come one by one, or many frames at once. Return `Ok(Some(text))`.
    // Bytes that are not UTF-8 are `FrameError::NotUtf8`. A frame of 0 bytes is a message.
    // `fill` (below) reads until a buffer is full or the stream has ended, and returns an
    // error of the connection; return that too. `room_for` gives the body's buffer; it wants
    // `limit` as well. If a buffer stays short, return what `end_of_stream` makes of it:
    // it wants to know how many bytes of the frame have come, header included.
    todo!("read_frame")
}

/// The stream has ended after so many bytes of a frame. `Ok(None)` is a goodbye.
fn end_of_stream(received: usize) -> Result<Option<String>, FrameError> {
    // The peer's stream has ended after `received` bytes of a frame.
    // Between two frames that is a goodbye: `Ok(None)`.
    // Inside a frame, be it in the header or the body, it is `FrameError::CutOff`.
    todo!("end_of_stream")
}

/// A buffer for a frame of so many bytes, or an error if that is over the limit.
fn room_for(length: u32, limit: u32) -> Result<Vec<u8>, FrameError> {
    // Return a buffer of `length` bytes for a frame's body, if that is at most `limit`.
    // A longer one is `FrameError::TooLong { length, limit }`, before a byte is allocated for
    // it. Below stands what serves until then: short frames. You need not keep it.
    if length <= 1024 {
        return Ok(vec![0; length as usize]);
    }
    todo!("limit")
}

/// Reads until the buffer is full or the stream ends, and says how many bytes it got. One read may
/// give less than there is room for, even when more is on its way.
fn fill(stream: &mut impl Read, buffer: &mut [u8]) -> Result<usize, FrameError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read(&mut buffer[filled..]).map_err(FrameError::Io)? {
            0 => break,
            length => filled += length,
        }
    }
    Ok(filled)
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::CutOff => write!(f, "left in the middle of a frame"),
            FrameError::TooLong { length, limit } => {
                write!(f, "announced a frame of {length} bytes, over the limit of {limit}")
            }
            FrameError::NotUtf8 => write!(f, "sent a frame that is not UTF-8"),
            FrameError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for FrameError {}
