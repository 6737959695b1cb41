//! What the servers of this chapter have in common, however they wait for their clients.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

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
    // `line` is what has arrived of a line so far, and it may not have ended yet.
    // If its text, without its end, is over `LIMIT` bytes, return an error:
    // `sent a line over 8192 bytes`. Otherwise return `Ok(())`. Count bytes, not characters.
    // Below stands what serves until then: it lets short lines pass. Put your code in its place.
    if line.len() <= 1024 {
        return Ok(());
    }
    todo!("long_line")
}

/// The line without its `\n` or `\r\n`. Of the last line there may be nothing to cut.
pub fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A client is gone: in peace, or with an error. Nobody else takes notice of it.
pub fn goodbye(peer: SocketAddr, outcome: io::Result<()>) {
    // A client is gone. If `outcome` is an error, print `error: <peer> <error>` on standard error.
    // In any case print `<peer> left` on standard output, once. Who leaves in peace is no error.
    // Only tell: no panic, no exit. The other clients must not notice, in any of the servers.
    todo!("isolation")
}
