//! Messages on a stream. A frame is a 32-bit big-endian length, and that many bytes of UTF-8.

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
    // ANCHOR: write_frame
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame)
    // ANCHOR_END: write_frame
}

/// Receives the next frame's text, however the network has cut the stream. `None`: the peer has
/// said goodbye.
pub fn read_frame(stream: &mut impl Read, limit: u32) -> Result<Option<String>, FrameError> {
    // ANCHOR: read_frame
    let mut header = [0; 4];
    let received = fill(stream, &mut header)?;
    if received < header.len() {
        return end_of_stream(received);
    }
    let mut text = room_for(u32::from_be_bytes(header), limit)?;
    let received = fill(stream, &mut text)?;
    if received < text.len() {
        return end_of_stream(header.len() + received);
    }
    String::from_utf8(text).map(Some).map_err(|_| FrameError::NotUtf8)
    // ANCHOR_END: read_frame
}

/// The stream has ended after so many bytes of a frame. `Ok(None)` is a goodbye.
fn end_of_stream(received: usize) -> Result<Option<String>, FrameError> {
    // ANCHOR: end_of_stream
    if received == 0 { Ok(None) } else { Err(FrameError::CutOff) }
    // ANCHOR_END: end_of_stream
}

/// A buffer for a frame of so many bytes, or an error if that is over the limit.
fn room_for(length: u32, limit: u32) -> Result<Vec<u8>, FrameError> {
    // ANCHOR: limit
    if length > limit {
        return Err(FrameError::TooLong { length, limit });
    }
    Ok(vec![0; length as usize])
    // ANCHOR_END: limit
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
