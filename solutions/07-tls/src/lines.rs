//! Lines out of a stream, and the question whether its end is one.

use std::io::{self, ErrorKind, Read};
use std::mem;

/// The next line, with its end. The last one may have none. Nothing: there are no more. `received` keeps
/// what has arrived behind the line.
///
/// # Errors
///
/// The stream fails, or is cut, or the line is longer than `limit` bytes.
pub fn next_line(
    stream: &mut impl Read,
    received: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Vec<u8>> {
    let mut buffer = [0; 4096];
    loop {
        let end = received.iter().position(|byte| *byte == b'\n');
        let line = &received[..end.unwrap_or(received.len())];
        if line.strip_suffix(b"\r").unwrap_or(line).len() > limit {
            return Err(io::Error::other(format!("sent a line over {limit} bytes")));
        }
        if let Some(end) = end {
            return Ok(received.drain(..=end).collect());
        }
        match receive(stream, &mut buffer)? {
            0 => return Ok(mem::take(received)),
            length => received.extend(&buffer[..length]),
        }
    }
}

/// Receives some bytes, and says how many. None: the peer has said that it sends no more. TLS has a
/// message for that, close_notify (RFC 8446, section 6.1). An end without it is an error.
fn receive(stream: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    // ANCHOR: truncation
    stream.read(buffer).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => {
            let what =
                "cut the connection: it ends without a close_notify, so there may have been more";
            io::Error::new(ErrorKind::UnexpectedEof, what)
        }
        _ => error,
    })
    // ANCHOR_END: truncation
}
