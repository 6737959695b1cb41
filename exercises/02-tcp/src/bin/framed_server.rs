//! A server whose messages have ends: it echoes frames.

use std::io::BufReader;
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

use program::{printable, say};

use crate::frame::{FrameError, LIMIT, read_frame, write_frame};

mod frame;

/// What `--help` says.
const ABOUT: &str =
    "Takes one client after another and answers each frame with a frame: `echo: ` and its text";

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(TcpListener::bind)?;
        say!("listening on {}", listener.local_addr()?);
        loop {
            let (client, peer) = listener.accept()?;
            say!("client {peer} connected");
            match serve(&client) {
                Ok(()) => say!("client {peer} left"),
                Err(error) => eprintln!("error: {peer} {error}"),
            }
        }
    })
}

/// Answers a client's frames until it says goodbye.
fn serve(mut client: &TcpStream) -> Result<(), FrameError> {
    let mut frames = BufReader::new(client);
    while let Some(text) = read_frame(&mut frames, LIMIT)? {
        say!("received: {}", printable(&text));
        write_frame(&mut client, &format!("echo: {text}")).map_err(FrameError::Io)?;
    }
    Ok(())
}
