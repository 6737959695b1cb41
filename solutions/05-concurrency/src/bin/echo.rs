//! What a thread does with its client.

use program::say;
use std::io::{self, BufReader, Write};
use std::net::TcpStream;

use crate::clients::{Client, read_line};
use crate::protocol::goodbye;

/// Serves a client from the moment that its turn has come until it is gone.
pub fn serve(client: &Client) {
    say!("{} connected", client.peer);
    goodbye(client.peer, answer_lines(&client.stream));
}

/// Answers a client's lines until it has sent the last.
fn answer_lines(mut client: &TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(client);
    while let Some(line) = read_line(&mut lines)? {
        client.write_all(&[b"echo: ", line.as_slice(), b"\n"].concat())?;
    }
    Ok(())
}
