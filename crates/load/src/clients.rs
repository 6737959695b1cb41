//! The clients: each sends a line, and waits for its echo.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token, net};

/// A client that has waited so long for an answer is not served.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What a client sends.
const LINE: &[u8] = b"hello\n";

/// What it is answered.
const ECHO: &[u8] = b"echo: hello\n";

/// Connects so many clients, one after another. Each has been answered once, so all are served at
/// the same time, and the listener's backlog never overflows.
pub fn connect(addr: SocketAddr, count: usize) -> io::Result<Vec<TcpStream>> {
    let connect = |_| {
        let mut client = TcpStream::connect_timeout(&addr, PATIENCE)?;
        client.set_nodelay(true)?;
        client.set_read_timeout(Some(PATIENCE))?;
        client.write_all(LINE)?;
        let mut answer = [0; ECHO.len()];
        client.read_exact(&mut answer).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => not_served(),
            _ => error,
        })?;
        check(&answer)?;
        Ok(client)
    };
    (0..count).map(connect).collect()
}

/// Connects so many clients that send half a line, and then nothing.
pub fn connect_stalling(addr: SocketAddr, count: usize) -> io::Result<Vec<TcpStream>> {
    let connect = |_| {
        let mut client = TcpStream::connect_timeout(&addr, PATIENCE)?;
        client.write_all(&LINE[..LINE.len() / 2])?;
        Ok(client)
    };
    (0..count).map(connect).collect()
}

/// Each client sends a line as soon as the one before it is answered, for so long. Returns how long
/// each round trip took, the shortest first.
pub fn drive(clients: &[TcpStream], time: Duration) -> io::Result<Vec<Duration>> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(1024);
    let mut waiting = clients.len();
    let mut clients = clients.iter().map(Client::new).collect::<io::Result<Vec<Client>>>()?;
    for (number, client) in clients.iter_mut().enumerate() {
        poll.registry().register(&mut client.stream, Token(number), Interest::READABLE)?;
    }
    let end = Instant::now() + time;
    for client in &mut clients {
        client.ask()?;
    }
    let mut trips = Vec::new();
    while waiting > 0 {
        match poll.poll(&mut events, Some(PATIENCE)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Ok(()) if events.is_empty() => return Err(not_served()),
            outcome => outcome?,
        }
        for event in &events {
            let client = &mut clients[event.token().0];
            if client.receive()? {
                trips.push(client.asked.elapsed());
                if Instant::now() < end { client.ask()? } else { waiting -= 1 }
            }
        }
    }
    trips.sort_unstable();
    Ok(trips)
}

/// A client that never blocks.
struct Client {
    stream: net::TcpStream,
    /// When it sent its line.
    asked: Instant,
    /// What it has received of the answer.
    answer: Vec<u8>,
}

impl Client {
    fn new(stream: &TcpStream) -> io::Result<Client> {
        stream.set_nonblocking(true)?;
        let stream = net::TcpStream::from_std(stream.try_clone()?);
        Ok(Client { stream, asked: Instant::now(), answer: Vec::new() })
    }

    fn ask(&mut self) -> io::Result<()> {
        self.answer.clear();
        self.asked = Instant::now();
        // A short line always has room: the one before it has arrived.
        self.stream.write_all(LINE)
    }

    /// Receives what has arrived. `true`: it is the whole answer.
    fn receive(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 64];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => self.answer.extend(&buffer[..length]),
                // Only now does mio tell of more.
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if self.answer.len() < ECHO.len() {
            return Ok(false);
        }
        check(&self.answer)?;
        Ok(true)
    }
}

fn check(answer: &[u8]) -> io::Result<()> {
    if answer == ECHO {
        return Ok(());
    }
    let answer = program::printable(answer);
    Err(io::Error::other(format!("the answer to \"hello\" was {answer:?}")))
}

fn not_served() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, format!("not served within {} s", PATIENCE.as_secs()))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// Serves so many clients, and returns how many lines it has answered.
    fn answer(listener: &TcpListener, clients: usize, answer: &[u8]) -> usize {
        let serve = |mut client: TcpStream| {
            let lines = BufReader::new(client.try_clone().unwrap()).split(b'\n');
            lines.inspect(|_| client.write_all(answer).unwrap()).count()
        };
        thread::scope(|threads| {
            let clients = listener.incoming().take(clients).map(Result::unwrap);
            let serving: Vec<_> =
                clients.map(|client| threads.spawn(move || serve(client))).collect();
            serving.into_iter().map(|thread| thread.join().unwrap()).sum()
        })
    }

    #[test]
    fn every_round_trip_is_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let server = thread::spawn(move || answer(&listener, 3, ECHO));
        let clients = connect(addr, 3).unwrap();
        let trips = drive(&clients, Duration::from_millis(20)).unwrap();
        drop(clients);
        assert!(trips.len() >= 3 && trips.is_sorted());
        // Each was answered once when it connected.
        assert_eq!(server.join().unwrap(), 3 + trips.len());
    }

    #[test]
    fn a_wrong_answer_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let server = thread::spawn(move || answer(&listener, 1, b"echo: howdy\n"));
        let error = connect(addr, 1).unwrap_err();
        assert_eq!(error.to_string(), r#"the answer to "hello" was "echo: howdy\\n""#);
        server.join().unwrap();
    }
}
