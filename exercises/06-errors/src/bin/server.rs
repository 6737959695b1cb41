//! A server that outlives its clients: it echoes lines, and each client has a thread of its own.

// Until every step is written, some names are not used yet.
#![allow(dead_code, unused_imports, unused_mut, unused_variables)]

use program::say;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use errors::{NetError, try_each};

/// What `--help` says.
const ABOUT: &str = "Answers each line of a client with a line: `echo: ` and the line";

/// The most bytes of a line, without its end.
const LIMIT: usize = 8192;

/// How long to wait before the next try when there is no room for another client.
const PAUSE: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    let addr = program::addr_or("127.0.0.1:8080", ABOUT);
    program::run(|| {
        let listener = try_each(&addr, listen)?;
        say!("listening on {}", listener.local_addr()?);
        loop {
            let (client, peer) = match listener.accept() {
                Ok(accepted) => accepted,
                Err(error) => wait_for_room(&listener, error)?,
            };
            let serving = thread::Builder::new().spawn(move || serve(&client, peer));
            if let Err(error) = serving {
                eprintln!("error: {peer} gets no thread: {error}");
            }
        }
    })
}

/// Makes a listener on `addr`.
fn listen(addr: SocketAddr) -> Result<TcpListener, NetError> {
    // Return a listener on `addr`. If somebody has this address already, that is
    // `NetError::InUse`; every other error is `NetError::Address`.
    todo!("port_taken")
}

/// Serves one client until it is gone, however it goes. Trouble with it is its own affair: a line on
/// standard error, and nobody else notices.
fn serve(client: &TcpStream, peer: SocketAddr) {
    // Print `<peer> connected`, call `echo`, and print `<peer> left`, however the client went.
    // If `echo` fails, print `error: <peer> <error>` to standard error in between.
    // Do nothing else: the other clients have done no wrong.
    todo!("bad_clients")
}

/// The system cannot give out the next client, and says why. Tells it once, and tries again until it
/// can. An error from here ends the server.
fn wait_for_room(
    listener: &TcpListener,
    error: io::Error,
) -> Result<(TcpStream, SocketAddr), NetError> {
    // `accept` has failed with `error`: perhaps the program has as many open files as it may.
    // Print one line to standard error that begins with `error: ` and says why, once and not at each try.
    // Then try `accept` again until it works, with a `PAUSE` before each try, and return what
    // it gives. An error from this function would end the server, so give none.
    todo!("out_of_descriptors")
}

/// Answers each line of a client until there are no more.
fn echo(mut client: &TcpStream) -> Result<(), NetError> {
    let mut reader = BufReader::new(client);
    while let Some(line) = next_line(&mut reader)? {
        client.write_all(&[b"echo: ", line.as_slice(), b"\n"].concat())?;
    }
    Ok(())
}

/// The next line, without its end. `None`: there are no more.
fn next_line(reader: &mut impl BufRead) -> Result<Option<Vec<u8>>, NetError> {
    let mut line = Vec::new();
    // Room for a line end of two bytes: if that is not enough, the line is too long.
    reader.take(LIMIT as u64 + 2).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    if line.len() > LIMIT {
        return Err(NetError::LongLine(LIMIT));
    }
    Ok(Some(line))
}
