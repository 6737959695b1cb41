//! One client after another: everybody waits for the one who is being served.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

use program::say;

/// What `--help` says.
const ABOUT: &str = "Answers each line with `echo: <line>`, one client after another";

/// The longest line that is answered, in bytes.
const LIMIT: usize = 8192;

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = addr.try_each(TcpListener::bind)?;
        say!("listening on {}", listener.local_addr()?);
        loop {
            let (client, peer) = listener.accept()?;
            say!("{peer} connected");
            if let Err(error) = serve(&client) {
                eprintln!("error: {peer} {error}");
            }
            say!("{peer} left");
        }
    })
}

/// Answers a client's lines until it has sent the last.
fn serve(mut client: &TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(client);
    while let Some(line) = read_line(&mut lines)? {
        client.write_all(&[b"echo: ", line.as_slice(), b"\n"].concat())?;
    }
    Ok(())
}

/// The next line, without its end. `None`: there is none any more.
fn read_line(lines: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let most = LIMIT + b"\r\n".len();
    if lines.take(most as u64).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    if line.len() > LIMIT {
        return Err(io::Error::other("sent a line over 8192 bytes"));
    }
    Ok(Some(line))
}
