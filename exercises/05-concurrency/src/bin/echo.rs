//! What a thread does with its client.

use program::say;
use std::io::{self, BufReader, Write};

use crate::clients::{Client, read_line};
use crate::protocol::goodbye;

/// Serves a client from the moment that its turn has come until it is gone.
pub fn serve(client: &Client) {
    say!("{} connected", client.peer);
    goodbye(client.peer, answer_lines(client));
}

/// Answers a client's lines until it has sent the last.
fn answer_lines(client: &Client) -> io::Result<()> {
    let mut stream = &*client.stream;
    let mut input = BufReader::new(stream);
    while let Some(line) = read_line(client, &mut input)? {
        stream.write_all(&[b"echo: ", line.as_slice(), b"\n"].concat())?;
    }
    Ok(())
}
