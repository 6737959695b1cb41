//! Lines out of a stream, and the question whether its end is one.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

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
    // The stream has ended, and nobody has said goodbye. rustls makes an error of that:
    // `ErrorKind::UnexpectedEof`. Hand it on as an error whose text, after `the server` or a
    // client's address, tells what happened. It must hold `cut`, and not `reset`, which is another
    // trouble.
    // Look up `io::Error::new`. What is given below lets everything else pass.
    let received = stream.read(buffer);
    if !matches!(&received, Err(error) if error.kind() == ErrorKind::UnexpectedEof) {
        return received;
    }
    todo!("truncation")
}
