//! What the servers of this chapter have in common, however they wait for their clients.

use std::io;
use std::net::SocketAddr;

use program::say;

/// The longest line that is answered, in bytes.
pub const LIMIT: usize = 8192;

/// Adds to the line what has arrived of it, up to its end, and says how many bytes that is. From
/// then on the line ends in `\n` if it is complete.
pub fn append(line: &mut Vec<u8>, arrived: &[u8]) -> io::Result<usize> {
    let end = arrived.iter().position(|byte| *byte == b'\n');
    let length = end.map_or(arrived.len(), |end| end + 1);
    line.extend_from_slice(&arrived[..length]);
    check_length(line)?;
    Ok(length)
}

/// Refuses a line that is longer than [`LIMIT`], as soon as so much of it has arrived.
fn check_length(line: &[u8]) -> io::Result<()> {
    // ANCHOR: long_line
    if without_end(line).len() > LIMIT {
        return Err(io::Error::other(format!("sent a line over {LIMIT} bytes")));
    }
    Ok(())
    // ANCHOR_END: long_line
}

/// The line without its `\n` or `\r\n`. Of the last line there may be nothing to cut.
pub fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A client is gone: in peace, or with an error. Nobody else takes notice of it.
pub fn goodbye(peer: SocketAddr, outcome: io::Result<()>) {
    // ANCHOR: isolation
    if let Err(error) = outcome {
        eprintln!("error: {peer} {error}");
    }
    say!("{peer} left");
    // ANCHOR_END: isolation
}
